"""One clip of the film, prepared for joining: its pictures as a segment, its sound as samples.

Segments hold pictures only and begin with a key frame; they have the film's size, rate and time
base, and exactly the frames that the film gives the clip. Sound is decoded to samples, because
encoded sound drifts by some 35 ms at each join.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

from videoflow.i18n import _
from videoflow.media.graph import arguments, local_input
from videoflow.media.probe import MediaInfo
from videoflow.media.process import media_url, run_ffmpeg

SAMPLE_RATE_HZ = 48_000
BYTES_PER_SAMPLE = 8
"""Stereo, 32-bit floating point."""

_HD_LINES = 720
_MOST_ERRORS = 0.02


class Fit(StrEnum):
    """What to do with a clip that is not of the film's shape."""

    CROP = "crop"
    """Fill the film, cutting off what stands over."""
    PAD = "pad"
    """Show the whole clip, with black beside it."""


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """How the film is encoded; the same for all of its segments."""

    x264_preset: str = "fast"
    crf: int = 18
    """Constant quality: lower is better and larger, 18 is visually lossless."""
    key_frame_interval_s: float = 2.0
    audio_bitrate_kbps: int = 192


@dataclass(frozen=True, slots=True)
class Frame:
    """The raster of the film: size in pixels, both even, and frames per second."""

    width: int
    height: int
    fps: Fraction

    @property
    def time_base_hz(self) -> int:
        """Ticks per second, in which each frame lasts a whole number of ticks."""
        return self.fps.numerator * max(1, -(-12_000 // self.fps.numerator))

    @property
    def ticks_per_frame(self) -> int:
        """Length of a frame in ticks of ``time_base_hz``."""
        return int(self.time_base_hz / self.fps)

    def samples(self, frames: int) -> int:
        """Samples of sound that last as long as ``frames``, to the nearest sample."""
        return round(frames * SAMPLE_RATE_HZ / self.fps)


@dataclass(frozen=True, slots=True)
class Segment:
    """A prepared clip: its place in the film is that of its number."""

    video: Path
    sound: Path | None
    """Raw stereo samples, at least as long as the pictures; None for silence."""
    frames: int


@dataclass(frozen=True, slots=True)
class ClipJob:
    """One clip to prepare."""

    source: Path
    info: MediaInfo
    scene_number: int
    frames: int
    fit: Fit


async def make_segment(
    job: ClipJob,
    raster: Frame,
    encoder: EncoderSettings,
    target: Path,
    *,
    copy_pictures: bool,
    on_frames: Callable[[int], None],
) -> Segment:
    """Write ``target`` (mp4) and, beside it, the sound; ``on_frames`` hears how many are done.

    ``copy_pictures`` takes the encoded pictures as they are, without loss and in no time; the
    caller knows that they fit.

    Raises:
        MediaError: naming the scene.
    """
    source = local_input(job.source)
    outputs = [
        _copied(source, target, raster)
        if copy_pictures
        else _encoded(source, target, job, raster, encoder)
    ]
    sound = target.with_suffix(".pcm") if job.info.has_audio else None
    if sound:
        outputs.append(_samples(source, sound, job, raster))
    await run_ffmpeg(
        arguments(*outputs),
        failure=_(
            "The video of scene {number} (“{name}”) could not be made part of the film."
        ).format(number=job.scene_number, name=job.source.name),
        on_progress=lambda progress: on_frames(min(progress.frame, job.frames)),
    )
    on_frames(job.frames)
    return Segment(target, sound, job.frames)


def _copied(source: Any, target: Path, raster: Frame) -> Any:
    return source.video.output(
        media_url(target),
        format="mp4",
        vcodec="copy",
        video_track_timescale=raster.time_base_hz,
        map_metadata=-1,
    )


def _encoded(
    source: Any, target: Path, job: ClipJob, raster: Frame, encoder: EncoderSettings
) -> Any:
    pictures = _film_frames(source.video, job, raster)
    return pictures.output(
        media_url(target),
        format="mp4",
        vframes=job.frames,
        vcodec="libx264",
        preset=encoder.x264_preset,
        crf=encoder.crf,
        pix_fmt="yuv420p",
        flags="+cgop",
        g=max(1, round(encoder.key_frame_interval_s * raster.fps)),
        video_track_timescale=raster.time_base_hz,
        map_metadata=-1,
        max_error_rate=_MOST_ERRORS,
        **{"profile:v": "high"},
    )


def _film_frames(pictures: Any, job: ClipJob, raster: Frame) -> Any:
    """The clip's frames at the film's rate, size and colours, the last one held for ever."""
    width, height = raster.width, raster.height
    # Untagged colours are guessed the way players do; swscale would take all of them for SD.
    lines = min(job.info.width, job.info.height)
    guessed = "bt709" if lines >= _HD_LINES else "bt601"
    matrix = "auto" if job.info.color_matrix else guessed
    pictures = (
        pictures.filter("fps", fps=raster.fps, start_time=0)
        .filter("scale", "iw*sar", "ih")
        .filter("setsar", 1)
        .filter(
            "scale",
            width,
            height,
            force_original_aspect_ratio="increase" if job.fit is Fit.CROP else "decrease",
            flags="bicubic+accurate_rnd",
            in_color_matrix=matrix,
            out_color_matrix="bt709",
            out_range="tv",
        )
    )
    if job.fit is Fit.CROP:
        pictures = pictures.filter("crop", width, height)
    else:
        pictures = pictures.filter("pad", width, height, "(ow-iw)/2", "(oh-ih)/2")
    return (
        pictures.filter("setsar", 1)
        .filter("format", "yuv420p")
        .filter(
            "setparams",
            range="tv",
            colorspace="bt709",
            color_primaries="bt709",
            color_trc="bt709",
        )
        .filter("tpad", stop=-1, stop_mode="clone")
    )


def _samples(source: Any, target: Path, job: ClipJob, raster: Frame) -> Any:
    """Stereo samples from the clip's first instant on, silence where it has none."""
    # One more than needed: where the cut falls between two samples the join decides which.
    count = raster.samples(job.frames) + 1
    sound = source.audio.filter("aresample", SAMPLE_RATE_HZ, **{"async": 1, "first_pts": 0})
    if job.info.audio_channels == 1:
        sound = sound.filter("channelmap", map="0|0", channel_layout="stereo")  # Mixing takes 3 dB.
    return (
        sound.filter("aformat", sample_fmts="flt", channel_layouts="stereo")
        .filter("apad", whole_len=count)
        .filter("atrim", end_sample=count)
        .output(media_url(target), format="f32le", acodec="pcm_f32le")
    )
