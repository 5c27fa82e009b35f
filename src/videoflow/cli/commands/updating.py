"""``update``, ``refine`` and ``approve``: what the storyboard says, and that it is final."""

from __future__ import annotations

from argparse import Namespace

from videoflow.cli.assigning import assigned
from videoflow.cli.commands.making import finish
from videoflow.cli.commands.projects import answer_with_film
from videoflow.cli.commands.scenes import answer_with_scene, state_of
from videoflow.cli.console import Console
from videoflow.cli.engines import refuse_missing_keys
from videoflow.cli.running import Session, project_open
from videoflow.cli.selecting import is_scene_named, scene_index
from videoflow.cli.watching import follow_jobs
from videoflow.domain.base import AssetKind
from videoflow.domain.editing import EDITABLE_FIELDS
from videoflow.domain.settings import TakeSettings
from videoflow.errors import UsageError
from videoflow.i18n import _
from videoflow.services.report import status_report

FILM_FIELDS = ("name", "brief", "settings", "look", "end_card")
SCENE_FIELDS = (*EDITABLE_FIELDS, "overlays", "transition")


def update(arguments: Namespace, console: Console) -> int:
    """Change fields of a scene or, where none is named, of the film; as one change."""
    with project_open(arguments.folder, console) as session:
        if not is_scene_named(arguments):
            _update_film(session, arguments)
            after = state_of(session)
        else:
            index = scene_index(session.coordinator.project, arguments)
            _update_scene(session, index, arguments)
            after = state_of(session)
    if is_scene_named(arguments):
        answer_with_scene(after, index, console)
    else:
        answer_with_film(after.project, console)
    return 0


def refine(arguments: Namespace, console: Console) -> int:
    """Give a scene better words; with an image prompt a new image is made, for review."""
    with project_open(arguments.folder, console) as session:
        coordinator = session.coordinator
        index = scene_index(coordinator.project, arguments)
        if arguments.image_prompt is not None:
            refuse_missing_keys(session, [index], AssetKind.IMAGE, TakeSettings())
        coordinator.refine(
            index, image_prompt=arguments.image_prompt, description=arguments.description
        )
        outcomes = follow_jobs(session)
        after = state_of(session)
    if arguments.image_prompt is None:
        answer_with_scene(after, index, console)
        return 0
    return finish(outcomes, console, AssetKind.IMAGE, arguments.folder, [])


def approve(arguments: Namespace, console: Console) -> int:
    """Say that the storyboard is as it should be."""
    with project_open(arguments.folder, console) as session:
        session.coordinator.approve()
        after = state_of(session)
    found = status_report(after.project, after.jobs, after.folder)
    document = found.model_dump(mode="json", include={"approved", "approved_at"})
    text = _("The storyboard is approved: the videos can be made.")
    console.answer(document, lambda: console.line(text))
    return 0


def _update_scene(session: Session, index: int, arguments: Namespace) -> None:
    coordinator = session.coordinator
    scene = coordinator.project.scene(index)
    wanted = assigned(scene, arguments.assignments, SCENE_FIELDS)
    with coordinator.batch(
        _("Edit scene {number}").format(number=coordinator.project.number_of(index))
    ):
        coordinator.edit_scene(index, **{name: getattr(wanted, name) for name in EDITABLE_FIELDS})
        coordinator.set_overlays(index, wanted.overlays)
        coordinator.set_transition(index, wanted.transition)


def _update_film(session: Session, arguments: Namespace) -> None:
    for path, _value in arguments.assignments:
        if path.split(".")[0] in (*SCENE_FIELDS, "duration"):
            raise UsageError(
                _("“{field}” is a field of a scene.").format(field=path),
                _("Say which scene is meant, such as --scene 2."),
            )
    coordinator = session.coordinator
    wanted = assigned(coordinator.project, arguments.assignments, FILM_FIELDS)
    with coordinator.batch(_("Edit the film")):
        coordinator.rename(wanted.name)
        coordinator.edit_brief(**dict(wanted.brief))
        coordinator.update_settings(**dict(wanted.settings))
        coordinator.set_look(**dict(wanted.look))
        coordinator.set_end_card(wanted.end_card)
