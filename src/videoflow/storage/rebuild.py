"""A film from nothing but its takes: the last resort when both versions of the document are gone.

Sources, best first: what of the damaged documents can still be read (brief, scenes), the records
of the takes, the jobs in the journal, and the manifest of published files, which says what stood
where in the film.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

from pydantic import ValidationError

from videoflow.domain.base import AspectRatio, AssetKind, Model, utc_now
from videoflow.domain.brief import Brief
from videoflow.domain.job import Job
from videoflow.domain.naming import make_stem
from videoflow.domain.project import DeletedScene, Project
from videoflow.domain.scene import SCENARIOS, Scene
from videoflow.domain.take import TAKE_ID_PATTERN, Take
from videoflow.i18n import _
from videoflow.storage.folder import ProjectFolder
from videoflow.storage.manifest import PublishedEntry, PublishedName, parse_published

_MIN_TEXT = 10
_TAKE_ID = re.compile(TAKE_ID_PATTERN)

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Salvage:
    """What could be read of damaged documents."""

    brief: Brief | None = None
    name: str | None = None
    uuid: str | None = None
    created_at: datetime | None = None
    scenes: Sequence[Scene] = field(default=())


def salvage(documents: Iterable[bytes]) -> Salvage:
    """Read what is whole in damaged canonical documents; later ones fill in what is missing."""
    found: dict[str, object] = {}
    scenes: dict[int, Scene] = {}
    for data in documents:
        text = data.decode("utf-8", errors="replace")
        for scene in _scenes_in(text):
            scenes.setdefault(scene.index, scene)
        for key in ("brief", "name", "uuid", "created_at"):
            if key not in found and (value := _value_in(text, key)) is not None:
                found[key] = value
    return Salvage(
        brief=_valid(Brief, found.get("brief")),
        name=str(found["name"]) if isinstance(found.get("name"), str) else None,
        uuid=_valid_uuid(found.get("uuid")),
        created_at=_valid_time(found.get("created_at")),
        scenes=tuple(scenes.values()),
    )


def rebuild(
    folder: ProjectFolder,
    takes: Mapping[str, Take],
    manifest: Mapping[str, PublishedEntry],
    *,
    trashed: Collection[str] = (),
    jobs: Iterable[Job] = (),
    found: Salvage | None = None,
) -> Project:
    """A valid document that holds every take in ``takes``; ``trashed`` are ids in the trash, which
    only scenes that have nothing else keep, and those are deleted scenes then.

    Committed is what was published; later takes wait for review, earlier ones are retired. A
    scene that was never published keeps its newest take for review. Nothing is committed that
    was not before.
    """
    found = found or Salvage()
    jobs_of = {job.scene_index: job for job in sorted(jobs, key=lambda job: job.created_at)}
    published = {
        entry.take_id: shown for path, entry in manifest.items() if (shown := parse_published(path))
    }
    by_scene: dict[int, list[Take]] = {}
    for take in sorted(takes.values(), key=lambda take: (take.finished_at, take.take_id)):
        by_scene.setdefault(take.scene_index, []).append(take)
    scenes = {scene.index: scene for scene in found.scenes}
    deleted: set[int] = set()
    numbers: dict[int, int] = {}
    for index, of_scene in by_scene.items():
        in_place = [take for take in of_scene if take.take_id not in trashed]
        if not in_place and index not in scenes:
            deleted.add(index)
        used = of_scene if index in deleted else in_place
        if index not in scenes:
            scenes[index] = _scene_of(index, used, jobs_of.get(index))
        scenes[index] = _with_takes(scenes[index], used, published)
        for take in used:
            if take.take_id in published:
                numbers[index] = published[take.take_id].number
    kept = [index for index in scenes if index not in deleted]
    kept.sort(key=lambda index: (numbers.get(index, len(scenes) + index), index))
    name = (found.name or folder.root.name or "Film")[:200]
    stems = (shown.stem for shown in published.values())
    now = utc_now()
    return Project(
        uuid=found.uuid or str(uuid4()),
        name=name,
        stem=next((stem for stem in stems if make_stem(stem) == stem), make_stem(name)),
        created_at=found.created_at
        or min((take.requested_at for take in takes.values()), default=now),
        updated_at=now,
        brief=found.brief or _brief_of(name, takes.values(), jobs_of.values()),
        scenes=tuple(scenes[index] for index in kept),
        deleted=tuple(
            DeletedScene(scene=scenes[index], position=len(kept), deleted_at=now)
            for index in sorted(deleted)
        ),
        next_scene_index=max(scenes, default=0) + 1,
    )


def _with_takes(
    scene: Scene, takes: Sequence[Take], published: Mapping[str, PublishedName]
) -> Scene:
    """The scene with all takes found on disk, those in its salvaged lists left where they are."""
    for kind in AssetKind:
        asset = scene.asset(kind)
        known = set(asset.take_ids)
        others = [take for take in takes if take.kind is kind and take.take_id not in known]
        if not others:
            continue
        committed = asset.committed
        since = None
        if committed is None:
            shown = [take for take in others if take.take_id in published]
            if shown:
                committed, since = shown[-1].take_id, shown[-1].finished_at
        rest = [take for take in others if take.take_id != committed]
        if known or since is not None:
            newer = [take for take in rest if since is None or take.finished_at > since]
        else:
            newer = rest[-1:]
        pending = tuple(take.take_id for take in newer)
        retired = tuple(take.take_id for take in rest if take.take_id not in pending)
        scene = scene.with_asset(
            kind,
            asset.changed(
                committed=committed,
                pending=asset.pending + pending,
                retired=asset.retired + retired,
            ),
        )
    return scene


def _scene_of(index: int, takes: Sequence[Take], job: Job | None) -> Scene:
    """A scene from the records of its takes: the prompts are what is left of its texts."""
    prompts = {take.kind: take.prompt for take in takes if take.prompt}
    image = _text(prompts.get(AssetKind.IMAGE) or prompts.get(AssetKind.VIDEO, ""), 2000)
    video = prompts.get(AssetKind.VIDEO, "")
    scenario = job.context.scenario if job else ""
    if not scenario:
        scenario = SCENARIOS[index - 1] if index <= len(SCENARIOS) else f"scene {index}"
    return Scene(
        index=index,
        scenario=scenario,
        title=job.context.title if job else "",
        description=_text(image, 1000),
        duration_s=min(60.0, max(1.0, takes[-1].duration_s or 5.0)),
        image_prompt=image,
        movie_directions=video.split("\n")[0][:1000],
        created_at=takes[0].requested_at,
        updated_at=takes[-1].finished_at,
    )


def _brief_of(name: str, takes: Iterable[Take], jobs: Iterable[Job]) -> Brief:
    """A brief from what the last job knew, and the shape of the takes."""
    brief = Brief(name=name, product=name)
    for job in jobs:
        context = job.context
        brief = brief.changed(
            product=context.product or name,
            offer=context.offer,
            call_to_action=context.call_to_action,
            aspect_ratio=job.aspect_ratio,
        )
    for take in takes:
        if take.width and take.height:
            shape = take.width / take.height
            return brief.changed(aspect_ratio=min(AspectRatio, key=lambda r: _distance(r, shape)))
    return brief


def _distance(ratio: AspectRatio, shape: float) -> float:
    width, height = ratio.size(1080)
    return abs(width / height - shape)


def _text(text: str, limit: int) -> str:
    """``text`` within the limits of a scene's texts: its first line where that says enough."""
    first_line = text.split("\n")[0].strip()
    best = first_line if len(first_line) >= _MIN_TEXT else text.strip()
    if len(best) < _MIN_TEXT:
        best = _("Recovered scene: please describe it again.")
    return best[:limit]


