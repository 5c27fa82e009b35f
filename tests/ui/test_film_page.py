"""The page as a whole: everything that it opens comes up in its place."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from tests.helpers.screening import Screening
from tests.helpers.stray_windows import watch_for_stray_windows
from tests.helpers.studio import create_film, fast_folder

from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus


def test_nothing_flashes_up_as_a_window_of_its_own(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stray = watch_for_stray_windows(monkeypatch)
    with fast_folder() as folder:
        create_film(folder / "film", scenes=2)
        film = Screening(qtbot, folder / "film")
        film.wait(lambda: len(film.window.cards) == 2)
        page = film.window.film_page
        assert page is not None
        page.making.generate_all_images()
        for index in (1, 2):
            film.wait_for(index, AssetKind.IMAGE, AssetStatus.READY)
        page.notices.post("Something happened.", "Do something.")
        page.edit(1)
        page.refine(1)
        page.incoming.paste_script()
        page.grid.selection.choose_all()
        page.batch.edit()
        page.making.make_film()
        page.making.generate_all_videos()
        page.tools.open_look()
        page.tools.open_end_card()
        page.tools.open_report()
        page.tools.open_framing(1)
        page.tools.open_overlays(1)
        page.tools.open_transition(1)
        page.open_takes(1)
        page.scenes.delete(2)
        page.open_trash()
        page.export()
        film.close()

    assert stray == []
