"""The check of the catalogues notices everything that would show up wrong on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

import translations

SOURCE = """
from videoflow.i18n import _, ngettext, pgettext

def texts(count):
    _("Recreate image")
    _("Scene {number}").format(number=1)
    pgettext("verb", "Export")
    ngettext("{count} scene", "{count} scenes", count)
"""

COMPLETE = """
msgid ""
msgstr ""
"Language: vi\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Recreate image"
msgstr "Tạo lại ảnh"

msgid "Scene {number}"
msgstr "Cảnh {number}"

msgctxt "verb"
msgid "Export"
msgstr "Xuất"

msgid "{count} scene"
msgid_plural "{count} scenes"
msgstr[0] "{count} cảnh"
"""


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A complete catalogue of a small program; returns the path of its .po file."""
    source = tmp_path / "src"
    source.mkdir()
    (source / "program.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.setattr(translations, "SOURCE", source)
    monkeypatch.setattr(translations, "CATALOGUES", tmp_path / "translations")
    path = translations.po_path("vi")
    path.parent.mkdir(parents=True)
    path.write_text(COMPLETE, encoding="utf-8")
    translations.main(["compile"])
    return path


def rewrite(path: Path, old: str, new: str) -> list[str]:
    """Change the catalogue, compile it, and return what the check finds."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    translations.main(["compile"])
    return translations.check("vi")


def test_a_complete_catalogue_passes(catalogue: Path) -> None:
    assert translations.check("vi") == []


def test_a_missing_message_is_found(catalogue: Path) -> None:
    problems = rewrite(catalogue, 'msgid "Recreate image"\nmsgstr "Tạo lại ảnh"\n', "")

    assert problems == ["vi: not in the catalogue: 'Recreate image' (src/program.py)"]


def test_an_empty_translation_is_found(catalogue: Path) -> None:
    assert rewrite(catalogue, "Tạo lại ảnh", "") == ["vi: not translated: 'Recreate image'"]


def test_an_uncertain_translation_is_found(catalogue: Path) -> None:
    problems = rewrite(catalogue, 'msgid "Recreate image"', '#, fuzzy\nmsgid "Recreate image"')

    assert problems == ["vi: marked as uncertain: 'Recreate image'"]


def test_an_obsolete_message_is_found(catalogue: Path) -> None:
    problems = rewrite(catalogue, 'msgctxt "verb"', 'msgid "Gone"\nmsgstr "Mất"\n\nmsgctxt "verb"')

    assert problems == ["vi: no longer used: 'Gone'"]


@pytest.mark.parametrize("wrong", ["Cảnh", "Cảnh {so}", "Cảnh {number", "Cảnh {number} {other}"])
def test_a_changed_placeholder_is_found(catalogue: Path, wrong: str) -> None:
    [problem] = rewrite(catalogue, "Cảnh {number}", wrong)

    assert problem.startswith("vi: placeholders differ")


def test_a_changed_placeholder_in_a_plural_is_found(catalogue: Path) -> None:
    [problem] = rewrite(catalogue, "{count} cảnh", "{n} cảnh")

    assert problem.startswith("vi: placeholders differ ({count}, {n})")


def test_a_stale_compiled_catalogue_is_found(catalogue: Path) -> None:
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(text.replace("Tạo lại ảnh", "Vẽ lại ảnh"), encoding="utf-8")

    assert translations.check("vi") == [
        "vi: videoflow.mo is stale: run translations.py compile",
    ]


def test_update_keeps_translations_and_adds_new_messages(catalogue: Path) -> None:
    with (translations.SOURCE / "program.py").open("a", encoding="utf-8") as file:
        file.write('    _("Generate video")\n')

    assert translations.main(["update"]) == 0

    assert translations.check("vi") == ["vi: not translated: 'Generate video' (src/program.py)"]


def test_updating_twice_changes_nothing(catalogue: Path) -> None:
    translations.main(["update"])
    first = catalogue.read_bytes(), translations.mo_path("vi").read_bytes()

    translations.main(["update"])

    assert (catalogue.read_bytes(), translations.mo_path("vi").read_bytes()) == first


def test_a_computed_text_is_found(catalogue: Path) -> None:
    path = translations.SOURCE / "program.py"
    path.write_text('from videoflow.i18n import _\n\n_(f"Scene {1}")\n', encoding="utf-8")

    assert list(translations.unreadable_calls(translations.SOURCE)) == [
        "src/program.py:3: _() needs a literal text, with values in .format()"
    ]
