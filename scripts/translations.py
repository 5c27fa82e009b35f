"""Keep the catalogues in line with the source: ``translations.py update|compile|check``.

``update``   reads every message out of ``src/`` into the catalogue of each language, then compiles
``compile``  writes the binary catalogues, which are committed: the application needs no tool to run
``check``    fails on anything missing, uncertain, broken or stale, and changes nothing

English is the language of the source and has no catalogue.
"""

from __future__ import annotations

import ast
import datetime
import io
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
CATALOGUES = ROOT / "resources" / "translations"
LANGUAGES = ("vi",)
KEYWORDS = {"_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
LITERAL_ARGUMENTS = {"_": 1, "ngettext": 2, "pgettext": 2}
"""How many leading arguments of each function the extraction has to be able to read."""

FIXED_DATE = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
"""In every header, so that a catalogue changes only when a message does."""


def main(argv: list[str]) -> int:
    """Run one verb; returns the exit code."""
    if argv == ["update"]:
        for language in LANGUAGES:
            update(language)
    elif argv == ["compile"]:
        for language in LANGUAGES:
            mo_path(language).write_bytes(compiled(load(language)))
    elif argv == ["check"]:
        problems = [*unreadable_calls(SOURCE)]
        for language in LANGUAGES:
            problems += check(language)
        print("\n".join(problems) or "translations: complete")
        return 1 if problems else 0
    else:
        print("usage: translations.py update|compile|check", file=sys.stderr)
        return 2
    return 0


def po_path(language: str) -> Path:
    """The catalogue that people edit."""
    return CATALOGUES / language / "LC_MESSAGES" / "videoflow.po"


def mo_path(language: str) -> Path:
    """The compiled catalogue that the application loads."""
    return po_path(language).with_suffix(".mo")


def extract(source: Path) -> Catalog:
    """Every translatable message of the Python files below ``source``."""
    template = Catalog(project="VideoFlow", charset="utf-8", creation_date=FIXED_DATE)
    found = extract_from_dir(
        source, method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",)
    )
    for filename, _line, message, comments, context in found:
        template.add(
            message,
            locations=[(f"{source.name}/{Path(filename).as_posix()}", 0)],
            auto_comments=comments,
            context=context,
        )
    return template


def load(language: str) -> Catalog:
    """The catalogue of ``language``; an empty one where there is none yet."""
    try:
        with po_path(language).open("rb") as file:
            return read_po(file, locale=language, abort_invalid=True)
    except FileNotFoundError:
        return Catalog(locale=language, project="VideoFlow", charset="utf-8")


def update(language: str) -> None:
    """Bring one catalogue in line with the source and say what is left to translate."""
    catalogue = load(language)
    catalogue.update(extract(SOURCE), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.creation_date = catalogue.revision_date = FIXED_DATE
    catalogue.fuzzy = False
    catalogue.header_comment = (
        f"# VideoFlow in the language {language}: see scripts/translations.py"
    )
    catalogue.version = ""
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = "VideoFlow"
    po_path(language).parent.mkdir(parents=True, exist_ok=True)
    with po_path(language).open("wb") as file:
        write_po(file, catalogue, width=100, sort_by_file=True, include_lineno=False)
    mo_path(language).write_bytes(compiled(load(language)))
    missing = sum(not is_translated(message) for message in catalogue if message.id)
    print(f"{language}: {len(catalogue)} messages, {missing} to translate")


def compiled(catalogue: Catalog) -> bytes:
    """The binary form; the same bytes for the same catalogue, whenever and wherever made."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def check(language: str) -> list[str]:
    """What is wrong with one catalogue, a line each."""
    catalogue = load(language)
    wanted = {key(message): message for message in extract(SOURCE) if message.id}
    found = {key(message): message for message in catalogue if message.id}
    problems = [f"not in the catalogue: {name(wanted[k])}" for k in wanted.keys() - found.keys()]
    problems += [f"no longer used: {name(found[k])}" for k in found.keys() - wanted.keys()]
    for message in found.values():
        if message.fuzzy:
            problems.append(f"marked as uncertain: {name(message)}")
        elif not is_translated(message):
            problems.append(f"not translated: {name(message)}")
        elif different := placeholder_difference(message):
            problems.append(f"placeholders differ ({different}): {name(message)}")
    try:
        if mo_path(language).read_bytes() != compiled(catalogue):
            problems.append(f"{mo_path(language).name} is stale: run translations.py compile")
    except FileNotFoundError:
        problems.append(f"{mo_path(language).name} is missing: run translations.py compile")
    return [f"{language}: {problem}" for problem in sorted(problems)]


def key(message: Message) -> tuple[str | None, str]:
    """What makes a message unique in a catalogue."""
    return message.context, forms(message.id)[0]


def name(message: Message) -> str:
    """A message as it is quoted in a report, with one place where it is used."""
    place = f" ({message.locations[0][0]})" if message.locations else ""
    return f"{forms(message.id)[0]!r}{place}"


def forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """All plural forms of an id or of a translation; one where it has none."""
    return [text] if isinstance(text, str) else list(text or [""])


def is_translated(message: Message) -> bool:
    """Whether every form of the message has a translation."""
    return bool(message.string) and all(forms(message.string))


def placeholder_difference(message: Message) -> str:
    """Placeholders that only one side has, such as ``{name}``; empty when they agree.

    Each translated form needs those of the English plural; one that stands for a single thing may
    leave out what the English singular leaves out.
    """
    singular, *plurals = (placeholders(form) for form in forms(message.id))
    plural = plurals[-1] if plurals else singular
    translated = [placeholders(form) for form in forms(message.string)]
    for index, given in enumerate(translated):
        allowed = (singular, plural) if index == 0 and len(translated) > 1 else (plural,)
        if given not in allowed:
            return ", ".join(sorted(f"{{{field}}}" for field in given ^ plural))
    return ""


def placeholders(text: str) -> frozenset[str]:
    """Names of the ``str.format`` fields in ``text``; a stray brace is one of its own."""
    try:
        return frozenset(
            field for _text, field, _spec, _conversion in string.Formatter().parse(text) if field
        )
    except ValueError as error:
        return frozenset({str(error)})


def unreadable_calls(source: Path) -> Iterator[str]:
    """Calls whose text is computed, so that no catalogue can ever contain it."""
    for path in sorted(source.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes(), filename=str(path))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            texts = node.args[: LITERAL_ARGUMENTS.get(node.func.id, 0)]
            if not all(isinstance(text, ast.Constant) for text in texts):
                place = f"{path.relative_to(source.parent).as_posix()}:{node.lineno}"
                yield f"{place}: {node.func.id}() needs a literal text, with values in .format()"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
