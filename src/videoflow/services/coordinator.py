"""The coordinator: the one object per open project that every command goes through.

Lives on the owner thread and is the only one that changes the project in memory. Commands
check, change, and return at once; disk and providers follow on threads of their own and report
back here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from videoflow.domain import editing, reviewing
from videoflow.domain.base import AssetKind, utc_now
from videoflow.domain.capabilities import Capabilities
from videoflow.domain.cost import ChargeState
from videoflow.domain.job import Job, new_id
from videoflow.domain.progress import REGENERATABLE, AssetStatus, asset_status
from videoflow.domain.project import Project
from videoflow.domain.prompt import compose_prompt
from videoflow.domain.scene import Draft, Scene, SceneDraft
from videoflow.domain.settings import ResolvedSettings, resolve_settings
from videoflow.domain.take import Take
from videoflow.errors import RuleError, VideoFlowError
from videoflow.i18n import _
from videoflow.providers.registry import ProviderRegistry
from videoflow.services import views
from videoflow.services.events import Listener, ProjectChanged, SceneChanged, ScenesChanged
from videoflow.services.exporting import FilmExporter
from videoflow.services.job_builder import build_job
from videoflow.services.job_desk import DeskJob
from videoflow.services.make_film import FilmMaker
from videoflow.services.ports import Owner, TaskRunner
from videoflow.services.projects import OpenedProject
from videoflow.services.session import ProjectSession, booked
from videoflow.services.view_models import ProjectView, SceneView, TakeView
from videoflow.services.wording import kind_name


class Coordinator:
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
        self._session = ProjectSession(opened, runner=runner, owner=owner, providers=providers)
        self._desk = self._session.desk
        self._providers = providers
        self._exporter = FilmExporter(self._session)
        self._maker = FilmMaker(self, self._session)

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

    def scene_indexes(self) -> tuple[int, ...]:
        """Indexes of all scenes, in the order of the film."""
        return tuple(scene.index for scene in self._session.project.scenes)

    def scene_view(self, index: int) -> SceneView:
        """What a card shows."""
        editing.find_scene(self._session.project, index)
        return views.scene_view(self._session.context(), index)

    def project_view(self) -> ProjectView:
        """What the window shows beside the cards."""
        return views.project_view(self._session.context())

    def status(self, index: int, kind: AssetKind) -> AssetStatus:
        """State of one (scene, kind)."""
        asset = editing.find_scene(self._session.project, index).asset(kind)
        return asset_status(asset, self._desk.phase(index, kind))

    def error_of(self, index: int, kind: AssetKind) -> VideoFlowError | None:
        """Why the last job of a (scene, kind) failed, if it did."""
        held = self._desk.at(index, kind)
        return held.error if held else None

    def compose(self, index: int, kind: AssetKind, override: str | None = None) -> str:
        """The prompt in full, as it would be sent."""
        scene = editing.find_scene(self._session.project, index)
        return compose_prompt(scene, kind, self._session.project.brief, override)

    def provider_choices(self, kind: AssetKind) -> tuple[Capabilities, ...]:
        """What the providers here offer for ``kind``."""
        return self._providers.choices(kind)

    def jobs(self) -> tuple[DeskJob, ...]:
        """Jobs that wait, run, or failed and were not dismissed."""
        return self._desk.all()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have ``listener`` told of every change; returns how to stop that."""
        return self._session.subscribe(listener)

    # --- scenes --------------------------------------------------------------------------------

    def add_scene(self, draft: SceneDraft, position: int | None = None) -> int:
        """Insert a scene before 0-based ``position`` (None: at the end); returns its index."""
        project, index = editing.add_scene(self._session.writable(), draft, utc_now(), position)
        self._session.change(project, ScenesChanged())
        return index

    def duplicate_scene(self, index: int) -> int:
        """A new scene with the same texts, right behind; returns its index."""
        project, new_index = editing.duplicate_scene(self._session.writable(), index, utc_now())
        self._session.change(project, ScenesChanged())
        return new_index

    def edit_scene(self, index: int, **fields: object) -> None:
        """Replace texts or duration of a scene; what is not given is kept."""
        project = editing.edit_scene(self._session.writable(), index, utc_now(), fields)
        self._session.change(project, SceneChanged(index))

    def delete_scene(self, index: int, *, cancel_jobs: bool = False) -> None:
        """Move a scene and its takes to the trash.

        Refused while one of its jobs runs; with ``cancel_jobs`` these are cancelled, and the
        scene goes as soon as they have ended.
        """
        editing.find_scene(self._session.writable(), index)
        if any(held.job.scene_index == index for held in self._desk.active()):
            if not cancel_jobs:
                raise RuleError(
                    _("Scene {number} is being worked on.").format(
                        number=self._session.project.number_of(index)
                    ),
                    _("Cancel its job first, or choose “Cancel and delete”."),
                )
            self._session.delete_when_idle(index, self._delete)
            return
        self._delete(index)

    def _delete(self, index: int) -> None:
        """Also while closing, for a deletion that was asked for before."""
        for kind in AssetKind:
            self._refuse_unresolved(index, kind)
        project = editing.delete_scene(self._session.project, index, utc_now())
        for kind in AssetKind:
            self._desk.dismiss(index, kind)
        self._session.change(project, ScenesChanged())
        takes = self._session.takes_of(project.deleted[-1].scene)
        self._session.move_takes(takes, self._session.store.takes.move_to_trash)

    def restore_scene(self, index: int) -> None:
        """Put a deleted scene back with its index, takes and place."""
        project = editing.restore_scene(self._session.writable(), index)
        self._session.change(project, ScenesChanged())
        self._session.move_takes(
            self._session.takes_of(project.scene(index)),
            self._session.store.takes.restore_from_trash,
            lambda: self._session.tell(SceneChanged(index)),
        )

    def reorder(self, indexes: Sequence[int]) -> None:
        """Put the scenes in this order; every index exactly once."""
        self._session.change(editing.reorder(self._session.writable(), indexes), ScenesChanged())

    def reorder_numbers(self, numbers: Sequence[int]) -> None:
        """Put the scenes in the order of these scene numbers."""
        self.reorder(editing.indexes_of_numbers(self._session.writable(), numbers))

    def edit_brief(self, **fields: object) -> None:
        """Replace fields of the brief."""
        project = self._session.writable()
        brief = editing.checked(lambda: project.brief.changed(**fields))
        self._session.change(project.changed(brief=brief), ScenesChanged())

    def update_settings(self, **fields: object) -> None:
        """Replace project settings."""
        project = self._session.writable()
        settings = editing.checked(lambda: project.settings.changed(**fields))
        self._session.change(project.changed(settings=settings), ScenesChanged())

    def rename(self, name: str) -> None:
        """Give the film another name. Files keep theirs: the stem is made once."""
        project = self._session.writable()
        self._session.change(editing.checked(lambda: project.changed(name=name)), ProjectChanged())

    # --- making --------------------------------------------------------------------------------

    def generate(
        self, index: int, kind: AssetKind, draft: Draft | None = None, *, accept: bool = False
    ) -> str:
        """Make a take, whether there is one already or not; returns the job's id.

        ``draft`` is remembered as the scene's draft, so that a reject loses none of it.
        ``accept`` commits the result without review.
        """
        project = self._session.writable()
        scene = editing.find_scene(project, index)
        self._refuse_unresolved(index, kind)
        status = self.status(index, kind)
        if status in (AssetStatus.WAITING, AssetStatus.RUNNING):
            raise self._busy(index, status)
        self._refuse_leaving(index)
        draft = scene.asset(kind).draft if draft is None else draft
        job = self._build(scene, kind, draft, accept=accept)
        project = reviewing.set_draft(project, index, kind, draft)
        self._session.change(self._session.reserved(project, job), SceneChanged(index))
        self._desk.add(job, self._session.start_image(job))
        return job.job_id

    def regenerate(
        self, index: int, kind: AssetKind, draft: Draft | None = None, *, accept: bool = False
    ) -> str:
        """Like ``generate``, but only where there is something to redo."""
        status = self.status(index, kind)
        if status in (AssetStatus.WAITING, AssetStatus.RUNNING):
            raise self._busy(index, status)
        if status not in REGENERATABLE:
            raise RuleError(
                _("Scene {number} has no {kind} yet, so there is nothing to redo.").format(
                    number=self._session.project.number_of(index), kind=kind_name(kind)
                ),
                _("Generate it first."),
            )
        return self.generate(index, kind, draft, accept=accept)

    def keep_and_roll_again(self, index: int, kind: AssetKind) -> str:
        """Leave the pending take where it is and make another one."""
        return self.regenerate(index, kind)

    def generate_missing(self, kind: AssetKind, *, accept: bool = False) -> int:
        """Make what no scene has yet; returns how many jobs were started.

        Scenes that cannot be done now (at work, in review, no image for a video) are left out.
        """
        return self._generate_all(self.missing(kind), kind, accept=accept)

    def generate_all(self, kind: AssetKind) -> int:
        """Make a new take for every scene that is not at work; returns the number of jobs."""
        indexes = [i for i in self.scene_indexes() if self._can_make(i, kind)]
        return self._generate_all(indexes, kind, accept=False)

    def missing(self, kind: AssetKind) -> list[int]:
        """Indexes of the scenes for which ``generate_missing`` would start a job now."""
        startable = (AssetStatus.EMPTY, AssetStatus.FAILED)
        return [
            scene.index
            for scene in self._session.project.scenes
            if scene.asset(kind).committed is None
            and self.status(scene.index, kind) in startable
            and self._can_make(scene.index, kind)
        ]

    def estimate(self, indexes: Sequence[int], kind: AssetKind) -> float | None:
        """Expected price of one take for each of these scenes; None if any price is unknown."""
        total = 0.0
        for index in indexes:
            scene = editing.find_scene(self._session.project, index)
            price = self._session.estimate(kind, self._resolve(scene, kind), scene.duration_s)
            if price is None:
                return None
            total += price
        return total

    def retry(self, index: int, kind: AssetKind) -> str:
        """Do a failed job again: the same submission under a new id.

        A job that a service still works on is resumed instead: never paid for twice.
        """
        self._session.writable()
        held = self._desk.at(index, kind)
        if held is None or held.active:
            raise RuleError(_("Nothing has failed here."), "")
        if held.uncertain:
            raise _unresolved()
        self._refuse_leaving(index)
        if held.at_service:
            self._desk.resume(held.entry, self._session.start_image(held.job))
            return held.job.job_id
        job = held.job.again(utc_now())
        self._session.change(
            self._session.reserved(self._session.project, job), SceneChanged(index)
        )
        self._desk.add(job, self._session.start_image(job))
        return job.job_id

    def cancel(self, index: int, kind: AssetKind) -> None:
        """Give up the job of a (scene, kind), if one is active."""
        self._desk.cancel(index, kind)

    def cancel_all(self) -> None:
        """Give up every job."""
        self._maker.stop()
        for held in list(self._desk.active()):
            self._desk.cancel(*held.place)

    def dismiss_error(self, index: int, kind: AssetKind) -> None:
        """Forget a failed job. One that may have been charged must be resolved instead."""
        held = self._desk.at(index, kind)
        if held is None or held.active or held.uncertain:
            return
        if held.at_service:  # its result is given up, and nobody will know what it cost
            state = ChargeState.UNCERTAIN
            self._session.change(booked(self._session.writable(), held.job.job_id, state, None))
        self._desk.dismiss(index, kind)

    def resolve_uncertain(self, index: int, kind: AssetKind, *, charged: bool) -> None:
        """Say what the service's dashboard told about a job that may have been charged."""
        held = self._desk.at(index, kind)
        if held is None or not held.uncertain:
            raise RuleError(_("There is nothing to resolve here."), "")
        project = booked(
            self._session.writable(),
            held.job.job_id,
            ChargeState.CHARGED if charged else ChargeState.FREE,
            held.job.estimate_usd if charged else 0.0,
        )
        self._desk.dismiss(index, kind)
        self._session.change(project, SceneChanged(index))

    def set_draft(self, index: int, kind: AssetKind, draft: Draft) -> None:
        """Remember what the editor says for the next take."""
        project = reviewing.set_draft(self._session.writable(), index, kind, draft)
        self._session.change(project, SceneChanged(index))

    # --- review --------------------------------------------------------------------------------

    def accept(self, index: int, kind: AssetKind, take_id: str | None = None) -> str:
        """Make a pending take the committed one; returns its id."""
        take = self._pending(index, kind, take_id)
        self._session.change(
            reviewing.accept(self._session.project, take, utc_now()), SceneChanged(index)
        )
        self._session.retain()
        return take.take_id

    def reject(self, index: int, kind: AssetKind, take_id: str | None = None) -> str:
        """Leave the film as it is; returns the id of the rejected take."""
        take = self._pending(index, kind, take_id)
        self._session.change(reviewing.reject(self._session.project, take), SceneChanged(index))
        self._session.retain()
        return take.take_id

    def restore_take(self, index: int, kind: AssetKind, take_id: str) -> None:
        """Make an earlier take the committed one again."""
        project = self._session.writable()
        take = self._session.takes.get(take_id)
        if take is None or (take.scene_index, take.kind) != (index, kind):
            raise RuleError(
                _("This take is not one of the scene's earlier takes."),
                _("Choose one from the list of earlier takes."),
            )
        self._session.change(reviewing.restore(project, take, utc_now()), SceneChanged(index))

    # --- film ----------------------------------------------------------------------------------

    def film_playlist(self) -> tuple[TakeView, ...]:
        """The committed videos in the order of the film; scenes without one are left out."""
        return tuple(
            views.take_view(self._session.takes[take_id], self.folder)
            for _number, _scene, take_id in self._session.project.committed_takes(AssetKind.VIDEO)
            if take_id in self._session.takes
        )

    def export(self, output: Path | None = None) -> None:
        """Join the committed videos into one mp4; a FilmExported or a notice tells the end."""
        self._session.writable()
        self._exporter.start(output)

    @property
    def export_error(self) -> VideoFlowError | None:
        """Why the last export failed, if it did."""
        return self._exporter.error

    def cancel_export(self) -> None:
        """Stop the running export; the previous film stays."""
        self._exporter.cancel()

    def make_film(self, output: Path | None = None) -> None:
        """Go the whole way: missing images, missing videos, then the film."""
        self._session.writable()
        self._maker.start(output)

    def stop_making_film(self) -> None:
        """Go no further by itself; jobs that run are left to finish."""
        self._maker.stop()

    # --- saving and closing --------------------------------------------------------------------

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
        self._exporter.cancel()
        self._session.close(done)

    # --- inside --------------------------------------------------------------------------------

    def _generate_all(self, indexes: Sequence[int], kind: AssetKind, *, accept: bool) -> int:
        """One request, one save, one job for each scene."""
        project = self._session.writable()
        request_id = new_id()
        jobs = []
        for index in indexes:
            scene = editing.find_scene(project, index)
            draft = scene.asset(kind).draft
            jobs.append(self._build(scene, kind, draft, accept=accept, request_id=request_id))
        self._session.change(self._session.reserved(project, *jobs))
        for job in jobs:
            self._desk.add(job, self._session.start_image(job))
        return len(jobs)

    def _build(
        self,
        scene: Scene,
        kind: AssetKind,
        draft: Draft,
        *,
        accept: bool,
        request_id: str | None = None,
    ) -> Job:
        takes = self._session.takes
        image_id = scene.asset(AssetKind.IMAGE).committed if kind is AssetKind.VIDEO else None
        return build_job(
            self._session.project,
            scene,
            kind,
            draft,
            committed=takes.get(scene.asset(kind).committed or ""),
            latest=max(
                (takes[take_id] for take_id in scene.asset(kind).take_ids if take_id in takes),
                key=lambda take: take.finished_at,
                default=None,
            ),
            start_image=takes.get(image_id or ""),
            providers=self._providers,
            accept_when_done=accept,
            request_id=request_id,
        )

    def _resolve(self, scene: Scene, kind: AssetKind) -> ResolvedSettings:
        asset = scene.asset(kind)
        committed = self._session.takes.get(asset.committed or "")
        return resolve_settings(
            editor=asset.draft.settings,
            project=self._session.project.settings.defaults_for(kind),
            committed=committed.settings if committed else None,
            fresh_seed=0,
        ).settings

    def _can_make(self, index: int, kind: AssetKind) -> bool:
        scene = self._session.project.scene(index)
        active = self.status(index, kind) in (AssetStatus.WAITING, AssetStatus.RUNNING)
        has_image = scene.asset(AssetKind.IMAGE).committed is not None
        held = self._desk.at(index, kind)
        if held is not None and (held.uncertain or held.at_service):
            return False
        leaving = self._session.is_leaving(index)
        return not active and not leaving and (kind is not AssetKind.VIDEO or has_image)

    def _refuse_unresolved(self, index: int, kind: AssetKind) -> None:
        """RuleError where the last job may have been, or may yet be, charged."""
        held = self._desk.at(index, kind)
        if held is not None and held.uncertain:
            raise _unresolved()
        if held is not None and held.at_service:
            raise RuleError(
                _("The last request of this scene is still at the service."),
                _("Press Retry to fetch its result, or dismiss the error to give it up."),
            )

    def _refuse_leaving(self, index: int) -> None:
        if self._session.is_leaving(index):
            raise RuleError(
                _("Scene {number} is being deleted.").format(
                    number=self._session.project.number_of(index)
                ),
                _("Restore it from the trash when it is there."),
            )

    def _pending(self, index: int, kind: AssetKind, take_id: str | None) -> Take:
        chosen = reviewing.pick_pending(self._session.writable(), index, kind, take_id)
        take = self._session.takes.get(chosen)
        if take is None:
            raise RuleError(
                _("The take “{take}” is missing from the folder “takes”.").format(take=chosen),
                _("Bring it back from a backup and open the project again."),
            )
        return take

    def _busy(self, index: int, status: AssetStatus) -> RuleError:
        number = self._session.project.number_of(index)
        if status is AssetStatus.WAITING:
            message = _("Scene {number} waits for its turn already.")
        else:
            message = _("Scene {number} is being made already.")
        return RuleError(
            message.format(number=number), _("Wait for the result, or cancel it first.")
        )


def _unresolved() -> RuleError:
    return RuleError(
        _("The last request of this scene may have been charged."),
        _("Look at the service's dashboard and resolve it first."),
    )
