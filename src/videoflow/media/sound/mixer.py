"""Mix the sound of a film. Everything is staged on the disk, so that neither memory nor open files
grow with the number of scenes."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ffmpeg

from videoflow.errors import StorageError
from videoflow.i18n import _
from videoflow.media.process import Progress, media_url
from videoflow.media.sound.layers import lay, sources_of
from videoflow.media.sound.loudness import raw_input, set_loudness, write_measured
from videoflow.media.sound.plan import BYTES_PER_FRAME, SAMPLE_RATE_HZ, SoundPlan, SoundResult
from videoflow.media.sound.sources import decode
from videoflow.media.sound.timeline import write_timeline

_DECODED, _LAID, _MIXED, _LEVELLED = 0.45, 0.55, 0.75, 0.95
"""Progress when the stages are done."""


def space_needed(plan: SoundPlan) -> int:
    """How many bytes the mix and its stages take on the disk at most."""
    decoded = 1 + len({piece.path for piece in plan.music})
    return plan.frames * BYTES_PER_FRAME * (4 + decoded)


async def mix_sound(
    plan: SoundPlan, target: Path, on_progress: Callable[[float], None]
) -> SoundResult:
    """Write the film's sound to ``target``, as long as the film to the sample.

    Run it in a worker's loop. Cancelling it ends its child processes and leaves no stages behind;
    they need ``space_needed`` beside it. ``on_progress`` hears
    fractions from 0 to 1.

    Raises:
        MediaError: naming the file that cannot be read; ffmpeg failed, or the disk is full.
        StorageError: the folder of ``target`` cannot be written.
    """
    highest = -1.0

    def rising(fraction: float) -> None:
        nonlocal highest
        if fraction > highest:
            highest = fraction
            on_progress(fraction)

    try:
        with tempfile.TemporaryDirectory(prefix="sound-", dir=target.parent) as folder:
            return await _mix(plan, target, Path(folder), rising)
    except OSError as error:
        raise StorageError(
            _("The sound of the film could not be written."),
            _("Check that there is free space on the disk and that you may write there."),
        ) from error


async def _mix(
    plan: SoundPlan, target: Path, folder: Path, on_progress: Callable[[float], None]
) -> SoundResult:
    duration_s = float(plan.duration_s) or 1.0

    def between(low: float, high: float) -> Callable[[Progress], None]:
        return lambda run: on_progress(low + (high - low) * min(1.0, run.time_s / duration_s))

    sources = sources_of(plan, folder)
    await decode(sources.all, lambda count: on_progress(_DECODED * count / len(sources.all)))
    layers = await lay(plan, sources, folder)
    on_progress(_LAID)
    if not layers:
        await asyncio.to_thread(write_timeline, (), plan.frames, target)
        on_progress(1.0)
        return SoundResult(target, plan.frames, None, None)
    mixed = folder / "mixed.f32"
    found = await write_measured(_graph(layers, plan), plan.frames, mixed, between(_LAID, _MIXED))
    for layer in layers.values():
        layer.unlink()
    reached = await set_loudness(
        mixed,
        found,
        plan.frames,
        target,
        even=plan.mix.even_loudness,
        on_progress=between(_MIXED, _LEVELLED),
    )
    on_progress(1.0)
    return SoundResult(target, plan.frames, reached.integrated_lufs, reached.true_peak_dbtp)


def _graph(layers: dict[str, Path], plan: SoundPlan) -> Any:
    """Clips and music, quieter where the voice is, and the voice."""
    bed = _sum(
        [
            _at_volume(layers[name], volume)
            for name, volume in (
                ("clips", plan.mix.clip_volume),
                ("music", plan.mix.music_volume),
            )
            if name in layers
        ]
    )
    if "gains" in layers:
        gains = ffmpeg.input(
            media_url(layers["gains"]), format="f32le", ar=SAMPLE_RATE_HZ, ac=1
        ).audio.filter("channelmap", map="0|0", channel_layout="stereo")
        bed = ffmpeg.filter([bed, gains], "amultiply")
    voice = [_at_volume(layers["voice"], plan.mix.voice_volume)] if "voice" in layers else []
    return _sum([*([bed] if bed is not None else []), *voice])


def _at_volume(layer: Path, volume: float) -> Any:
    sound = raw_input(layer)
    return sound if volume == 1 else sound.filter("volume", volume)


def _sum(sounds: Sequence[Any]) -> Any:
    """The sounds added up, without making each of them quieter; None of none."""
    if len(sounds) < 2:
        return sounds[0] if sounds else None
    return ffmpeg.filter(list(sounds), "amix", inputs=len(sounds), normalize=0)
