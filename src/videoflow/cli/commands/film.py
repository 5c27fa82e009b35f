"""``export``: the film as one file."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from videoflow.cli.commands.storyboard import export_storyboard
from videoflow.cli.console import Console
from videoflow.cli.progress import Step, progress_display
from videoflow.cli.running import Session, project_open
from videoflow.cli.wording import seconds
from videoflow.i18n import _
from videoflow.services.events import CoordinatorEvent, FilmExported, ProjectChanged


def export(arguments: Namespace, console: Console) -> int:
    """Join the committed videos into one mp4, or write the storyboard as a document."""
    if arguments.storyboard is not None:
        return export_storyboard(arguments, console)
    with project_open(arguments.folder, console) as session:
        session.coordinator.export(arguments.output)
        path = _follow(session)
        film = session.coordinator.project.film
    assert film is not None
    document = {
        "path": str(path),
        "duration": film.duration_s,
        "width": film.width,
        "height": film.height,
    }
    text = _("The film is ready: {path} ({duration}, {width} × {height})").format(
        path=path, duration=seconds(film.duration_s), width=film.width, height=film.height
    )
    console.answer(document, lambda: console.line(text))
    return 0


def _follow(session: Session) -> Path:
    """Wait for the export, showing progress; where the film is. Raises why it failed."""
    coordinator = session.coordinator
    exported: list[Path] = []
    with progress_display(session.console) as display:

        def on_event(event: CoordinatorEvent) -> None:
            running = coordinator.project_view().export
            if isinstance(event, FilmExported):
                exported.append(event.path)
                display.show(_step("ready", 1.0, _("done"), is_over=True))
            elif isinstance(event, ProjectChanged) and running is not None:
                display.show(_step("running", running.fraction, running.text))

        unsubscribe = coordinator.subscribe(on_event)
        try:
            session.wait()
        finally:
            unsubscribe()
    if coordinator.export_error is not None:
        raise coordinator.export_error
    return exported[0]


def _step(status: str, fraction: float, text: str, *, is_over: bool = False) -> Step:
    facts: dict[str, object] = {"export": True}
    return Step("export", _("Film"), status, fraction, text, is_over=is_over, facts=facts)
