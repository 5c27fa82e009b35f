"""A take is trimmed and cropped with pointer or keys, and seen as the film shows it."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QRadioButton
from pytestqt.qtbot import QtBot
from tests.helpers import views
from tests.helpers.find_widgets import find, shown_texts
from tests.helpers.open_dialogs import open_dialog
from tests.helpers.pictures import LEFT, write_picture
from tests.helpers.screening import PATIENCE_MS

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.framing import Fit, Framing
from videoflow.domain.look import Look
from videoflow.media.graph import arguments
from videoflow.media.process import media_url, run_ffmpeg
from videoflow.ui.framing.framing_dialog import FramingDialog
from videoflow.workers.film_drawings import DrawnFilm


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of video, twice as wide as high."""
    import ffmpeg

    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    source = ffmpeg.input("testsrc=size=160x80:rate=10:duration=2", f="lavfi")
    asyncio.run(
        run_ffmpeg(arguments(source.output(media_url(path), pix_fmt="yuv420p")), failure="x")
    )
    return path


def opened(
    qtbot: QtBot, folder: Path, path: Path, *, seconds: float = 0.0, framing: Framing | None = None
) -> tuple[FramingDialog, list[Framing]]:
    saved: list[Framing] = []
    kind = AssetKind.VIDEO if seconds else AssetKind.IMAGE
    take = dataclasses.replace(views.take(kind), path=path, duration_s=seconds)
    asset = views.ready(kind, take, framing=framing)
    dialog = FramingDialog(
        DrawnFilm(folder, folder / "cache", AspectRatio.SQUARE, Look()),
        views.scene(),
        asset,
        saved.append,
    )
    return open_dialog(qtbot, dialog), saved


def test_the_crop_of_a_picture_is_moved_by_keys_and_seen(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, saved = opened(qtbot, tmp_path, write_picture(tmp_path / "take.png"))
    assert dialog.trim is None
    qtbot.waitUntil(lambda: not dialog.picture.image.isNull(), timeout=PATIENCE_MS)

    for _each in range(5):
        QTest.keyClick(dialog.picture, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)

    def is_all_left() -> bool:
        still = dialog.stage.surface.still
        return still is not None and still.pixelColor(still.width() - 2, 5) == LEFT

    qtbot.waitUntil(is_all_left, timeout=PATIENCE_MS)
    dialog.submit()
    assert saved == [Framing(focus_x=0.0)]


def test_a_clip_is_trimmed_with_i_and_o(qtbot: QtBot, tmp_path: Path, clip: Path) -> None:
    dialog, saved = opened(qtbot, tmp_path, clip, seconds=2.0)
    assert dialog.trim is not None

    dialog.trim.move_head(0.5)
    QTest.keyClick(dialog, Qt.Key.Key_I)
    dialog.trim.move_head(1.5)
    QTest.keyClick(dialog, Qt.Key.Key_O)

    assert "In the film: 1 s of 2 s" in shown_texts(dialog)
    dialog.submit()
    assert saved == [Framing(in_s=0.5, out_s=1.5)]


def test_frames_of_the_clip_are_shown(qtbot: QtBot, tmp_path: Path, clip: Path) -> None:
    dialog, _saved = opened(qtbot, tmp_path, clip, seconds=2.0)
    qtbot.waitUntil(lambda: not dialog.picture.image.isNull(), timeout=PATIENCE_MS)
    first = dialog.picture.image.copy()
    assert dialog.trim is not None

    dialog.trim.move_head(1.8)

    qtbot.waitUntil(lambda: dialog.picture.image != first, timeout=PATIENCE_MS)
    assert dialog.picture.image.size().toTuple() == (160, 80)


def test_another_fit_is_kept_and_has_no_focus_point(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, saved = opened(qtbot, tmp_path, write_picture(tmp_path / "take.png"))

    find(dialog, QRadioButton, "fit_blur").click()

    assert dialog.picture.focusPolicy() == Qt.FocusPolicy.NoFocus
    dialog.submit()
    assert saved == [Framing(fit=Fit.BLUR)]


def test_it_shows_how_the_take_is_framed_and_goes_back_to_the_whole(
    qtbot: QtBot, tmp_path: Path, clip: Path
) -> None:
    framing = Framing(fit=Fit.PAD, focus_x=0.2, in_s=0.4, out_s=1.4)
    dialog, saved = opened(qtbot, tmp_path, clip, seconds=2.0, framing=framing)
    assert dialog.framing() == framing

    find(dialog, QPushButton, "reset_framing_button").click()
    dialog.submit()

    assert saved == [Framing()]


def test_nothing_changed_is_no_change(qtbot: QtBot, tmp_path: Path) -> None:
    dialog, saved = opened(qtbot, tmp_path, write_picture(tmp_path / "take.png"))

    dialog.submit()

    assert saved == []
