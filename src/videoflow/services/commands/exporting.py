"""Commands on the export: what is checked before, and the films that are made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from videoflow.domain.preset import Preset
from videoflow.errors import VideoFlowError
from videoflow.services.commands.base import Commands
from videoflow.services.export.desk import FilmExporter
from videoflow.services.export.handoff.desk import HandOffExporter
from videoflow.services.export.handoff.kinds import HandOff
from videoflow.services.export.measuring import TakeMeasurer
from videoflow.services.export.preflight import FilmFacts, Finding, film_length_s, preflight
from videoflow.services.export.preparing import Preparer
from videoflow.services.export.request import ExportRequest
from videoflow.services.session import ProjectSession
from videoflow.services.view_models import FilmExportView


class ExportCommands(Commands):
    """The part of the coordinator that makes files of the film."""

    def __init__(self, session: ProjectSession) -> None:
        super().__init__(session)
        self._exporter = FilmExporter(session)
        self._measurer = TakeMeasurer(session)
        self._hand_off = HandOffExporter(session)
        self._preparer = Preparer(session)

    def export(self, request: ExportRequest | Path | None = None) -> None:
        """Make films of the project as it is now, one after the other; a FilmExported or a notice
        tells the end of each. A path alone is one film of the usual quality."""
        self._session.writable()
        if not isinstance(request, ExportRequest):
            request = ExportRequest.to_file(request)
        self._exporter.start(request)

    @property
    def export_error(self) -> VideoFlowError | None:
        """Why the first film that failed in the last export did, if one has."""
        return self._exporter.error

    @property
    def exported_films(self) -> tuple[FilmExportView, ...]:
        """The films of the running export, or of the last one."""
        return self._exporter.films

    def pause_export(self) -> None:
        """Stop working on films for now; what is made already is kept."""
        self._exporter.pause()

    def resume_export(self) -> None:
        """Go on with a paused export."""
        self._exporter.resume()

    def cancel_export(self, film_id: str | None = None) -> None:
        """Give up one film, or all that are not finished; the films before them stay."""
        self._exporter.cancel(film_id)

    def preflight(
        self, presets: Sequence[Preset] = (), *, hold_pictures: bool = False
    ) -> tuple[Finding, ...]:
        """What is wrong with the film, errors first; about pictures and sound as far as
        ``look_through_takes`` has come."""
        facts = FilmFacts(
            self._session.project, self._session.takes, self.status, self._measurer.found
        )
        return preflight(facts, presets, hold_pictures=hold_pictures)

    def look_through_takes(self) -> None:
        """Look for black or frozen pictures and listen to the sound of what the film uses, each
        take once; a ProjectChanged tells when that is done."""
        self._measurer.start()

    @property
    def looking_through_takes(self) -> bool:
        """Whether takes are being looked through just now."""
        return self._measurer.busy

    def film_length_s(self, *, hold_pictures: bool = False) -> float:
        """About how long the film is as it is now."""
        project, takes = self._session.project, self._session.takes
        return film_length_s(project, takes, hold_pictures=hold_pictures)

    def hand_off(self, kind: HandOff, output: Path | None = None) -> None:
        """Write the film as something that others go on with, to ``output`` or to ``exports/``; a
        HandedOff or a notice tells the end. Also in a read-only view.

        UsageError for a name with another extension; RuleError for a place among the project's
        own files, and where scenes have nothing to show.
        """
        self._hand_off.start(kind, output)

    @property
    def hand_off_error(self) -> VideoFlowError | None:
        """Why the last hand-off failed, if it did."""
        return self._hand_off.error

    def prepare_export(self) -> None:
        """Encode in the background what the next export with the last choices will need, if that
        is wanted, the film is complete, and nothing else is to be done. Nobody is told."""
        self._preparer.start()

    @property
    def preparing_export(self) -> bool:
        """Whether that is under way."""
        return self._preparer.busy

    def _stop_exports(self) -> None:
        self._exporter.cancel()
        self._measurer.cancel()
        self._hand_off.cancel()
        self._preparer.stop()
