"""Loudness by EBU R 128: measured, then set by one gain for the whole film.

This is what ``loudnorm`` does in its second pass when it is linear. That filter falls back to
changing the loudness from moment to moment wherever the peaks would grow too high or all of the
film is equally loud; here peaks alone are held, by a limiter that sees between the samples.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from videoflow.i18n import _
from videoflow.media.graph import arguments
from videoflow.media.process import Progress, media_url, run_ffmpeg
from videoflow.media.sound.plan import CHANNELS, SAMPLE_RATE_HZ

TARGET_LUFS = -14.0
HIGHEST_PEAK_DBTP = -1.5
"""Half a decibel under what is promised, for what encoders add."""

NEAR_ENOUGH_LU = 0.2
MOST_GAIN_DB = 30.0
"""A film of nothing but hiss stays quiet."""

_ROUNDS = 4
_OVERSHOOT_DB = 0.3
_OVERSAMPLED_HZ = 4 * SAMPLE_RATE_HZ
_INTEGRATED = re.compile(r"^\s*I:\s*(-?[\d.]+|-?inf|nan) LUFS", re.MULTILINE)
_PEAK = re.compile(r"^\s*Peak:\s*(-?[\d.]+|-?inf|nan) dBFS", re.MULTILINE)
_SILENT_LUFS = -69.9


@dataclass(frozen=True, slots=True)
class Loudness:
    """Integrated loudness in LUFS and true peak in dBTP; None where there is none to speak of."""

    integrated_lufs: float | None
    true_peak_dbtp: float | None


def raw_input(path: Path) -> Any:
    """An input of raw stereo."""
    return ffmpeg.input(media_url(path), format="f32le", ar=SAMPLE_RATE_HZ, ac=CHANNELS).audio


async def write_measured(
    sound: Any, frames: int, target: Path, on_progress: Callable[[Progress], None]
) -> Loudness:
    """Write ``sound`` to ``target`` as exactly ``frames`` of raw stereo; how loud they are.

    Raises:
        MediaError: ffmpeg failed, or the disk is full.
    """
    sound = (
        sound.filter("aformat", sample_fmts="flt", channel_layouts="stereo")
        .filter("apad", whole_len=frames)
        .filter("atrim", end_sample=frames)
    )
    both = sound.filter_multi_output("asplit", 2)
    written = both[0].output(media_url(target), format="f32le", acodec="pcm_f32le")
    measured = both[1].filter("ebur128", peak="true", framelog="verbose").output("-", format="null")
    run = await run_ffmpeg(
        ["-v", "info", *arguments(written, measured)],  # The summary is information.
        failure=_("The sound of the film could not be mixed."),
        on_progress=on_progress,
    )
    return _read(run.stderr)


def _read(summary: str) -> Loudness:
    """The last summary of ``ebur128`` in what ffmpeg said."""
    integrated, peak = _INTEGRATED.findall(summary), _PEAK.findall(summary)
    lufs = float(integrated[-1]) if integrated else -math.inf
    dbtp = float(peak[-1]) if peak else -math.inf
    return Loudness(
        lufs if math.isfinite(lufs) and lufs > _SILENT_LUFS else None,
        dbtp if math.isfinite(dbtp) else None,
    )


async def set_loudness(
    mixed: Path,
    found: Loudness,
    frames: int,
    target: Path,
    *,
    even: bool,
    on_progress: Callable[[Progress], None],
) -> Loudness:
    """Write ``mixed`` to ``target``, at ``TARGET_LUFS`` if ``even``, and peaks held in any case.
    What is right as it is only changes its name.

    Silence stays silence, and what is too short to have a loudness keeps its own.

    Raises:
        MediaError: ffmpeg failed, or the disk is full.
        OSError: ``mixed`` cannot be renamed.
    """
    gain_db = 0.0
    if even and found.integrated_lufs is not None:
        gain_db = min(MOST_GAIN_DB, TARGET_LUFS - found.integrated_lufs)
    peak_dbtp = found.true_peak_dbtp if found.true_peak_dbtp is not None else -math.inf
    if abs(gain_db) <= NEAR_ENOUGH_LU and peak_dbtp <= HIGHEST_PEAK_DBTP:
        mixed.replace(target)
        return found
    ceiling_db = HIGHEST_PEAK_DBTP - _OVERSHOOT_DB
    reached = found
    for _round in range(_ROUNDS):
        sound = raw_input(mixed).filter("volume", f"{gain_db:.3f}dB", precision="double")
        if peak_dbtp + gain_db > HIGHEST_PEAK_DBTP:
            sound = _limited(sound, ceiling_db)
        reached = await write_measured(sound, frames, target, on_progress)
        missing_db = 0.0
        if even and reached.integrated_lufs is not None and gain_db < MOST_GAIN_DB:
            missing_db = TARGET_LUFS - reached.integrated_lufs
        over_db = (reached.true_peak_dbtp or -math.inf) - HIGHEST_PEAK_DBTP
        if abs(missing_db) <= NEAR_ENOUGH_LU and over_db <= 0:
            break
        gain_db += missing_db
        ceiling_db -= max(0.0, over_db) + (0.1 if over_db > 0 else 0.0)
    return reached


def _limited(sound: Any, ceiling_db: float) -> Any:
    """Peaks held under the ceiling, those between the samples too."""
    return (
        sound.filter("aresample", _OVERSAMPLED_HZ)
        .filter(
            "alimiter",
            limit=f"{10 ** (ceiling_db / 20):.6f}",
            attack=5,
            release=80,
            level="false",
            latency="true",
        )
        .filter("aresample", SAMPLE_RATE_HZ)
    )
