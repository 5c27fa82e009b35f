"""The film as editors think of it: clips that butt, with transitions over their boundaries.

All numbers are frames of the film. Where two scenes overlap, the cut is in the middle, and each
clip has as many frames to spare beyond it as the transition needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from videoflow.domain.framing import TransitionKind
from videoflow.domain.take import Take
from videoflow.services.export.composition import Composition, PlacedScene


@dataclass(frozen=True, slots=True)
class EditClip:
    """A stretch of one file on a track.

    ``start`` is where it stands in the film, ``source_in`` where it begins in its file, of which
    there are ``available`` frames. ``still``: the file is a picture.
    """

    name: str
    path: Path
    start: int
    length: int
    source_in: int
    available: int
    scene_number: int
    still: bool = False

    @property
    def end(self) -> int:
        """The first frame of the film without it."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class EditTransition:
    """A transition from ``before`` frames before ``cut`` to ``after`` frames behind it."""

    kind: TransitionKind
    cut: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class EditList:
    """The whole film. Clips on each track are in order and leave gaps where nothing is."""

    name: str
    fps: Fraction
    width: int
    height: int
    length: int
    pictures: tuple[EditClip, ...]
    transitions: tuple[EditTransition, ...]
    voices: tuple[EditClip, ...]
    music: tuple[EditClip, ...]


def edit_list(
    name: str, composition: Composition, size: tuple[int, int], takes_folder: Path
) -> EditList:
    """The film's timeline; the media are the takes where they lie."""
    fps = composition.fps
    pictures: list[EditClip] = []
    transitions: list[EditTransition] = []
    before = 0  # frames that the boundary in front of a scene takes away from its beginning
    for placed in composition.scenes:
        overlap = placed.span.overlap
        after = overlap - overlap // 2
        start, end = placed.span.start + before, placed.span.end - after
        video = end if placed.held else placed.span.start + round(Fraction(placed.video_s) * fps)
        source_in = 0 if placed.held else round(Fraction(placed.framing.in_s) * fps)
        pictures.append(
            EditClip(
                name=_name(placed),
                path=takes_folder / placed.shown.file_name,
                start=start,
                length=max(1, min(end, video) - start),
                source_in=source_in + before,
                available=placed.span.length if placed.held else _frames(placed.shown, fps),
                scene_number=placed.number,
                still=placed.held,
            )
        )
        if overlap:
            transitions.append(
                EditTransition(placed.scene.transition.kind, end, overlap // 2, after)
            )
        before = overlap // 2
    return EditList(
        name=name,
        fps=fps,
        width=size[0],
        height=size[1],
        length=composition.frames,
        pictures=tuple(pictures),
        transitions=tuple(transitions),
        voices=tuple(_voices(composition, takes_folder)),
        music=tuple(_music(composition, takes_folder)),
    )


def _voices(composition: Composition, takes_folder: Path) -> list[EditClip]:
    fps = composition.fps
    return [
        EditClip(
            name=_name(placed),
            path=takes_folder / placed.voice.file_name,
            start=placed.span.start,
            length=max(1, round(Fraction(placed.voice_s) * fps)),
            source_in=round(Fraction(placed.voice_framing.in_s) * fps),
            available=_frames(placed.voice, fps),
            scene_number=placed.number,
        )
        for placed in composition.scenes
        if placed.voice is not None
    ]


def _music(composition: Composition, takes_folder: Path) -> list[EditClip]:
    """Each piece once: an editor loops it, if it is too short, as it is wanted there."""
    fps = composition.fps
    found = []
    for placed, end_s in composition.music_spans():
        if placed.music is None:
            continue
        source_in = round(Fraction(placed.music_framing.in_s) * fps)
        available = _frames(placed.music, fps)
        wanted = round(end_s * fps) - placed.span.start
        found.append(
            EditClip(
                name=_name(placed),
                path=takes_folder / placed.music.file_name,
                start=placed.span.start,
                length=max(1, min(wanted, available - source_in)),
                source_in=source_in,
                available=available,
                scene_number=placed.number,
            )
        )
    return found


def _name(placed: PlacedScene) -> str:
    return f"{placed.number:02d} {placed.scene.title or placed.scene.scenario}"


def _frames(take: Take, fps: Fraction) -> int:
    return max(1, round(Fraction(take.duration_s) * fps))
