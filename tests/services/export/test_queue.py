"""Progress and time left of an export, with a clock that the test sets."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.projects import make_project, make_scene

from videoflow.domain.film_settings import FilmFormat
from videoflow.services.export.film_spec import FrozenFilm
from videoflow.services.export.making import MadeFilm
from videoflow.services.export.plan import PlannedFilm
from videoflow.services.export.presets import find_presets
from videoflow.services.export.queue import ExportQueue, QueuedFilm
from videoflow.storage.folder import ProjectFolder


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


def queued(name: str, weight: float = 1.0) -> QueuedFilm:
    (preset,) = find_presets(["low"])
    planned = PlannedFilm(
        format=FilmFormat.MP4,
        preset=preset,
        path=Path(name),
        width=854,
        height=480,
        fps=30,
        burn_captions=False,
        beside=(),
        provenance=True,
        hold_pictures=False,
        keep_previous=True,
        content_key="0" * 64,
    )
    source = FrozenFilm(make_project(make_scene(1)), {}, ProjectFolder(Path("film")))
    return QueuedFilm(planned, source, True, weight)


def made(film: QueuedFilm, *, reused: bool = False) -> MadeFilm:
    return MadeFilm(film.planned, film.planned.path, 1.0, 10, 854, 480, reused)


def test_time_left_follows_the_pace_of_the_film_that_runs(clock: Clock) -> None:
    queue = ExportQueue(clock)
    queue.add([queued("a.mp4"), queued("b.mp4", weight=3)])
    film = queue.next()
    assert film is not None
    assert queue.view().time_left_s is None
    clock.now_s += 10
    film.fraction = 0.5
    view = queue.view()
    assert view.films[0].time_left_s == pytest.approx(10)
    assert view.time_left_s == pytest.approx(10 + 3 * 20)
    assert view.fraction == pytest.approx(0.125)


def test_the_pace_of_the_film_before_serves_until_there_is_a_better_one(clock: Clock) -> None:
    queue = ExportQueue(clock)
    queue.add([queued("a.mp4"), queued("b.mp4", weight=2)])
    first = queue.next()
    assert first is not None
    clock.now_s += 8
    queue.finish(first, made(first))
    second = queue.next()
    assert second is not None
    assert queue.view().time_left_s == pytest.approx(16)
    queue.paused = True
    assert queue.view().time_left_s is None


def test_a_film_that_was_there_already_says_nothing_of_the_pace(clock: Clock) -> None:
    queue = ExportQueue(clock)
    queue.add([queued("a.mp4"), queued("b.mp4")])
    first = queue.next()
    assert first is not None
    queue.finish(first, made(first, reused=True))
    assert queue.next() is not None
    assert queue.view().time_left_s is None


def test_a_new_round_forgets_the_one_before_and_a_joining_film_does_not(clock: Clock) -> None:
    queue = ExportQueue(clock)
    queue.add([queued("a.mp4")])
    first = queue.next()
    assert first is not None
    queue.finish(first, made(first))
    queue.add([queued("b.mp4"), queued("c.mp4")])
    assert [film.path.name for film in queue.view().films] == ["b.mp4", "c.mp4"]
    second = queue.next()
    assert second is not None
    queue.finish(second, made(second))
    queue.add([queued("b.mp4")])
    assert [film.path.name for film in queue.view().films] == ["c.mp4", "b.mp4"]
    assert queue.view().text == "Starting"


def test_films_that_come_late_join_a_round_that_is_over(clock: Clock) -> None:
    queue = ExportQueue(clock)
    queue.add([queued("a.mp4")])
    first = queue.next()
    assert first is not None
    queue.finish(first, made(first))
    queue.add([queued("b.mp4")], joining=True)
    assert [film.path.name for film in queue.view().films] == ["a.mp4", "b.mp4"]