def _value_in(text: str, key: str) -> object:
    """The value of a top-level key of a canonical, perhaps cut-off document; None: not whole."""
    match = re.search(rf'^  "{key}": ', text, re.MULTILINE)
    if match is None:
        return None
    try:
        value: object = json.JSONDecoder().raw_decode(text, match.end())[0]
    except (ValueError, RecursionError):
        return None
    return value


def _scenes_in(text: str) -> Iterator[Scene]:
    """The scenes that are whole, up to where the document breaks off."""
    match = re.search(r'^  "scenes": \[', text, re.MULTILINE)
    if match is None:
        return
    position = match.end()
    while separator := re.compile(r"[\s,]*(?=\{)").match(text, position):
        try:
            value, position = json.JSONDecoder().raw_decode(text, separator.end())
        except (ValueError, RecursionError):
            return
        scene = _valid(Scene, value)
        if scene is not None and all(_TAKE_ID.fullmatch(take_id) for take_id in scene.take_ids()):
            yield scene


def _valid(model: type[M], value: object) -> M | None:
    try:
        return None if value is None else model.model_validate(value)
    except ValidationError:
        return None


def _valid_uuid(value: object) -> str | None:
    try:
        return str(UUID(value)) if isinstance(value, str) else None
    except ValueError:
        return None


def _valid_time(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None
