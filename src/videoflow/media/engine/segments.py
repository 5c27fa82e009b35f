"""Makes segments: a piece's frames, encoded by themselves, decoded once to be sure, and kept.

Segments hold pictures only and begin with a key frame; they have the film's size, rate and time
base, no frame refers to another segment, and all of one encoder share one decoder setup. They are
MP4 files whatever the film is, because its clock is exact.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import uuid4

import ffmpeg

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.delivery import not_writable
from videoflow.media.engine.cache import SegmentCache, SegmentRecord
from videoflow.media.engine.codecs import Codec
from videoflow.media.engine.packets import Packets, misplaced, read_packets
from videoflow.media.engine.pictures import TONE_MAPPING, frames_of
from videoflow.media.engine.pieces import Piece, Scene
from videoflow.media.engine.spec import Raster
from videoflow.media.ffmpeg import Ffmpeg
from videoflow.media.graph import arguments, local_input
from videoflow.media.needs import has_filters
from videoflow.media.process import media_url, run_ffmpeg

_INPUTS_AT_ONCE = 24
MOST_PARTS = 4
_LEAST_PART_S = 1.0
"""Shorter parts take longer to begin with than they save."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A file of pictures that is ready to be joined. Those that were encoded here were also decoded
    then; those that are copied have yet to show that they decode."""

    path: Path
    record: SegmentRecord
    decoded: bool = True


@dataclass(frozen=True, slots=True)
class SegmentMaker:
    """Makes the segments of films of one grid with one encoder."""

    raster: Raster
    codec: Codec
    program: Ffmpeg
    cache: SegmentCache

    def key(self, piece: Piece) -> str:
        """Under which the piece's segment is kept."""
        options = sorted((name, str(value)) for name, value in self._options().items())
        return piece.key(self.raster, [self.program.version, options])

    def parts(self, piece: Piece, count: int) -> tuple[Piece, ...]:
        """The piece in up to ``count`` parts, long enough to be worth a segment each."""
        least = max(1, round(_LEAST_PART_S * self.raster.fps))
        return piece.parts(max(1, min(count, piece.frames // least)))

    def kept(self, piece: Piece) -> tuple[Piece, ...]:
        """The piece, or the parts in which it was made, if they are kept; nothing if they are not.
        Looks at the disk."""
        for count in range(1, MOST_PARTS + 1):
            parts = self.parts(piece, count)
            if all(self.cache.find(self.key(part)) for part in parts):
                return parts
        return ()

    def forget(self, piece: Piece) -> None:
        """Keep the piece no longer, in whatever parts it was made."""
        for count in range(1, MOST_PARTS + 1):
            for part in self.parts(piece, count):
                self.cache.forget(self.key(part))

    async def make(
        self,
        piece: Piece,
        on_frames: Callable[[int], None],
        *,
        places: asyncio.Semaphore | None = None,
        threads: int = 1,
    ) -> None:
        """Encode a piece and keep its segment; ``on_frames`` hears how many are done.

        It waits for one of the ``places`` to encode, and gives it back before it decodes what it
        has made: the next one starts and reads its files meanwhile.

        Raises:
            MediaError: naming the scene. StorageError: the cache cannot be written.
        """
        file = self.cache.folder / f"{uuid4().hex}.part"
        try:
            async with places or asyncio.Semaphore():
                await asyncio.to_thread(self.cache.folder.mkdir, parents=True, exist_ok=True)
                tone_map = await asyncio.to_thread(has_filters, self.program, TONE_MAPPING)
                await self._encode(piece, file, threads, on_frames, tone_map=tone_map)
            packets = await self._check(piece, file, threads)
            record = SegmentRecord(
                frames=piece.frames,
                size_bytes=file.stat().st_size,
                setup=packets.setup,
                digest=packets.digest(),
            )
            await asyncio.to_thread(self.cache.add, self.key(piece), file, record)
        except OSError as error:
            raise not_writable(self.cache.folder, error) from error
        finally:
            for path in (file, file.with_suffix(".crc")):
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
        on_frames(piece.frames)

    async def _encode(
        self,
        piece: Piece,
        target: Path,
        threads: int,
        on_frames: Callable[[int], None],
        *,
        tone_map: bool,
    ) -> None:
        options = self._options()
        if not self.codec.hardware:
            options["threads"] = threads
        frames = frames_of(piece, self.raster, tone_map=tone_map, threads=threads)
        output = frames.output(media_url(target), format="mp4", vframes=piece.frames, **options)
        await run_ffmpeg(
            arguments(output.global_args("-filter_complex_threads", str(threads))),
            failure=_failure(piece),
            ffmpeg=self.program,
            on_progress=lambda run: on_frames(min(run.frame, piece.frames)),
        )

    def _options(self) -> dict[str, object]:
        return {
            **self.codec.options(self.raster.fps),
            "video_track_timescale": self.raster.time_base_hz,
            "map_metadata": -1,
        }

    async def _check(self, piece: Piece, target: Path, threads: int) -> Packets:
        """Decode what others are built on, and look at every packet.

        An encoder of a graphics card is trusted less: all that it has made is decoded.
        """
        listing = target.with_suffix(".crc")
        # Without the loop filter, which costs much of the time and cannot fail.
        skipped = "default" if self.codec.hardware else "noref"
        source = local_input(target, skip_loop_filter="all", skip_frame=skipped, threads=threads)
        run = await run_ffmpeg(
            arguments(
                source.video.output("-", format="null", max_error_rate=0),
                source.video.output(media_url(listing), format="framecrc", c="copy"),
            ),
            failure=_failure(piece),
            ffmpeg=self.program,
        )
        packets = (await asyncio.to_thread(read_packets, listing)).get(0, Packets())
        least = piece.frames if self.codec.hardware else len(packets.key_times)
        wrong = misplaced(packets, piece.frames, self.raster.fps, Fraction(0))
        if wrong or 0 not in packets.key_times or run.progress.frame < least:
            raise MediaError(
                _failure(piece), _("ffmpeg could not finish. The details are in the log.")
            )
        return packets


def _failure(piece: Piece) -> str:
    clip = piece.shots[0].scene.clip
    if len(piece.shots) > 1:
        return _("The transition behind scene {number} could not be made.").format(
            number=clip.scene_number
        )
    if clip.picture:
        return _(
            "The picture of scene {number} (“{name}”) could not be made part of the film."
        ).format(number=clip.scene_number, name=clip.path.name)
    return _("The video of scene {number} (“{name}”) could not be made part of the film.").format(
        number=clip.scene_number, name=clip.path.name
    )


async def copy_pictures(
    scenes: Sequence[Scene], raster: Raster, folder: Path, tolerance_s: Fraction
) -> list[Segment] | None:
    """The scenes' encoded pictures as they are, without loss and in no time.

    None where that gives no film: frames are missing or out of place, or decoders would have to
    be set up anew between two scenes. ``tolerance_s`` is the finest that the container tells.

    Raises:
        MediaError: ffmpeg failed or the disk is full.
    """
    segments: list[Segment] = []
    for start in range(0, len(scenes), _INPUTS_AT_ONCE):
        some = scenes[start : start + _INPUTS_AT_ONCE]
        targets = [folder / f"copy{start + number:05}.mp4" for number in range(len(some))]
        listing = folder / "copies.txt"
        pictures = [_undecoded(scene, number) for number, scene in enumerate(some)]
        copies = [
            picture.output(
                media_url(target),
                format="mp4",
                vcodec="copy",
                video_track_timescale=raster.time_base_hz,
                map_metadata=-1,
            )
            for picture, target in zip(pictures, targets, strict=True)
        ]
        told = ffmpeg.output(*pictures, media_url(listing), format="framecrc", vcodec="copy")
        await run_ffmpeg(
            arguments(*copies, told), failure=_("The scenes' videos could not be compared.")
        )
        found = await asyncio.to_thread(read_packets, listing)
        for number, (scene, target) in enumerate(zip(some, targets, strict=True)):
            packets = found.get(number, Packets())
            if misplaced(packets, scene.span.length, raster.fps, tolerance_s):
                return None
            size_bytes = target.stat().st_size
            record = SegmentRecord(
                frames=scene.span.length,
                size_bytes=size_bytes,
                setup=packets.setup,
                digest=packets.digest(),
            )
            segments.append(Segment(target, record, decoded=False))
    return segments if len({segment.record.setup for segment in segments}) == 1 else None


def _undecoded(scene: Scene, number: int) -> Any:
    """The pictures of a scene for copying.

    Opened without a decoder, which would decode a picture merely to tell its format; MP4 needs to
    know that of VP9 only. The size of the queue makes inputs of the same file different ones.
    """
    options = {"codec_whitelist": "none"} if scene.info.video_codec == "AVC" else {}
    return local_input(scene.clip.path, thread_queue_size=8 + number, **options).video
