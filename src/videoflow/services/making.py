"""Commands that make takes: generate, regenerate, retry, cancel, and what they will cost."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from videoflow.domain import editing, reviewing
from videoflow.domain.base import AssetKind, utc_now
from videoflow.domain.cost import ChargeState, ResultState
from videoflow.domain.job import Job, new_id
from videoflow.domain.progress import REGENERATABLE, AssetStatus, asset_status
from videoflow.domain.scene import Draft, Scene
from videoflow.domain.settings import ResolvedSettings, TakeSettings, resolve_settings
from videoflow.errors import RuleError
from videoflow.i18n import _
from videoflow.services.booking import booked
from videoflow.services.budget import Expense, check_budget
from videoflow.services.events import SceneChanged
from videoflow.services.job_builder import build_job
from videoflow.services.session import ProjectSession
from videoflow.services.submitting import prompt_lost_error
from videoflow.services.wording import kind_name

AS_SAID = TakeSettings()
"""Says nothing beyond what scene and project say."""

STARTABLE = (AssetStatus.EMPTY, AssetStatus.FAILED)
"""States of what is missing and can be begun by itself."""


class MakingCommands:
    """The half of the coordinator that starts and stops jobs. See Coordinator for the rules."""

    def __init__(self, session: ProjectSession) -> None:
        self._session = session
        self._desk = session.desk
        self._providers = session.providers

    def scene_indexes(self) -> tuple[int, ...]:
        """Indexes of all scenes, in the order of the film."""
        return tuple(scene.index for scene in self._session.project.scenes)

    def status(self, index: int, kind: AssetKind) -> AssetStatus:
        """State of one (scene, kind)."""
        asset = editing.find_scene(self._session.project, index).asset(kind)
        return asset_status(asset, self._desk.phase(index, kind))

    def generate(
        self, index: int, kind: AssetKind, draft: Draft | None = None, *, accept: bool = False
    ) -> str:
        """Make a take, whether there is one already or not; returns the job's id.

        ``draft`` is remembered as the scene's draft, so that a reject loses none of it; a private
        prompt is not. ``accept`` commits the result without review. BudgetError where it could
        pass the project's budget.
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
        self._check_budget(job)
        project = reviewing.set_draft(project, index, kind, draft)
        self._session.change(self._session.reserved(project, job), SceneChanged(index))
        self._desk.add((job, self._session.start_image(job)))
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

    def generate_missing(
        self, kind: AssetKind, *, only_now: TakeSettings = AS_SAID, accept: bool = False
    ) -> int:
        """Make what no scene has yet; returns how many jobs were started.

        Scenes that cannot be done now (at work, in review, no image for a video) are left out.
        BudgetError where all of them together could pass the project's budget.
        ``only_now`` are settings of this request, which the scenes do not remember.
        """
        return self._generate_all(self.missing(kind), kind, only_now, accept=accept)

    def generate_all(self, kind: AssetKind, *, only_now: TakeSettings = AS_SAID) -> int:
        """Make a new take for every scene that is not at work; returns the number of jobs."""
        return self._generate_all(self.makeable(kind), kind, only_now, accept=False)

    def makeable(self, kind: AssetKind) -> list[int]:
        """Indexes of the scenes for which ``generate_all`` would start a job now."""
        return [index for index in self.scene_indexes() if self._can_make(index, kind)]

    def missing(self, kind: AssetKind) -> list[int]:
        """Indexes of the scenes for which ``generate_missing`` would start a job now."""
        return [
            scene.index
            for scene in self._session.project.scenes
            if scene.asset(kind).committed is None
            and self.status(scene.index, kind) in STARTABLE
            and self._can_make(scene.index, kind)
        ]

    def provider_of(self, index: int, kind: AssetKind, *, only_now: TakeSettings = AS_SAID) -> str:
        """Id of the provider that would make the next take of a (scene, kind)."""
        scene = editing.find_scene(self._session.project, index)
        return self._resolve(scene, kind, only_now).provider

    def estimate(
        self, indexes: Sequence[int], kind: AssetKind, *, only_now: TakeSettings = AS_SAID
    ) -> float | None:
        """Expected price of one take for each of these scenes; None if any price is unknown."""
        total = 0.0
        for index in indexes:
            scene = editing.find_scene(self._session.project, index)
            price = self._session.estimate(scene, kind, self._resolve(scene, kind, only_now))
            if price is None:
                return None
            total += price
        return total

    def ask_for_quotes(
        self, indexes: Sequence[int], kind: AssetKind, *, only_now: TakeSettings = AS_SAID
    ) -> None:
        """Ask services that tell prices for those of the next takes of these scenes.

        Answers come as changes of the scenes; where none comes, the price of the table stays.
        """
        jobs = []
        for index in indexes:
            scene = editing.find_scene(self._session.project, index)
            own = scene.asset(kind).draft
            draft = own.changed(settings=own.settings.overridden(only_now))
            with suppress(RuleError):  # it could not be made either: the button says why
                jobs.append(self._build(scene, kind, draft, accept=False))
        self._session.quotes.ask([(job, self._session.start_image(job)) for job in jobs])

    def check_film_budget(self) -> None:
        """BudgetError where making all that the film still lacks could pass its budget."""
        project = self._session.project
        images = self.missing(AssetKind.IMAGE)
        lacking = [(index, AssetKind.IMAGE) for index in images]
        for scene in project.scenes:
            has_image = scene.index in images or scene.asset(AssetKind.IMAGE).committed is not None
            status = self.status(scene.index, AssetKind.VIDEO)
            if has_image and status in STARTABLE and not scene.asset(AssetKind.VIDEO).committed:
                lacking.append((scene.index, AssetKind.VIDEO))
        expenses = []
        for index, kind in lacking:
            scene = project.scene(index)
            settings = self._resolve(scene, kind)
            expenses.append(
                Expense(
                    scene_number=project.number_of(index),
                    kind=kind,
                    price_usd=self._session.estimate(scene, kind, settings),
                    made_by=self._made_by(settings, kind),
                )
            )
        check_budget(project, expenses)

    def retry(self, index: int, kind: AssetKind) -> str:
        """Do a failed job again: the same submission under a new id.

        A job that a service still works on is resumed instead: never paid for twice. Where nobody
        knows whether the service got it, the service is asked first. BudgetError where doing it
        again could pass the project's budget.
        """
        self._session.writable()
        held = self._desk.at(index, kind)
        if held is None or held.active:
            raise RuleError(_("Nothing has failed here."), "")
        self._refuse_leaving(index)
        start_image = self._session.start_image(held.job)
        if held.askable:
            self._desk.ask_after(index, kind, start_image)
            return held.job.job_id
        if held.uncertain:
            raise _unresolved()
        if held.at_service:
            self._desk.resume(held.entry, start_image)
            return held.job.job_id
        if held.job.prompt_is_lost:
            raise prompt_lost_error()
        job = self._priced_again(held.job)
        self._check_budget(job)
        self._session.change(
            self._session.reserved(self._session.project, job), SceneChanged(index)
        )
        self._desk.add((job, start_image))
        return job.job_id

    def cancel(self, index: int, kind: AssetKind) -> None:
        """Give up the job of a (scene, kind), if one is active."""
        self._desk.cancel(index, kind)

    def dismiss_error(self, index: int, kind: AssetKind) -> None:
        """Forget a failed job. One that may have been charged must be resolved instead."""
        held = self._desk.at(index, kind)
        if held is None or held.active or held.uncertain:
            return
        if held.at_service:  # its result is given up; it was accepted, so it counts as charged
            given_up = ChargeState.CHARGED, None, ResultState.CANCELLED
            self._session.change(booked(self._session.writable(), held.job.job_id, *given_up))
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
            ResultState.FAILED,
        )
        # The ledger first: without the journal's entry nobody could resolve it any more.
        self._session.change(project, SceneChanged(index))
        self._desk.dismiss(index, kind)

    def set_draft(self, index: int, kind: AssetKind, draft: Draft) -> None:
        """Remember what the editor says for the next take."""
        project = reviewing.set_draft(self._session.writable(), index, kind, draft)
        self._session.change(project, SceneChanged(index))

    # --- inside --------------------------------------------------------------------------------

    def _generate_all(
        self, indexes: Sequence[int], kind: AssetKind, only_now: TakeSettings, *, accept: bool
    ) -> int:
        """One request, one save, one job for each scene."""
        project = self._session.writable()
        request_id = new_id()
        jobs = []
        for index in indexes:
            scene = editing.find_scene(project, index)
            own = scene.asset(kind).draft
            draft = own.changed(settings=own.settings.overridden(only_now))
            jobs.append(self._build(scene, kind, draft, accept=accept, request_id=request_id))
        self._check_budget(*jobs)
        self._session.change(self._session.reserved(project, *jobs))
        self._desk.add(*((job, self._session.start_image(job)) for job in jobs))
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
        job = build_job(
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
        return job.changed(estimate_usd=self._session.prices.of_job(job))

    def _priced_again(self, job: Job) -> Job:
        """The same submission under a new id, at today's price; a ceiling may have been set."""
        scene = editing.find_scene(self._session.project, job.scene_index)
        now = self._resolve(scene, job.kind)
        settings = job.settings
        if (now.provider, now.model or settings.model) == (settings.provider, settings.model):
            settings = settings.changed(ceiling_usd=now.ceiling_usd)
        job = job.again(utc_now()).changed(settings=settings)
        return job.changed(estimate_usd=self._session.prices.of_job(job))

    def _check_budget(self, *jobs: Job) -> None:
        project = self._session.project
        expenses = [
            Expense(
                scene_number=project.number_of(job.scene_index),
                kind=job.kind,
                price_usd=job.estimate_usd,
                made_by=self._made_by(job.settings, job.kind),
            )
            for job in jobs
        ]
        check_budget(project, expenses)

    def _made_by(self, settings: ResolvedSettings, kind: AssetKind) -> str:
        try:
            offer = self._providers.capabilities(settings.provider, kind)
        except RuleError:
            return settings.provider
        model = offer.model(settings.model)
        return (model.name or model.id if model else "") or offer.name or settings.provider

    def _resolve(
        self, scene: Scene, kind: AssetKind, only_now: TakeSettings = AS_SAID
    ) -> ResolvedSettings:
        asset = scene.asset(kind)
        committed = self._session.takes.get(asset.committed or "")
        return resolve_settings(
            editor=asset.draft.settings.overridden(only_now),
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
