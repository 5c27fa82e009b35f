"""What a viewer would complain about in a clip: black or frozen pictures, no sound, loudness."""

from __future__ import annotations

import asyncio
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from videoflow.i18n import _
from videoflow.media.graph import arguments, local_input
from videoflow.media.probe import probe
from videoflow.media.process import run_ffmpeg

BLACK_LEAST_S = 0.5
FROZEN_LEAST_S = 2.0
SILENCE_LUFS = -69.0
"""Below this there is nothing to hear; ebur128 itself says −70 of silence."""

_LOOKED_AT_FPS = 10
_LOOKED_AT_WIDTH_PX = 192
_PICTURES, _SOUND = "pictures.txt", "sound.txt"
_VALUE = re.compile(r"^lavfi\.([\w.]+)=(-?[\d.]+|nan|-?inf)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found in a clip. Seconds in total; ``loudness_lufs`` None: nothing to hear."""

    duration_s: float
    black_s: float
    frozen_s: float
    loudness_lufs: float | None


async def inspect_media(path: Path) -> Inspection:
    """Look at every picture, ten a second and small, and listen to the sound.

    Pictures are left out of a file that has none. Raises MediaError: missing or damaged.
    """
    info = await asyncio.to_thread(probe, path)
    source = local_input(path)
    with tempfile.TemporaryDirectory(prefix="videoflow-", ignore_cleanup_errors=True) as folder:
        outputs = []
        if info.width:
            outputs.append(_watched(source.video).output("-", format="null"))
        if info.has_audio:
            outputs.append(_heard(source.audio).output("-", format="null"))
        if outputs:
            failure = _("“{name}” cannot be looked through.").format(name=path.name)
            await run_ffmpeg(arguments(*outputs), failure=failure, cwd=Path(folder))
        pictures = _values(Path(folder) / _PICTURES)
        sound = _values(Path(folder) / _SOUND)
    loudness = [value for name, value in sound if name == "r128.I"]
    heard = loudness[-1] if loudness and loudness[-1] > SILENCE_LUFS else None
    return Inspection(
        duration_s=info.duration_s,
        black_s=_total(pictures, "black_start", "black_end", info.duration_s),
        frozen_s=_total(
            pictures, "freezedetect.freeze_start", "freezedetect.freeze_end", info.duration_s
        ),
        loudness_lufs=heard,
    )


def _watched(pictures: Any) -> Any:
    small = pictures.filter("fps", _LOOKED_AT_FPS).filter("scale", _LOOKED_AT_WIDTH_PX, -2)
    judged = small.filter("blackdetect", d=BLACK_LEAST_S, pix_th=0.08)
    judged = judged.filter("freezedetect", n="-60dB", d=FROZEN_LEAST_S)
    return judged.filter("metadata", mode="print", file=_PICTURES)


def _heard(sound: Any) -> Any:
    measured = sound.filter("ebur128", metadata=1)
    return measured.filter("ametadata", mode="print", file=_SOUND, key="lavfi.r128.I")


def _values(path: Path) -> list[tuple[str, float]]:
    """What the filters noted, in order; nothing where they noted nothing."""
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8", errors="replace")
    return [(name, float(value)) for name, value in _VALUE.findall(text)]


def _total(values: list[tuple[str, float]], start: str, end: str, duration_s: float) -> float:
    """Seconds between each start and its end; what does not end goes on to the last picture."""
    total_s, begun_s = 0.0, None
    for name, value in values:
        if name == start:
            begun_s = value
        elif name == end and begun_s is not None:
            total_s += value - begun_s
            begun_s = None
    if begun_s is not None:
        total_s += max(0.0, duration_s - begun_s)
    return min(total_s, duration_s)
