"""``import``: scenes from a script, own media for one scene or, from a folder, for many."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from videoflow.cli.commands.scenes import state_of
from videoflow.cli.console import Console
from videoflow.cli.documents import scenes_document, take_document
from videoflow.cli.running import Session, project_open
from videoflow.cli.selecting import is_scene_named, scene_index
from videoflow.cli.wording import place_name, scene_count
from videoflow.domain.base import AssetKind
from videoflow.errors import UsageError, VideoFlowError
from videoflow.i18n import _, ngettext
from videoflow.services.storyboard.media_folder import kind_of, read_media_folder
from videoflow.services.storyboard.scripts import read_script


def import_(arguments: Namespace, console: Console) -> int:
    """Bring in a script, a file for one scene, or a folder of numbered files."""
    source: Path = arguments.source
    if is_scene_named(arguments):
        return _import_file(arguments, console)
    for option, value in (("--kind", arguments.kind), ("--licence", arguments.licence)):
        if value:
            raise UsageError(
                _("“{option}” needs a scene.").format(option=option),
                _("Say which scene the file is for, such as --scene 2."),
            )
    if source.is_dir():
        return _import_folder(arguments, console)
    return _import_script(arguments, console)


def _import_script(arguments: Namespace, console: Console) -> int:
    script = read_script(arguments.source)
    with project_open(arguments.folder, console) as session:
        position = None if arguments.at is None else arguments.at - 1
        indexes = session.coordinator.add_scenes(script.drafts, position)
        after = state_of(session)
    for warning in script.warnings:
        console.note(warning)
    document = {
        "imported": list(indexes),
        "warnings": list(script.warnings),
        **scenes_document(after),
    }
    text = _("{scenes} imported from “{name}”.").format(
        scenes=scene_count(len(indexes)), name=arguments.source.name
    )
    console.answer(document, lambda: console.line(text))
    return 0


def _import_file(arguments: Namespace, console: Console) -> int:
    if arguments.at is not None:
        raise UsageError(_("“--at” is for scripts."), _("Leave it out."))
    source: Path = arguments.source
    kind = AssetKind(arguments.kind) if arguments.kind else kind_of(source)
    with project_open(arguments.folder, console) as session:
        index = scene_index(session.coordinator.project, arguments)
        arrived = _bring_in(session, [(index, kind, source)], arguments.licence)
    return _answer(arrived, (), console)


def _import_folder(arguments: Namespace, console: Console) -> int:
    found = read_media_folder(arguments.source)
    warnings = list(found.warnings)
    with project_open(arguments.folder, console) as session:
        scenes = session.coordinator.project.scenes
        wanted = []
        for media in found.media:
            if media.number > len(scenes):
                warnings.append(
                    _("“{name}” was left out: the film has no scene {number}.").format(
                        name=media.path.name, number=media.number
                    )
                )
            else:
                wanted.append((scenes[media.number - 1].index, media.kind, media.path))
        arrived = _bring_in(session, wanted)
    return _answer(arrived, tuple(warnings), console)


@dataclass(frozen=True)
class _Arrived:
    """What became of a file: a take and its place, or an error."""

    scene_index: int
    scene_number: int
    kind: AssetKind
    committed: bool
    take: object
    error: VideoFlowError | None


def _bring_in(
    session: Session, wanted: list[tuple[int, AssetKind, Path]], licence: str = ""
) -> list[_Arrived]:
    coordinator = session.coordinator
    started = [
        (coordinator.import_media(index, kind, path, licence), index, kind)
        for index, kind, path in wanted
    ]
    session.wait()
    return [
        _Arrived(
            scene_index=index,
            scene_number=coordinator.project.number_of(index),
            kind=kind,
            committed=coordinator.project.scene(index).asset(kind).committed == take_id,
            take=take_document(coordinator.takes.get(take_id), coordinator.folder),
            error=coordinator.import_error(take_id),
        )
        for take_id, index, kind in started
    ]


def _answer(arrived: list[_Arrived], warnings: tuple[str, ...], console: Console) -> int:
    for warning in warnings:
        console.note(warning)
    failed = [item.error for item in arrived if item.error is not None]
    done = [item for item in arrived if item.error is None]
    document = {
        "takes": [
            {
                "scene_index": item.scene_index,
                "scene_number": item.scene_number,
                "status": "ready" if item.committed else "review",
                "take": item.take,
            }
            for item in done
        ],
        "warnings": list(warnings),
    }
    if failed:
        if len(arrived) > 1:
            message = ngettext(
                "{n} file could not be imported: {reason}",
                "{n} files could not be imported: {reason}",
                len(failed),
            ).format(n=len(failed), reason=failed[0].message)
            raise type(failed[0])(message, failed[0].action) from failed[0]
        raise failed[0]

    def show() -> None:
        for item in done:
            ending = _("done") if item.committed else _("done, waits for review")
            console.line(f"{place_name(item.scene_number, item.kind)}: {ending}")

    console.answer(document, show)
    return 0
