"""Cuts a film into pieces, each of which is encoded once and kept under a key of its content.

A piece is what a scene shows alone, or a boundary where two scenes are seen together: so a changed
scene costs its own piece and its boundaries, and no frame of its neighbours.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from videoflow.domain.framing import TransitionKind
from videoflow.domain.timeline import Span, lay_out
from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.engine.spec import Clip, FilmSpec, Raster
from videoflow.media.probe import MediaInfo, probe
from videoflow.media.sniff import MediaKind

PICTURE_VERSION = 1
"""Part of every key: raised when the same clip comes out differently."""

_READ_BYTES = 1 << 20

_PART_SHRINKS = 0.8
"""How long a part is, in lengths of the one before it; decoding takes a fifth of the time."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture over a scene: from frame ``start`` of the scene to before frame ``end``."""

    path: Path
    sha256: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scene:
    """A clip with what is known of its files, and its place in the film."""

    clip: Clip
    info: MediaInfo
    sha256: str
    span: Span
    pictures: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Shot:
    """The frames of a scene from ``start`` to before ``end``, counted from its first one."""

    scene: Scene
    start: int
    end: int

    @property
    def pictures(self) -> tuple[Shown, ...]:
        """What is seen over these frames, counted from the shot's first one."""
        moved = (
            Shown(
                shown.path,
                shown.sha256,
                max(0, shown.start - self.start),
                min(shown.end, self.end) - self.start,
            )
            for shown in self.scene.pictures
        )
        return tuple(shown for shown in moved if shown.start < shown.end)

    def facts(self) -> list[Any]:
        """All that shapes these frames, but for size, rate and encoder of the film."""
        clip = self.scene.clip
        framing = clip.framing.model_dump(mode="json")
        if clip.picture:
            # How far the movement has come depends on the length of the whole scene.
            moving = self.scene.span.length if clip.moving else 0
            framing |= {"in_s": 0.0, "out_s": None, "moving": moving}
        pictures = [[shown.sha256, shown.start, shown.end] for shown in self.pictures]
        return [self.scene.sha256, clip.picture, framing, self.start, self.end, pictures]


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive frames of the film: of one scene, or of two while one gives way to the other."""

    shots: tuple[Shot, ...]
    kind: TransitionKind = TransitionKind.CUT

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return self.shots[0].end - self.shots[0].start

    def parts(self, count: int) -> tuple[Piece, ...]:
        """The same frames as so many pieces that take about as long to encode; transitions stay
        whole."""
        if len(self.shots) > 1 or count == 1:
            return (self,)
        shot = self.shots[0]
        # To reach its first frame, each part has to decode all before it.
        weights = [0, *accumulate(_PART_SHRINKS**number for number in range(count))]
        ends = [shot.start + round(self.frames * weight / weights[-1]) for weight in weights]
        return tuple(Piece((Shot(shot.scene, start, end),)) for start, end in pairwise(ends))

    def key(self, raster: Raster, encoding: Sequence[Any]) -> str:
        """SHA-256 of everything that makes this piece what it is."""
        grid = [raster.width, raster.height, str(raster.fps)]
        shots = [shot.facts() for shot in self.shots]
        facts = [PICTURE_VERSION, grid, self.kind.value, shots, *encoding]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


async def look_at_scenes(spec: FilmSpec) -> tuple[Scene, ...]:
    """Read what there is to know of the clips' files, and lay the scenes out in time.

    Raises:
        MediaError: a file is missing, damaged, or not what it should be; names the scene.
    """
    infos = [await asyncio.to_thread(_look, clip) for clip in spec.clips]
    lengths_s = [_length_s(clip, info) for clip, info in zip(spec.clips, infos, strict=True)]
    raster = spec.raster
    spans = lay_out(lengths_s, [clip.transition for clip in spec.clips], raster.fps)
    return tuple(
        [
            await asyncio.to_thread(_scene, clip, info, span, raster)
            for clip, info, span in zip(spec.clips, infos, spans, strict=True)
        ]
    )


def cut_into_pieces(scenes: Sequence[Scene]) -> tuple[Piece, ...]:
    """The pieces of a film in their order; together they have exactly its frames."""
    pieces: list[Piece] = []
    before = 0
    for position, scene in enumerate(scenes):
        alone_until = scene.span.length - scene.span.overlap
        if before < alone_until:
            pieces.append(Piece((Shot(scene, before, alone_until),)))
        before = scene.span.overlap
        if before:
            leaving = Shot(scene, alone_until, scene.span.length)
            coming = Shot(scenes[position + 1], 0, before)
            pieces.append(Piece((leaving, coming), scene.clip.transition.kind))
    return tuple(pieces)


def file_sha256(path: Path) -> str:
    """Checksum of a file's content. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_READ_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _look(clip: Clip) -> MediaInfo:
    try:
        info = probe(clip.path)
    except MediaError as error:
        raise damaged(clip) from error
    expected = MediaKind.IMAGE if clip.picture else MediaKind.VIDEO
    if info.kind is not expected or info.truncated or _length_s(clip, info) <= 0:
        raise damaged(clip)
    return info


def _length_s(clip: Clip, info: MediaInfo) -> float:
    """How long a scene is seen; not positive where its in point is behind its end."""
    if clip.length_s is not None:
        seen = clip.picture or clip.framing.in_s < info.duration_s
        return clip.length_s if seen else 0.0
    end_s = info.duration_s
    if clip.framing.out_s is not None:
        end_s = min(end_s, clip.framing.out_s)
    return end_s - clip.framing.in_s


def _scene(clip: Clip, info: MediaInfo, span: Span, raster: Raster) -> Scene:
    try:
        pictures = tuple(
            Shown(
                shown.path,
                shown.sha256 or file_sha256(shown.path),
                round(shown.start_s * raster.fps),
                min(span.length, round(shown.end_s * raster.fps)),
            )
            for shown in clip.pictures
        )
        return Scene(clip, info, clip.sha256 or file_sha256(clip.path), span, pictures)
    except OSError as error:
        raise damaged(clip) from error


def damaged(clip: Clip) -> MediaError:
    """What the user reads of a clip that cannot be used."""
    if clip.picture:
        return MediaError(
            _("The picture of scene {number} (“{name}”) is damaged or is not a picture.").format(
                number=clip.scene_number, name=clip.path.name
            ),
            _("Make the picture of this scene again, or restore an earlier take."),
        )
    return MediaError(
        _("The video of scene {number} (“{name}”) is damaged or is not a video.").format(
            number=clip.scene_number, name=clip.path.name
        ),
        _("Make the video of this scene again, or restore an earlier take."),
    )
