"""Several takes of one scene to choose from, made one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from videoflow.domain import editing
from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus
from videoflow.domain.take import take_id_for
from videoflow.errors import RuleError, UsageError, VideoFlowError
from videoflow.i18n import _
from videoflow.services.commands.making import MakingCommands
from videoflow.services.events import CoordinatorEvent, NoticePosted, SceneChanged
from videoflow.services.session import ProjectSession

FEWEST_CANDIDATES, MOST_CANDIDATES = 2, 12


@dataclass
class _Roll:
    """How many takes are still to be made, and the job that makes the present one."""

    left: int
    job_id: str


class CandidateCommands(MakingCommands):
    """The part of the coordinator that rolls several candidates.

    One job at a time, so that a (scene, kind) never has two, each with a seed of its own. The
    first that fails or is cancelled ends the roll; what was made until then stays.
    """

    def __init__(self, session: ProjectSession) -> None:
        super().__init__(session)
        self._rolls: dict[tuple[int, AssetKind], _Roll] = {}
        self._listening = False

    def roll_candidates(self, index: int, kind: AssetKind, count: int) -> None:
        """Make ``count`` takes to choose from.

        UsageError for a number that is not from 2 to 12, BudgetError where all of them together
        could pass the budget, RuleError where a fixed seed would make the same take each time, and
        as ``generate`` refuses.
        """
        if not FEWEST_CANDIDATES <= count <= MOST_CANDIDATES:
            raise UsageError(
                _("{n} candidates cannot be rolled.").format(n=count),
                _("Ask for {fewest} to {most}.").format(
                    fewest=FEWEST_CANDIDATES, most=MOST_CANDIDATES
                ),
            )
        scene = editing.find_scene(self._session.writable(), index)
        self._refuse_making(index, kind)
        draft = scene.asset(kind).draft
        if draft.settings.seed is not None:
            raise RuleError(
                _("With the same seed, all candidates would be the same."),
                _("Take the seed out of the settings for the next take."),
            )
        job = self._build(scene, kind, draft, accept=False)
        self._check_budget(*[job] * count)
        if not self._listening:  # not before: the first listener is told how the opening went
            self._listening = True
            self._session.subscribe(self._roll_on)
        self._rolls[index, kind] = _Roll(count - 1, self.generate(index, kind))

    def candidates_left(self, index: int, kind: AssetKind) -> int:
        """How many takes follow the one that is being made now."""
        roll = self._rolls.get((index, kind))
        return roll.left if roll is not None else 0

    def _roll_on(self, event: CoordinatorEvent) -> None:
        if not isinstance(event, SceneChanged):
            return
        for place in [place for place in self._rolls if place[0] == event.index]:
            self._go_on(*place)

    def _go_on(self, index: int, kind: AssetKind) -> None:
        in_film = any(scene.index == index for scene in self._session.project.scenes)
        if in_film and self.status(index, kind) in (AssetStatus.WAITING, AssetStatus.RUNNING):
            return
        roll = self._rolls.pop((index, kind))
        if not roll.left or not in_film:
            return
        asset = self._session.project.scene(index).asset(kind)
        if take_id_for(roll.job_id) not in (asset.committed, *asset.pending):
            return  # it failed, or was cancelled, if too late for its service
        try:
            job_id = self.generate(index, kind)
        except VideoFlowError as error:
            self._session.tell(NoticePosted(error.message, error.action, is_error=True))
        else:
            self._rolls[index, kind] = _Roll(roll.left - 1, job_id)
