"""The drawing process: each picture once, also in the frozen application, told when it fails."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from tests.media.overlays.conftest import caption, end_card

from videoflow import __main__
from videoflow.errors import MediaError, StorageError
from videoflow.media import drawing_child
from videoflow.media.overlays import Picture, child, draw_pictures, picture_key
from videoflow.media.overlays.requests import Order


def test_equal_pictures_are_one_file_and_drawn_once(tmp_path: Path) -> None:
    wanted: list[Picture] = [
        caption("emoji", "square"),
        end_card("english", "square"),
        caption("emoji", "square"),
    ]
    first = asyncio.run(draw_pictures(wanted, tmp_path / "new folder"))
    assert first[0] == first[2] != first[1]
    times = [path.stat().st_mtime_ns for path in first]
    again = asyncio.run(draw_pictures(wanted, tmp_path / "new folder"))
    assert again == first
    assert [path.stat().st_mtime_ns for path in again] == times
    assert {path.name for path in (tmp_path / "new folder").iterdir()} == {p.name for p in first}
    assert QImage(str(first[0])).size().toTuple() == (360, 360)


def test_the_key_knows_the_logo_by_its_bytes(tmp_path: Path, logo: Path) -> None:
    card = end_card("english", "square", logo=str(logo))
    before = picture_key(card)
    logo.write_bytes(logo.read_bytes() + b"another")
    assert picture_key(card) != before
    assert picture_key(end_card("english", "tall")) != picture_key(end_card("english", "wide"))


def test_a_logo_that_is_none_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "logo.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(MediaError, match=r"logo\.png"):
        asyncio.run(draw_pictures([end_card("english", "square", logo=str(broken))], tmp_path))


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        asyncio.run(draw_pictures([caption("emoji", "square")], tmp_path / "file" / "folder"))


def test_cancelling_leaves_nothing_half_done(tmp_path: Path) -> None:
    async def cancel() -> None:
        drawing = asyncio.ensure_future(
            draw_pictures([end_card("long", "tall", width=2160, height=3840)], tmp_path / "drawn")
        )
        await asyncio.sleep(0)
        drawing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await drawing

    asyncio.run(cancel())
    assert list(tmp_path.glob("drawn/*.png")) == []


def test_the_frozen_application_draws_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert __main__.DRAW_OPTION == child.DRAW_OPTION
    target = tmp_path / "card.png"
    order = tmp_path / "order.json"
    wanted = Order(pictures=(end_card("english", "square"),), targets=(str(target),), language="en")
    order.write_text(wanted.model_dump_json(), encoding="utf-8")
    command = [sys.executable, "-m", "videoflow", child.DRAW_OPTION, str(order)]
    assert subprocess.run(command, timeout=60, capture_output=True).returncode == 0
    assert not QImage(str(target)).isNull()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert drawing_child._command(child.DRAW_OPTION, "videoflow.media.overlays", order) == [
        sys.executable,
        child.DRAW_OPTION,
        str(order),
    ]
