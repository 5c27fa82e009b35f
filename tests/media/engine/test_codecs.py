"""Encoders of the graphics card are used where they work, for as long as they work.

The ffmpeg of these tests is a real one that claims to have such an encoder, until told otherwise.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from tests.helpers.frame_codes import read_codes

from videoflow.domain.film_settings import FilmFormat
from videoflow.domain.preset import Preset
from videoflow.media import film
from videoflow.media.engine.codecs import Codec, EncoderChoice
from videoflow.media.engine.spec import EncoderSettings, Raster
from videoflow.media.ffmpeg import configure_ffmpeg, locate_ffmpeg
from videoflow.media.film import FilmSpec, export_film

MakeClip = Callable[..., Path]
MakeSpec = Callable[..., FilmSpec]

RASTER = Raster(96, 48, Fraction(25))
CARD = "h264_nvenc"

PRETENDER = """#!{python}
import os, sys
arguments = sys.argv[1:]
if "{card}" in arguments:
    if os.path.exists({broken!r}) and not arguments[-1].endswith("probe.mp4"):
        sys.exit("the driver was reset")
    position = arguments.index("{card}")
    arguments[position] = "libx264"
    for option in ("-preset", "-rc", "-cq", "-b:v", "-forced-idr"):
        if option in arguments:
            start = arguments.index(option)
            del arguments[start : start + 2]
os.execv({ffmpeg!r}, [{ffmpeg!r}, *arguments])
"""


@pytest.fixture
def driver_reset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A computer with a graphics card, which stops encoding once this file is there."""
    broken = tmp_path / "broken"
    program = tmp_path / "ffmpeg with a card"
    real = locate_ffmpeg()
    program.write_text(
        PRETENDER.format(
            python=sys.executable, card=CARD, broken=str(broken), ffmpeg=str(real.path)
        )
    )
    program.chmod(0o755)
    monkeypatch.setattr(film, "THIS_COMPUTER", EncoderChoice((CARD, "h264_amf")))
    configure_ffmpeg(program)
    yield broken
    configure_ffmpeg(None)


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the pretender is a script")


def export(spec: FilmSpec) -> tuple[film.FilmResult, list[str]]:
    encoders: list[str] = []
    result = asyncio.run(export_film(spec, lambda _fraction: None, on_encoder=encoders.append))
    return result, encoders


def test_an_encoder_that_works_is_used_and_told(
    driver_reset: Path, make_clip: MakeClip, film_spec: MakeSpec
) -> None:
    spec = film_spec([make_clip(), make_clip("b.mp4")], width=96, height=48)
    result, encoders = export(spec)
    assert (result.encoder, encoders) == (CARD, [CARD])
    assert len(read_codes(result.path)) == 20
    without, _told = export(replace(spec, hardware=False))
    assert without.encoder == "libx264"
    assert without.segments_reused == 0, "one encoder per film"


def test_an_encoder_that_stops_working_is_replaced_in_the_middle(
    driver_reset: Path, make_clip: MakeClip, film_spec: MakeSpec
) -> None:
    clips = [make_clip(f"{clip}.mp4", clip=clip) for clip in (1, 2, 3)]
    export(film_spec(clips[:1], width=96, height=48))
    driver_reset.touch()
    result, encoders = export(film_spec(clips, width=96, height=48))
    assert encoders == [CARD, "libx264"]
    assert result.encoder == "libx264"
    assert result.segments_made == 3, "one encoder per film"
    assert [code[0] for code in read_codes(result.path)] == [1] * 10 + [2] * 10 + [3] * 10
    _again, encoders = export(film_spec(clips[:2], width=96, height=48))
    assert encoders == ["libx264"], "it is not tried a second time"


def test_an_encoder_that_does_not_work_is_not_used() -> None:
    choice = EncoderChoice(("h264_amf", "h264_nvenc", "h264_qsv"))
    settings = EncoderSettings()
    program = locate_ffmpeg()
    if any(Path("/dev").glob("nvidia*")) or Path("/dev/dri").exists():
        pytest.skip("this computer has a graphics card")

    def choose(form: FilmFormat) -> Codec:
        return asyncio.run(choice.choose(form, settings, RASTER, program, hardware=True))

    assert choose(FilmFormat.MP4).encoder == "libx264"
    assert choose(FilmFormat.WEBM).encoder == "libvpx-vp9"


def test_a_preset_gives_its_bit_rates_exactly() -> None:
    preset = Preset(id="low", name="Low", short_side_px=480, video_kbps=1000, audio_kbps=128)
    settings = EncoderSettings.of(preset)
    assert settings.audio_kbps == 128
    for encoder in ("libx264", "libvpx-vp9", "h264_nvenc", "h264_qsv", "h264_videotoolbox"):
        options = Codec(encoder, settings).options(Fraction(30))
        assert options["b:v"] == "1000k"
        assert options["g"] == 60
    original = EncoderSettings.of(Preset(id="as-is", name="As is", quality="original"))
    assert "b:v" not in Codec("libx264", original).options(Fraction(30))
    assert Codec("libx264", original).options(Fraction(30))["crf"] == 18
