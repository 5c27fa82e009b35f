"""The encoders of films: which one works on this computer, and what each is asked for."""

from __future__ import annotations

import logging
import sys
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from videoflow.domain.film_settings import FilmFormat
from videoflow.errors import MediaError
from videoflow.media.engine.spec import EncoderSettings, Raster
from videoflow.media.engine.together import together
from videoflow.media.ffmpeg import Ffmpeg
from videoflow.media.graph import arguments
from videoflow.media.process import media_url, run_ffmpeg

_log = logging.getLogger(__name__)

SOFTWARE_H264, SOFTWARE_VP9 = "libx264", "libvpx-vp9"
_HARDWARE_H264 = {
    "darwin": ("h264_videotoolbox",),
    "win32": ("h264_nvenc", "h264_qsv", "h264_amf", "h264_mf"),
}
_HARDWARE_ELSEWHERE = ("h264_nvenc", "h264_qsv", "h264_amf")
_PROBE_FRAMES = 12
_PROBE_STALL_S = 15.0
_PEAK, _BUFFER_S = 1.5, 2.0
"""How far a bit rate may be exceeded, and over how many seconds it is kept."""

_CAREFUL, _BEGINNING = 0.2, 3.5
"""For so much of a key frame interval, pieces with a bit rate begin with so many times the bits.
Measured against one encoder for the whole film (``benchmarks/export_speed.py``): without it, the
first second of each scene is visibly worse; for longer, films become larger and not better."""


@dataclass(frozen=True, slots=True)
class Codec:
    """One encoder with its settings: the same for every piece of a film."""

    encoder: str
    settings: EncoderSettings

    @property
    def hardware(self) -> bool:
        """Whether this is an encoder of the graphics card, which may stop working at any time."""
        return self.encoder not in (SOFTWARE_H264, SOFTWARE_VP9)

    def options(self, fps: Fraction) -> dict[str, Any]:
        """Options of an output with pictures of this rate."""
        interval = max(1, round(self.settings.key_frame_interval_s * fps))
        common = {"vcodec": self.encoder, "g": interval, "pix_fmt": "yuv420p", "flags": "+cgop"}
        return common | _OPTIONS[self.encoder](self.settings, interval)


def _rate(settings: EncoderSettings) -> dict[str, Any]:
    """Options for a bit rate; nothing where quality is asked for."""
    kbps = settings.video_kbps
    if kbps is None:
        return {}
    peak, buffer = round(kbps * _PEAK), round(kbps * _BUFFER_S)
    return {"b:v": f"{kbps}k", "maxrate": f"{peak}k", "bufsize": f"{buffer}k"}


def _x264(settings: EncoderSettings, interval: int) -> dict[str, Any]:
    # The same headers for every piece, whatever is seen in it.
    parameters = "stitchable=1"
    rate = _rate(settings)
    if rate:
        # Each piece begins anew to find its quality, and x264 does so too carefully: but for the
        # first frame, whose bits are what those behind it then lack.
        parameters += f":zones=1,{round(_CAREFUL * interval)},b={_BEGINNING}"
    return {
        "preset": settings.x264_preset,
        "profile:v": "high",
        "x264-params": parameters,
        **(rate or {"crf": settings.crf}),
    }


def _vp9(settings: EncoderSettings, interval: int) -> dict[str, Any]:
    return {
        "deadline": "good",
        "cpu-used": 4,
        "row-mt": 1,
        "keyint_min": 0,
        **(_rate(settings) or {"crf": min(63, round(settings.crf * 1.5)), "b:v": 0}),
    }


def _nvenc(settings: EncoderSettings, interval: int) -> dict[str, Any]:
    quality = {"cq": settings.crf + 1, "b:v": 0}
    return {
        "preset": "p5",
        "rc": "vbr",
        "profile:v": "high",
        "forced-idr": 1,
        **(_rate(settings) or quality),
    }


def _qsv(settings: EncoderSettings, interval: int) -> dict[str, Any]:
    return {
        "preset": "medium",
        "pix_fmt": "nv12",
        "idr_interval": 0,
        **(_rate(settings) or {"global_quality": settings.crf + 1}),
    }


