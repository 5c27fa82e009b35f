"""``new``, ``status``, ``list``, ``get``: making a project and looking at it."""

from __future__ import annotations

import asyncio
import json
from argparse import Namespace
from pathlib import Path

from videoflow.cli.console import Console
from videoflow.cli.documents import scene_document, scenes_document
from videoflow.cli.running import ProjectOnDisk, look_at
from videoflow.cli.selecting import is_scene_named, scene_index
from videoflow.cli.wording import (
    money,
    next_step,
    project_status_word,
    quoted,
    scene_count,
    seconds,
    status_word,
)
from videoflow.cli.writers import chosen_writer, offering_the_other_writer, told_as
from videoflow.domain.base import AssetKind
from videoflow.domain.brief import Brief
from videoflow.domain.editing import checked
from videoflow.domain.progress import AssetStatus, asset_status
from videoflow.domain.project import Project
from videoflow.domain.report import SceneReport, StatusReport
from videoflow.domain.scene import Scene
from videoflow.errors import StorageError
from videoflow.i18n import _
from videoflow.services.brief_file import read_brief
from videoflow.services.projects import create_project
from videoflow.services.report import KINDS, status_report
from videoflow.services.wording import kind_name
from videoflow.services.writer import Storyboard, WriterChoice


def new(arguments: Namespace, console: Console) -> int:
    """Make a project from a brief."""
    brief, photos = read_brief(arguments.brief)
    brief, photos = _with_photos(told_as(brief, arguments.template), photos, arguments.photo)
    writer, providers = chosen_writer(arguments)
    if not writer.is_built_in:
        console.note(_("{writer} is writing the storyboard…").format(writer=writer.writer))
    with offering_the_other_writer(writer, brief):
        opened = asyncio.run(
            create_project(arguments.folder, brief, photos, writer=writer, providers=providers)
        )
    opened.store.close()
    project, folder = opened.project, opened.store.folder.root
    document = {
        "project_id": project.uuid,
        "name": project.name,
        "folder": str(folder),
        "writing": _writing_document(writer, opened.written),
        **scenes_document(ProjectOnDisk(folder, project, {}, ())),
    }

    def show() -> None:
        console.line(
            _("“{name}” is ready in {folder}, with {scenes}.").format(
                name=project.name, folder=folder, scenes=scene_count(len(project.scenes))
            )
        )
        if opened.written is not None and opened.written.model:
            console.line(
                _("Written by {model} ({cost}).").format(
                    model=opened.written.model, cost=money(opened.written.cost_usd)
                )
            )
        _show_storyboard(project, console)
        _show_next(next_step(status_report(project, (), folder).progress.stage), folder, console)

    console.answer(document, show)
    return 0


def _writing_document(writer: WriterChoice, written: Storyboard | None) -> dict[str, object]:
    return {
        "writer": writer.writer,
        "model": written.model or None if written else None,
        "cost_usd": written.cost_usd if written else None,
    }


def status(arguments: Namespace, console: Console) -> int:
    """Say where the film stands."""
    on_disk = look_at(arguments.folder, console)
    found = status_report(on_disk.project, on_disk.jobs, on_disk.folder)
    console.answer(
        found.model_dump(mode="json"), lambda: _show_status(found, on_disk.folder, console)
    )
    return 0


def list_scenes(arguments: Namespace, console: Console) -> int:
    """List the scenes."""
    on_disk = look_at(arguments.folder, console)
    console.answer(scenes_document(on_disk), lambda: _show_scenes(on_disk, console))
    return 0


def get(arguments: Namespace, console: Console) -> int:
    """Show all of one scene or, where none is named, what is said of the film as a whole."""
    on_disk = look_at(arguments.folder, console)
    if not is_scene_named(arguments):
        answer_with_film(on_disk.project, console)
        return 0
    index = scene_index(on_disk.project, arguments)
    scene, number = on_disk.project.scene(index), on_disk.project.number_of(index)
    document = scene_document(scene, number, on_disk.takes, on_disk.folder)
    console.answer({"scene": document}, lambda: show_scene(scene, number, on_disk, console))
    return 0


def answer_with_film(project: Project, console: Console) -> None:
    """Answer with what is said of the film as a whole: brief, settings, look, end card."""
    film = project.model_dump(
        mode="json", include={"name", "brief", "settings", "look", "end_card", "approved_at"}
    )

    def show() -> None:
        console.line(project.name, "bold")
        for name, part in film.items():
            if isinstance(part, dict):
                facts = [(f"{name}.{field}", _plain(value)) for field, value in part.items()]
                console.facts([(field, value) for field, value in facts if value])

    console.answer({"film": film}, show)


