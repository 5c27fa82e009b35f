"""Encodes the pieces of a film: takes the segments that are kept, and makes the others at once."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.engine.pieces import Piece
from videoflow.media.engine.segments import MOST_PARTS, Segment, SegmentMaker
from videoflow.media.engine.together import together


@dataclass(frozen=True, slots=True)
class Encoded:
    """The film's segments in their order, and how many of its pieces were made and were kept."""

    segments: list[Segment]
    made: int
    reused: int


async def encode_pieces(
    pieces: Sequence[Piece],
    maker: SegmentMaker,
    folder: Path,
    on_progress: Callable[[float], None],
    *,
    reuse: bool,
) -> Encoded:
    """A segment in ``folder`` for each piece, or several if it was encoded in parts.

    Without ``reuse``, what is kept is made anew. ``on_progress`` hears fractions from 0 to 1.

    Raises:
        MediaError: naming the scene. StorageError: the cache cannot be written.
        OSError: the folder cannot be written.
    """
    unique = {maker.key(piece): piece for piece in pieces}
    ready: dict[str, list[Segment]] = {}
    for key, piece in unique.items():
        if not reuse:
            await asyncio.to_thread(maker.forget, piece)
        elif taken := await _kept(piece, maker, folder):
            ready[key] = taken
    missing = [key for key in unique if key not in ready]
    cores = os.cpu_count() or 1
    side_by_side = max(2, min(MOST_PARTS, cores // 2))
    threads = -(-cores // side_by_side)
    # Fewer pieces than could be encoded at once: each is encoded in parts, at once too.
    count = side_by_side // max(1, len(missing)) or 1
    frames_done = {key: unique[key].frames for key in ready}
    frames = sum(piece.frames for piece in unique.values())
    places = asyncio.Semaphore(side_by_side)
    # As many again are decoded meanwhile, but not all that a graphics card has made in no time.
    begun = asyncio.Semaphore(2 * side_by_side)

    async def make(part: Piece) -> Segment:
        def report(done: int) -> None:
            frames_done[maker.key(part)] = done
            on_progress(sum(frames_done.values()) / frames)

        async with begun:
            await maker.make(part, report, places=places, threads=threads)
        segment = await _taken(part, maker, folder)
        if segment is None:
            raise MediaError(
                _("The scenes could not be joined into a film."),
                _("The earlier film was kept. Export again; the details are in the log."),
            )
        return segment

    async def make_all(key: str) -> None:
        parts = maker.parts(unique[key], count)
        ready[key] = await together(*(make(part) for part in parts))

    await together(*(make_all(key) for key in missing))
    return Encoded(
        [segment for piece in pieces for segment in ready[maker.key(piece)]],
        len(missing),
        len(ready) - len(missing),
    )


async def _kept(piece: Piece, maker: SegmentMaker, folder: Path) -> list[Segment]:
    parts = await asyncio.to_thread(maker.kept, piece)
    taken = [await _taken(part, maker, folder) for part in parts]
    segments = [segment for segment in taken if segment is not None]
    return segments if len(segments) == len(parts) else []


async def _taken(part: Piece, maker: SegmentMaker, folder: Path) -> Segment | None:
    """The kept segment, under a name in ``folder``, where nothing takes it away."""
    key = maker.key(part)
    path = folder / f"{maker.codec.encoder}-{key[:32]}.mp4"
    path.unlink(missing_ok=True)
    record = await asyncio.to_thread(maker.cache.take, key, path)
    return Segment(path, record) if record else None
