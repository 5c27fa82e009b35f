"""Commands on the scenes of the storyboard: which there are, in which order, with which words."""

from __future__ import annotations

from collections.abc import Sequence

from videoflow.domain import cutting, editing, reviewing
from videoflow.domain.base import AssetKind, utc_now
from videoflow.domain.framing import Framing, Transition
from videoflow.domain.overlay import Overlay
from videoflow.domain.project import Project
from videoflow.domain.scene import SceneDraft
from videoflow.i18n import _, ngettext
from videoflow.services.commands.base import Commands
from videoflow.services.events import SceneChanged, ScenesChanged
from videoflow.services.session import Deletion


class SceneCommands(Commands):
    """The part of the coordinator that changes the storyboard. Each command can be undone."""

    def add_scene(self, draft: SceneDraft, position: int | None = None) -> int:
        """Insert a scene before 0-based ``position`` (None: at the end); returns its index."""
        return self.add_scenes([draft], position)[0]

    def add_scenes(
        self, drafts: Sequence[SceneDraft], position: int | None = None
    ) -> tuple[int, ...]:
        """Insert scenes in this order before 0-based ``position`` (None: at the end), as one
        change; returns their indexes."""
        project, now = self._session.writable(), utc_now()
        indexes = []
        for place, draft in enumerate(drafts):
            at = None if position is None else position + place
            project, index = editing.add_scene(project, draft, now, at)
            indexes.append(index)
        name = ngettext("Add scene", "Add {count} scenes", len(drafts)).format(count=len(drafts))
        self._session.change(project, ScenesChanged(), step=name)
        return tuple(indexes)

    def duplicate_scene(self, index: int) -> int:
        """A new scene with the same texts, right behind; returns its index."""
        project, new_index = editing.duplicate_scene(self._session.writable(), index, utc_now())
        name = self._named(_("Duplicate scene {number}"), index)
        self._session.change(project, ScenesChanged(), step=name)
        return new_index

    def split_scene(
        self,
        index: int,
        at_fraction: float | None = None,
        *,
        texts: tuple[str, str] | None = None,
    ) -> int:
        """Cut a scene in two; returns the index of the second half, which stands right behind.

        ``at_fraction`` is where in its time, between 0 and 1; without it the words decide.
        ``texts`` are the two descriptions; without them the description is cut between sentences.
        Takes stay with the first half. RuleError where the scene is too short.
        """
        project, new_index = cutting.split_scene(
            self._session.writable(), index, utc_now(), at_fraction, texts
        )
        self._refuse_leaving(index)
        name = self._named(_("Split scene {number}"), index)
        self._session.change(project, ScenesChanged(), SceneChanged(index), step=name)
        return new_index

    def merge_scenes(self, index: int) -> None:
        """Make one scene of this one and the next, which goes to the trash with its takes.

        RuleError where there is no next scene, a job for it goes on, or the two are too much for
        one scene.
        """
        before = self._session.writable()
        project = cutting.merge_scenes(before, index, utc_now())
        self._refuse_leaving(index)
        number = before.number_of(index)
        self._refuse_at_work(before.scenes[number].index, _("Wait for its result, or cancel it."))
        name = _("Merge scenes {first} and {second}").format(first=number, second=number + 1)
        self._dismiss_failed(before.scenes[number].index)
        self._session.change(project, ScenesChanged(), SceneChanged(index), step=name)

    def edit_scene(self, index: int, **fields: object) -> None:
        """Replace texts or duration of a scene; what is not given is kept."""
        project = editing.edit_scene(self._session.writable(), index, utc_now(), fields)
        self._change_scene(project, index)

    def edit_scenes(self, indexes: Sequence[int], **fields: object) -> None:
        """Replace the same fields in each of these scenes, as one change."""
        project, now = self._session.writable(), utc_now()
        for index in indexes:
            project = editing.edit_scene(project, index, now, dict(fields))
        name = ngettext("Edit scene", "Edit {count} scenes", len(indexes))
        events = [SceneChanged(index) for index in indexes]
        self._session.change(project, *events, step=name.format(count=len(indexes)))

    def set_overlays(self, index: int, overlays: Sequence[Overlay]) -> None:
        """Replace what is drawn over a scene at export."""
        project, now = self._session.writable(), utc_now()
        self._change_scene(editing.set_parts(project, index, now, overlays=tuple(overlays)), index)

    def set_transition(self, index: int, transition: Transition) -> None:
        """Say how a scene gives way to the next one."""
        project, now = self._session.writable(), utc_now()
        self._change_scene(editing.set_parts(project, index, now, transition=transition), index)

    def set_framing(self, index: int, kind: AssetKind, take_id: str, framing: Framing) -> None:
        """Say how a take is trimmed and cropped; its file stays as it is. UsageError where the
        scene has no such take."""
        project = reviewing.set_framing(self._session.writable(), index, kind, take_id, framing)
        self._change_scene(project, index, _("Crop or trim scene {number}"))

    def delete_scene(self, index: int, *, cancel_jobs: bool = False) -> None:
        """Move a scene and its takes to the trash; see ``delete_scenes``."""
        self.delete_scenes([index], cancel_jobs=cancel_jobs)

    def delete_scenes(self, indexes: Sequence[int], *, cancel_jobs: bool = False) -> None:
        """Move scenes and their takes to the trash, as one change.

        Refused while a job of one of them runs; with ``cancel_jobs`` these are cancelled, and
        the scenes go as soon as they have ended.
        """
        for index in indexes:
            editing.find_scene(self._session.writable(), index)
        chosen = tuple(dict.fromkeys(indexes))
        if cancel_jobs and any(self._session.works_on(index) for index in chosen):
            deletion = Deletion(chosen, self._delete)
            self._session.afterwards(lambda: self._session.delete_when_idle(deletion))
            return
        self._delete(chosen)

    def restore_scene(self, index: int) -> None:
        """Put a deleted scene back with its index, takes and place."""
        project = editing.restore_scene(self._session.writable(), index)
        name = _("Restore scene {number}").format(number=project.number_of(index))
        self._session.change(project, ScenesChanged(), step=name)

    def reorder(self, indexes: Sequence[int]) -> None:
        """Put the scenes in this order; every index exactly once."""
        project = editing.reorder(self._session.writable(), indexes)
        self._session.change(project, ScenesChanged(), step=_("Reorder scenes"))

    def reorder_numbers(self, numbers: Sequence[int]) -> None:
        """Put the scenes in the order of these scene numbers."""
        self.reorder(editing.indexes_of_numbers(self._session.writable(), numbers))

    # --- inside --------------------------------------------------------------------------------

    def _delete(self, indexes: tuple[int, ...]) -> None:
        """Also while closing, for a deletion that was asked for before."""
        project, now = self._session.project, utc_now()
        there = [index for index in indexes if index in self.scene_indexes()]
        for index in there:
            self._refuse_at_work(index, _("Cancel its job first, or choose “Cancel and delete”."))
        name = ngettext("Delete scene {number}", "Delete {count} scenes", len(there))
        names = {"count": len(there), "number": project.number_of(there[0]) if there else 0}
        for index in there:
            project = editing.delete_scene(project, index, now)
            self._dismiss_failed(index)
        self._session.change(project, ScenesChanged(), step=name.format(**names))

    def _change_scene(self, project: Project, index: int, name: str = "") -> None:
        step = self._named(name or _("Edit scene {number}"), index)
        self._session.change(project, SceneChanged(index), step=step)
