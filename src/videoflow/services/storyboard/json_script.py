"""Scenes in JSON: VideoFlow's own export, or a list of objects with keys that speak for themselves.

Our own export is an object ``{"format": "videoflow-storyboard", "version": 1, "scenes": […]}``; see
``documents.export_json``.
"""

from __future__ import annotations

import json
from typing import Any

from videoflow.errors import UsageError
from videoflow.i18n import _
from videoflow.services.storyboard.fields import RawScene, field_of
from videoflow.services.storyboard.text_files import clean

FORMAT = "videoflow-storyboard"
VERSION = 1
NOT_TEXTS = ("takes", "scene_index")
"""Keys of our own export that tell of what was made, not of what is to be made."""

_MAX_DEPTH = 6


def read_json(text: str, name: str) -> tuple[list[RawScene], list[str]]:
    """Scenes and warnings. UsageError for broken JSON, a newer version, or no list of scenes."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, json.JSONDecodeError) else _("it is not sound")
        raise UsageError(
            _("“{name}” is not valid JSON: {reason}.").format(name=name, reason=reason),
            _("Correct that place, or export it again."),
        ) from error
    own = isinstance(document, dict) and document.get("format") == FORMAT
    if own and document.get("version") != VERSION:
        raise UsageError(
            _("“{name}” was exported by a newer VideoFlow.").format(name=name),
            _("Update VideoFlow, or export it as CSV there."),
        )
    entries = _list_of_objects(document, _MAX_DEPTH)
    if entries is None:
        raise UsageError(
            _("“{name}” holds no list of scenes.").format(name=name),
            _("Write a list of objects with keys such as “title”, “description”, “duration”."),
        )
    lost: dict[str, None] = {}
    scenes = [_scene(entry, lost, ignored=NOT_TEXTS if own else ()) for entry in entries]
    return scenes, [
        _("The key “{key}” is not known and was left out.").format(key=clean(key)[:40])
        for key in lost
    ]


def _list_of_objects(value: Any, depth: int) -> list[dict[str, Any]] | None:
    """The first list of objects in ``value``, the outermost first."""
    if isinstance(value, list):
        objects = [entry for entry in value if isinstance(entry, dict)]
        return objects if objects else None
    if isinstance(value, dict) and depth:
        named = sorted(value, key=lambda key: key.casefold() != "scenes")
        for key in named:
            found = _list_of_objects(value[key], depth - 1)
            if found is not None:
                return found
    return None


def _scene(entry: dict[str, Any], lost: dict[str, None], ignored: tuple[str, ...]) -> RawScene:
    scene = RawScene()
    for key, value in entry.items():
        if key in ignored:
            continue
        field = field_of(key)
        if field is not None:
            scene.add(field, _text(value))
        elif isinstance(value, dict):  # such as “details”
            for inner, part in value.items():
                field = field_of(inner)
                if field is not None:
                    scene.add(field, _text(part))
                elif _text(part):
                    lost[f"{key}.{inner}"] = None
        elif _text(value):
            lost[key] = None
    return scene


def _text(value: Any) -> str:
    """What a value says; objects and lists in lists say nothing."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float | int):
        return f"{value:.6f}".rstrip("0").rstrip(".") if abs(value) < 1e9 else ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return "\n".join(
            text for part in value if not isinstance(part, list) and (text := _text(part))
        )
    return ""
