"""Undo as values: what a command changed of the document, and how to change it back.

Part of it are the order of the scenes, what a user wrote or chose, and which takes are committed
or wait for review. Never part of it are takes themselves, the ledger, counters and times: an undo
makes nothing that was paid for disappear.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from videoflow.domain import editing
from videoflow.domain.base import AssetKind, Model
from videoflow.domain.project import Project
from videoflow.domain.scene import Asset, Scene
from videoflow.errors import RuleError
from videoflow.i18n import _

PROJECT_FIELDS = ("name", "end_card")
PROJECT_PARTS = ("brief", "settings", "look")
"""Models of the project that are compared field by field, so that an undo touches no other."""

SCENE_FIELDS = (
    "scenario",
    "title",
    "description",
    "details",
    "duration_s",
    "image_prompt",
    "movie_directions",
    "overlays",
    "transition",
)


@dataclass(frozen=True, slots=True)
class OfProject:
    """A field of the project; ``part`` is the model it belongs to, empty for the project."""

    part: str
    field: str


@dataclass(frozen=True, slots=True)
class OfScene:
    """A field of a scene."""

    index: int
    field: str


@dataclass(frozen=True, slots=True)
class OfCommitted:
    """The committed take of a (scene, kind)."""

    index: int
    kind: AssetKind


@dataclass(frozen=True, slots=True)
class OfTakes:
    """The takes of a (scene, kind) that are not committed."""

    index: int
    kind: AssetKind


@dataclass(frozen=True, slots=True)
class OfDraft:
    """What the editor says for the next take of a (scene, kind)."""

    index: int
    kind: AssetKind


@dataclass(frozen=True, slots=True)
class OfFraming:
    """How one take is trimmed and cropped; None where nothing was said."""

    index: int
    kind: AssetKind
    take_id: str


@dataclass(frozen=True, slots=True)
class TakeLists:
    """Takes by where they are."""

    pending: tuple[str, ...]
    retired: tuple[str, ...]


Key = OfProject | OfScene | OfCommitted | OfTakes | OfDraft | OfFraming


@dataclass(frozen=True, slots=True)
class State:
    """One side of a change: the order of the scenes, and what has which value."""

    order: tuple[int, ...]
    values: Mapping[Key, object]


@dataclass(frozen=True, slots=True)
class Change:
    """What a command changed, from one state to another. Both have the same keys."""

    before: State
    after: State

    def reversed(self) -> Change:
        """The way back."""
        return Change(self.after, self.before)

    @property
    def is_empty(self) -> bool:
        """Whether undoing it would do nothing."""
        return not self.after.values and self.before.order == self.after.order

    @property
    def take_ids(self) -> frozenset[str]:
        """Takes that going there or back puts into the film or up for review."""
        found: set[str] = set()
        for state in (self.before, self.after):
            for key, value in state.values.items():
                if isinstance(value, TakeLists):
                    found.update(value.pending)
                elif isinstance(key, OfCommitted) and isinstance(value, str):
                    found.add(value)
        return frozenset(found)


def difference(before: Project, after: Project) -> Change:
    """What was changed between two versions of a project."""
    old, new = dict(_values(before, after)), dict(_values(after, before))
    keys = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    return Change(
        State(_order(before), {key: old.get(key) for key in keys}),
        State(_order(after), {key: new.get(key) for key in keys}),
    )


def apply(project: Project, change: Change, now: datetime) -> Project:
    """``project`` with ``change`` made once more: to redo it, or, reversed, to undo it.

    Scenes that it takes away go to the trash, those that it brings come from there. A value that
    something else has changed since stays, and so do takes that have arrived: that way undo and
    redo lead back to the same document, whatever happens between them. RuleError where a scene is
    in the trash no more.
    """
    for index in leaving(project, change):
        project = editing.delete_scene(project, index, now)
    for index in change.after.order:
        if index not in _order(project):
            project = _brought_back(project, index)
    project = editing.reorder(project, change.after.order)
    touched = set()
    for key, wanted in change.after.values.items():
        changed = _with_value(project, key, change.before.values[key], wanted)
        if changed is not project and not isinstance(key, OfProject):
            touched.add(key.index)
        project = changed
    for index in touched:
        project = project.with_scene(project.scene(index).changed(updated_at=now))
    return project


def leaving(project: Project, change: Change) -> tuple[int, ...]:
    """Indexes of the scenes that making this change would move to the trash."""
    staying = set(change.after.order)
    return tuple(index for index in _order(project) if index not in staying)


def _brought_back(project: Project, index: int) -> Project:
    if all(entry.scene.index != index for entry in project.deleted):
        raise RuleError(
            _("A scene that this would bring back is not in the trash any more."),
            _("Add it again."),
        )
    return editing.restore_scene(project, index)


def _order(project: Project) -> tuple[int, ...]:
    return tuple(scene.index for scene in project.scenes)


def _values(project: Project, other: Project) -> Iterator[tuple[Key, object]]:
    """What can be undone, as far as ``project`` may differ from ``other`` in it.

    Of a scene that only one of them has nothing is said: it goes to the trash as it is.
    """
    for field in PROJECT_FIELDS:
        yield OfProject("", field), getattr(project, field)
    for part in PROJECT_PARTS:
        for field, value in getattr(project, part):
            yield OfProject(part, field), value
    others = {scene.index: scene for scene in other.scenes}
    for scene in project.scenes:
        if scene.index in others and scene is not others[scene.index]:
            yield from _values_of_scene(scene)


def _values_of_scene(scene: Scene) -> Iterator[tuple[Key, object]]:
    for field in SCENE_FIELDS:
        yield OfScene(scene.index, field), getattr(scene, field)
    for kind in AssetKind:
        asset = scene.asset(kind)
        yield OfCommitted(scene.index, kind), asset.committed
        yield OfTakes(scene.index, kind), TakeLists(asset.pending, asset.retired)
        yield OfDraft(scene.index, kind), asset.draft
        for take_id, framing in asset.framings.items():
            yield OfFraming(scene.index, kind, take_id), framing


def _with_value(project: Project, key: Key, expected: object, wanted: object) -> Project:
    """The project with one value replaced, unless it is not the ``expected`` one any more."""
    if isinstance(key, OfProject):
        return _with_project_value(project, key, expected, wanted)
    scene = project.scene(key.index)
    if isinstance(key, OfScene):
        if getattr(scene, key.field) != expected:
            return project
        return project.with_scene(scene.changed(**{key.field: wanted}))
    old = scene.asset(key.kind)
    new = _with_asset_value(old, key, expected, wanted)
    return project if new is old else project.with_scene(scene.with_asset(key.kind, new))


def _with_project_value(
    project: Project, key: OfProject, expected: object, wanted: object
) -> Project:
    owner: Model = getattr(project, key.part) if key.part else project
    if getattr(owner, key.field) != expected:
        return project
    if not key.part:
        return project.changed(**{key.field: wanted})
    return project.changed(**{key.part: owner.changed(**{key.field: wanted})})


def _with_asset_value(
    asset: Asset,
    key: OfCommitted | OfTakes | OfDraft | OfFraming,
    expected: object,
    wanted: object,
) -> Asset:
    if isinstance(key, OfTakes):
        return _listed(asset, wanted) if isinstance(wanted, TakeLists) else asset
    if isinstance(key, OfCommitted):
        gone = wanted is not None and wanted not in asset.take_ids
        return asset if asset.committed != expected or gone else _committed(asset, wanted)
    if isinstance(key, OfDraft):
        return asset.changed(draft=wanted) if asset.draft == expected else asset
    if asset.framings.get(key.take_id) != expected or key.take_id not in asset.take_ids:
        return asset
    framings = {
        take_id: value for take_id, value in asset.framings.items() if take_id != key.take_id
    }
    return asset.changed(framings=framings if wanted is None else {**framings, key.take_id: wanted})


def _committed(asset: Asset, take_id: object) -> Asset:
    replaced = (asset.committed,) if asset.committed else ()
    return asset.changed(
        committed=take_id,
        pending=tuple(id_ for id_ in asset.pending if id_ != take_id),
        retired=tuple(id_ for id_ in asset.retired if id_ != take_id) + replaced,
    )


def _listed(asset: Asset, lists: TakeLists) -> Asset:
    """Takes where ``lists`` says. Those that came since stay where they are, those that have gone
    stay away, and the committed one is none of its business."""
    there = {*asset.pending, *asset.retired}
    named = {*lists.pending, *lists.retired}
    return asset.changed(
        pending=tuple(id_ for id_ in lists.pending if id_ in there)
        + tuple(id_ for id_ in asset.pending if id_ not in named),
        retired=tuple(id_ for id_ in lists.retired if id_ in there)
        + tuple(id_ for id_ in asset.retired if id_ not in named),
    )
