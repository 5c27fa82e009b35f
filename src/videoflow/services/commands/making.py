"""Commands that make takes: generate, regenerate, refine, retry, cancel."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from videoflow.domain import approving, editing, refining, reviewing
from videoflow.domain.base import AssetKind, utc_now
from videoflow.domain.cost import ChargeState, ResultState
from videoflow.domain.job import Job, new_id
from videoflow.domain.progress import REGENERATABLE
from videoflow.domain.project import Project
from videoflow.domain.scene import Draft
from videoflow.domain.settings import TakeSettings
from videoflow.errors import NotApprovedError, RuleError, UsageError
from videoflow.i18n import _
from videoflow.services.booking import booked
from videoflow.services.commands.base import unresolved
from videoflow.services.commands.estimating import AS_SAID, EstimatingCommands
from videoflow.services.events import SceneChanged
from videoflow.services.submitting import prompt_lost_error
from videoflow.services.wording import kind_name


class MakingCommands(EstimatingCommands):
    """The part of the coordinator that starts and stops jobs."""

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
        self._refuse_making(index, kind)
        draft = scene.asset(kind).draft if draft is None else draft
        job = self._build(scene, kind, draft, accept=accept)
        self._check_budget(job)
        project = reviewing.set_draft(project, index, kind, draft)
        self._session.submit(project, job, events=[SceneChanged(index)])
        return job.job_id

    def regenerate(
        self, index: int, kind: AssetKind, draft: Draft | None = None, *, accept: bool = False
    ) -> str:
        """Like ``generate``, but only where there is something to redo."""
        self._refuse_nothing_to_redo(index, kind)
        return self.generate(index, kind, draft, accept=accept)

    def refine(
        self, index: int, *, image_prompt: str | None = None, description: str | None = None
    ) -> str | None:
        """Give a scene a better image prompt, a better description, or both.

        With a prompt a new image is made of it; returns the id of that job, else None. Each
        refinement counts towards the project's limit when it is asked for. UsageError where
        neither text is given or one does not fit, RuleError at the limit, BudgetError as in
        ``generate``.
        """
        project = self._session.writable()
        number = project.number_of(editing.find_scene(project, index).index)
        texts = {"image_prompt": image_prompt, "description": description}
        said: dict[str, object] = {field: text for field, text in texts.items() if text is not None}
        if not said:
            raise UsageError(
                _("Nothing was said about how to refine scene {number}.").format(number=number),
                _("Give a new image prompt, a new description, or both."),
            )
        self._refuse_leaving(index)
        refined = refining.refine(project, index, utc_now(), said)
        jobs = []
        if image_prompt is not None:
            self._refuse_making(index, AssetKind.IMAGE)
            scene = refined.scene(index)
            draft = scene.asset(AssetKind.IMAGE).draft
            jobs.append(self._build(scene, AssetKind.IMAGE, draft, accept=False))
            self._check_budget(*jobs)
        self._session.submit(
            refined,
            *jobs,
            events=[SceneChanged(index)],
            step=_("Refine scene {number}").format(number=number),
        )
        return jobs[0].job_id if jobs else None

    def keep_and_roll_again(self, index: int, kind: AssetKind) -> str:
        """Leave the pending take where it is and make another one."""
        return self.regenerate(index, kind)

    def generate_missing(
        self,
        kind: AssetKind,
        *,
        only_now: TakeSettings = AS_SAID,
        accept: bool = False,
        approve: bool = False,
    ) -> int:
        """Make what no scene has yet; returns how many jobs were started.

        Scenes that cannot be done now (at work, in review, no image for a video) are left out.
        BudgetError where all of them together could pass the project's budget, NotApprovedError
        for videos of a storyboard that is not approved, unless ``approve`` does that first.
        ``only_now`` are settings of this request, which the scenes do not remember.
        """
        missing = self.missing(kind)
        project = self._approved(kind, len(missing), approve=approve)
        return self._generate_all(project, missing, kind, only_now, accept=accept)

    def generate_all(
        self, kind: AssetKind, *, only_now: TakeSettings = AS_SAID, approve: bool = False
    ) -> int:
        """Make a new take for every scene that is not at work; returns the number of jobs.
        Refuses as ``generate_missing`` does."""
        makeable = self.makeable(kind)
        project = self._approved(kind, len(makeable), approve=approve)
        return self._generate_all(project, makeable, kind, only_now)

    def generate_many(
        self, indexes: Sequence[int], kind: AssetKind, *, approve: bool = False
    ) -> int:
        """Make a take for each of these scenes, as one request; returns the number of jobs.

        All or none: RuleError that names the scene where one cannot be done now. Refuses
        otherwise as ``generate_missing`` does; a single video needs no approval.
        """
        project = self._session.writable()
        for index in indexes:
            editing.find_scene(project, index)
            self._refuse_making(index, kind)
        if len(indexes) > 1:
            project = self._approved(kind, len(indexes), approve=approve)
        return self._generate_all(project, indexes, kind, AS_SAID)

    def regenerate_many(
        self, indexes: Sequence[int], kind: AssetKind, *, approve: bool = False
    ) -> int:
        """Like ``generate_many``, but only where there is something to redo in each scene."""
        for index in indexes:
            self._refuse_nothing_to_redo(index, kind)
        return self.generate_many(indexes, kind, approve=approve)

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
            raise unresolved()
        if held.at_service:
            self._desk.resume(held.entry, start_image)
            return held.job.job_id
        if held.job.prompt_is_lost:
            raise prompt_lost_error()
        job = self._priced_again(held.job)
        self._check_budget(job)
        self._session.submit(self._session.project, job, events=[SceneChanged(index)])
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
        self._session.afterwards(partial(self._desk.dismiss, index, kind))

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
        self._session.afterwards(partial(self._desk.dismiss, index, kind))

    def set_draft(self, index: int, kind: AssetKind, draft: Draft) -> None:
        """Remember what the editor says for the next take."""
        project = reviewing.set_draft(self._session.writable(), index, kind, draft)
        self._session.change(project, SceneChanged(index))

    # --- inside --------------------------------------------------------------------------------

    def _generate_all(
        self,
        project: Project,
        indexes: Sequence[int],
        kind: AssetKind,
        only_now: TakeSettings,
        *,
        accept: bool = False,
    ) -> int:
        """One request, one save, one job for each scene."""
        request_id = new_id()
        jobs = []
        for index in indexes:
            scene = editing.find_scene(project, index)
            own = scene.asset(kind).draft
            draft = own.changed(settings=own.settings.overridden(only_now))
            jobs.append(self._build(scene, kind, draft, accept=accept, request_id=request_id))
        self._check_budget(*jobs)
        self._session.submit(project, *jobs)
        return len(jobs)

    def _approved(self, kind: AssetKind, count: int, *, approve: bool) -> Project:
        """The project, with its storyboard approved where ``count`` videos are asked for."""
        project = self._session.writable()
        if kind is not AssetKind.VIDEO or not count or project.approved_at is not None:
            return project
        approved = approving.approve(project, utc_now())
        if not approve:
            raise NotApprovedError(
                _("The storyboard has not been approved yet, and videos are made from it."),
                _("Look through it, approve it, and make the videos then."),
            )
        return approved

    def _refuse_making(self, index: int, kind: AssetKind) -> None:
        """RuleError where no take of this (scene, kind) can be asked for now."""
        self._refuse_unresolved(index, kind)
        self._refuse_busy(index, kind)
        self._refuse_leaving(index)

    def _refuse_nothing_to_redo(self, index: int, kind: AssetKind) -> None:
        status = self.status(index, kind)
        self._refuse_busy(index, kind)
        if status not in REGENERATABLE:
            raise RuleError(
                _("Scene {number} has no {kind} yet, so there is nothing to redo.").format(
                    number=self._session.project.number_of(index), kind=kind_name(kind)
                ),
                _("Generate it first."),
            )

    def _priced_again(self, job: Job) -> Job:
        """The same submission under a new id, at today's price; a ceiling may have been set."""
        scene = editing.find_scene(self._session.project, job.scene_index)
        now = self._resolve(scene, job.kind)
        settings = job.settings
        if (now.provider, now.model or settings.model) == (settings.provider, settings.model):
            settings = settings.changed(ceiling_usd=now.ceiling_usd)
        job = job.again(utc_now()).changed(settings=settings)
        return job.changed(estimate_usd=self._session.prices.of_job(job))
