"""The contact sheet, as a reader of the PDF sees it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtPdf import QPdfDocument

from videoflow import __main__
from videoflow.errors import MediaError
from videoflow.media import drawing_child
from videoflow.media.contact_sheet.sheet import CONTACT_SHEET_OPTION, draw_contact_sheet
from videoflow.media.contact_sheet.spec import SheetScene, SheetSpec

TEXTS = (
    ("Tách cà phê nguội lạnh", "Một người phụ nữ nhìn tách cà phê và thở dài."),
    ("Größere Überraschung", "Draußen regnet es; sie gießt den Kaffee weg."),
    ("القهوة الساخنة", "امرأة تحمل كوبًا جديدًا وتبتسم."),
)


@pytest.fixture(autouse=True)
def _decoders(qapp: QCoreApplication) -> None:
    """Qt decodes pictures only where there is an application."""


def make_spec(folder: Path, scenes: tuple[SheetScene, ...], **fields: object) -> SheetSpec:
    usual = SheetSpec(
        name="Summer Sale – Cà phê",
        facts="3 scenes · 15 s · 9:16",
        date="2026-11-21",
        picture_ratio=9 / 16,
        scenes=scenes,
        dialog_label="Dialog",
        no_picture="No image yet",
        page_label="{page} / {pages}",
        language="en",
        output=str(folder / "sheet.pdf"),
    )
    return usual.changed(**fields)


def scene(number: int, title: str, description: str, **fields: object) -> SheetScene:
    usual = SheetScene(
        number=number,
        role="Hook",
        title=title,
        description=description,
        dialog="“Hello!”",
        duration="5 s",
    )
    return usual.changed(**fields)


def draw(spec: SheetSpec) -> QPdfDocument:
    asyncio.run(draw_contact_sheet(spec))
    document = QPdfDocument()
    assert document.load(spec.output) == QPdfDocument.Error.None_
    return document


def words_of(document: QPdfDocument, page: int) -> str:
    return document.getAllText(page).text()


def test_it_shows_every_scene_with_its_words(tmp_path: Path) -> None:
    spec = make_spec(tmp_path, tuple(scene(n, *texts) for n, texts in enumerate(TEXTS, start=1)))
    document = draw(spec)
    assert document.pageCount() == 1
    size_mm = document.pagePointSize(0) * 25.4 / 72
    assert (round(size_mm.width()), round(size_mm.height())) == (210, 297)
    words = words_of(document, 0)
    for word in ("Summer Sale – Cà phê", "Tách cà phê nguội lạnh", "Größere Überraschung"):
        assert word in words
    for word in ("HOOK", "DIALOG", "“Hello!”", "5 s", "1 / 1", "No image yet", "gießt"):
        assert word in words
    assert document.metaData(QPdfDocument.MetaDataField.Title) == "Summer Sale – Cà phê"


def test_pictures_are_on_it(tmp_path: Path) -> None:
    picture = QImage(90, 160, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ff0000"))
    assert picture.save(str(tmp_path / "red.png"))
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    document = draw(
        make_spec(
            tmp_path,
            (
                scene(1, *TEXTS[0], picture=str(tmp_path / "red.png")),
                scene(2, *TEXTS[1], picture=str(tmp_path / "broken.png")),
            ),
        )
    )
    page = document.render(0, QSize(420, 594))
    column = [page.pixelColor(60, y) for y in range(page.height())]
    reds = sum(1 for colour in column if colour.red() > 230 and colour.green() < 25)
    assert 90 <= reds <= 110  # 52 mm of 297 mm
    assert words_of(document, 0).count("No image yet") == 1


def test_right_to_left_words_stand_at_the_right(tmp_path: Path) -> None:
    document = draw(make_spec(tmp_path, (scene(1, "مرحبا", "القهوة الساخنة", dialog=""),)))
    page = document.render(0, QSize(840, 1188))

    def inked(left_mm: int, right_mm: int) -> bool:
        return any(
            page.pixelColor(x, y).alpha() > 128 and page.pixelColor(x, y).lightness() < 100
            for x in range(left_mm * 4, right_mm * 4)
            for y in range(46 * 4, 60 * 4)
        )

    assert inked(170, 192)
    assert not inked(56, 120)


def test_long_films_have_numbered_pages(tmp_path: Path) -> None:
    long = "A sentence that is repeated. " * 34
    scenes = tuple(scene(n, "Title " * 30, long, dialog=long) for n in range(1, 7))
    document = draw(make_spec(tmp_path, scenes, name="Name " * 40))
    pages = document.pageCount()
    assert pages > 2
    assert all(f"{n + 1} / {pages}" in words_of(document, n) for n in range(pages))
    assert "…" in words_of(document, 0)  # the title, not the pages, gives way


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    spec = make_spec(tmp_path, (), output=str(tmp_path / "no folder" / "sheet.pdf"))
    with pytest.raises(MediaError, match=r"sheet\.pdf"):
        asyncio.run(draw_contact_sheet(spec))


def test_the_frozen_application_draws_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert __main__.CONTACT_SHEET_OPTION == CONTACT_SHEET_OPTION
    spec = make_spec(tmp_path, (scene(1, *TEXTS[0]),))
    order = tmp_path / "order.json"
    order.write_text(spec.model_dump_json(), encoding="utf-8")
    command = [sys.executable, "-m", "videoflow", CONTACT_SHEET_OPTION, str(order)]
    assert subprocess.run(command, timeout=60, capture_output=True).returncode == 0
    assert Path(spec.output).read_bytes().startswith(b"%PDF")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert drawing_child._command(CONTACT_SHEET_OPTION, "videoflow.media.contact_sheet", order) == [
        sys.executable,
        CONTACT_SHEET_OPTION,
        str(order),
    ]
