"""Which scene is meant by ``--scene NUMBER``, ``--index I`` or ``--scenario ROLE``."""

from __future__ import annotations

import argparse

from videoflow.domain.editing import describe_scenes, find_scene
from videoflow.domain.project import Project
from videoflow.errors import UsageError
from videoflow.i18n import _


def is_scene_named(arguments: argparse.Namespace) -> bool:
    """Whether the command names a scene at all."""
    return any(
        value is not None for value in (arguments.scene, arguments.index, arguments.scenario)
    )


def scene_index(project: Project, arguments: argparse.Namespace) -> int:
    """Index of the scene that the command names; UsageError that lists what there is."""
    index: int | None = arguments.index
    number: int | None = arguments.scene
    if index is not None:
        return find_scene(project, index).index
    if number is not None:
        if number > len(project.scenes):
            raise UsageError(
                _("There is no scene {number} in this film.").format(number=number),
                describe_scenes(project),
            )
        return project.scenes[number - 1].index
    return _by_scenario(project, str(arguments.scenario))


def _by_scenario(project: Project, role: str) -> int:
    wanted = role.strip().casefold()
    found = [scene for scene in project.scenes if scene.scenario.casefold() == wanted]
    if not found:
        raise UsageError(
            _("No scene of this film has the role “{role}”.").format(role=role),
            describe_scenes(project),
        )
    if len(found) > 1:
        numbers = ", ".join(str(project.number_of(scene.index)) for scene in found)
        raise UsageError(
            _("Several scenes have the role “{role}”: {numbers}.").format(
                role=role, numbers=numbers
            ),
            _("Name one by its number, such as --scene {number}.").format(
                number=project.number_of(found[0].index)
            ),
        )
    return found[0].index
