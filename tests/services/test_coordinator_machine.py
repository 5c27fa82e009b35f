"""Everything a user can do, in any order, with jobs that end in any order, against a model.

The model knows only what the design promises. Hypothesis looks for a sequence after which the
real coordinator, its folder on disk or a reopened project says something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.fakes.stamp_provider import PRICE_USD, Outcome, PaidStampProvider, StampProvider
from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film, fast_folder, scene_draft

from videoflow.domain.base import AssetKind
from videoflow.domain.cost import committed_usd
from videoflow.domain.framing import Fit, Framing
from videoflow.domain.job import Job
from videoflow.domain.overlay import EndCard, Overlay
from videoflow.domain.progress import REGENERATABLE, AssetStatus
from videoflow.domain.settings import AutoAccept, ProjectSettings
from videoflow.domain.take import take_id_for
from videoflow.errors import NotApprovedError, RuleError, UsageError, VideoFlowError
from videoflow.services.ports import TaskCancelled, TaskFailed, TaskFinished

SLOTS = 2
KEPT_TAKES = 4
REFINEMENTS = 3
ACTIVE = (AssetStatus.WAITING, AssetStatus.RUNNING)

Place = tuple[int, AssetKind]
picks = st.integers(0, 10_000)
kinds = st.sampled_from([IMAGE, IMAGE, IMAGE, VIDEO])
outcomes = st.sampled_from(
    [Outcome.STAMP] * 5
    + [Outcome.FAIL, Outcome.FAIL_HALFWAY, Outcome.GARBAGE, Outcome.CRASH, Outcome.UNCERTAIN]
)
budgets = st.none() | st.integers(0, 12).map(lambda jobs: jobs * PRICE_USD + 0.01)


@dataclass
class ModelJob:
    job_id: str
    accept: bool
    cancelled: bool = False
    failed: bool = False
    uncertain: bool = False


@dataclass
class ModelAsset:
    committed: str | None = None
    pending: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)

    def commit(self, take_id: str) -> None:
        for takes in (self.pending, self.retired):
            if take_id in takes:
                takes.remove(take_id)
        if self.committed:
            self.retired.append(self.committed)
        self.committed = take_id


class CoordinatorMachine(RuleBasedStateMachine):
    """``film`` and ``trash`` are scene indexes; ``assets`` and ``jobs`` are by (index, kind);
    ``money`` is what each job was, or may be, charged, by job id."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.outcomes: dict[str, Outcome] = {}
        self.film = [1, 2]
        self.trash: list[int] = []
        self.used = {1, 2}
        self.leaving_groups: list[tuple[int, ...]] = []
        self.refinements = 0
        self.shown: list[tuple[object, ...]] = []
        self.mode: AutoAccept = "first"
        self.assets: dict[Place, ModelAsset] = {}
        self.jobs: dict[Place, ModelJob] = {}
        self.money: dict[str, float] = {}
        self.budget_usd: float | None = None
        self.paid = False

    @initialize(paid=st.booleans(), budget_usd=budgets)
    def open(self, paid: bool, budget_usd: float | None) -> None:
        root = self.stack.enter_context(fast_folder()) / "Summer Sale"
        self.paid, self.budget_usd = paid, budget_usd
        settings = ProjectSettings(
            kept_takes_per_asset=KEPT_TAKES,
            budget_usd=budget_usd,
            refinement_limit=REFINEMENTS,
        )
        create_film(root, settings=settings)
        self.studio = Studio(root, [self._provider()])

    def teardown(self) -> None:
        with self.stack:
            if hasattr(self, "studio"):
                self.studio.close()
                self.studio.check_disk()

    # --- scenes --------------------------------------------------------------------------------

    @precondition(lambda self: len(self.film) < 6)
    @rule(position=st.none() | st.integers(0, 6))
    def add(self, position: int | None) -> None:
        with self.changing():
            index = self.studio.coordinator.add_scene(scene_draft(), position)
        self.film.insert(len(self.film) if position is None else position, index)
        self._is_fresh(index)

    @precondition(lambda self: self.film and len(self.film) < 6)
    @rule(pick=picks)
    def duplicate(self, pick: int) -> None:
        original = self._scene(pick)
        with self.changing():
            index = self.studio.coordinator.duplicate_scene(original)
        self.film.insert(self.film.index(original) + 1, index)
        self._is_fresh(index)

    @precondition(lambda self: self.film)
    @rule(pick=picks, words=st.sampled_from(["a red cup", "một tách cà phê", "☕ 🎬"]))
    def edit(self, pick: int, words: str) -> None:
        index = self._scene(pick)
        with self.changing(index):
            self.studio.coordinator.edit_scene(index, title=words)
        assert self.studio.project.scene(index).title == words

    @precondition(lambda self: self.film)
    @rule(some=st.sets(picks, min_size=1, max_size=3), cancel_jobs=st.booleans())
    def delete(self, some: set[int], cancel_jobs: bool) -> None:
        indexes = tuple(dict.fromkeys(self._scene(pick) for pick in sorted(some)))
        active = [place for place in self._active() if place[0] in indexes]
        uncertain = any(place[0] in indexes for place in self._uncertain())
        if (active and not cancel_jobs) or (uncertain and not active):
            with self.refused():
                self.studio.coordinator.delete_scenes(indexes, cancel_jobs=not active)
            return
        waiting = {place for place in active if self._status(place) is AssetStatus.WAITING}
        self.leaving_groups.append(indexes)
        with self.changing():
            self.studio.coordinator.delete_scenes(indexes, cancel_jobs=cancel_jobs)
        for place in active:
            if place in waiting:
                self._forget(place)
            else:
                self.jobs[place].cancelled = True
        self._leave_when_idle()

    @precondition(lambda self: self.trash)
    @rule(pick=picks)
    def restore(self, pick: int) -> None:
        index = self.trash[pick % len(self.trash)]
        with self.changing(index):
            self.studio.coordinator.restore_scene(index)
        self.trash.remove(index)
        place = self.studio.coordinator.scene_indexes().index(index)
        self.film.insert(place, index)

    @precondition(lambda self: len(self.film) > 1)
    @rule(data=st.data())
    def reorder(self, data: st.DataObject) -> None:
        order = data.draw(st.permutations(self.film))
        with self.changing():
            self.studio.coordinator.reorder(order)
        self.film = list(order)

    @precondition(lambda self: self.film and len(self.film) < 6)
    @rule(pick=picks, fraction=st.none() | st.floats(0, 1))
    def split(self, pick: int, fraction: float | None) -> None:
        first = self._scene(pick)
        before = self.studio.project.scene(first)
        if before.duration_s < 2 or first in self.leaving:
            with self.refused():
                self.studio.coordinator.split_scene(first, fraction)
            return
        with self.changing(first):
            second = self.studio.coordinator.split_scene(first, fraction)
        self.film.insert(self.film.index(first) + 1, second)
        self._is_fresh(second)
        halves = [self.studio.project.scene(index) for index in (first, second)]
        assert sum(half.duration_s for half in halves) == pytest.approx(before.duration_s)
        assert halves[0].assets == before.assets

    @precondition(lambda self: len(self.film) > 1)
    @rule(pick=picks)
    def merge(self, pick: int) -> None:
        first = self.film[pick % (len(self.film) - 1)]
        second = self.film[self.film.index(first) + 1]
        scenes = [self.studio.project.scene(index) for index in (first, second)]
        busy = any(place[0] == second for place in [*self._active(), *self._uncertain()])
        too_much = (
            sum(scene.duration_s for scene in scenes) > 60
            or sum(len(scene.description) + 1 for scene in scenes) > 1000
            or sum(len(scene.overlays) for scene in scenes) > 8
        )
        if busy or first in self.leaving or too_much:
            with self.refused():
                self.studio.coordinator.merge_scenes(first)
            return
        with self.changing(first):
            self.studio.coordinator.merge_scenes(first)
        self._leaves(second)
        assert self.studio.project.scene(first).assets == scenes[0].assets

    @precondition(lambda self: self.film)
    @rule(pick=picks, words=st.sampled_from(["-30%", "mới"]), fit=st.sampled_from(Fit))
    def decorate(self, pick: int, words: str, fit: Fit) -> None:
        """What is drawn at export, as one step: overlays, end card, look and framing."""
        index, coordinator = self._scene(pick), self.studio.coordinator
        committed = self._asset((index, IMAGE)).committed
        with self.changing(index), coordinator.batch("Decorate"):
            coordinator.set_overlays(index, [Overlay(text=words)])
            coordinator.set_end_card(EndCard(headline=words))
            coordinator.set_look(style=words)
            if committed:
                coordinator.set_framing(index, IMAGE, committed, Framing(fit=fit))
        assert self.studio.project.scene(index).overlays[0].text == words

    @precondition(lambda self: self.film)
    @rule(pick=picks, with_prompt=st.booleans(), with_text=st.booleans())
    def refine(self, pick: int, with_prompt: bool, with_text: bool) -> None:
        place = (self._scene(pick), IMAGE)
        words = f"A better picture, number {self.refinements + 1}."
        texts = {}
        if with_prompt:
            texts["image_prompt"] = words
        if with_text:
            texts["description"] = words
        possible = self.refinements < REFINEMENTS and place[0] not in self.leaving
        if not texts or not possible or (with_prompt and not self._can_make(place)):
            with self.refused(RuleError if texts else UsageError):
                self.studio.coordinator.refine(place[0], **texts)
            return
        with self.changing(place[0]):
            job_id = self.studio.coordinator.refine(place[0], **texts)
        self.refinements += 1
        assert (job_id is not None) == with_prompt
        if job_id is not None:
            self._asked(place, ModelJob(job_id, accept=False))

    @rule()
    def approve(self) -> None:
        if not self.film or not self._all_have_images():
            with self.refused():
                self.studio.coordinator.approve()
            return
        with self.changing():
            self.studio.coordinator.approve()
        assert self.studio.project.approved_at is not None
        self.shown = self._shown()

    # --- undo ----------------------------------------------------------------------------------

    @rule(back=st.booleans())
    def undo_or_redo(self, back: bool) -> None:
        coordinator, before = self.studio.coordinator, self.studio.project
        go = coordinator.undo if back else coordinator.redo
        history = coordinator._session.history
        step = history.next_undo if back else history.next_redo
        if step is None:
            with self.refused():
                go()
            return
        change = history.change_to_undo() if back else history.change_to_redo()
        gone = set(self.film) - set(change.after.order)
        if any(place[0] in gone for place in [*self._active(), *self._uncertain()]):
            with self.refused():
                go()
            return
        go(step)
        self.studio.settle()
        after = self.studio.project
        for index in gone:
            self._leaves(index)
        self.film = [scene.index for scene in after.scenes]
        self.trash = [entry.scene.index for entry in after.deleted]
        self.budget_usd, self.mode = after.settings.budget_usd, after.settings.auto_accept
        for scene in after.all_scenes():
            for kind in (IMAGE, VIDEO):
                model, real = self._asset((scene.index, kind)), scene.asset(kind)
                takes = {model.committed, *model.pending, *model.retired} - {None}
                assert set(real.take_ids) == takes, "no take comes or goes"
                model.committed = real.committed
                model.pending, model.retired = list(real.pending), list(real.retired)
        assert (after.ledger, after.refinement_count, after.next_scene_index) == (
            before.ledger,
            before.refinement_count,
            before.next_scene_index,
        )

    # --- jobs ----------------------------------------------------------------------------------

    @precondition(lambda self: self.film)
    @rule(pick=picks, kind=kinds, accept=st.booleans())
    def generate(self, pick: int, kind: AssetKind, accept: bool) -> None:
        place = (self._scene(pick), kind)
        if self._can_make(place):
            self._ask(place, "generate", accept=accept)
        else:
            with self.refused():
                self.studio.coordinator.generate(*place, accept=accept)

    @precondition(lambda self: self.film)
    @rule(pick=picks, kind=kinds)
    def regenerate(self, pick: int, kind: AssetKind) -> None:
        place = (self._scene(pick), kind)
        if self._can_make(place) and self._status(place) in REGENERATABLE:
            self._ask(place, "regenerate")
        else:
            with self.refused():
                self.studio.coordinator.regenerate(*place)

    @precondition(lambda self: self._pending_places())
    @rule(pick=picks)
    def keep_and_roll_again(self, pick: int) -> None:
        places = self._pending_places()
        place = places[pick % len(places)]
        if self._can_make(place):
            kept = list(self._asset(place).pending)
            self._ask(place, "keep_and_roll_again")
            assert self._asset(place).pending == kept

    @rule(kind=kinds, approve=st.booleans())
    def generate_missing(self, kind: AssetKind, approve: bool) -> None:
        wanted = [
            (index, kind)
            for index in self.film
            if self._asset((index, kind)).committed is None
            and self._is_free((index, kind))
            and self._status((index, kind)) in (AssetStatus.EMPTY, AssetStatus.FAILED)
        ]
        refusal: type[RuleError] | None = None
        if kind is VIDEO and wanted and self.studio.project.approved_at is None:
            if not self._all_have_images():
                refusal = RuleError
            elif not approve:
                refusal = NotApprovedError
        if refusal or not self._fits(len(wanted)):
            with self.refused(refusal or RuleError):
                self.studio.coordinator.generate_missing(kind, approve=approve)
            return
        with self.changing():
            started = self.studio.coordinator.generate_missing(kind, approve=approve)
        assert started == len(wanted)
        for place in wanted:
            self._asked(place, ModelJob(self._held_job(place), accept=False))

    @precondition(lambda self: self.film)
    @rule(some=st.sets(picks, min_size=1, max_size=3), words=st.sampled_from(["one", "two"]))
    def edit_and_roll_many(self, some: set[int], words: str) -> None:
        """A batch of edits and jobs: all of it or none."""
        indexes = list(dict.fromkeys(self._scene(pick) for pick in sorted(some)))
        places = [(index, IMAGE) for index in indexes]
        free = all(
            self._is_free(place) and self._status(place) in REGENERATABLE for place in places
        )
        coordinator = self.studio.coordinator

        def edit_and_roll() -> None:
            with coordinator.batch("Edit and roll again"):
                coordinator.edit_scenes(indexes, title=words)
                coordinator.reorder(self.film[::-1])
                coordinator.regenerate_many(indexes, IMAGE)

        if not free or not self._fits(len(places)):
            with self.refused():
                edit_and_roll()
            return
        with self.changing(*indexes):
            edit_and_roll()
        self.film.reverse()
        for place in places:
            self._asked(place, ModelJob(self._held_job(place), accept=False))

    @precondition(lambda self: self._failed())
    @rule(pick=picks)
    def retry(self, pick: int) -> None:
        place = self._failed()[pick % len(self._failed())]
        if place[0] in self.leaving:
            return
        accept = self.jobs[place].accept
        if not self._fits(1):
            with self.refused():
                self.studio.coordinator.retry(*place)
            return
        self._ask(place, "retry")
        self.jobs[place].accept = accept

    @precondition(lambda self: self._failed())
    @rule(pick=picks)
    def dismiss(self, pick: int) -> None:
        place = self._failed()[pick % len(self._failed())]
        with self.changing():
            self.studio.coordinator.dismiss_error(*place)
        del self.jobs[place]

    @precondition(lambda self: self._uncertain())
    @rule(pick=picks, charged=st.booleans())
    def resolve(self, pick: int, charged: bool) -> None:
        place = self._uncertain()[pick % len(self._uncertain())]
        job_id = self.jobs[place].job_id
        for ask in (self.studio.coordinator.generate, self.studio.coordinator.retry):
            with self.refused():
                ask(*place)
        with self.changing():
            self.studio.coordinator.dismiss_error(*place)  # does not get rid of it
            self.studio.coordinator.resolve_uncertain(*place, charged=charged)
        del self.jobs[place]
        self.money[job_id] = PRICE_USD if charged else 0.0

    @rule(budget_usd=budgets)
    def choose_budget(self, budget_usd: float | None) -> None:
        with self.changing():
            self.studio.coordinator.update_settings(budget_usd=budget_usd)
        self.budget_usd = budget_usd

    @precondition(lambda self: self._active())
    @rule(pick=picks)
    def cancel(self, pick: int) -> None:
        place = self._active()[pick % len(self._active())]
        waiting = self._status(place) is AssetStatus.WAITING
        with self.changing():
            self.studio.coordinator.cancel(*place)
        if waiting:
            self._forget(place)
            self._leave_when_idle()
        else:
            self.jobs[place].cancelled = True

    @precondition(lambda self: self.studio.manual.held)
    @rule(pick=picks, outcome=outcomes)
    def finish_unnoticed(self, pick: int, outcome: Outcome) -> None:
        """A worker is done; the owner thread has not heard of it yet."""
        job_id = self._task(pick)
        self.outcomes.setdefault(job_id, outcome)
        self.studio.manual.run(job_id)

    @precondition(lambda self: self.studio.manual.held)
    @rule(pick=picks, outcome=outcomes)
    def finish(self, pick: int, outcome: Outcome) -> None:
        job_id = self._task(pick)
        self.outcomes.setdefault(job_id, outcome)
        place, job = next(item for item in self.jobs.items() if item[1].job_id == job_id)
        with self.changing(place[0]):
            event = self.studio.manual.deliver(job_id)
        match event:
            case TaskFinished():
                self._arrives(place, job)
            case TaskCancelled():
                assert job.cancelled
                self._forget(place)
            case TaskFailed():
                assert self.outcomes[job_id] is not Outcome.STAMP
                self._fails(job)
        self._leave_when_idle()

    # --- review --------------------------------------------------------------------------------

    @precondition(lambda self: self._pending_places())
    @rule(pick=picks, which=picks, accept=st.booleans())
    def review(self, pick: int, which: int, accept: bool) -> None:
        places = self._pending_places()
        place = places[pick % len(places)]
        asset = self._asset(place)
        take_id = asset.pending[which % len(asset.pending)]
        with self.changing(place[0]):
            if accept:
                self.studio.coordinator.accept(*place, take_id)
                asset.commit(take_id)
            else:
                self.studio.coordinator.reject(*place, take_id)
                asset.pending.remove(take_id)
                asset.retired.append(take_id)

    @precondition(lambda self: self._restorable())
    @rule(pick=picks)
    def restore_take(self, pick: int) -> None:
        place, take_id = self._restorable()[pick % len(self._restorable())]
        with self.changing(place[0]):
            self.studio.coordinator.restore_take(*place, take_id)
        self._asset(place).commit(take_id)

    @rule(mode=st.sampled_from(["first", "never", "always"]))
    def choose_auto_accept(self, mode: AutoAccept) -> None:
        with self.changing():
            self.studio.coordinator.update_settings(auto_accept=mode)
        self.mode = mode

    # --- the project ---------------------------------------------------------------------------

    @rule()
    def close_and_reopen(self) -> None:
        waiting = [p for p in self._active() if self._status(p) is AssetStatus.WAITING]
        before = self.studio
        ends = {id_: task.events[-1] for id_, task in before.manual.held.items() if task.has_run}
        before.close()
        for place, job in list(self.jobs.items()):
            end = ends.get(job.job_id)
            if job.failed:
                continue
            if isinstance(end, TaskFinished):
                job.cancelled = True  # the end came too late, as a cancellation does
                self._arrives(place, job)
            elif (
                place in waiting
                or isinstance(end, TaskCancelled)
                or (end is None and job.cancelled)
            ):
                self._forget(place)
            elif isinstance(end, TaskFailed):
                self._fails(job)
            else:  # interrupted before anything was sent
                job.failed, job.cancelled = True, False
                self.money[job.job_id] = 0.0
        self._leave_when_idle()
        before.check_disk()
        self.studio = Studio(before.root, [self._provider()])
        opened, left = self.studio.project, before.project
        if self.paid:  # what was reserved for jobs that were never sent is let go
            left = left.changed(
                ledger=opened.ledger, revision=opened.revision, updated_at=opened.updated_at
            )
        assert opened == left
        assert self.studio.notices == []

    # --- what must hold after every step -------------------------------------------------------

    @invariant()
    def the_film_is_as_modelled(self) -> None:
        if not hasattr(self, "studio"):
            return
        self.studio.settle()
        self._memory_is_as_modelled()
        self._money_is_as_modelled()
        assert self.studio.project.refinement_count == self.refinements
        if self.studio.project.approved_at is not None:
            assert self._shown() == self.shown, "what changed is not approved any more"
        self.studio.check_disk()

    def _memory_is_as_modelled(self) -> None:
        project = self.studio.project
        assert [scene.index for scene in project.scenes] == self.film
        assert sorted(entry.scene.index for entry in project.deleted) == sorted(self.trash)
        for scene in project.all_scenes():
            for kind in (IMAGE, VIDEO):
                model, real = self._asset((scene.index, kind)), scene.asset(kind)
                assert real.committed == model.committed
                assert list(real.pending) == model.pending
                self._retention_is_fair(model, real.retired)
        for index in self.film:
            for kind in (IMAGE, VIDEO):
                assert self._status((index, kind)) in self._expected((index, kind))
        running = [p for p in self._active() if self._status(p) is AssetStatus.RUNNING]
        assert len(running) == min(SLOTS, len(self._active()))

    def _money_is_as_modelled(self) -> None:
        ledger = self.studio.project.ledger
        assert committed_usd(ledger) == pytest.approx(sum(self.money.values()))
        open_jobs = {job.job_id for job in self.jobs.values() if not job.failed or job.uncertain}
        reserved = {entry.job_id for entry in ledger if entry.reserved_usd}
        assert reserved == (open_jobs if self.paid else set())

    def _retention_is_fair(self, model: ModelAsset, retired: tuple[str, ...]) -> None:
        """Takes may leave only beyond the limit, and only the oldest retired ones."""
        gone = [take_id for take_id in model.retired if take_id not in retired]
        if gone:
            assert len(model.retired) + len(model.pending) + 1 > KEPT_TAKES
        assert [take_id for take_id in model.retired if take_id in retired] == list(retired)
        model.retired = list(retired)

    # --- the model -----------------------------------------------------------------------------

    @contextmanager
    def changing(self, *indexes: int) -> Iterator[None]:
        """A command after which every other scene is exactly as before."""
        before = {scene.index: scene for scene in self.studio.project.all_scenes()}
        allowed = {*indexes, *self.leaving}
        yield
        self.studio.settle()
        for scene in self.studio.project.all_scenes():
            if scene.index in before and scene.index not in allowed:
                assert scene == before[scene.index]

    @contextmanager
    def refused(self, error: type[VideoFlowError] = RuleError) -> Iterator[None]:
        """A command that must be refused, and change nothing at all."""
        before = self.studio.project
        with pytest.raises(error) as caught:
            yield
        assert caught.value.message
        assert self.studio.project is before

    def _ask(self, place: Place, command: str, **options: bool) -> None:
        with self.changing(place[0]):
            job_id = getattr(self.studio.coordinator, command)(*place, **options)
        self._asked(place, ModelJob(job_id, accept=options.get("accept", False)))

    def _asked(self, place: Place, job: ModelJob) -> None:
        self.jobs[place] = job
        if self.paid:
            self.money[job.job_id] = PRICE_USD
            assert self.budget_usd is None or sum(self.money.values()) <= self.budget_usd

    def _fails(self, job: ModelJob) -> None:
        outcome = self.outcomes[job.job_id]
        job.failed, job.cancelled = True, False
        job.uncertain = self.paid and outcome in (Outcome.UNCERTAIN, Outcome.CRASH)
        if outcome is not Outcome.GARBAGE and not job.uncertain:
            self.money[job.job_id] = 0.0

    def _forget(self, place: Place) -> None:
        self.money[self.jobs.pop(place).job_id] = 0.0

    def _arrives(self, place: Place, job: ModelJob) -> None:
        asset, take_id = self._asset(place), take_id_for(job.job_id)
        del self.jobs[place]
        wanted = job.accept or self.mode == "always"
        if job.cancelled:
            asset.retired.append(take_id)
        elif wanted or (self.mode == "first" and asset.committed is None):
            asset.commit(take_id)
        else:
            asset.pending.append(take_id)

    @property
    def leaving(self) -> set[int]:
        return {index for group in self.leaving_groups for index in group}

    def _leave_when_idle(self) -> None:
        for group in list(self.leaving_groups):
            if any(place[0] in group for place in self._active()):
                continue
            self.leaving_groups.remove(group)
            if any(place[0] in group for place in self._uncertain()):
                continue  # it may have been charged: the user has to see it
            for index in group:
                if index in self.film:
                    self._leaves(index)

    def _leaves(self, index: int) -> None:
        self.film.remove(index)
        self.trash.append(index)
        for kind in (IMAGE, VIDEO):
            self.jobs.pop((index, kind), None)

    def _fits(self, jobs: int) -> bool:
        if self.budget_usd is None or not self.paid or not jobs:
            return True
        return sum(self.money.values()) + jobs * PRICE_USD <= self.budget_usd

    def _can_make(self, place: Place) -> bool:
        return self._is_free(place) and self._fits(1)

    def _is_free(self, place: Place) -> bool:
        if place in [*self._active(), *self._uncertain()] or place[0] in self.leaving:
            return False
        return place[1] is IMAGE or self._asset((place[0], IMAGE)).committed is not None

    def _expected(self, place: Place) -> tuple[AssetStatus, ...]:
        job, asset = self.jobs.get(place), self._asset(place)
        if job and not job.failed:
            return ACTIVE
        if asset.pending:
            return (AssetStatus.REVIEW,)
        if job:
            return (AssetStatus.FAILED,)
        return (AssetStatus.READY if asset.committed else AssetStatus.EMPTY,)

    def _is_fresh(self, index: int) -> None:
        assert index not in self.used
        self.used.add(index)

    def _provider(self) -> StampProvider:
        kind = PaidStampProvider if self.paid else StampProvider
        return kind(self._outcome, slots=SLOTS)

    def _outcome(self, job: Job) -> Outcome:
        outcome = self.outcomes.setdefault(job.job_id, Outcome.STAMP)
        return Outcome.FAIL if outcome is Outcome.UNCERTAIN and not self.paid else outcome

    def _all_have_images(self) -> bool:
        return all(self._asset((index, IMAGE)).committed for index in self.film)

    def _shown(self) -> list[tuple[object, ...]]:
        """What an approval is about."""
        return [
            (
                scene.index,
                scene.title,
                scene.description,
                scene.image_prompt,
                scene.asset(IMAGE).committed,
            )
            for scene in self.studio.project.scenes
        ]

    def _asset(self, place: Place) -> ModelAsset:
        return self.assets.setdefault(place, ModelAsset())

    def _scene(self, pick: int) -> int:
        return self.film[pick % len(self.film)]

    def _status(self, place: Place) -> AssetStatus:
        return self.studio.status(*place)

    def _active(self) -> list[Place]:
        return [place for place, job in self.jobs.items() if not job.failed]

    def _failed(self) -> list[Place]:
        return [place for place, job in self.jobs.items() if job.failed and not job.uncertain]

    def _uncertain(self) -> list[Place]:
        return [place for place, job in self.jobs.items() if job.uncertain]

    def _pending_places(self) -> list[Place]:
        return [p for p, asset in self.assets.items() if asset.pending and p[0] in self.film]

    def _restorable(self) -> list[tuple[Place, str]]:
        return [
            (place, take_id)
            for place, asset in self.assets.items()
            if place[0] in self.film
            for take_id in asset.retired
        ]

    def _held_job(self, place: Place) -> str:
        return next(
            held.job.job_id for held in self.studio.coordinator.jobs() if held.place == place
        )

    def _task(self, pick: int) -> str:
        held = list(self.studio.manual.held)
        return held[pick % len(held)]


def test_after_any_sequence_the_film_is_what_was_accepted() -> None:
    run_state_machine_as_test(CoordinatorMachine)
