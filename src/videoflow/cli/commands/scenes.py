"""``update``, ``add``, ``reorder``, ``delete``, ``restore``: the storyboard."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from videoflow.cli.commands.projects import show_scene
from videoflow.cli.console import Console
from videoflow.cli.documents import scene_document, scenes_document
from videoflow.cli.running import ProjectOnDisk, Session, project_open
from videoflow.cli.selecting import scene_index
from videoflow.domain.base import AssetKind
from videoflow.domain.editing import checked, describe_scenes
from videoflow.domain.project import Project
from videoflow.domain.scene import Details, SceneDraft
from videoflow.errors import UsageError
from videoflow.i18n import _
from videoflow.services.report import jobs_of

ALIASES = {"duration": "duration_s"}
"""What reports call a field whose name in the document carries its unit."""

DETAIL_PREFIX = "details."


def update(arguments: Namespace, console: Console) -> int:
    """Change texts or duration of a scene."""
    with project_open(arguments.folder, console) as session:
        index = scene_index(session.coordinator.project, arguments)
        scene = session.coordinator.project.scene(index)
        fields = _fields(arguments.assignments, scene.details)
        session.coordinator.edit_scene(index, **fields)
        after = state_of(session)
    _answer_with_scene(after, index, console)
    return 0


def add(arguments: Namespace, console: Console) -> int:
    """Add a scene."""
    fields = {
        "scenario": arguments.scenario,
        "description": arguments.description,
        "image_prompt": arguments.image_prompt or arguments.description,
        **_fields(arguments.assignments, Details()),
    }
    unknown = sorted(set(fields) - set(SceneDraft.model_fields))
    if unknown:
        raise UsageError(
            _("A scene has no field “{field}”.").format(field=unknown[0]),
            _("Fields are: {fields}.").format(fields=", ".join(sorted(SceneDraft.model_fields))),
        )
    draft = checked(lambda: SceneDraft.model_validate(fields))
    with project_open(arguments.folder, console) as session:
        position = None if arguments.at is None else arguments.at - 1
        index = session.coordinator.add_scene(draft, position)
        after = state_of(session)
    _answer_with_scene(after, index, console)
    return 0


def reorder(arguments: Namespace, console: Console) -> int:
    """Put the scenes in another order."""
    with project_open(arguments.folder, console) as session:
        session.coordinator.reorder_numbers(arguments.numbers)
        after = state_of(session)
    console.answer(scenes_document(after), lambda: console.line(describe_scenes(after.project)))
    return 0


def delete(arguments: Namespace, console: Console) -> int:
    """Move a scene to the trash."""
    with project_open(arguments.folder, console) as session:
        index = scene_index(session.coordinator.project, arguments)
        number = session.coordinator.project.number_of(index)
        session.coordinator.delete_scene(index, cancel_jobs=arguments.cancel)
        if arguments.cancel:
            session.wait()
        after = state_of(session)
    text = _("Scene {number} is in the trash. “restore --index {index}” brings it back.").format(
        number=number, index=index
    )
    console.answer(
        {"deleted": {"scene_index": index, "scene_number": number}, **scenes_document(after)},
        lambda: console.line(text),
    )
    return 0


def restore(arguments: Namespace, console: Console) -> int:
    """Bring back a deleted scene, or an earlier take of a scene."""
    if arguments.take is None and (arguments.index is None or arguments.kind is not None):
        raise UsageError(
            _("A deleted scene is restored by its index, an earlier take by its id."),
            _("Use “--index I” for a scene, or “--scene N --kind K --take ID” for a take."),
        )
    if arguments.take is not None and arguments.kind is None:
        raise UsageError(_("“--take” needs “--kind”."), _("Add --kind image or --kind video."))
    with project_open(arguments.folder, console) as session:
        coordinator = session.coordinator
        if arguments.take is None:
            index = arguments.index
            _refuse_unknown_deleted(coordinator.project, index)
            coordinator.restore_scene(index)
        else:
            index = scene_index(coordinator.project, arguments)
            coordinator.restore_take(index, AssetKind(arguments.kind), arguments.take)
        session.wait()
        after = state_of(session)
    _answer_with_scene(after, index, console)
    return 0


def _refuse_unknown_deleted(project: Project, index: int) -> None:
    """UsageError that lists what is in the trash."""
    deleted = [entry.scene for entry in project.deleted]
    if index in {scene.index for scene in deleted}:
        return
    listed = ", ".join(f"{scene.index} ({scene.scenario})" for scene in deleted)
    raise UsageError(
        _("There is no scene with index {index} in the trash.").format(index=index),
        _("In the trash, by index: {scenes}.").format(scenes=listed)
        if listed
        else _("The trash is empty."),
    )


def _fields(assignments: Sequence[tuple[str, str]], details: Details) -> dict[str, object]:
    """The fields that ``--set`` names; single details are merged into those there are."""
    fields: dict[str, object] = {}
    changed: dict[str, object] = {}
    for name, value in assignments:
        if name.startswith(DETAIL_PREFIX):
            changed[name.removeprefix(DETAIL_PREFIX)] = value
        elif name == "details":
            raise UsageError(
                _("“details” has parts."), _("Set one of them, such as details.camera=…")
            )
        else:
            fields[ALIASES.get(name, name)] = value
    unknown = sorted(set(changed) - set(Details.model_fields))
    if unknown:
        raise UsageError(
            _("A scene has no field “{field}”.").format(field=DETAIL_PREFIX + unknown[0]),
            _("Details are: {fields}.").format(fields=", ".join(Details.model_fields)),
        )
    if changed:
        fields["details"] = checked(lambda: details.changed(**changed))
    return fields


def state_of(session: Session) -> ProjectOnDisk:
    """The open project as the answers show it."""
    coordinator = session.coordinator
    return ProjectOnDisk(
        coordinator.folder, coordinator.project, coordinator.takes, jobs_of(coordinator)
    )


def _answer_with_scene(state: ProjectOnDisk, index: int, console: Console) -> None:
    scene, number = state.project.scene(index), state.project.number_of(index)
    document = scene_document(scene, number, state.takes, state.folder)
    console.answer({"scene": document}, lambda: show_scene(scene, number, state, console))
