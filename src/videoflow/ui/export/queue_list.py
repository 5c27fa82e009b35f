"""The films of an export: how far each is, and where it is when it is done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from videoflow.i18n import _, ngettext
from videoflow.services.view_models import FilmExportView, FilmState
from videoflow.ui.buttons import push_button
from videoflow.ui.elided_label import ElidedLabel
from videoflow.ui.labels import text_label
from videoflow.ui.progress_bar import PatientProgressBar
from videoflow.ui.theme import Space, set_icon, set_role
from videoflow.ui.wording import size_text

_STEPS = 1000
_ICONS = {
    FilmState.WAITING: ("clock", "muted"),
    FilmState.RUNNING: ("film", "accent_text"),
    FilmState.DONE: ("success", "success"),
    FilmState.FAILED: ("error", "danger"),
    FilmState.CANCELLED: ("close", "muted"),
}


class FilmRow(QFrame):
    """One film. ``cancel_requested`` carries its id, the other signals its Path."""

    cancel_requested = Signal(str)
    show_in_folder_requested = Signal(object)
    play_requested = Signal(object)

    def __init__(self, film_id: str) -> None:
        super().__init__()
        self.film_id = film_id
        self._path = Path()
        self._icon_shown: tuple[str, str] | None = None
        set_role(self, "card")
        self._icon = QLabel()
        self._name = ElidedLabel()
        self._name.setObjectName("film_name_label")
        set_role(self._name, "strong")
        self._facts = ElidedLabel()
        self._facts.setObjectName("film_facts_label")
        set_role(self._facts, "caption")
        self._error = text_label(role="error")
        self._bar = PatientProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._cancel = _small(_("Cancel"), "cancel_film_button", "close")
        self._cancel.clicked.connect(self._on_cancel)
        self._show = _small(_("Show in folder"), "show_in_folder_button", "folder")
        self._show.clicked.connect(self._on_show)
        self._play = _small(_("Play"), "play_film_button", "play")
        self._play.clicked.connect(self._on_play)
        words = QVBoxLayout()
        words.setSpacing(2)
        for widget in (self._name, self._facts, self._error, self._bar):
            words.addWidget(widget)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.M, Space.M, Space.M)
        row.setSpacing(Space.M)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        for button in (self._cancel, self._play, self._show):
            row.addWidget(button)

    def show_film(self, film: FilmExportView) -> None:
        """Show where the film stands."""
        self._path = film.path
        if self._icon_shown != _ICONS[film.state]:
            self._icon_shown = _ICONS[film.state]
            set_icon(self._icon, *self._icon_shown)
        self._name.setText(film.path.name)
        self._facts.setText(_facts(film))
        running = film.state is FilmState.RUNNING
        self._bar.setVisible(running)
        self._bar.show_value(round(_STEPS * film.fraction))
        self._bar.setAccessibleName(_("Progress of {film}").format(film=film.path.name))
        error = film.error
        self._error.setVisible(error is not None)
        self._error.setText(f"{error.message} {error.action}".rstrip() if error else "")
        self._cancel.setVisible(film.state in (FilmState.WAITING, FilmState.RUNNING))
        self._cancel.setEnabled(not film.cancelling)
        for button in (self._show, self._play):
            button.setVisible(film.state is FilmState.DONE)

    def _on_cancel(self) -> None:
        self.cancel_requested.emit(self.film_id)

    def _on_show(self) -> None:
        self.show_in_folder_requested.emit(self._path)

    def _on_play(self) -> None:
        self.play_requested.emit(self._path)


class QueueList(QScrollArea):
    """The films in the order in which they are made."""

    cancel_requested = Signal(str)
    show_in_folder_requested = Signal(object)
    play_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, FilmRow] = {}
        content = QWidget()
        set_role(content, "canvas")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, Space.S, 0)
        self._column.setSpacing(Space.S)
        self._column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)

    def show_films(self, films: Sequence[FilmExportView]) -> None:
        """Show these films; rows of films that are there already stay as they are."""
        wanted = [film.film_id for film in films]
        for film_id in [name for name in self._rows if name not in wanted]:
            row = self._rows.pop(film_id)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, film in enumerate(films):
            if film.film_id not in self._rows:
                row = FilmRow(film.film_id)
                row.cancel_requested.connect(self.cancel_requested)
                row.show_in_folder_requested.connect(self.show_in_folder_requested)
                row.play_requested.connect(self.play_requested)
                self._rows[film.film_id] = row
                self._column.insertWidget(place, row)
                row.show()
            self._rows[film.film_id].show_film(film)


def time_left_text(seconds: float | None) -> str:
    """How long it still takes, roundly; empty where that is not known."""
    if seconds is None:
        return ""
    if seconds < 60:
        rounded = max(5, round(seconds / 5) * 5)
        return _("about {seconds} s left").format(seconds=rounded)
    minutes = round(seconds / 60)
    return ngettext("about {n} minute left", "about {n} minutes left", minutes).format(n=minutes)


def _facts(film: FilmExportView) -> str:
    size = f"{film.width} × {film.height}"
    if film.state is FilmState.DONE:
        parts = [size, size_text(film.size_bytes)]
        if film.reused:
            parts.append(_("unchanged since the last export"))
        elif film.encoder:
            parts.append(_encoder_words(film.encoder))
        return " · ".join(parts)
    if film.cancelling:
        return _("stopping…")
    words = {
        FilmState.WAITING: _("waiting for its turn"),
        FilmState.RUNNING: time_left_text(film.time_left_s) or _("being made"),
        FilmState.FAILED: _("failed"),
        FilmState.CANCELLED: _("cancelled"),
    }
    parts = [size, words[film.state]]
    if film.state is FilmState.RUNNING and film.encoder:
        parts.append(_encoder_words(film.encoder))
    return " · ".join(parts)


def _encoder_words(encoder: str) -> str:
    if encoder == "copy":
        return _("pictures copied as they are")
    return _("encoded with {encoder}").format(encoder=encoder)


def _small(text: str, name: str, icon: str) -> QPushButton:
    return push_button(text, name, "quiet", icon, icon_px=16)
