"""What the dialogs come to lands in the film, as one step that can be undone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find, shown_texts
from tests.helpers.pictures import LEFT, RIGHT, two_colours, write_picture
from tests.helpers.screening import Screening
from tests.helpers.studio import create_film, fast_folder
from tests.helpers.tabbing import unreachable

from videoflow.domain.base import AssetKind
from videoflow.domain.framing import Framing, Transition, TransitionKind
from videoflow.domain.overlay import EndCard, Overlay, OverlayKind
from videoflow.domain.progress import AssetStatus
from videoflow.ui.film_tools import FilmTools
from videoflow.ui.framing.framing_dialog import FramingDialog
from videoflow.ui.framing.transition_dialog import TransitionDialog
from videoflow.ui.look.look_dialog import LookDialog
from videoflow.ui.overlays.end_card_dialog import EndCardDialog
from videoflow.ui.overlays.overlay_dialog import OverlayDialog
from videoflow.ui.report_dialog import ReportDialog

IMAGE = AssetKind.IMAGE


@pytest.fixture
def film(qtbot: QtBot) -> Iterator[Screening]:
    """A film of two scenes without any take."""
    with fast_folder() as folder:
        create_film(folder / "film")
        screening = Screening(qtbot, folder / "film")
        yield screening
        screening.close()


def tools(film: Screening) -> FilmTools:
    page = film.window.film_page
    assert page is not None
    return page.tools


def trigger(film: Screening, text: str) -> None:
    """Choose a menu entry by its words."""
    entries = [a for a in film.window.findChildren(QAction) if a.text().replace("&", "") == text]
    assert len(entries) == 1
    entries[0].trigger()


def make_image(film: Screening) -> None:
    film.coordinator.generate(1, IMAGE)
    film.wait_for(1, IMAGE, AssetStatus.READY)


def test_look_and_photos_are_changed_as_one_step(film: Screening, tmp_path: Path) -> None:
    trigger(film, "Look…")
    dialog = film.dialog(LookDialog)
    assert isinstance(dialog, LookDialog)
    dialog.logo_field.file_chosen.emit(write_picture(tmp_path / "logo.png"))
    dialog.photos.files_chosen.emit([write_picture(tmp_path / "product.png")])
    film.wait(lambda: bool(dialog.look().logo and dialog.photos.photos()))
    dialog.colours.set_colours(("#112233",))

    dialog.submit()

    project = film.coordinator.project
    assert project.look.colours == ("#112233",)
    assert (film.coordinator.folder / project.look.logo).is_file()
    assert project.brief.photos == ("inputs/product.png",)
    film.coordinator.undo()
    assert film.coordinator.project.look.colours == ()
    assert film.coordinator.project.brief.photos == ()


def test_the_end_card_starts_with_the_brief(film: Screening) -> None:
    trigger(film, "End card…")
    dialog = film.dialog(EndCardDialog)
    assert isinstance(dialog, EndCardDialog)

    dialog.wanted.setChecked(True)
    dialog.submit()

    card = film.coordinator.project.end_card
    assert card is not None
    assert card.headline == film.coordinator.project.brief.product


def test_overlays_of_a_scene_are_saved(film: Screening) -> None:
    tools(film).open_overlays(2)
    dialog = film.dialog(OverlayDialog)
    assert isinstance(dialog, OverlayDialog)

    dialog.add(OverlayKind.PRICE)
    dialog.editor.text.set_text("€ 29")
    dialog.submit()

    (overlay,) = film.coordinator.project.scene(2).overlays
    assert isinstance(overlay, Overlay)
    assert overlay.text == "€ 29"


def test_without_a_take_there_is_nothing_to_crop(film: Screening) -> None:
    tools(film).open_framing(1)

    assert "Scene 1 has nothing to trim or crop yet." in shown_texts(film.window)


def test_a_crop_belongs_to_the_take(film: Screening) -> None:
    make_image(film)
    tools(film).open_framing(1)
    dialog = film.dialog(FramingDialog)
    assert isinstance(dialog, FramingDialog)

    dialog.picture.set_focus(0.2, 0.3)
    dialog.submit()

    view = film.coordinator.scene_view(1)
    assert view.image.framing == Framing(focus_x=0.2, focus_y=0.3)


def shows(film: Screening, framing: Framing) -> bool:
    """Whether the card knows of it."""
    return film.card(1).view.image.framing == framing


def test_the_card_shows_the_crop(film: Screening) -> None:
    make_image(film)
    surface = film.card(1).surface
    film.wait(lambda: surface.still is not None)
    picture = two_colours(2000, 200)  # so wide that the crop has one colour
    surface.set_still(picture)
    take = film.coordinator.scene_view(1).image.committed
    assert take is not None

    for focus_x, colour in ((0.0, LEFT), (1.0, RIGHT)):
        framing = Framing(focus_x=focus_x)
        film.coordinator.set_framing(1, IMAGE, take.take_id, framing)
        film.wait(partial(shows, film, framing))
        shown = surface.grab().toImage()
        edge = shown.width() - 3 if focus_x == 0.0 else 2
        assert shown.pixelColor(edge, shown.height() // 2) == colour


def test_transitions_after_every_scene_are_one_step(film: Screening) -> None:
    tools(film).open_transition(1)
    dialog = film.dialog(TransitionDialog)
    assert isinstance(dialog, TransitionDialog)

    dialog.everywhere.setChecked(True)
    dialog.choose(TransitionKind.CROSSFADE)
    dialog.submit()

    fade = Transition(kind=TransitionKind.CROSSFADE)
    assert [scene.transition for scene in film.coordinator.project.scenes] == [fade, fade]
    film.coordinator.undo()
    assert film.coordinator.project.scene(2).transition == Transition()


def test_a_cards_menu_opens_them_too(film: Screening) -> None:
    menu = film.card(2).build_menu()
    entry = next(action for action in menu.actions() if action.text() == "Over the picture…")

    entry.trigger()

    dialog = film.dialog(OverlayDialog)
    assert dialog.windowTitle().startswith("Over the picture: Scene 2")
    menu.close()


def test_the_report_is_shown_copied_and_saved(film: Screening, tmp_path: Path) -> None:
    make_image(film)
    trigger(film, "Report…")
    film.wait(
        lambda: (
            film.window.film_page is not None
            and isinstance(film.window.film_page.dialog, ReportDialog)
        )
    )
    dialog = film.dialog(ReportDialog)
    assert isinstance(dialog, ReportDialog)

    find(dialog, QPushButton, "copy_report_button").click()
    dialog.save_to(tmp_path / "report.json")
    film.wait(lambda: any("Saved as" in text for text in shown_texts(dialog)))

    copied = json.loads(QGuiApplication.clipboard().text())
    assert copied["scenes"]["total"] == 2
    assert copied["scenes"]["details"][0]["has_image"] is True
    assert json.loads((tmp_path / "report.json").read_text()) == copied


def test_a_report_that_cannot_be_saved_says_so(film: Screening, tmp_path: Path) -> None:
    tools(film).open_report()
    film.wait(
        lambda: (
            film.window.film_page is not None
            and isinstance(film.window.film_page.dialog, ReportDialog)
        )
    )
    dialog = film.dialog(ReportDialog)
    assert isinstance(dialog, ReportDialog)

    dialog.save_to(tmp_path / "no such folder" / "report.json")

    film.wait(lambda: bool(dialog.notices.notices()))
    assert "report.json" in dialog.notices.notices()[0].message


@pytest.mark.parametrize(
    "name", ["look", "end_card", "overlays", "framing", "transition", "sound", "candidates"]
)
def test_everything_in_a_dialog_is_reached_by_tab(film: Screening, qtbot: QtBot, name: str) -> None:
    make_image(film)
    overlay = Overlay(kind=OverlayKind.PRICE, text="€ 29", start_s=1.0)
    film.coordinator.set_overlays(1, [overlay])
    film.coordinator.set_look(colours=("#112233", "#445566"))
    film.coordinator.set_end_card(EndCard(headline="Coffee"))
    opener = getattr(tools(film), f"open_{name}")
    opener(*(() if name in ("look", "end_card") else (1,)))

    dialog = film.dialog(QDialog)

    assert isinstance(dialog, QDialog)
    assert unreachable(qtbot, dialog) == []
