"""Join prepared segments into one film and make sure that the join is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

import ffmpeg

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.graph import arguments, local_input
from videoflow.media.process import Feed, Progress, media_url, run_ffmpeg
from videoflow.media.segments import (
    BYTES_PER_SAMPLE,
    SAMPLE_RATE_HZ,
    EncoderSettings,
    Frame,
    Segment,
)

_CHUNK_BYTES = 1 << 20
_AAC_FRAME_S = 1024 / SAMPLE_RATE_HZ
_INPUTS_AT_ONCE = 32


async def join_segments(
    segments: Sequence[Segment],
    raster: Frame,
    encoder: EncoderSettings,
    workspace: Path,
    target: Path,
    on_progress: Callable[[Progress], None],
) -> None:
    """Write ``target`` (mp4): pictures copied one after the other, sound mixed once for all.

    The segments lie in ``workspace``, under plain names.

    Raises:
        MediaError: ffmpeg failed or the disk is full.
    """
    listing = workspace / "segments.txt"
    listing.write_text(_listing(segments, raster), encoding="utf-8")
    pictures = ffmpeg.input(listing.name, format="concat")
    sound = ffmpeg.input("pipe:0", format="f32le", ar=SAMPLE_RATE_HZ, ac=2)
    film = ffmpeg.output(
        pictures.video,
        sound.audio,
        media_url(target),
        format="mp4",
        vcodec="copy",
        acodec="aac",
        audio_bitrate=f"{encoder.audio_bitrate_kbps}k",
        video_track_timescale=raster.time_base_hz,
        movflags="+faststart",
        map_metadata=-1,
    )
    await run_ffmpeg(
        arguments(film),
        failure=_("The scenes could not be joined into a film."),
        feed=_sound_feed(segments, raster),
        cwd=workspace,
        on_progress=on_progress,
    )


def _listing(segments: Sequence[Segment], raster: Frame) -> str:
    """The concat demuxer's list.

    It adds up microseconds, so lengths are given as differences of rounded ends: the error never
    exceeds half a microsecond, however many scenes there are.
    """
    lines = ["ffconcat version 1.0"]
    ends = [0, *accumulate(segment.frames for segment in segments)]
    for segment, start, end in zip(segments, ends, ends[1:], strict=False):
        length_us = round(end * 1_000_000 / raster.fps) - round(start * 1_000_000 / raster.fps)
        lines += [f"file {segment.video.name}", f"duration {length_us}us"]
    return "\n".join(lines) + "\n"


def _sound_feed(segments: Sequence[Segment], raster: Frame) -> Feed:
    """Writes the film's samples: each clip's own, cut at the sample where its last frame ends."""

    def write(pipe: BinaryIO) -> None:
        frames = 0
        for segment in segments:
            start = raster.samples(frames)
            frames += segment.frames
            missing = (raster.samples(frames) - start) * BYTES_PER_SAMPLE
            if segment.sound:
                with segment.sound.open("rb") as samples:
                    while missing and (chunk := samples.read(min(missing, _CHUNK_BYTES))):
                        missing -= len(chunk)
                        pipe.write(chunk)
            while missing:
                silence = bytes(min(missing, _CHUNK_BYTES))
                missing -= len(silence)
                pipe.write(silence)

    return write


@dataclass(slots=True)
class Packets:
    """What ffmpeg's ``framecrc`` tells of one stream without decoding it."""

    setup: str = ""
    """Size and checksum of the decoder's configuration."""
    time_base: Fraction = Fraction(1)
    times: list[int] = field(default_factory=list)
    """Presentation times, in the order of decoding."""
    key_times: set[int] = field(default_factory=set)
    end: int = 0
    """When the last one ends."""


async def decoder_setups(sources: Sequence[Path], workspace: Path) -> list[str]:
    """Checksum of each video's decoder configuration; equal ones may follow one another."""
    setups: list[str] = []
    for start in range(0, len(sources), _INPUTS_AT_ONCE):
        some = sources[start : start + _INPUTS_AT_ONCE]
        listing = workspace / "setups.txt"
        pictures = [local_input(source).video for source in some]
        await run_ffmpeg(
            arguments(
                ffmpeg.output(
                    *pictures, media_url(listing), format="framecrc", vcodec="copy", vframes=1
                )
            ),
            failure=_("The scenes' videos could not be compared."),
        )
        found = read_packets(listing.read_text(encoding="utf-8"))
        setups += [found[stream].setup for stream in range(len(some))]
    return setups


async def find_fault(
    film: Path, segments: Sequence[Segment], raster: Frame, workspace: Path
) -> str | None:
    """What is wrong with the joined film, in words for the log, or None.

    Looks at the place of every packet, and decodes the key frames (each scene begins with one)
    and all of the sound. A fault is a frame that is missing, doubled or misplaced, or sound that
    is not as long as the pictures.

    Raises:
        MediaError: it does not decode.
    """
    listing = workspace / "packets.txt"
    source = local_input(film, skip_frame="nokey")
    packets = ffmpeg.output(
        source.video, source.audio, media_url(listing), format="framecrc", c="copy"
    )
    await run_ffmpeg(
        arguments(
            packets,
            source.video.output("-", format="null", max_error_rate=0),
            source.audio.output("-", format="null", max_error_rate=0),
        ),
        failure=_("The finished film does not play; the earlier film was kept."),
    )
    streams = read_packets(listing.read_text(encoding="utf-8"))
    pictures, sound = streams[0], streams[1]
    ends = list(accumulate(segment.frames for segment in segments))
    frame_s = 1 / raster.fps
    expected = [round(number * frame_s / pictures.time_base) for number in range(ends[-1])]
    if sorted(pictures.times) != expected:
        return f"{len(pictures.times)} pictures instead of {ends[-1]}, or misplaced"
    if not {expected[start] for start in (0, *ends[:-1])} <= pictures.key_times:
        return "a scene does not begin with a key frame"
    sound_s = float(sound.end * sound.time_base)
    if abs(sound_s - float(ends[-1] * frame_s)) > float(frame_s) + _AAC_FRAME_S:
        return f"{sound_s:.3f} s of sound for {ends[-1]} frames"
    return None


def read_packets(listing: str) -> dict[int, Packets]:
    """Parse the output of the ``framecrc`` muxer, by stream number."""
    streams: dict[int, Packets] = {}
    for line in listing.splitlines():
        if line.startswith("#"):
            key, _colon, value = line[1:].partition(":")
            name, _space, number = key.partition(" ")
            if number.isdecimal():
                stream = streams.setdefault(int(number), Packets())
                if name == "extradata":
                    stream.setup = value.strip()
                elif name == "tb":
                    stream.time_base = Fraction(value.strip())
            continue
        fields = [text.strip() for text in line.split(",")]
        stream = streams[int(fields[0])]
        time, duration = int(fields[2]), int(fields[3])
        stream.times.append(time)
        stream.end = max(stream.end, time + duration)
        if "F=0x0" not in fields:
            stream.key_times.add(time)
    return streams


def faulty(output: Path) -> MediaError:
    """What the user reads when the check found a fault."""
    return MediaError(
        _("The film “{name}” did not come out right and was thrown away.").format(name=output.name),
        _("The earlier film was kept. Export again; the details are in the log."),
    )
