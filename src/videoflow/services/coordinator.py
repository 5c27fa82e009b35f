"""The coordinator: the one object per open project that every command goes through.

Lives on the owner thread and is the only one that changes the project in memory. Commands
check, change, and return at once; disk and providers follow on threads of their own and report
back here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from videoflow.domain import editing
from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import Capabilities
from videoflow.domain.project import Project
from videoflow.domain.prompt import compose_prompt
from videoflow.domain.take import LONGEST_LICENCE, Take
from videoflow.errors import UsageError, VideoFlowError
from videoflow.i18n import _
from videoflow.providers.registry import ProviderRegistry
from videoflow.services import views
from videoflow.services.commands.candidates import CandidateCommands
from videoflow.services.commands.exporting import ExportCommands
from videoflow.services.commands.files import FileCommands
from videoflow.services.commands.film import FilmCommands
from videoflow.services.commands.reviewing import ReviewCommands
from videoflow.services.commands.scenes import SceneCommands
from videoflow.services.commands.undoing import UndoCommands
from videoflow.services.commands.variants import VariantCommands
from videoflow.services.desk_job import DeskJob
from videoflow.services.events import Listener
from videoflow.services.make_film import FilmMaker
from videoflow.services.own_media import OwnMediaImporter
from videoflow.services.ports import Owner, TaskRunner
from videoflow.services.projects import OpenedProject
from videoflow.services.session import ProjectSession
from videoflow.services.storyboard.exporting import StoryboardExporter, StoryboardFormat
from videoflow.services.view_models import (
    AssetView,
    ProjectView,
    SceneView,
    TakeView,
)


class Coordinator(
    SceneCommands,
    FilmCommands,
    CandidateCommands,
    ReviewCommands,
    UndoCommands,
    FileCommands,
    ExportCommands,
    VariantCommands,
):
    """All commands on one open project.

    Commands raise RuleError where a rule refuses and UsageError where something does not exist,
    always before anything was changed.
    """

    def __init__(
        self,
        opened: OpenedProject,
        *,
        runner: TaskRunner,
        owner: Owner,
        providers: ProviderRegistry,
    ) -> None:
        session = ProjectSession(opened, runner=runner, owner=owner, providers=providers)
        super().__init__(session)
        self._maker = FilmMaker(self, self._session)
        self._own_media = OwnMediaImporter(self._session)
        self._storyboard = StoryboardExporter(self._session)

    # --- what there is -------------------------------------------------------------------------

    @property
    def project(self) -> Project:
        """The document as it is now; immutable."""
        return self._session.project

    @property
    def takes(self) -> dict[str, Take]:
        """The records of all takes, by id."""
        return dict(self._session.takes)

    @property
    def folder(self) -> Path:
        """The project's folder."""
        return self._session.folder

    @property
    def read_only(self) -> bool:
        """Whether this is a view of a project that cannot be changed from here."""
        return self._session.read_only is not None

    @property
    def project_id(self) -> UUID:
        """The project's own id, whatever its folder is called."""
        return UUID(self._session.project.uuid)

    @property
    def running_jobs(self) -> int:
        """How many jobs wait or run."""
        return sum(1 for _held in self._desk.active())

    @property
    def idle(self) -> bool:
        """Nothing runs, nothing waits, everything is on disk."""
        return not self._session.busy and self._session.saver.settled

    @property
    def save_error(self) -> VideoFlowError | None:
        """Why the last state is not on disk, if it is not."""
        return self._session.saver.error

    def scene_view(self, index: int) -> SceneView:
        """What a card shows."""
        editing.find_scene(self._session.project, index)
        return views.scene_view(self._session.context(), index)

    def asset_view(self, index: int, kind: AssetKind) -> AssetView:
        """One kind of a scene, also one that cards do not show: its voice, its music."""
        project = self._session.project
        scene = editing.find_scene(project, index)
        return views.asset_view(self._session.context(), scene, project.number_of(index), kind)

    def project_view(self) -> ProjectView:
        """What the window shows beside the cards."""
        return views.project_view(self._session.context())

    def error_of(self, index: int, kind: AssetKind) -> VideoFlowError | None:
        """Why the last job of a (scene, kind) failed, if it did."""
        held = self._desk.at(index, kind)
        return held.error if held else None

    def compose(self, index: int, kind: AssetKind, override: str | None = None) -> str:
        """The prompt in full, as it would be sent."""
        project = self._session.project
        scene = editing.find_scene(project, index)
        return compose_prompt(scene, kind, project.brief, project.look, override)

    def provider_choices(self, kind: AssetKind) -> tuple[Capabilities, ...]:
        """What the providers here offer for ``kind``."""
        return self._providers.choices(kind)

    def jobs(self) -> tuple[DeskJob, ...]:
        """Jobs that wait, run, or failed and were not dismissed."""
        return self._desk.all()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have ``listener`` told of every change; returns how to stop that."""
        return self._session.subscribe(listener)

    # --- own media -----------------------------------------------------------------------------

    def import_media(self, index: int, kind: AssetKind, file: Path, licence: str = "") -> str:
        """Have a copy of ``file`` become a take of a scene; returns the id it will have.

        It is decoded and copied off this thread and then committed or offered for review like any
        other take. A file that is not of ``kind``, or damaged, ends in a notice, and in
        ``import_error``. ``licence`` is what the user notes of the terms of its use; UsageError
        where that is too long.
        """
        editing.find_scene(self._session.writable(), index)
        self._refuse_leaving(index)
        if len(licence) > LONGEST_LICENCE:
            raise UsageError(
                _("The note about the licence is too long."),
                _("Write at most {n} characters.").format(n=LONGEST_LICENCE),
            )
        return self._own_media.start(index, kind, file, licence)

    def import_error(self, take_id: str) -> VideoFlowError | None:
        """Why the import that was to become this take failed, if it did."""
        return self._own_media.errors.get(take_id)

    # --- storyboard as a document ---------------------------------------------------------------

    def export_storyboard(self, form: StoryboardFormat, output: Path | None = None) -> None:
        """Write the storyboard to ``output``, or to ``exports/``; a StoryboardExported or a notice
        tells the end. Also in a read-only view.

        UsageError for a name with another extension, RuleError for a place among the project's
        own files and while an export runs.
        """
        self._storyboard.start(form, output)

    @property
    def storyboard_error(self) -> VideoFlowError | None:
        """Why the last export of the storyboard failed, if it did."""
        return self._storyboard.error

    # --- film ----------------------------------------------------------------------------------

    def film_playlist(self) -> tuple[TakeView, ...]:
        """The committed videos in the order of the film; scenes without one are left out."""
        return tuple(
            views.take_view(self._session.takes[take_id], self.folder)
            for _number, _scene, take_id in self._session.project.committed_takes(AssetKind.VIDEO)
            if take_id in self._session.takes
        )

    def make_film(self, output: Path | None = None) -> None:
        """Go the whole way: missing images, missing videos, then the film."""
        self._session.writable()
        self._maker.start(output)

    def stop_making_film(self) -> None:
        """Go no further by itself; jobs that run are left to finish."""
        self._maker.stop()

    # --- saving and closing --------------------------------------------------------------------

    def cancel_all(self) -> None:
        """Give up every job, every import, and a variant that is being made."""
        self._maker.stop()
        self._own_media.cancel()
        self.cancel_variant()
        for held in list(self._desk.active()):
            self._desk.cancel(*held.place)

    def retry_saving(self) -> None:
        """Write again what could not be written."""
        self._session.saver.retry()

    def retry_publishing(self) -> None:
        """Try again to publish files that were locked, if there are any."""
        if self._session.saver.behind:
            self._session.saver.retry()

    def shutdown(self, done: Callable[[], None]) -> None:
        """Stop everything, save, let go of the project; then ``done``, on the owner thread."""
        self._maker.stop()
        self._stop_exports()
        self._own_media.cancel()
        self._storyboard.cancel()
        self.cancel_variant()
        self._session.close(done)
