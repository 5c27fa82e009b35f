"""Sources of any shape join into one film, in every format."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.helpers.frame_codes import FRAME_CODE, call_ffmpeg, read_codes

from videoflow.domain.film_settings import FilmFormat
from videoflow.domain.framing import Fit, Framing
from videoflow.media.film import Clip, EncoderSettings, FilmSpec, export_film
from videoflow.media.probe import probe
from videoflow.media.process import media_url

MakeClip = Callable[..., Path]

CODECS = {
    FilmFormat.MP4: ("AVC", "AAC"),
    FilmFormat.MOV: ("AVC", "AAC"),
    FilmFormat.WEBM: ("VP9", "Opus"),
}
HDR = "setparams=range=tv:colorspace=bt2020nc:color_primaries=bt2020:color_trc="


def hevc(*options: str) -> tuple[str, ...]:
    return ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", *options)


AWKWARD: dict[str, dict[str, object]] = {
    "hevc.mp4": {"options": hevc("-pix_fmt", "yuv420p")},
    "ten bits.mp4": {"options": hevc("-pix_fmt", "yuv420p10le")},
    "pq.mp4": {"options": hevc("-vf", f"format=yuv420p10le,{HDR}smpte2084")},
    "hlg.mov": {"options": hevc("-vf", f"format=yuv422p10le,{HDR}arib-std-b67")},
    "odd size.mp4": {"size": "97x49", "options": ("-pix_fmt", "yuv444p")},
    "large.mp4": {"size": "640x320", "options": ("-pix_fmt", "yuv420p")},
    "full range.mov": {"options": ("-c:v", "mjpeg", "-pix_fmt", "yuvj422p")},
    "see-through.mov": {"options": ("-c:v", "qtrle", "-pix_fmt", "argb")},
    "prores.mov": {"options": ("-c:v", "prores_ks", "-pix_fmt", "yuva444p10le")},
    "vp8.webm": {"options": ("-c:v", "libvpx", "-deadline", "realtime")},
    "av1.webm": {"options": ("-c:v", "libsvtav1", "-preset", "13", "-svtav1-params", "lp=1")},
    "no sound.mp4": {"sound": None},
    "mono.mp4": {"sound": "sine=f=900:r=8000"},
    "surround.mp4": {"sound": "sine=f=440,aformat=channel_layouts=5.1"},
    "60 a second.mp4": {"fps": "50", "frames": 12},
    "-dash 'quotes' %d\n.mp4": {},
    "Tiếng Việt 映像.mp4": {},
}
NOT_ON_WINDOWS = "\n"


@pytest.fixture
def awkward(make_clip: MakeClip) -> dict[str, Path]:
    made = {}
    for number, (name, shape) in enumerate(AWKWARD.items(), start=1):
        if NOT_ON_WINDOWS not in name or Path("/").drive == "":
            settings: dict[str, object] = {"frames": 6} | shape
            made[name] = make_clip(name, clip=number, **settings)
    return made


@pytest.fixture
def uneven(tmp_path: Path) -> Path:
    """Frames at 0, 40, 80, 120 and 160 ms, and from there every 120 ms: number 9 at 640 ms."""
    path = tmp_path / "uneven.mp4"
    pictures = f"color=s=128x64:r=25,{FRAME_CODE.format(clip=200)}"
    times = "setpts='if(lt(N,5),N*0.04,0.16+(N-4)*0.12)/TB'"
    call_ffmpeg(
        *("-f", "lavfi", "-i", f"{pictures},{times}", "-frames:v", "10", "-fps_mode", "vfr"),
        *("-pix_fmt", "yuv420p", "-preset", "ultrafast", media_url(path)),
    )
    return path


@pytest.fixture
def turned(tmp_path: Path, make_clip: MakeClip) -> Path:
    path = tmp_path / "turned.mp4"
    upright = make_clip("upright.mp4", frames=6)
    call_ffmpeg("-display_rotation", "90", "-i", media_url(upright), "-c", "copy", media_url(path))
    return path


@pytest.mark.parametrize("form", FilmFormat)
def test_awkward_sources_join_in_every_format(
    form: FilmFormat,
    awkward: dict[str, Path],
    uneven: Path,
    turned: Path,
    make_photo: Callable[..., Path],
    tmp_path: Path,
) -> None:
    clips = [Clip(path, number) for number, path in enumerate(awkward.values(), start=1)]
    clips.append(Clip(uneven, 50))
    clips.append(Clip(turned, 51, framing=Framing(fit=Fit.BLUR)))
    clips.append(Clip(make_photo("photo.png", 301, 77), 52, length_s=0.24, picture=True))
    spec = FilmSpec(
        tuple(clips),
        128,
        64,
        25,
        tmp_path / f"film.{form}",
        tmp_path / "work",
        EncoderSettings(x264_preset="ultrafast", video_kbps=900, audio_kbps=128),
        format=form,
    )
    result = asyncio.run(export_film(spec, lambda _fraction: None))
    codes = read_codes(result.path)
    expected = [(clip, frame) for clip in range(1, len(awkward) + 1) for frame in range(6)]
    fast = list(awkward).index("60 a second.mp4") * 6
    assert [number for _clip, number in codes[fast : fast + 6]] in (
        [0, 2, 4, 6, 8, 10],
        [1, 3, 5, 7, 9, 11],
        [0, 2, 4, 6, 8, 11],
    )
    expected[fast : fast + 6] = codes[fast : fast + 6]
    assert codes[: len(expected)] == expected
    rest = codes[len(expected) :]
    shown = [number for _clip, number in rest[:16]]
    assert shown == [0, 1, 2, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7, 7]
    duration_s = sum(1 for _code in codes) / 25
    facts = probe(result.path)
    assert facts.duration_s == pytest.approx(duration_s, abs=0.04)
    assert facts.video_codec == CODECS[form][0]
    assert (facts.width, facts.height, facts.pixel_format) == (128, 64, "yuv420p")
    assert (facts.audio_channels, facts.sample_rate_hz) == (2, 48_000)
