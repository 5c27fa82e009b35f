"""``export``: the film as one file, or as several."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from videoflow.cli.commands.storyboard import export_storyboard
from videoflow.cli.console import Console
from videoflow.cli.progress import ProgressDisplay, Step, progress_display
from videoflow.cli.running import Session, look_at, project_open
from videoflow.cli.wording import megabytes
from videoflow.domain.film_settings import Captions, FilmFormat
from videoflow.i18n import _
from videoflow.services.coordinator import Coordinator
from videoflow.services.events import CoordinatorEvent, FilmExported, ProjectChanged
from videoflow.services.export.film_spec import FrozenFilm
from videoflow.services.export.handoff.desk import write_hand_off
from videoflow.services.export.handoff.kinds import HandOff
from videoflow.services.export.preflight import Severity
from videoflow.services.export.presets import find_presets
from videoflow.services.export.request import ExportRequest
from videoflow.services.view_models import FilmExportView, FilmState
from videoflow.storage.folder import ProjectFolder


def export(arguments: Namespace, console: Console) -> int:
    """Join the committed videos into films, or write the storyboard as a document."""
    if arguments.storyboard is not None:
        return export_storyboard(arguments, console)
    if arguments.hand_off is not None:
        return _hand_off(arguments, console)
    with project_open(arguments.folder, console) as session:
        session.coordinator.export(_request(arguments))
        _warn(session, arguments)
        _follow(session)
        films = session.coordinator.exported_films
        failure = session.coordinator.export_error
    made = [film for film in films if film.state is FilmState.DONE]
    document = _document(made)
    if failure is not None:
        if not console.as_json:
            _show_paths(made, console)
        console.error(failure, document)
        return failure.exit_code
    console.answer(document, lambda: _show_paths(made, console))
    return 0


def _warn(session: Session, arguments: Namespace) -> None:
    """Say what is worth a second look, a storyboard that is not approved above all."""
    presets = find_presets(arguments.preset)
    hold_pictures = arguments.hold_pictures
    for finding in session.coordinator.preflight(presets, hold_pictures=hold_pictures):
        if finding.severity is Severity.WARNING:
            session.console.note(finding.message, finding.action)


def _hand_off(arguments: Namespace, console: Console) -> int:
    """Also while a window has the project: nothing of it is changed."""
    on_disk = look_at(arguments.folder, console)
    film = FrozenFilm(on_disk.project, on_disk.takes, ProjectFolder(on_disk.folder))
    path = asyncio.run(write_hand_off(film, HandOff(arguments.hand_off), arguments.output))
    console.answer({"path": str(path)}, lambda: console.line(str(path)))
    return 0


def _request(arguments: Namespace) -> ExportRequest:
    formats = arguments.format
    if formats is None:  # the name says it, if one was given
        formats = ExportRequest.to_file(arguments.output).formats
    return ExportRequest(
        formats=tuple(FilmFormat(name) for name in formats),
        presets=arguments.preset,
        captions=tuple(Captions(name) for name in arguments.captions),
        output=arguments.output,
        use_cache=arguments.use_cache,
        provenance=arguments.provenance,
        hold_pictures=arguments.hold_pictures,
        variants=arguments.variants,
    )


def _show_paths(films: list[FilmExportView], console: Console) -> None:
    """The paths alone, so that a script can read them; what else there is to say is a note."""
    for film in films:
        for path in (film.path, *film.captions):
            console.line(str(path))


def _document(films: list[FilmExportView]) -> dict[str, object]:
    """What a script reads. The first film's facts stand at the top, too: most ask for one."""
    entries = [_facts(film) for film in films]
    return {**(entries[0] if entries else {}), "films": entries}


def _facts(film: FilmExportView) -> dict[str, object]:
    return {
        "path": str(film.path),
        "format": film.format.value,
        "preset": film.preset_id,
        "duration": film.duration_s,
        "width": film.width,
        "height": film.height,
        "size_bytes": film.size_bytes,
        "reused": film.reused,
        "captions": [str(path) for path in film.captions],
    }


def _follow(session: Session) -> None:
    """Wait for the films, showing how far each is."""
    coordinator = session.coordinator
    with progress_display(session.console) as display:
        steps = _Steps(coordinator, display)
        unsubscribe = coordinator.subscribe(steps.on_event)
        try:
            session.wait()
        finally:
            unsubscribe()


class _Steps:
    """Shows each film's progress, and its end once."""

    def __init__(self, coordinator: Coordinator, display: ProgressDisplay) -> None:
        self._coordinator = coordinator
        self._display = display
        self._over: set[str] = set()

    def on_event(self, event: CoordinatorEvent) -> None:
        """Look at every film again: a film of a batch may also end by failing."""
        if not isinstance(event, FilmExported | ProjectChanged):
            return
        for film in self._coordinator.exported_films:
            if film.state is FilmState.RUNNING:
                self._display.show(_step(film, "running", film.fraction, _words(film)))
            elif film.state is FilmState.DONE and film.film_id not in self._over:
                self._over.add(film.film_id)
                self._display.show(_step(film, "ready", 1.0, _words(film), is_over=True))


def _words(film: FilmExportView) -> str:
    if film.state is FilmState.DONE:
        facts = f"{film.width} × {film.height}, {megabytes(film.size_bytes)}"
        return _("unchanged, {facts}").format(facts=facts) if film.reused else facts
    if film.time_left_s is None:
        return _("Exporting the film")
    return _("{seconds} s left").format(seconds=round(film.time_left_s))


def _step(
    film: FilmExportView, status: str, fraction: float, text: str, *, is_over: bool = False
) -> Step:
    facts: dict[str, object] = {"export": True, "film": film.path.name}
    return Step(film.film_id, film.path.name, status, fraction, text, is_over, facts)
