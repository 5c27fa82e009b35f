"""The timeline as OpenTimelineIO writes it: plain JSON in the schema of its release 0.17 and later.

Written by hand: the library is compiled, and there is none for every Python and system that
VideoFlow runs on. ``make test-official-clients`` has the library itself read what this writes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from videoflow.services.export.handoff.edit_list import EditClip, EditList, EditTransition


def otio_text(edit: EditList) -> str:
    """The whole timeline as an ``.otio`` file has it."""
    tracks = [_track("Pictures", "Video", edit.pictures, edit.transitions, edit)]
    own_sound = [clip for clip in edit.pictures if not clip.still]
    for name, clips in (("Clips", own_sound), ("Voice", edit.voices), ("Music", edit.music)):
        if clips:
            tracks.append(_track(name, "Audio", clips, (), edit))
    timeline = _item("Timeline.1", edit.name) | {
        "global_start_time": _time(0, edit.fps),
        "tracks": _composable("Stack.1", "tracks") | {"children": tracks},
    }
    return json.dumps(timeline, ensure_ascii=False, indent=2) + "\n"


def _track(
    name: str,
    kind: str,
    clips: Sequence[EditClip],
    transitions: Sequence[EditTransition],
    edit: EditList,
) -> dict[str, Any]:
    children: list[dict[str, Any]] = []
    at = 0
    by_cut = {transition.cut: transition for transition in transitions}
    for clip in clips:
        if clip.start > at:
            children.append(_gap(clip.start - at, edit.fps))
        if clip.start in by_cut:
            children.append(_transition(by_cut[clip.start], edit.fps))
        children.append(_clip(clip, edit.fps))
        at = clip.end
    if at in by_cut:  # into the end card, which is no file of its own
        children.append(_transition(by_cut[at], edit.fps))
    if kind == "Video" and at < edit.length:
        children.append(_gap(edit.length - at, edit.fps))
    return _composable("Track.1", name) | {"kind": kind, "children": children}


def _clip(clip: EditClip, fps: Fraction) -> dict[str, Any]:
    reference = _item("ExternalReference.1", clip.path.name) | {
        "available_range": _range(0, clip.available, fps),
        "available_image_bounds": None,
        "target_url": clip.path.absolute().as_uri(),
    }
    return _composable("Clip.2", clip.name) | {
        "metadata": {"videoflow": {"scene": clip.scene_number}},
        "source_range": _range(clip.source_in, clip.length, fps),
        "media_references": {"DEFAULT_MEDIA": reference},
        "active_media_reference_key": "DEFAULT_MEDIA",
    }


def _gap(length: int, fps: Fraction) -> dict[str, Any]:
    return _composable("Gap.1", "") | {"source_range": _range(0, length, fps)}


def _transition(transition: EditTransition, fps: Fraction) -> dict[str, Any]:
    return _item("Transition.1", transition.kind.value) | {
        "transition_type": "SMPTE_Dissolve",
        "in_offset": _time(transition.before, fps),
        "out_offset": _time(transition.after, fps),
        "metadata": {"videoflow": {"kind": transition.kind.value}},
    }


def _item(schema: str, name: str) -> dict[str, Any]:
    return {"OTIO_SCHEMA": schema, "metadata": {}, "name": name}


def _composable(schema: str, name: str) -> dict[str, Any]:
    return _item(schema, name) | {
        "source_range": None,
        "effects": [],
        "markers": [],
        "enabled": True,
    }


def _range(start: int, length: int, fps: Fraction) -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "start_time": _time(start, fps),
        "duration": _time(length, fps),
    }


def _time(frames: int, fps: Fraction) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(fps), "value": float(frames)}
