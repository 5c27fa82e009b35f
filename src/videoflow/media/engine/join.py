"""Join segments and sound into one film, by copying, and make sure that the join is right."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import Any

import ffmpeg

from videoflow.domain.film_settings import FilmFormat
from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.engine.packets import misplaced, read_packets
from videoflow.media.engine.segments import Segment
from videoflow.media.engine.sound import Sound
from videoflow.media.engine.spec import FilmSpec, Raster
from videoflow.media.engine.together import together
from videoflow.media.graph import arguments, local_input
from videoflow.media.process import Progress, media_url, run_ffmpeg

_SOUND_FRAME_S = 0.03
"""The longest step of a sound encoder, and some."""


_PLACES_AT_ONCE = 500
"""Windows takes no more than 32,767 characters of arguments."""


def clock_tolerance_s(form: FilmFormat) -> Fraction:
    """How far from their places the frames of such a file may be: WebM counts milliseconds."""
    return Fraction(1, 1000) if form is FilmFormat.WEBM else Fraction(0)


async def join_segments(
    segments: Sequence[Segment],
    sound: Sound,
    spec: FilmSpec,
    workspace: Path,
    target: Path,
    on_progress: Callable[[Progress], None],
) -> None:
    """Write ``target``: pictures copied one after the other, and the sound.

    The segments lie in ``workspace``, under plain names.

    Raises:
        MediaError: ffmpeg failed or the disk is full.
    """
    files = [(segment.path.name, segment.record.frames) for segment in segments]
    pictures = _joined_pictures(files, spec.raster.fps, workspace / "segments.txt")
    film = ffmpeg.output(
        pictures,
        local_input(sound.path).audio,
        media_url(target),
        c="copy",
        map_metadata=-1,
        **_container(spec.format, spec.raster),
    )
    await run_ffmpeg(
        arguments(film),
        failure=_("The scenes could not be joined into a film."),
        cwd=workspace,
        on_progress=on_progress,
    )


def _joined_pictures(files: Sequence[tuple[str, int]], fps: Fraction, listing: Path) -> Any:
    """The pictures of ``files``, each a plain name in the folder of ``listing`` and how many
    frames it has; ffmpeg is to run in that folder. Raises OSError.

    The concat demuxer adds up microseconds, so lengths are given as differences of rounded ends:
    the error never exceeds half a microsecond, however many files there are.

    Only the first file is looked at with a decoder. Copying the others needs none, and each would
    decode a picture merely to be opened, which takes longer than all the copying. ffmpeg complains
    of that in its messages, and goes on.
    """
    lines = ["ffconcat version 1.0"]
    ends = [0, *accumulate(frames for _name, frames in files)]
    for (name, _frames), start, end in zip(files, ends, ends[1:], strict=False):
        length_us = round(end * 1_000_000 / fps) - round(start * 1_000_000 / fps)
        lines += [f"file {name}", f"duration {length_us}us"]
        lines += ["option codec_whitelist none"] if start else []
    listing.write_text("\n".join(lines) + "\n", encoding="utf-8")
    # Not converted: packets stay as they were checked, and all have the same decoder's setup. The
    # names are ours; options are allowed only where any name is.
    return ffmpeg.input(listing.name, format="concat", auto_convert=0, safe=0).video


def _container(form: FilmFormat, raster: Raster) -> dict[str, Any]:
    if form is FilmFormat.WEBM:
        return {"format": "webm", "cues_to_front": 1}
    return {
        "format": form.value,
        "video_track_timescale": raster.time_base_hz,
        "movflags": "+faststart",
    }


async def find_fault(
    film: Path, segments: Sequence[Segment], sound: Sound, spec: FilmSpec, workspace: Path
) -> str | None:
    """What is wrong with the joined film, in words for the log, or None.

    Looks at the place and content of every packet, which are to be those of the segments and the
    sound that were checked when they were made, and at the decoder's setup, which is to be one for
    all. A segment that has never been decoded shows that its first picture does. A fault is a
    frame that is missing, doubled, misplaced or another than in its segment, or sound that is
    another or not as long as the pictures.

    Raises:
        MediaError: it does not decode.
    """
    fps, counts = spec.raster.fps, [segment.record.frames for segment in segments]
    total = sum(counts)
    starts = (0, *accumulate(counts[:-1]))
    listing = workspace / "packets.txt"
    source = local_input(film)
    packets = ffmpeg.output(
        source.video, source.audio, media_url(listing), format="framecrc", c="copy"
    )
    new = [start for start, segment in zip(starts, segments, strict=True) if not segment.decoded]
    _run, decoded = await together(
        run_ffmpeg(arguments(packets), failure=_unplayable()),
        _count_decodable(film, new, workspace / "starts.mkv"),
    )
    if decoded != len(new):
        return f"{decoded} of {len(new)} copied scenes begin with a picture that decodes"
    if len({segment.record.setup for segment in segments}) > 1:
        return "the scenes need decoders that are set up differently"
    streams = await asyncio.to_thread(read_packets, listing)
    pictures, heard = streams[0], streams[1]
    if misplaced(pictures, total, fps, clock_tolerance_s(spec.format)):
        return f"{len(pictures.times)} pictures instead of {total}, or misplaced"
    if list(pictures.digests(counts)) != [segment.record.digest for segment in segments]:
        return "the pictures of a scene are not those of its segment"
    shown = sorted(pictures.times)
    if not {shown[start] for start in starts} <= pictures.key_times:
        return "a scene does not begin with a key frame"
    if heard.digest() != sound.record.digest:
        return "the sound is not the one that was mixed"
    sound_s = float(heard.end * heard.time_base)
    if abs(sound_s - float(total / fps)) > float(1 / fps) + _SOUND_FRAME_S:
        return f"{sound_s:.3f} s of sound for {total} frames"
    return None


async def _count_decodable(film: Path, places: Sequence[int], target: Path) -> int:
    """How many of the key frames that stand at these places, in the order of decoding, decode."""
    decoded = 0
    for start in range(0, len(places), _PLACES_AT_ONCE):
        some = "+".join(f"eq(n,{place})" for place in places[start : start + _PLACES_AT_ONCE])
        chosen = local_input(film).video.output(
            media_url(target),
            format="matroska",
            vcodec="copy",
            **{"bsf:v": f"noise=drop='if(key,not({some}),1)'"},
        )
        await run_ffmpeg(arguments(chosen), failure=_unplayable())
        # Without the loop filter, which costs much of the time and cannot fail.
        pictures = local_input(target, skip_loop_filter="all").video
        shown = pictures.output("-", format="null", max_error_rate=0)
        run = await run_ffmpeg(arguments(shown), failure=_unplayable())
        decoded += run.progress.frame
    return decoded


def _unplayable() -> str:
    return _("The finished film does not play; the earlier film was kept.")


def faulty(output: Path) -> MediaError:
    """What the user reads when the check found a fault."""
    return MediaError(
        _("The film “{name}” did not come out right and was thrown away.").format(name=output.name),
        _("The earlier film was kept. Export again; the details are in the log."),
    )
