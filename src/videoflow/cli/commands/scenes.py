"""Which scenes there are, and in which order: ``add``, ``split``, ``delete`` and the like."""

from __future__ import annotations

from argparse import Namespace

from videoflow.cli.assigning import assigned
from videoflow.cli.commands.projects import show_scene
from videoflow.cli.console import Console
from videoflow.cli.documents import scene_document, scenes_document
from videoflow.cli.running import ProjectOnDisk, Session, project_open
from videoflow.cli.selecting import scene_index
from videoflow.cli.wording import seconds
from videoflow.domain.base import AssetKind
from videoflow.domain.editing import EDITABLE_FIELDS, checked, describe_scenes
from videoflow.domain.project import Project
from videoflow.domain.scene import SceneDraft
from videoflow.errors import UsageError
from videoflow.i18n import _
from videoflow.services.report import jobs_of


def add(arguments: Namespace, console: Console) -> int:
    """Add a scene."""
    draft = checked(
        lambda: SceneDraft(
            scenario=arguments.scenario,
            description=arguments.description,
            image_prompt=arguments.image_prompt or arguments.description,
        )
    )
    draft = assigned(draft, arguments.assignments, EDITABLE_FIELDS)
    with project_open(arguments.folder, console) as session:
        position = None if arguments.at is None else arguments.at - 1
        index = session.coordinator.add_scene(draft, position)
        after = state_of(session)
    answer_with_scene(after, index, console)
    return 0


def reorder(arguments: Namespace, console: Console) -> int:
    """Put the scenes in another order."""
    with project_open(arguments.folder, console) as session:
        session.coordinator.reorder_numbers(arguments.numbers)
        after = state_of(session)
    console.answer(scenes_document(after), lambda: console.line(describe_scenes(after.project)))
    return 0


def duplicate(arguments: Namespace, console: Console) -> int:
    """Make a copy of a scene's texts, right behind it."""
    with project_open(arguments.folder, console) as session:
        index = scene_index(session.coordinator.project, arguments)
        copy = session.coordinator.duplicate_scene(index)
        after = state_of(session)
    answer_with_scene(after, copy, console)
    return 0


def split(arguments: Namespace, console: Console) -> int:
    """Make two scenes of one; the answer lists the new order."""
    with project_open(arguments.folder, console) as session:
        coordinator = session.coordinator
        index = scene_index(coordinator.project, arguments)
        duration_s = coordinator.project.scene(index).duration_s
        if arguments.at is not None and arguments.at >= duration_s:
            raise UsageError(
                _("The scene lasts {seconds} only.").format(seconds=seconds(duration_s)),
                _("Give an earlier time."),
            )
        coordinator.split_scene(index, None if arguments.at is None else arguments.at / duration_s)
        after = state_of(session)
    console.answer(scenes_document(after), lambda: console.line(describe_scenes(after.project)))
    return 0


def merge(arguments: Namespace, console: Console) -> int:
    """Make one scene of this one and the next."""
    with project_open(arguments.folder, console) as session:
        index = scene_index(session.coordinator.project, arguments)
        session.coordinator.merge_scenes(index)
        after = state_of(session)
    answer_with_scene(after, index, console)
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
    answer_with_scene(after, index, console)
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


def state_of(session: Session) -> ProjectOnDisk:
    """The open project as the answers show it."""
    coordinator = session.coordinator
    return ProjectOnDisk(
        coordinator.folder, coordinator.project, coordinator.takes, jobs_of(coordinator)
    )


def answer_with_scene(state: ProjectOnDisk, index: int, console: Console) -> None:
    """Answer with all of one scene."""
    scene, number = state.project.scene(index), state.project.number_of(index)
    document = scene_document(scene, number, state.takes, state.folder)
    console.answer({"scene": document}, lambda: show_scene(scene, number, state, console))
