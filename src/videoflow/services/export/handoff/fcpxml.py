"""The timeline as FCPXML 1.9, which Final Cut Pro, DaVinci Resolve and others read."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from videoflow.services.export.handoff.edit_list import EditClip, EditList

_FORMAT, _STILL_FORMAT = "r1", "r2"


def fcpxml_text(edit: EditList) -> str:
    """The whole document; media are named by file URLs."""
    root = Element("fcpxml", version="1.9")
    resources = SubElement(root, "resources")
    SubElement(
        resources,
        "format",
        id=_FORMAT,
        frameDuration=_time(1, edit.fps),
        width=str(edit.width),
        height=str(edit.height),
    )
    if any(clip.still for clip in edit.pictures):
        SubElement(resources, "format", id=_STILL_FORMAT, name="FFVideoFormatRateUndefined")
    assets = _assets(resources, edit)
    library = SubElement(root, "library")
    event = SubElement(library, "event", name=edit.name)
    project = SubElement(event, "project", name=edit.name)
    sequence = SubElement(
        project,
        "sequence",
        format=_FORMAT,
        duration=_time(edit.length, edit.fps),
        tcStart="0s",
        tcFormat="NDF",
        audioLayout="stereo",
        audioRate="48k",
    )
    _fill(SubElement(sequence, "spine"), edit, assets)
    indent(root)
    body = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n{body}\n'


def _assets(resources: Element, edit: EditList) -> dict[Path, str]:
    """One asset for each file; its id by its path."""
    ids: dict[Path, str] = {}
    for clips, pictures in ((edit.pictures, True), (edit.voices, False), (edit.music, False)):
        for clip in clips:
            if clip.path in ids:
                continue
            ids[clip.path] = f"a{len(ids) + 1}"
            asset = SubElement(
                resources,
                "asset",
                id=ids[clip.path],
                name=clip.path.name,
                start="0s",
                duration="0s" if clip.still else _time(clip.available, edit.fps),
            )
            if pictures:
                asset.set("hasVideo", "1")
                asset.set("format", _STILL_FORMAT if clip.still else _FORMAT)
            if not clip.still:
                asset.set("hasAudio", "1")
                asset.set("audioSources", "1")
                asset.set("audioChannels", "2")
            SubElement(asset, "media-rep", kind="original-media", src=clip.path.absolute().as_uri())
    return ids


def _fill(spine: Element, edit: EditList, assets: dict[Path, str]) -> None:
    at = 0
    parents: list[tuple[int, int, int, Element]] = []  # start, end, time of the start, element
    by_cut = {transition.cut: transition for transition in edit.transitions}

    def pass_over(until: int) -> None:
        nonlocal at
        if until > at:
            gap = SubElement(
                spine,
                "gap",
                name="Gap",
                offset=_time(at, edit.fps),
                start="0s",
                duration=_time(until - at, edit.fps),
            )
            parents.append((at, until, 0, gap))
            at = until

    for clip in edit.pictures:
        pass_over(clip.start)
        transition = by_cut.get(clip.start)
        if transition is not None:
            SubElement(
                spine,
                "transition",
                name="Cross Dissolve",
                offset=_time(transition.cut - transition.before, edit.fps),
                duration=_time(transition.before + transition.after, edit.fps),
            )
        element = _clip(spine, clip, edit.fps, assets)
        parents.append((clip.start, clip.end, clip.source_in, element))
        at = clip.end
    pass_over(edit.length)
    for lane, clip in _sounds(edit):
        for start, end, source_in, parent in parents:
            if start <= clip.start < end:
                sound = _clip(parent, clip, edit.fps, assets)
                sound.set("lane", str(lane))
                sound.set("offset", _time(source_in + clip.start - start, edit.fps))
                break


def _sounds(edit: EditList) -> Iterator[tuple[int, EditClip]]:
    for lane, clips in ((-1, edit.voices), (-2, edit.music)):
        for clip in clips:
            yield lane, clip


def _clip(parent: Element, clip: EditClip, fps: Fraction, assets: dict[Path, str]) -> Element:
    """A clip at its place in the film; a still is a ``video``, which has no time of its own."""
    return SubElement(
        parent,
        "video" if clip.still else "asset-clip",
        ref=assets[clip.path],
        name=clip.name,
        offset=_time(clip.start, fps),
        start=_time(clip.source_in, fps),
        duration=_time(clip.length, fps),
    )


def _time(frames: int, fps: Fraction) -> str:
    """Frames as a rational number of seconds, as FCPXML wants them: a multiple of one frame."""
    if frames == 0:
        return "0s"
    return f"{frames * fps.denominator}/{fps.numerator}s"
