"""Changes to the order and texts of a film: pure functions from one project to the next.

All of them raise RuleError or UsageError and change nothing where a rule refuses. Revision,
``updated_at`` and what becomes of an approval are the coordinator's business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from pydantic import ValidationError

from videoflow.domain.base import Model
from videoflow.domain.project import DeletedScene, Project
from videoflow.domain.scene import Scene, SceneDraft
from videoflow.errors import RuleError, UsageError
from videoflow.i18n import _

EDITABLE_FIELDS = frozenset(SceneDraft.model_fields)
"""Fields of a scene that a user writes."""

M = TypeVar("M", bound=Model)


def find_scene(project: Project, index: int) -> Scene:
    """The scene of that index; UsageError that lists what there is."""
    try:
        return project.scene(index)
    except KeyError:
        raise UsageError(
            _("There is no scene with index {index} in this film.").format(index=index),
            describe_scenes(project),
        ) from None


def describe_scenes(project: Project) -> str:
    """A sentence that lists the scenes, for messages about unknown ones."""
    if not project.scenes:
        return _("The film has no scenes yet.")
    listed = ", ".join(
        f"{number} ({scene.scenario})" for number, scene in enumerate(project.scenes, start=1)
    )
    return _("The film has these scenes: {scenes}.").format(scenes=listed)


def checked(make: Callable[[], M]) -> M:
    """The value that ``make`` builds; a UsageError in plain words where a field does not fit."""
    try:
        return make()
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or _("value")
        raise UsageError(
            _("“{field}” does not fit: {reason}.").format(field=field, reason=first["msg"]),
            _("Correct it and try again."),
        ) from error


def add_scene(
    project: Project, draft: SceneDraft, now: datetime, position: int | None = None
) -> tuple[Project, int]:
    """Insert a scene before 0-based ``position`` (None: at the end); also returns its index."""
    index = project.next_scene_index
    scene = Scene(index=index, created_at=now, updated_at=now, **dict(draft))
    place = len(project.scenes) if position is None else max(0, min(position, len(project.scenes)))
    scenes = (*project.scenes[:place], scene, *project.scenes[place:])
    changed = project.changed(scenes=scenes, next_scene_index=index + 1)
    return changed, index


def duplicate_scene(project: Project, index: int, now: datetime) -> tuple[Project, int]:
    """A new scene with the same texts, right behind; its takes stay with the original."""
    scene = find_scene(project, index)
    draft = SceneDraft(**{field: getattr(scene, field) for field in EDITABLE_FIELDS})
    return add_scene(project, draft, now, position=project.number_of(index))


def edit_scene(project: Project, index: int, now: datetime, fields: dict[str, object]) -> Project:
    """Replace texts or duration; what is not given is kept."""
    scene = find_scene(project, index)
    unknown = sorted(set(fields) - EDITABLE_FIELDS)
    if unknown:
        raise UsageError(
            _("A scene has no field “{field}”.").format(field=unknown[0]),
            _("Fields are: {fields}.").format(fields=", ".join(sorted(EDITABLE_FIELDS))),
        )
    edited = checked(lambda: scene.changed(**fields))
    if edited == scene:
        return project
    return project.with_scene(edited.changed(updated_at=now))


def set_parts(project: Project, index: int, now: datetime, **parts: object) -> Project:
    """Replace what a scene has besides its words: ``overlays``, ``transition``."""
    scene = find_scene(project, index)
    changed = checked(lambda: scene.changed(**parts))
    return project if changed == scene else project.with_scene(changed.changed(updated_at=now))


def delete_scene(project: Project, index: int, now: datetime) -> Project:
    """Move a scene with all its takes to the trash."""
    scene = find_scene(project, index)
    position = project.number_of(index) - 1
    return project.changed(
        scenes=tuple(other for other in project.scenes if other.index != index),
        deleted=(
            *project.deleted,
            DeletedScene(scene=scene, position=position, deleted_at=now),
        ),
    )


def restore_scene(project: Project, index: int) -> Project:
    """Put a deleted scene back with its index, its takes and, as far as it exists, its place."""
    for deleted in project.deleted:
        if deleted.scene.index == index:
            break
    else:
        raise UsageError(
            _("There is no scene with index {index} in the trash.").format(index=index),
            _("Only deleted scenes can be restored."),
        )
    place = min(deleted.position, len(project.scenes))
    return project.changed(
        scenes=(*project.scenes[:place], deleted.scene, *project.scenes[place:]),
        deleted=tuple(other for other in project.deleted if other is not deleted),
    )


def reorder(project: Project, indexes: Sequence[int]) -> Project:
    """Put the scenes in the order of ``indexes``, which must name every scene exactly once."""
    by_index = {scene.index: scene for scene in project.scenes}
    _refuse_unless_permutation(list(indexes), list(by_index), describe_scenes(project))
    if tuple(indexes) == tuple(by_index):
        return project
    return project.changed(scenes=tuple(by_index[index] for index in indexes))


def indexes_of_numbers(project: Project, numbers: Sequence[int]) -> tuple[int, ...]:
    """Scene indexes in the order that a permutation of scene numbers asks for."""
    present = list(range(1, len(project.scenes) + 1))
    _refuse_unless_permutation(list(numbers), present, describe_scenes(project))
    return tuple(project.scenes[number - 1].index for number in numbers)


def _refuse_unless_permutation(wanted: list[int], present: list[int], scenes: str) -> None:
    """Name what is repeated, unknown or missing."""
    repeated = sorted(item for item, count in Counter(wanted).items() if count > 1)
    unknown = sorted(set(wanted) - set(present))
    missing = sorted(set(present) - set(wanted))
    for items, message in (
        (repeated, _("The new order names scene {scenes} more than once.")),
        (unknown, _("The new order names scene {scenes}, which the film does not have.")),
        (missing, _("The new order leaves out scene {scenes}.")),
    ):
        if items:
            named = ", ".join(str(item) for item in items)
            raise RuleError(message.format(scenes=named), scenes)
