"""Sources as samples: raw stereo of what the film needs of each file, and no more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.graph import arguments, local_input
from videoflow.media.probe import probe
from videoflow.media.process import media_url, run_ffmpeg
from videoflow.media.sound.plan import BYTES_PER_FRAME, SAMPLE_RATE_HZ

ACTIVITY_RATE_HZ = 4_000
"""Enough for the loud part of speech; see ``ducking``."""

_AT_ONCE = 8
"""Files open in one ffmpeg, whatever the number of scenes."""

_RUN_UP_S = 1.0
"""Decoders of compressed sound need some packets before the first sample is right."""

_MOST_ERRORS = 0.02


@dataclass(frozen=True, slots=True)
class Source:
    """``most_frames`` of ``path`` from ``in_s`` on become ``target``; fewer where it ends before.

    ``activity`` is a second file, mono at ``ACTIVITY_RATE_HZ``, or None.
    """

    path: Path
    in_s: float
    most_frames: int
    target: Path
    activity: Path | None = None
    scene_number: int | None = None

    @property
    def frames(self) -> int:
        """How many have been decoded: none where the file has no sound."""
        return self.target.stat().st_size // BYTES_PER_FRAME if self.target.exists() else 0


async def decode(sources: Sequence[Source], on_done: Callable[[int], None]) -> None:
    """Write every source's target; ``on_done`` hears how many are ready.

    Raises:
        MediaError: naming the file that cannot be read, or the disk is full.
    """
    done = 0
    for some in _batches(sources):
        outputs = [await _outputs(source) for source in some]
        try:
            await _run([output for each in outputs for output in each], some[0])
        except MediaError:
            if len(some) == 1:
                raise
            for source, own in zip(some, outputs, strict=True):  # which of them was it?
                await _run(own, source)
        done += len(some)
        on_done(done)


def _batches(sources: Sequence[Source]) -> Iterator[list[Source]]:
    """Some at a time, no file twice: ffmpeg-python takes equal inputs for one."""
    some: list[Source] = []
    for source in sources:
        if len(some) == _AT_ONCE or any(source.path == other.path for other in some):
            yield some
            some = []
        some.append(source)
    if some:
        yield some


async def _run(outputs: Sequence[Any], source: Source) -> None:
    if not outputs:
        return
    if source.scene_number is None:
        failure = _("The sound of “{name}” could not be read.").format(name=source.path.name)
    else:
        failure = _("The sound of scene {number} (“{name}”) could not be read.").format(
            number=source.scene_number, name=source.path.name
        )
    await run_ffmpeg(arguments(*outputs), failure=failure)


async def _outputs(source: Source) -> list[Any]:
    info = await asyncio.to_thread(probe, source.path)
    if not info.has_audio or source.most_frames <= 0:
        return []
    seek_s = max(0.0, source.in_s - _RUN_UP_S)
    first = round((source.in_s - seek_s) * SAMPLE_RATE_HZ)
    options = {"ss": f"{seek_s:.6f}"} if seek_s else {}
    if info.audio_codec == "AAC":
        options["codec_whitelist"] = "aac"  # Else a picture is decoded, just to open a video.
    sound = local_input(source.path, **options).audio.filter(
        "aresample", SAMPLE_RATE_HZ, **{"async": 1, "first_pts": 0}
    )
    if info.audio_channels == 1:
        sound = sound.filter("channelmap", map="0|0", channel_layout="stereo")  # Mixing takes 3 dB.
    sound = (
        sound.filter("aformat", sample_fmts="flt", channel_layouts="stereo")
        .filter("atrim", start_sample=first, end_sample=first + source.most_frames)
        .filter("asetpts", "N/SR/TB")
    )
    if source.activity is None:
        return [_raw(sound, source.target)]
    both = sound.filter_multi_output("asplit", 2)
    speech = both[1].filter("aresample", ACTIVITY_RATE_HZ).filter("aformat", channel_layouts="mono")
    return [_raw(both[0], source.target), _raw(speech, source.activity)]


def _raw(sound: Any, target: Path) -> Any:
    return sound.output(
        media_url(target), format="f32le", acodec="pcm_f32le", max_error_rate=_MOST_ERRORS
    )
