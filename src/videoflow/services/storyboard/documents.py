"""The storyboard for other programs and people: Markdown, CSV, JSON.

What is written can be read again by ``scripts``: JSON and CSV without any loss, Markdown as far as
a person would notice.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping

from videoflow.domain.base import AssetKind
from videoflow.domain.project import Project
from videoflow.domain.scene import Scene
from videoflow.domain.take import Take
from videoflow.i18n import _, ngettext
from videoflow.services.storyboard.fields import DETAIL_FIELDS, field_title
from videoflow.services.storyboard.inline import escaped
from videoflow.services.storyboard.json_script import FORMAT, VERSION
from videoflow.services.storyboard.prose import FACTS_SEPARATOR
from videoflow.services.storyboard.tables import guarded

CSV_HEADER = {
    "number": "Number",
    "scenario": "Role",
    "title": "Title",
    "description": "Description",
    **{name: name.capitalize() for name in DETAIL_FIELDS},
    "duration_s": "Duration (s)",
    "image_prompt": "Image prompt",
    "movie_directions": "Video directions",
}
"""Columns by field: in English whatever the interface speaks, so that any VideoFlow reads them."""


def export_markdown(project: Project, takes: Mapping[str, Take]) -> str:
    """The storyboard as a page of Markdown, in the interface's language. ``takes`` are the records
    that are there, by id; what has been made is told below each scene."""
    brief = project.brief
    count = len(project.scenes)
    total_s = sum(scene.duration_s for scene in project.scenes)
    facts = [
        ngettext("{n} scene", "{n} scenes", count).format(n=count),
        _("{seconds} s").format(seconds=f"{total_s:g}"),
        brief.aspect_ratio.value,
        escaped(brief.product),
    ]
    parts = [f"# {escaped(project.name)}", FACTS_SEPARATOR.join(facts)]
    for number, scene in enumerate(project.scenes, start=1):
        parts += _scene_in_markdown(scene, number, takes)
    return "\n\n".join(parts) + "\n"


def export_csv(project: Project, takes: Mapping[str, Take]) -> str:
    """The storyboard as comma-separated values, one row a scene. Cells that a spreadsheet would
    take for a formula begin with an apostrophe."""
    del takes  # a table of texts; one signature for all formats
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_HEADER.values())
    for number, scene in enumerate(project.scenes, start=1):
        fields = {"number": str(number), **_texts(scene), "duration_s": f"{scene.duration_s:g}"}
        writer.writerow(guarded(fields[name]) for name in CSV_HEADER)
    return out.getvalue()


def export_json(project: Project, takes: Mapping[str, Take]) -> str:
    """The storyboard as JSON; see *The storyboard as JSON* in ``docs/guide.md``."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "name": project.name,
        "language": project.brief.language,
        "aspect_ratio": project.brief.aspect_ratio.value,
        "scenes": [
            {
                "number": number,
                "scene_index": scene.index,
                "scenario": scene.scenario,
                "title": scene.title,
                "description": scene.description,
                "details": scene.details.model_dump(),
                "duration_s": scene.duration_s,
                "image_prompt": scene.image_prompt,
                "movie_directions": scene.movie_directions,
                "takes": _takes(scene, takes),
            }
            for number, scene in enumerate(project.scenes, start=1)
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _texts(scene: Scene) -> dict[str, str]:
    return {
        "scenario": scene.scenario,
        "title": scene.title,
        "description": scene.description,
        **scene.details.model_dump(),
        "image_prompt": scene.image_prompt,
        "movie_directions": scene.movie_directions,
    }


def _scene_in_markdown(scene: Scene, number: int, takes: Mapping[str, Take]) -> list[str]:
    heading = f"## {number}. {escaped(scene.title) or escaped(scene.scenario)}"
    labels = [("scenario", scene.scenario), ("duration_s", f"{scene.duration_s:g} s")]
    labels += [(name, getattr(scene.details, name)) for name in DETAIL_FIELDS]
    labels += [
        ("image_prompt", scene.image_prompt if scene.image_prompt != scene.description else ""),
        ("movie_directions", scene.movie_directions),
    ]
    listed = [_labelled(field_title(name), text) for name, text in labels if text]
    made = [
        take.file_name
        for kind in AssetKind
        if (take := takes.get(scene.asset(kind).committed or "")) is not None
    ]
    if made:
        listed.append(f"<!-- {' '.join(made)} -->")
    return [heading, _lines(scene.description), "\n".join(listed)]


def _labelled(label: str, text: str) -> str:
    return f"- **{label}:** {_lines(text, indent='  ')}"


def _lines(text: str, indent: str = "") -> str:
    """Lines that stay lines: Markdown would join them otherwise."""
    lines = [escaped(line.strip()) for line in text.split("\n") if line.strip()]
    return f"  \n{indent}".join(lines)


def _takes(scene: Scene, takes: Mapping[str, Take]) -> dict[str, dict[str, object]]:
    """What the film uses of a scene, by kind."""
    used = {}
    for kind in AssetKind:
        take = takes.get(scene.asset(kind).committed or "")
        if take is not None:
            used[kind.value] = take.model_dump(
                mode="json",
                include={"take_id", "origin", "prompt", "width", "height", "duration_s", "sha256"},
            )
    return used