def _plain(value: object) -> str:
    """A value of the document as ``update --set`` takes it."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def show_scene(scene: Scene, number: int, on_disk: ProjectOnDisk, console: Console) -> None:
    """All of one scene, for a person."""
    details = scene.details
    console.line(_("Scene {number}: {title}").format(number=number, title=scene.title), "bold")
    console.facts(
        [
            (_("Index"), str(scene.index)),
            (_("Role"), scene.scenario),
            (_("Duration"), seconds(scene.duration_s)),
            (_("Description"), scene.description),
            (_("Visual"), details.visual),
            (_("Camera"), details.camera),
            (_("Lighting"), details.lighting),
            (_("Audio"), details.audio),
            (_("Music"), details.music),
            (_("Effects"), details.effects),
            (_("Dialog"), details.dialog),
            (_("Image prompt"), scene.image_prompt),
            (_("Directions"), scene.movie_directions),
            *((kind_name(kind).capitalize(), _asset_line(scene, kind, on_disk)) for kind in KINDS),
        ]
    )


def _asset_line(scene: Scene, kind: AssetKind, on_disk: ProjectOnDisk) -> str:
    take = on_disk.takes.get(scene.asset(kind).committed or "")
    word = _status_of(scene, kind, on_disk)
    return f"{word} ({on_disk.folder / 'takes' / take.file_name})" if take else word


def _status_of(scene: Scene, kind: AssetKind, on_disk: ProjectOnDisk) -> str:
    phases = {(job.scene_index, job.kind): job.phase for job in on_disk.jobs}
    return status_word(asset_status(scene.asset(kind), phases.get((scene.index, kind))))


def _with_photos(
    brief: Brief, photos: dict[str, Path], more: list[Path]
) -> tuple[Brief, dict[str, Path]]:
    """Brief and files with the photos of ``--photo``; the same file is not taken twice."""
    merged, known = dict(photos), {path.resolve() for path in photos.values()}
    for photo in more:
        if not photo.is_file():
            raise StorageError(
                _("There is no photo “{path}”.").format(path=photo), _("Check the path.")
            )
        if photo.resolve() not in known:
            known.add(photo.resolve())
            merged[str(photo.resolve())] = photo.resolve()
    return checked(lambda: brief.changed(photos=tuple(merged))), merged


def _show_status(found: StatusReport, folder: Path, console: Console) -> None:
    console.line(found.name, "bold")
    progress = found.progress
    console.facts(
        [
            (_("Status"), project_status_word(found.status)),
            (
                _("Scenes"),
                _("{done} of {total} done ({percentage} %)").format(
                    done=progress.completed, total=progress.total, percentage=progress.percentage
                ),
            ),
            (_("Film"), str(folder / found.video.path) if found.video.path else ""),
            (_("Cost"), money(found.costs.actual) if found.costs.actual else ""),
            (_("Approved"), _("yes") if found.approved else _("not yet")),
        ]
    )
    console.table(
        (_("Scene"), _("Role"), _("Title"), _("Duration"), _("Status")),
        [
            (
                str(scene.scene_number),
                scene.scenario,
                scene.title,
                seconds(scene.duration),
                _scene_word(scene),
            )
            for scene in found.scenes.details
        ],
    )
    if found.error is not None:
        console.line(f"{found.error.message} {found.error.action}".rstrip(), "red")
    _show_next(next_step(progress.stage), folder, console)


def _scene_word(scene: SceneReport) -> str:
    """A scene's state; a scene on its way says how far it has come."""
    if scene.status is AssetStatus.EMPTY and scene.has_image:
        return _("image ready")
    return status_word(scene.status)


def _show_scenes(on_disk: ProjectOnDisk, console: Console) -> None:
    sounds = [kind for kind in (AssetKind.VOICE, AssetKind.MUSIC) if _is_made(kind, on_disk)]
    kinds = (AssetKind.IMAGE, AssetKind.VIDEO, *sounds)
    columns = (kind_name(kind).capitalize() for kind in kinds)
    console.table(
        (_("Scene"), _("Index"), _("Role"), _("Title"), _("Duration"), *columns),
        [
            (
                str(number),
                str(scene.index),
                scene.scenario,
                scene.title,
                seconds(scene.duration_s),
                *(_status_of(scene, kind, on_disk) for kind in kinds),
            )
            for number, scene in enumerate(on_disk.project.scenes, start=1)
        ],
    )


def _is_made(kind: AssetKind, on_disk: ProjectOnDisk) -> bool:
    """Whether there is, or is to be, anything of ``kind`` in the film."""
    return any(scene.asset(kind).take_ids for scene in on_disk.project.scenes) or any(
        job.kind is kind for job in on_disk.jobs
    )


def _show_storyboard(project: Project, console: Console) -> None:
    console.table(
        (_("Scene"), _("Role"), _("Title"), _("Duration")),
        [
            (str(number), scene.scenario, scene.title, seconds(scene.duration_s))
            for number, scene in enumerate(project.scenes, start=1)
        ],
    )


def _show_next(command: str, folder: Path, console: Console) -> None:
    if command:
        console.note(_("Next: {command}").format(command=command.replace("FOLDER", quoted(folder))))
