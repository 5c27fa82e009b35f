"""The page as a whole: everything that it opens comes up in its place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot
from tests.helpers.screening import Screening
from tests.helpers.stray_windows import watch_for_stray_windows

from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus


def test_nothing_flashes_up_as_a_window_of_its_own(
    film: Screening, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stray = watch_for_stray_windows(monkeypatch)
    shown = film.page
    shown.making.generate_all_images()
    for index in (1, 2):
        film.wait_for(index, AssetKind.IMAGE, AssetStatus.READY)
    shown.notices.post("Something happened.", "Do something.")
    shown.edit(1)
    shown.grid.selection.choose_all()
    openers: tuple[Callable[[], object], ...] = (
        lambda: shown.refine(1),
        shown.incoming.paste_script,
        shown.batch.edit,
        shown.making.make_film,
        shown.making.generate_all_videos,
        shown.tools.open_look,
        shown.tools.open_end_card,
        shown.tools.open_report,
        lambda: shown.tools.open_framing(1),
        lambda: shown.tools.open_overlays(1),
        lambda: shown.tools.open_transition(1),
        lambda: shown.open_takes(1),
        shown.open_trash,
        shown.export,
    )
    for open_dialog in openers:
        open_dialog()
        qtbot.wait(1)  # the dialog before is gone for good by then
    shown.scenes.delete(2)

    assert stray == []
