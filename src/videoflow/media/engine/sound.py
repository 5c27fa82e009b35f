"""What is heard in the film, as samples: mixed once for all of it, so that it never drifts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from videoflow.i18n import _
from videoflow.media.engine.pieces import Scene
from videoflow.media.engine.spec import SAMPLE_RATE_HZ, Raster
from videoflow.media.graph import arguments, local_input
from videoflow.media.process import media_url, run_ffmpeg

BYTES_PER_SAMPLE = 8
"""Stereo, 32-bit floating point."""

_CHUNK_BYTES = 1 << 20


async def film_samples(
    scenes: Sequence[Scene],
    raster: Raster,
    folder: Path,
    on_progress: Callable[[float], None],
) -> Path:
    """A file of raw samples, as long as the film, in ``folder``. Raises MediaError, OSError."""
    target = folder / "sound.f32le"
    with target.open("wb") as film:
        before = 0
        for number, scene in enumerate(scenes):
            start, end = scene.span.start + before, scene.span.end
            missing = (raster.samples(end) - raster.samples(start)) * BYTES_PER_SAMPLE
            if scene.info.has_audio:
                part = folder / f"sound{number:05}.pcm"
                await _decode(scene, part, float(before / raster.fps), missing // BYTES_PER_SAMPLE)
                with part.open("rb") as samples:
                    while missing and (chunk := samples.read(min(missing, _CHUNK_BYTES))):
                        missing -= len(chunk)
                        film.write(chunk)
                part.unlink()
            while missing:
                silence = bytes(min(missing, _CHUNK_BYTES))
                missing -= len(silence)
                film.write(silence)
            before = scene.span.overlap
            on_progress((number + 1) / len(scenes))
    return target


async def _decode(scene: Scene, target: Path, skip_s: float, count: int) -> None:
    """Stereo samples of a clip from its in point on, silence where it has none."""
    clip = scene.clip
    sound = local_input(clip.path).audio.filter(
        "aresample", SAMPLE_RATE_HZ, **{"async": 1, "first_pts": 0}
    )
    if scene.info.audio_channels == 1:
        sound = sound.filter("channelmap", map="0|0", channel_layout="stereo")  # Mixing takes 3 dB.
    start = round((clip.framing.in_s + skip_s) * SAMPLE_RATE_HZ)
    if clip.framing.out_s is not None:
        sound = sound.filter("atrim", end=clip.framing.out_s)
    output = (
        sound.filter("aformat", sample_fmts="flt", channel_layouts="stereo")
        .filter("atrim", start_sample=start)
        .filter("asetpts", "PTS-STARTPTS")
        .filter("apad", whole_len=count)
        .filter("atrim", end_sample=count)
        .output(media_url(target), format="f32le", acodec="pcm_f32le")
    )
    failure = _("The sound of scene {number} (“{name}”) could not be made part of the film.")
    await run_ffmpeg(
        arguments(output), failure=failure.format(number=clip.scene_number, name=clip.path.name)
    )
