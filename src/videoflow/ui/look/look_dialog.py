"""The look of the film: its brand, and the words that go with every picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from videoflow.domain.look import Look
from videoflow.errors import VideoFlowError
from videoflow.i18n import _
from videoflow.ui.form_dialog import FormDialog, section
from videoflow.ui.form_fields import TextField
from videoflow.ui.look.colour_chips import ColourChips
from videoflow.ui.look.font_field import FontField
from videoflow.ui.look.logo_field import LogoField
from videoflow.ui.look.photo_list import PhotoList
from videoflow.ui.overlays.preview import LookPreview, SampleScene
from videoflow.workers.drawings import Drawing, picture
from videoflow.workers.film_drawings import DrawnFilm

_THUMBNAIL_PX = 256
_LOGO = "logo"


class AddPicture(Protocol):
    """Copies a picture into the project: ``then`` gets its path there, ``failed`` what was wrong.
    May raise a VideoFlowError at once."""

    def __call__(
        self, file: Path, then: Callable[[str], None], failed: Callable[[VideoFlowError], None]
    ) -> None:
        """Start to copy."""
        ...


@dataclass(frozen=True)
class LookChange:
    """What the dialog hands over. ``photos`` None: as they were."""

    look: Look
    photos: tuple[str, ...] | None


class LookDialog(FormDialog):
    """Edits a film's look; ``save`` gets a LookChange. ``sample`` is what the preview shows."""

    def __init__(
        self,
        film: DrawnFilm,
        sample: SampleScene,
        photos: tuple[str, ...],
        save: Callable[[LookChange], None],
        add_picture: AddPicture,
        *,
        read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            _("Look of the film"),
            _(
                "Logo, colours and font are drawn sharp at export, never generated. The words go "
                "with the prompt of every scene."
            ),
            has_side=True,
            read_only=read_only,
            parent=parent,
        )
        self.setObjectName("look_dialog")
        self._film = film
        self._photos_before = photos
        self._give = save
        self._add_picture = add_picture
        self._logo = film.look.logo
        self.preview = LookPreview(film, sample)
        self.preview.board.drawn.connect(self._drawn)
        self.colours = ColourChips()
        self.font_field = FontField()
        self.logo_field = LogoField()
        self.photos = PhotoList(self._ask_for_photo)
        self.style_words = TextField(
            _("Style"),
            placeholder=_("warm daylight, 35 mm, pastel colours"),
            hint=_("How every picture is to look."),
        )
        self.characters = TextField(
            _("Characters"),
            placeholder=_("Mai, 28, short black hair, green linen shirt"),
            hint=_("Who appears, described the same way for every scene."),
        )
        self.negative = TextField(
            _("Never show"),
            placeholder=_("text, watermarks, extra fingers"),
            hint=_("What must not be seen."),
        )
        self._fill_in()
        self._connect()
        self.resize(900, 680)

    def look(self) -> Look:
        """What the form says now."""
        return Look(
            style=self.style_words.text(),
            characters=self.characters.text(),
            negative=self.negative.text(),
            colours=self.colours.colours(),
            font=self.font_field.value(),
            logo=self._logo,
        )

    def _fill_in(self) -> None:
        look = self._film.look
        self.colours.set_colours(look.colours)
        self.font_field.set_value(look.font)
        self.style_words.set_text(look.style)
        self.characters.set_text(look.characters)
        self.negative.set_text(look.negative)
        self.photos.set_photos(self._photos_before)
        self._show_logo()
        for widget in (
            section(_("Brand")),
            self.colours,
            self.font_field,
            self.logo_field,
            section(_("Words for every picture")),
            self.style_words,
            self.characters,
            self.negative,
            self.photos,
        ):
            self.form.addWidget(widget)
        self.form.addStretch(1)
        self.side.addWidget(self.preview, 1)

    def _connect(self) -> None:
        self.colours.changed.connect(self._show_preview)
        self.font_field.edited.connect(self._show_preview)
        self.logo_field.file_chosen.connect(self._copy_logo)
        self.logo_field.removed.connect(self._remove_logo)
        self.photos.files_chosen.connect(self._copy_photos)

    # --- FormDialog ----------------------------------------------------------------------------

    def _is_good(self) -> bool:
        """See FormDialog."""
        fields = (self.style_words, self.characters, self.negative)
        good = [field.reveal() for field in fields]
        return all(good)

    def _save(self) -> None:
        """See FormDialog."""
        photos = self.photos.photos()
        self._give(LookChange(self.look(), photos if photos != self._photos_before else None))

    def _let_go(self) -> None:
        """See FormDialog."""
        self.preview.close_preview()

    # --- pictures ------------------------------------------------------------------------------

    @Slot()
    def _show_preview(self) -> None:
        self.preview.show_look(self.look())

    @Slot(object)
    def _copy_logo(self, file: Path) -> None:
        self.logo_field.set_busy(True)
        self._copy(file, self._logo_copied, self._logo_failed)

    def _copy(
        self, file: Path, then: Callable[[str], None], failed: Callable[[VideoFlowError], None]
    ) -> None:
        try:
            self._add_picture(file, then, failed)
        except VideoFlowError as error:
            failed(error)

    def _logo_copied(self, path: str) -> None:
        if self._left:
            return
        self._logo = path
        self.logo_field.set_busy(False)
        self._show_logo()
        self._show_preview()

    def _logo_failed(self, error: VideoFlowError) -> None:
        if self._left:
            return
        self.logo_field.set_busy(False)
        self._show_logo()
        self.show_error(error)

    @Slot()
    def _remove_logo(self) -> None:
        self._logo = ""
        self._show_logo()
        self._show_preview()

    def _show_logo(self) -> None:
        self.logo_field.set_logo(Path(self._logo).name)
        if self._logo:
            path = self._film.folder / self._logo
            self.preview.board.ask(_LOGO, picture(path, _THUMBNAIL_PX))
        else:
            self.preview.board.forget(_LOGO)

    @Slot(object)
    def _copy_photos(self, files: list[Path]) -> None:
        for file in files:
            self._copy(file, self._photo_copied, self._photo_failed)

    def _photo_copied(self, path: str) -> None:
        if not self._left:
            self.photos.add(path)

    def _photo_failed(self, error: VideoFlowError) -> None:
        if not self._left:
            self.show_error(error)

    def _ask_for_photo(self, photo: str) -> None:
        self.preview.board.ask(photo, picture(self._film.folder / photo, _THUMBNAIL_PX))

    @Slot(object)
    def _drawn(self, drawing: Drawing) -> None:
        if drawing.key == _LOGO:
            self.logo_field.set_picture(drawing.image)
        elif drawing.key.startswith("inputs/"):
            self.photos.set_picture(drawing.key, drawing.image)
