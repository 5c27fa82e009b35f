"""The queue of films that are being exported: states, progress and time left. No threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from videoflow.errors import VideoFlowError
from videoflow.i18n import _
from videoflow.services.export.film_spec import FrozenFilm
from videoflow.services.export.making import MadeFilm
from videoflow.services.export.plan import PlannedFilm
from videoflow.services.view_models import ExportView, FilmExportView, FilmState, MessageView

_TELLING_FRACTION = 0.03
"""Below this much progress, an estimate of the time left would be a guess."""


@dataclass
class QueuedFilm:
    """One film of the queue. ``weight`` is how much work it is, compared with others."""

    planned: PlannedFilm
    source: FrozenFilm
    use_cache: bool
    weight: float
    state: FilmState = FilmState.WAITING
    fraction: float = 0.0
    encoder: str = ""
    made: MadeFilm | None = None
    error: VideoFlowError | None = None
    cancelling: bool = False
    started_s: float = 0.0

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens with it."""
        return self.state not in (FilmState.WAITING, FilmState.RUNNING)


class ExportQueue:
    """Films in the order in which they are made, one at a time."""

    def __init__(self, clock_s: Callable[[], float]) -> None:
        self._clock_s = clock_s
        self._films: list[QueuedFilm] = []
        self._pace_s: float | None = None  # seconds per weight, of the last film that took any
        self.paused = False

    @property
    def films(self) -> Sequence[QueuedFilm]:
        """All films of this round, finished ones included."""
        return self._films

    @property
    def running(self) -> QueuedFilm | None:
        """The film that is being made."""
        return next((film for film in self._films if film.state is FilmState.RUNNING), None)

    @property
    def is_over(self) -> bool:
        """Whether every film has come to its end."""
        return all(film.is_over for film in self._films)

    def add(self, films: Sequence[QueuedFilm], *, joining: bool = False) -> None:
        """Queue films. A new round forgets the films of the one before; films that are
        ``joining`` belong to the round that there is."""
        if self.is_over and not joining:
            self._films.clear()
            self.paused = False
        new = {film.planned.path for film in films}
        self._films = [
            film for film in self._films if not (film.is_over and film.planned.path in new)
        ]
        self._films.extend(films)

    def next(self) -> QueuedFilm | None:
        """Begin with the next film; None where none waits, one runs, or the queue is paused."""
        if self.paused or self.running is not None:
            return None
        film = next((film for film in self._films if film.state is FilmState.WAITING), None)
        if film is not None:
            film.state, film.fraction = FilmState.RUNNING, 0.0
            film.started_s = self._clock_s()
        return film

    def finish(self, film: QueuedFilm, made: MadeFilm) -> None:
        """The film is there."""
        film.state, film.fraction, film.made = FilmState.DONE, 1.0, made
        if not made.reused:
            self._pace_s = (self._clock_s() - film.started_s) / film.weight

    def fail(self, film: QueuedFilm, error: VideoFlowError) -> None:
        """The film could not be made."""
        film.state, film.error = FilmState.FAILED, error

    def stop(self, film: QueuedFilm) -> None:
        """The film's work has ended early: it was cancelled, or waits until the queue goes on."""
        film.state = FilmState.CANCELLED if film.cancelling else FilmState.WAITING

    def view(self) -> ExportView:
        """The whole queue as a window shows it."""
        total = sum(film.weight for film in self._films) or 1.0
        done = sum(film.weight * (1.0 if film.is_over else film.fraction) for film in self._films)
        running = self.running
        return ExportView(
            fraction=min(1.0, done / total),
            text=self._text(running),
            cancelling=running is not None and running.cancelling,
            paused=self.paused,
            time_left_s=self._time_left_s(running),
            films=tuple(self._film_view(film) for film in self._films),
        )

    def _text(self, running: QueuedFilm | None) -> str:
        if self.paused:
            return _("Paused")
        if running is None:
            return _("Starting")
        if running.cancelling:
            return _("Cancelling")
        if len(self._films) == 1:
            return _("Exporting the film")
        return _("Exporting film {number} of {total}").format(
            number=self._films.index(running) + 1, total=len(self._films)
        )

    def _film_left_s(self, film: QueuedFilm) -> float | None:
        if film.state is not FilmState.RUNNING or film.fraction < _TELLING_FRACTION:
            return None
        return (self._clock_s() - film.started_s) * (1 - film.fraction) / film.fraction

    def _time_left_s(self, running: QueuedFilm | None) -> float | None:
        """From the pace of the film that runs, else of the one before; None where unknown."""
        if running is None or self.paused:
            return None
        left_s = self._film_left_s(running)
        if left_s is not None:
            pace_s = (self._clock_s() - running.started_s) / (running.fraction * running.weight)
        elif self._pace_s is not None:
            pace_s, left_s = self._pace_s, self._pace_s * running.weight
        else:
            return None
        waiting = sum(film.weight for film in self._films if film.state is FilmState.WAITING)
        return left_s + waiting * pace_s

    def _film_view(self, film: QueuedFilm) -> FilmExportView:
        planned, made = film.planned, film.made
        return FilmExportView(
            film_id=planned.film_id,
            path=planned.path,
            format=planned.format,
            preset_id=planned.preset.id,
            preset_name=planned.preset.name,
            width=made.width if made else planned.width,
            height=made.height if made else planned.height,
            state=film.state,
            fraction=film.fraction,
            cancelling=film.cancelling,
            time_left_s=self._film_left_s(film),
            size_bytes=made.size_bytes if made else 0,
            duration_s=made.duration_s if made else 0.0,
            reused=made is not None and made.reused,
            encoder=made.encoder if made else film.encoder,
            captions=made.captions if made else (),
            error=MessageView(film.error.message, film.error.action) if film.error else None,
        )
