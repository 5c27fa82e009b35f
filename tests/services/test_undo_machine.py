"""Any commands, undone and done again: the document comes back to the letter.

Ledger, counters, times and takes themselves are no part of it; takes arrive in between.
"""

from __future__ import annotations

from contextlib import ExitStack

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film, fast_folder, scene_draft

from videoflow.domain.base import AssetKind
from videoflow.domain.framing import Fit, Framing, Transition, TransitionKind
from videoflow.domain.overlay import EndCard, Overlay
from videoflow.domain.project import Project
from videoflow.domain.scene import Draft
from videoflow.domain.settings import AutoAccept
from videoflow.domain.undoing import SCENE_FIELDS
from videoflow.errors import RuleError
from videoflow.services.events import StepDone

picks = st.integers(0, 10_000)
words = st.sampled_from(
    ["A cup of coffee.", "Một tách cà phê. Thật ngon!", "☕ on a table. 🎬 Now."]
)


def canonical(project: Project) -> dict[str, object]:
    """All of a document that undo and redo are about, as one comparable value."""
    return {
        "film": (project.name, project.brief, project.settings, project.look, project.end_card),
        "scenes": [
            (
                scene.index,
                [getattr(scene, field) for field in SCENE_FIELDS],
                [
                    (asset.committed, sorted(asset.pending), sorted(asset.retired), asset.draft)
                    for asset in map(scene.asset, AssetKind)
                ],
                [scene.asset(kind).framings for kind in AssetKind],
            )
            for scene in project.scenes
        ],
    }


class UndoMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()

    @initialize()
    def open(self) -> None:
        root = self.stack.enter_context(fast_folder()) / "Summer Sale"
        create_film(root, scenes=3)
        self.studio = Studio(root)
        self.coordinator = self.studio.coordinator

    def teardown(self) -> None:
        with self.stack:
            if hasattr(self, "studio"):
                self.studio.until_idle()
                self.studio.close()
                self.studio.check_disk()

    # --- commands, each undone and done again at once ------------------------------------------

    @rule(text=words, position=st.integers(0, 4))
    def add(self, text: str, position: int) -> None:
        self.there_and_back(lambda: self.coordinator.add_scene(scene_draft(text), position))

    @precondition(lambda self: self.coordinator.scene_indexes())
    @rule(pick=picks, text=words, seconds=st.integers(2, 60))
    def edit(self, pick: int, text: str, seconds: int) -> None:
        index = self.scene(pick)
        self.there_and_back(
            lambda: self.coordinator.edit_scene(index, description=text, duration_s=seconds)
        )

    @precondition(lambda self: self.coordinator.scene_indexes())
    @rule(pick=picks, action=st.sampled_from(["duplicate", "split", "merge", "delete"]))
    def rearrange(self, pick: int, action: str) -> None:
        index = self.scene(pick)
        command = getattr(self.coordinator, f"{action}_scene{'s' if action == 'merge' else ''}")
        self.there_and_back(lambda: command(index))

    @precondition(lambda self: self.studio.project.deleted)
    @rule(pick=picks)
    def restore(self, pick: int) -> None:
        deleted = self.studio.project.deleted
        index = deleted[pick % len(deleted)].scene.index
        self.there_and_back(lambda: self.coordinator.restore_scene(index))

    @rule(data=st.data())
    def reorder(self, data: st.DataObject) -> None:
        order = data.draw(st.permutations(self.coordinator.scene_indexes()))
        self.there_and_back(lambda: self.coordinator.reorder(order))

    @rule(text=words, budget_usd=st.none() | st.integers(1, 9))
    def change_the_film(self, text: str, budget_usd: float | None) -> None:
        self.there_and_back(lambda: self.coordinator.set_look(style=text, colours=("#aa0000",)))
        self.there_and_back(lambda: self.coordinator.set_end_card(EndCard(headline=text)))
        self.there_and_back(lambda: self.coordinator.edit_brief(offer=text))
        self.there_and_back(lambda: self.coordinator.update_settings(budget_usd=budget_usd))
        self.there_and_back(lambda: self.coordinator.rename(text))

    @precondition(lambda self: self.coordinator.scene_indexes())
    @rule(pick=picks, text=words, kind=st.sampled_from(TransitionKind))
    def decorate(self, pick: int, text: str, kind: TransitionKind) -> None:
        index = self.scene(pick)

        def batch() -> None:
            with self.coordinator.batch("Decorate"):
                self.coordinator.set_overlays(index, [Overlay(text=text)])
                self.coordinator.set_transition(index, Transition(kind=kind))
                for take_id in self.studio.project.scene(index).asset(IMAGE).take_ids:
                    self.coordinator.set_framing(index, IMAGE, take_id, Framing(fit=Fit.BLUR))

        self.there_and_back(batch)

    @precondition(lambda self: self.takes("pending"))
    @rule(pick=picks, accept=st.booleans())
    def review(self, pick: int, accept: bool) -> None:
        pending = self.takes("pending")
        place = pending[pick % len(pending)]
        decide = self.coordinator.accept if accept else self.coordinator.reject
        self.there_and_back(lambda: decide(*place))

    @precondition(lambda self: self.takes("retired"))
    @rule(pick=picks)
    def restore_take(self, pick: int) -> None:
        retired = self.takes("retired")
        place = retired[pick % len(retired)]
        self.there_and_back(lambda: self.coordinator.restore_take(*place))

    @precondition(lambda self: self.coordinator.scene_indexes())
    @rule(pick=picks, text=words)
    def refine(self, pick: int, text: str) -> None:
        self.there_and_back(lambda: self.coordinator.refine(self.scene(pick), description=text))

    # --- what happens meanwhile ----------------------------------------------------------------

    @rule(mode=st.sampled_from(["first", "never", "always"]))
    def choose_auto_accept(self, mode: AutoAccept) -> None:
        self.there_and_back(lambda: self.coordinator.update_settings(auto_accept=mode))

    @precondition(lambda self: self.coordinator.scene_indexes())
    @rule(pick=picks, kind=st.sampled_from([IMAGE, IMAGE, VIDEO]), prompt=st.none() | words)
    def a_take_arrives(self, pick: int, kind: AssetKind, prompt: str | None) -> None:
        index = self.scene(pick)
        if kind is VIDEO and self.studio.committed(index) is None:
            return
        draft = Draft(prompt=prompt)
        self.studio.coordinator.generate(index, kind, draft)
        self.studio.until_idle()

    @precondition(lambda self: self.coordinator.next_undo)
    @rule(steps=st.integers(1, 6))
    def go_back_and_forth(self, steps: int) -> None:
        before, gone = canonical(self.studio.project), 0
        while gone < steps and self.coordinator.next_undo is not None:
            self.coordinator.undo()
            self.studio.settle()
            gone += 1
        for _step in range(gone):
            self.coordinator.redo()
            self.studio.settle()
        assert canonical(self.studio.project) == before

    @precondition(lambda self: self.coordinator.next_undo)
    @rule()
    def go_back(self) -> None:
        self.coordinator.undo()

    @precondition(lambda self: self.coordinator.next_redo)
    @rule()
    def go_forth(self) -> None:
        self.coordinator.redo()

    @invariant()
    def everything_is_on_disk(self) -> None:
        if hasattr(self, "studio"):
            self.studio.settle()
            self.studio.check_disk()

    # --- helpers -------------------------------------------------------------------------------

    def there_and_back(self, command: object) -> None:
        """Carry out a command, which may be refused; undo it, and do it again."""
        assert callable(command)
        before, known = self.studio.project, len(self.studio.events)
        try:
            command()
        except RuleError:
            assert self.studio.project is before
            return
        after = self.studio.project
        steps = [e.step for e in self.studio.events[known:] if isinstance(e, StepDone)]
        if not steps:
            assert canonical(after) == canonical(before), "what changes something can be undone"
            return
        (step,) = steps
        assert step.name
        self.studio.settle()
        self.coordinator.undo(step)
        self.studio.settle()
        assert canonical(self.studio.project) == canonical(before)
        self.kept(after)
        self.coordinator.redo(step)
        self.studio.settle()
        assert canonical(self.studio.project) == canonical(after)
        self.kept(after)

    def kept(self, other: Project) -> None:
        """What an undo never touches is as it is in ``other``."""
        project = self.studio.project
        for field in ("ledger", "refinement_count", "download_count", "next_scene_index"):
            assert getattr(project, field) == getattr(other, field)
        assert set(project.take_ids()) == set(other.take_ids())
        assert project.created_at == other.created_at
        assert project.revision > other.revision

    def scene(self, pick: int) -> int:
        indexes = self.coordinator.scene_indexes()
        return indexes[pick % len(indexes)]

    def takes(self, where: str) -> list[tuple[int, AssetKind, str]]:
        return [
            (scene.index, kind, take_id)
            for scene in self.studio.project.scenes
            for kind, asset in scene.assets.items()
            for take_id in getattr(asset, where)
        ]


def test_undo_and_redo_come_back_to_the_same_document() -> None:
    run_state_machine_as_test(UndoMachine)
