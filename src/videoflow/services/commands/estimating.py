"""What takes will cost, who would make them, and whether the budget allows them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from videoflow.domain import editing
from videoflow.domain.base import AssetKind
from videoflow.domain.job import Job
from videoflow.domain.progress import REGENERATABLE, AssetStatus
from videoflow.domain.scene import Draft, Scene
from videoflow.domain.settings import ResolvedSettings, TakeSettings, resolve_settings
from videoflow.errors import RuleError
from videoflow.services.budget import Expense, check_budget
from videoflow.services.commands.base import Commands
from videoflow.services.job_builder import build_job

AS_SAID = TakeSettings()
"""Says nothing beyond what scene and project say."""

STARTABLE = (AssetStatus.EMPTY, AssetStatus.FAILED)
"""States of what is missing and can be begun by itself."""


class EstimatingCommands(Commands):
    """The part of the coordinator that looks ahead, and starts nothing."""

    def makeable(self, kind: AssetKind) -> list[int]:
        """Indexes of the scenes for which ``generate_all`` would start a job now."""
        return [index for index in self.scene_indexes() if self._can_make(index, kind)]

    def redoable(self, indexes: Sequence[int], kind: AssetKind) -> list[int]:
        """Those of these scenes for which ``regenerate_many`` would start a job now."""
        return [
            index
            for index in indexes
            if self.status(index, kind) in REGENERATABLE and self._can_make(index, kind)
        ]

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

    # --- inside --------------------------------------------------------------------------------

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