def _amf(settings: EncoderSettings, interval: int) -> dict[str, Any]:
    quality = {"rc": "cqp", "qp_i": settings.crf, "qp_p": settings.crf + 2}
    rate = {"rc": "vbr_peak", **_rate(settings)}
    return {
        "quality": "quality",
        "pix_fmt": "nv12",
        **(rate if settings.video_kbps is not None else quality),
    }


def _media_foundation(settings: EncoderSettings, interval: int) -> dict[str, Any]:
    quality = {"rate_control": "quality", "quality": 100 - settings.crf}
    rate = {"rate_control": "pc_vbr", **_rate(settings)}
    return {
        "hw_encoding": 1,
        "pix_fmt": "nv12",
        **(rate if settings.video_kbps is not None else quality),
    }


def _videotoolbox(settings: EncoderSettings, interval: int) -> dict[str, Any]:
    quality = {"q:v": 100 - 2 * settings.crf}
    return {"profile:v": "high", "allow_sw": 0, **(_rate(settings) or quality)}


_OPTIONS = {
    SOFTWARE_H264: _x264,
    SOFTWARE_VP9: _vp9,
    "h264_nvenc": _nvenc,
    "h264_qsv": _qsv,
    "h264_amf": _amf,
    "h264_mf": _media_foundation,
    "h264_videotoolbox": _videotoolbox,
}


class EncoderChoice:
    """Finds out, once per process and size, which encoder of the graphics card works."""

    def __init__(self, candidates: tuple[str, ...] | None = None) -> None:
        if candidates is None:
            candidates = _HARDWARE_H264.get(sys.platform, _HARDWARE_ELSEWHERE)
        self._candidates = candidates
        self._works: dict[tuple[Path, str, Raster], bool] = {}
        self._broken: set[str] = set()

    async def choose(
        self,
        form: FilmFormat,
        settings: EncoderSettings,
        raster: Raster,
        program: Ffmpeg,
        *,
        hardware: bool,
    ) -> Codec:
        """The encoder for a film: the first of the graphics card's that works, or software."""
        if form is FilmFormat.WEBM:
            return Codec(SOFTWARE_VP9, settings)
        trials = [Codec(name, settings) for name in self._candidates if name not in self._broken]
        if hardware:
            # Not gather: cancelled, it would leave trials behind that have not ended yet.
            works = await together(*(self._try(codec, raster, program) for codec in trials))
            for codec, worked in zip(trials, works, strict=True):
                if worked:
                    return codec
        return Codec(SOFTWARE_H264, settings)

    def broke(self, codec: Codec) -> None:
        """An encoder that worked when it was tried does not now: not again in this process."""
        _log.warning("%s stopped working; films are encoded by software now", codec.encoder)
        self._broken.add(codec.encoder)

    async def _try(self, codec: Codec, raster: Raster, program: Ffmpeg) -> bool:
        known = (program.path, codec.encoder, raster)
        if known not in self._works:
            self._works[known] = await _encodes(codec, raster, program)
            _log.info("%s works: %s", codec.encoder, self._works[known])
        return self._works[known]


async def _encodes(codec: Codec, raster: Raster, program: Ffmpeg) -> bool:
    """Whether some frames of the film's size come out, as many as went in, and decode."""
    source = f"testsrc2=s={raster.width}x{raster.height}:r={raster.fps}"
    with tempfile.TemporaryDirectory(prefix="videoflow-", ignore_cleanup_errors=True) as folder:
        target = Path(folder) / "probe.mp4"
        pattern = ffmpeg.input(source, f="lavfi")
        encoded = pattern.output(
            media_url(target),
            format="mp4",
            vframes=_PROBE_FRAMES,
            **codec.options(raster.fps),
        )
        decoded = ffmpeg.input(media_url(target)).output("-", format="null", max_error_rate=0)
        try:
            for step in (encoded, decoded):
                run = await run_ffmpeg(
                    arguments(step),
                    failure=f"{codec.encoder} does not work here.",
                    ffmpeg=program,
                    stall_s=_PROBE_STALL_S,
                    trial=True,
                )
        except MediaError as error:
            _log.debug("%s does not work: %s", codec.encoder, error)
            return False
    return run.progress.frame == _PROBE_FRAMES


THIS_COMPUTER = EncoderChoice()
"""What is known of this computer's encoders."""
