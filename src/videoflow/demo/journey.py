"""The journey of a user, from the welcome page to a film that is still there after reopening."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtMultimedia import QMediaPlayer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QWidget

from videoflow import i18n
from videoflow.app import Application
from videoflow.demo.driver import DemoError, Driver, check, file_hashes
from videoflow.domain.base import AssetKind
from videoflow.domain.naming import published_name
from videoflow.domain.progress import AssetStatus, film_is_current
from videoflow.domain.settings import TakeSettings
from videoflow.i18n import _
from videoflow.resources import resource_path
from videoflow.services.coordinator import Coordinator
from videoflow.storage.recent import AppState
from videoflow.ui.export_panel import ExportPanel
from videoflow.ui.film_dialogs import MakeFilmDialog, MakeTakesDialog
from videoflow.ui.film_page import FilmPage
from videoflow.ui.film_player import FilmPlayer
from videoflow.ui.new_project_wizard import NewProjectWizard
from videoflow.ui.review_dialog import ReviewDialog
from videoflow.ui.scene_result_card import SceneResultCard
from videoflow.ui.take_pane import TakePane
from videoflow.ui.theme import apply_theme

WIDTH_PX, HEIGHT_PX = 1440, 900
KINDS = (AssetKind.IMAGE, AssetKind.VIDEO)
PLAYED_MS, COMPARED_MS = 2_000, 2_500
"""How far into a film, and into two takes side by side, their pictures are taken."""


class Journey:
    """One run. ``tell`` is called with each step that checked out; ``step`` is the present one."""

    def __init__(self, output: Path, short_side_px: int, tell: Callable[[str], None]) -> None:
        self.step = _("Start")
        self._tell = tell
        self._output = output
        self._folder = output / "project"
        self._short_side_px = short_side_px
        app = QApplication.instance() or QApplication(["videoflow"])
        assert isinstance(app, QApplication)
        apply_theme(app, "light")
        self._application = Application(AppState())
        self._window = self._application.window
        self._window.resize(WIDTH_PX, HEIGHT_PX)
        self._driver = Driver(self._window, output / "screenshots")

    def run(self) -> None:
        """Do everything, in order. Raises DemoError for the first thing that is not right."""
        for name, part in (
            (_("The window opens with the welcome page"), self._welcome),
            (_("A brief and a photo become a storyboard"), self._new_project),
            (_("“Make the film” says first what it would do"), self._offer_to_make_film),
            (_("Every scene gets its image"), self._make_images),
            (_("Every scene gets its video"), self._make_videos),
            (_("A scene's texts are edited on the spot"), self._edit),
            (_("One scene's image is recreated, no other file changes"), self._recreate),
            (_("A rejected take leaves the film as it was"), self._reject),
            (_("An accepted take changes its scene and no other"), self._accept),
            (_("The scene's video is made again from its new image"), self._regenerate_video),
            (_("A failing scene says why on its card, and Retry helps"), self._fail_and_retry),
            (_("The film plays"), self._play),
            (_("The film is exported"), self._export),
            (_("After closing and opening again everything is there"), self._reopen),
        ):
            self.step = name
            part()
            self._tell(name)

    def end(self) -> None:
        """Close the window and wait until no thread is left."""
        closed: list[bool] = []
        self._application.closed.connect(lambda: closed.append(True))
        self._application.close()
        self._driver.wait("the end of the application", lambda: bool(closed))
        self._window.deleteLater()

    # --- the steps -----------------------------------------------------------------------------

    def _welcome(self) -> None:
        self._window.show()
        self._application.get_ready()
        self._driver.wait("the welcome page", self._window.welcome_page.isVisible)
        self._driver.button(self._window, "sample_button")
        self._driver.picture("welcome")

    def _new_project(self) -> None:
        driver = self._driver
        driver.press(self._window, "new_project_button")
        wizard = driver.dialog(NewProjectWizard)
        driver.press(wizard, "import_brief_button")
        chooser = driver.dialog(QFileDialog)
        chooser.fileSelected.emit(str(_sample_brief()))
        chooser.reject()
        driver.wait("the brief in the wizard", lambda: bool(wizard.product_page.name.text()))
        driver.picture("new-project")
        driver.press(wizard, "next_button")
        photos = wizard.look_page.photos
        driver.wait("the photo", lambda: bool(photos.photos()) and not photos.is_reading)
        driver.picture("look-and-photo")
        driver.press(wizard, "next_button")
        driver.press(wizard, "next_button")
        line = wizard.engine_page.folder.editor
        assert isinstance(line, QLineEdit)
        driver.write(line, str(self._folder))
        driver.press(wizard, "next_button")
        driver.wait("the storyboard", lambda: len(self._window.cards) > 0)
        check(
            len(self._window.cards) == len(self._coordinator.scene_indexes()), "a card is missing"
        )
        for index in self._coordinator.scene_indexes():
            view = self._coordinator.scene_view(index)
            check(bool(view.title and view.image_prompt), f"scene {view.number} has no texts")
        sizes = TakeSettings(short_side_px=self._short_side_px)
        self._coordinator.update_settings(defaults=dict.fromkeys(KINDS, sizes))
        driver.picture("new-storyboard")

    def _offer_to_make_film(self) -> None:
        self._driver.press(self._page, "make_film_button")
        dialog = self._driver.dialog(MakeFilmDialog)
        self._driver.button(dialog, "confirm_make_film_button")
        self._driver.picture("make-the-film")
        self._driver.key(dialog, Qt.Key.Key_Escape)
        self._driver.wait("the dialog to close", lambda: self._page.dialog is None)
        check(not any(self._coordinator.jobs()), "a job runs although nothing was confirmed")

    def _make_images(self) -> None:
        self._driver.press(self._page, "generate_all_images_button")
        self._wait_until_all(AssetKind.IMAGE, AssetStatus.READY)
        self._check_published(AssetKind.IMAGE)
        self._wait_for_previews()
        self._driver.picture("images")

    def _make_videos(self) -> None:
        self._driver.press(self._page, "generate_all_videos_button")
        dialog = self._driver.dialog(MakeTakesDialog)
        check(not any(self._coordinator.jobs()), "videos of a storyboard that nobody approved")
        self._driver.press(dialog, "confirm_generate_button")
        check(self._coordinator.project.approved_at is not None, "it was not approved")
        self._driver.wait(
            "two videos in the making",
            lambda: (
                sum(1 for held in self._coordinator.jobs() if held.fraction > 0.2) >= 2
                or self._all(AssetKind.VIDEO, AssetStatus.READY)
            ),
        )
        self._driver.picture("making-videos")
        self._wait_until_all(AssetKind.VIDEO, AssetStatus.READY)
        self._check_published(AssetKind.VIDEO)
        self._wait_for_previews()
        self._driver.picture("storyboard")

    def _edit(self) -> None:
        card = self._card(2)
        self._driver.key(card, Qt.Key.Key_Return)
        editor = self._page.findChild(QWidget, "scene_editor")
        check(editor is not None and editor.isVisible(), "the editor did not open")
        assert editor is not None
        self._driver.picture("editor")
        self._driver.press(editor, "close_editor_button")

    def _recreate(self) -> None:
        before = self._all_hashes()
        shown = self._card(2).preview_take
        self._make_again(2, AssetKind.IMAGE)
        card = self._card(2)
        check(card.preview_take == shown, "the card no longer shows the committed take")
        check(self._changed(before) == set(), "a file has changed before anything was accepted")
        self._driver.wait("Review", lambda: self._driver.button(card, "review_button").isVisible())
        self._driver.picture("new-take")

    def _reject(self) -> None:
        before = self._all_hashes()
        committed = self._committed(2, AssetKind.IMAGE)
        self._decide(2, "reject_button", "review")
        check(self._committed(2, AssetKind.IMAGE) == committed, "the film has changed")
        check(self._changed(before) == set(), "a file has changed although the take was rejected")

    def _accept(self) -> None:
        self._make_again(3, AssetKind.IMAGE)
        before = self._all_hashes()
        take_id = self._coordinator.scene_view(3).image.pending[0].take_id
        self._decide(3, "accept_button")
        check(self._committed(3, AssetKind.IMAGE) == take_id, "the take is not in the film")
        published = self._published(3, AssetKind.IMAGE)
        self._driver.wait("the published image", lambda: self._changed(before) == {published})

    def _regenerate_video(self) -> None:
        self._make_again(3, AssetKind.VIDEO)
        before = self._all_hashes()
        self._decide(3, "accept_button", "review-video")
        published = self._published(3, AssetKind.VIDEO)
        self._driver.wait("the published video", lambda: self._changed(before) == {published})

    def _fail_and_retry(self) -> None:
        photo = self._folder / self._coordinator.project.brief.photos[0]
        aside = photo.with_name("aside")
        photo.rename(aside)
        try:
            self._driver.press(self._card(4), "recreate_image_button")
            self._wait_for(4, AssetKind.IMAGE, AssetStatus.FAILED)
            card = self._card(4)
            label = card.findChild(QLabel, "error_label")
            assert label is not None
            self._driver.wait("the error on the card", label.isVisible)
            check(photo.name in label.text(), f"the card does not name the photo: {label.text()}")
            failed = [c.scene_index for c in self._window.cards if _is_failed(c)]
            check(failed == [4], f"other scenes failed too: {failed}")
            self._driver.picture("failed-scene")
        finally:
            aside.rename(photo)
        self._driver.press(self._card(4), "retry_button")
        self._wait_for(4, AssetKind.IMAGE, AssetStatus.REVIEW)
        self._decide(4, "accept_button")
        self._make_again(4, AssetKind.VIDEO)
        self._decide(4, "accept_button")

    def _play(self) -> None:
        self._page.grid.verticalScrollBar().setValue(0)
        self._driver.press(self._page, "play_film_button")
        player = self._driver.dialog(FilmPlayer)
        self._driver.wait("the first frame", lambda: player.surface.showing_frame)
        self._driver.wait("the film to go on", lambda: player.position_ms >= PLAYED_MS)
        self._driver.picture("playing")
        self._driver.key(player, Qt.Key.Key_Escape)
        self._driver.wait("the player to close", lambda: self._page.dialog is None)

    def _export(self) -> None:
        self._driver.press(self._page, "export_button")
        panel = self._driver.dialog(ExportPanel)
        self._driver.press(panel, "start_export_button")
        self._driver.wait(
            "the film",
            lambda: self._coordinator.idle and film_is_current(self._coordinator.project),
        )
        film = self._coordinator.project_view().film
        check(film is not None and film.is_file(), "there is no film")
        assert film is not None
        planned_s = sum(take.duration_s for take in self._coordinator.film_playlist())
        exported = self._coordinator.project.film
        assert exported is not None
        check(
            abs(exported.duration_s - planned_s) < 0.5,
            f"the film is {exported.duration_s:.1f} s long instead of {planned_s:.1f} s",
        )
        shutil.copyfile(film, self._output / "film.mp4")
        cancel = self._driver.button(self._page, "cancel_export_button")
        self._driver.wait("the end of the export", lambda: not cancel.isVisible())
        self._driver.picture("exported")
        self._driver.press(panel, "close_export_button")
        self._driver.wait("the dialog to close", lambda: self._page.dialog is None)

    def _reopen(self) -> None:
        before = self._coordinator.project
        hashes = self._all_hashes()
        self._window.close_project()
        self._driver.wait("the welcome page", self._window.welcome_page.isVisible)
        self._driver.wait("the project to be let go", lambda: not self._is_locked())
        self._driver.picture("recent-projects")
        self._driver.press(self._window, "recent_project_button")
        self._driver.wait("the film", lambda: len(self._window.cards) == len(before.scenes))
        after = self._coordinator.project
        check(after.scenes == before.scenes, "the scenes are not as they were")
        check(after.film == before.film, "the film is not as it was")
        check(self._changed(hashes) == set(), "a file has changed")
        self._window.use_dark_scheme()
        self._wait_for_previews()
        self._driver.picture("dark")
        self._window.use_light_scheme()

    # --- what steps have in common -------------------------------------------------------------

    @property
    def _coordinator(self) -> Coordinator:
        coordinator = self._application.coordinator
        if coordinator is None:
            raise DemoError("no project is open")
        return coordinator

    @property
    def _page(self) -> FilmPage:
        page = self._window.film_page
        if page is None:
            raise DemoError("no project is open")
        return page

    def _card(self, index: int) -> SceneResultCard:
        card = self._window.findChild(SceneResultCard, f"scene_card_{index}")
        check(card is not None, f"no card is named scene_card_{index}")
        assert card is not None
        self._page.grid.ensureWidgetVisible(card)
        return card

    def _status(self, index: int, kind: AssetKind) -> AssetStatus:
        status = self._coordinator.status(index, kind)
        error = self._coordinator.error_of(index, kind)
        if error is not None and status is not AssetStatus.FAILED:
            raise DemoError(f"scene {index}: {error}")
        return status

    def _all(self, kind: AssetKind, status: AssetStatus) -> bool:
        return all(self._status(i, kind) is status for i in self._coordinator.scene_indexes())

    def _wait_until_all(self, kind: AssetKind, status: AssetStatus) -> None:
        self._driver.wait(
            f"every {kind} {status}",
            lambda: self._coordinator.idle,
        )
        errors = [str(held.error) for held in self._coordinator.jobs() if held.error]
        check(not errors, "; ".join(errors))
        check(self._all(kind, status), f"not every {kind} is {status}")

    def _wait_for(self, index: int, kind: AssetKind, status: AssetStatus) -> None:
        active = (AssetStatus.WAITING, AssetStatus.RUNNING)
        self._driver.wait(
            f"scene {index}, {kind}: {status}",
            lambda: self._coordinator.idle and self._coordinator.status(index, kind) not in active,
        )
        error = self._coordinator.error_of(index, kind)
        found = self._coordinator.status(index, kind)
        check(found is status, f"scene {index}, {kind} is {found}: {error or ''}")

    def _make_again(self, index: int, kind: AssetKind) -> None:
        """Press the button that makes a new take of a scene, and wait for it."""
        image = kind is AssetKind.IMAGE
        self._driver.press(
            self._card(index), "recreate_image_button" if image else "generate_video_button"
        )
        self._wait_for(index, kind, AssetStatus.REVIEW)

    def _decide(self, index: int, button: str, picture: str = "") -> None:
        """Open the review of a scene, look, and press a button there."""
        self._driver.press(self._card(index), "review_button")
        dialog = self._driver.dialog(ReviewDialog)
        if picture:
            panes = dialog.findChildren(TakePane)
            check(len(panes) == 2, "the review does not show two takes")
            self._driver.wait("both takes", lambda: all(map(_shows_picture, panes)))
            players = dialog.findChildren(QMediaPlayer)
            self._driver.wait(
                "both takes to play",
                lambda: all(player.position() >= COMPARED_MS for player in players),
            )
            self._driver.picture(picture)
        self._driver.press(dialog, button)
        self._driver.wait("the review to close", lambda: self._page.dialog is None)
        self._driver.wait("everything on disk", lambda: self._coordinator.idle)

    def _committed(self, index: int, kind: AssetKind) -> str | None:
        return self._coordinator.project.scene(index).asset(kind).committed

    def _published(self, index: int, kind: AssetKind) -> Path:
        project = self._coordinator.project
        take = self._coordinator.takes[self._committed(index, kind) or ""]
        number = project.number_of(index)
        return self._folder / published_name(project.stem, kind, number, take.extension)

    def _check_published(self, kind: AssetKind) -> None:
        for index in self._coordinator.scene_indexes():
            path = self._published(index, kind)
            check(path.is_file(), f"{path.name} was not published")

    def _all_hashes(self) -> dict[Path, str]:
        """Of every published file and every take."""
        return file_hashes(self._folder / "images", self._folder / "videos", self._folder / "takes")

    def _changed(self, before: dict[Path, str]) -> set[Path]:
        """Files that were there before and are different or gone now."""
        now = self._all_hashes()
        return {path for path, digest in before.items() if now.get(path) != digest}

    def _wait_for_previews(self) -> None:
        self._driver.wait(
            "the previews",
            lambda: all(card.surface.still is not None for card in self._window.cards),
        )

    def _is_locked(self) -> bool:
        return (self._folder / ".videoflow" / "lock-holder.json").exists()


def _is_failed(card: SceneResultCard) -> bool:
    return AssetStatus.FAILED in (card.view.image.status, card.view.video.status)


def _shows_picture(pane: TakePane) -> bool:
    return pane.surface.showing_frame or pane.surface.still is not None


def _sample_brief() -> Path:
    name = "brief-vi.toml" if i18n.language() == "vi" else "brief.toml"
    return resource_path("sample", name)
