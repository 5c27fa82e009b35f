from __future__ import annotations

import asyncio
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from tests.helpers.frame_codes import call_ffmpeg, read_codes

from videoflow.errors import MediaError, StorageError
from videoflow.media.film import (
    Clip,
    EncoderSettings,
    FilmResult,
    FilmSpec,
    Fit,
    Framing,
    export_film,
)
from videoflow.media.probe import probe
from videoflow.media.process import media_url

MakeClip = Callable[..., Path]

FAST = EncoderSettings(x264_preset="ultrafast", crf=23)


MakeSpec = Callable[..., FilmSpec]


def export(spec: FilmSpec) -> FilmResult:
    """Export, and check what holds for every export."""
    fractions: list[float] = []
    result = asyncio.run(export_film(spec, fractions.append))
    assert fractions == sorted(fractions)
    assert fractions[0] == 0.0
    assert fractions[-1] == 1.0
    no_litter(spec)
    facts = probe(spec.output)
    assert (facts.width, facts.height) == (spec.width, spec.height)
    assert facts.fps == spec.fps
    assert (facts.video_codec, facts.pixel_format) == ("AVC", "yuv420p")
    assert (facts.audio_channels, facts.sample_rate_hz) == (2, 48_000)
    assert result.size_bytes == spec.output.stat().st_size
    return result


def no_litter(spec: FilmSpec) -> None:
    assert {path.name for path in spec.output.parent.iterdir()} <= {spec.output.name, "previous"}
    left = [path for path in spec.work_dir.iterdir() if path.suffix != ".lock"]
    assert left in ([], [spec.segments_dir])
    kept = {path.suffix for path in spec.segments_dir.glob("*")}
    assert kept <= {".mp4", ".json"}


def numbers(clip: int, frames: int) -> list[tuple[int, int]]:
    return [(clip, frame) for frame in range(frames)]


def test_awkward_sources_join_frame_by_frame(make_clip: MakeClip, film_spec: MakeSpec) -> None:
    vp9 = ("-pix_fmt", "yuv444p", "-c:v", "libvpx-vp9", "-deadline", "realtime")
    wide_pixels = ("-pix_fmt", "yuv422p", "-vf", "setsar=2")
    surround = "sine=f=440,aformat=channel_layouts=5.1"
    ten_bit = ("-pix_fmt", "yuv420p10le", "-preset", "ultrafast")
    clips = [
        make_clip("it's 100%d.mp4", clip=1, frames=31),
        make_clip("-no sound.webm", clip=2, frames=7, sound=None, options=vp9),
        make_clip("big.mov", clip=3, frames=13, size="384x192", options=ten_bit),
        make_clip("mono 8k.mp4", clip=4, frames=1, sound="sine=f=900:r=8000"),
        make_clip("Tiếng Việt.mp4", clip=5, frames=26, size="96x48", sound=surround),
        make_clip("wide pixels.mp4", clip=6, frames=5, size="64x64", options=wide_pixels),
        make_clip("rgb.mov", clip=7, frames=5, options=("-c:v", "libx264rgb")),
    ]
    result = export(film_spec(clips))
    lengths = [31, 7, 13, 1, 26, 5, 5]
    expected = [code for clip, length in enumerate(lengths, 1) for code in numbers(clip, length)]
    assert read_codes(result.path) == expected
    assert result.duration_s == pytest.approx(len(expected) / 25, abs=0.001)


def test_matching_sources_are_joined_without_encoding_again(
    make_clip: MakeClip, film_spec: MakeSpec
) -> None:
    clips = [make_clip(f"{clip}.mp4", clip=clip, frames=30) for clip in (1, 2, 3)]
    result = export(film_spec(clips))
    assert read_codes(result.path) == [*numbers(1, 30), *numbers(2, 30), *numbers(3, 30)]
    sources = [picture for clip in clips for picture in pictures_of(clip)]
    assert pictures_of(result.path) == sources


def pictures_of(film: Path) -> list[str]:
    """Checksum of each decoded picture; encoding again would change them."""
    listing = call_ffmpeg("-i", media_url(film), "-map", "0:v", "-f", "framemd5", "pipe:1")
    lines = listing.decode().splitlines()
    return [line.split(",")[5].strip() for line in lines if not line.startswith("#")]


def test_same_shape_but_another_encoder_setup_is_encoded_again(
    make_clip: MakeClip, film_spec: MakeSpec
) -> None:
    first = make_clip("a.mp4", clip=1, frames=12)
    other = make_clip("b.mp4", clip=2, frames=12, output_options=("-bf", "0", "-refs", "1"))
    result = export(film_spec([first, other]))
    assert read_codes(result.path) == [*numbers(1, 12), *numbers(2, 12)]


def test_clips_that_were_trimmed_without_encoding_join_as_they_play(
    tmp_path: Path, make_clip: MakeClip, film_spec: MakeSpec
) -> None:
    whole = make_clip("whole.mp4", frames=30)
    trimmed = tmp_path / "trimmed.mp4"
    call_ffmpeg("-ss", "0.4", "-i", media_url(whole), "-c", "copy", media_url(trimmed))
    result = export(film_spec([whole, trimmed, whole]))
    codes = read_codes(result.path)
    assert codes == [*numbers(1, 30), *read_codes(trimmed), *numbers(1, 30)]


@pytest.mark.parametrize("fps", [24, 30, Fraction(30_000, 1001)])
def test_other_frame_rates_keep_each_clips_length(
    fps: Fraction | int, make_clip: MakeClip, film_spec: MakeSpec
) -> None:
    clips = [
        make_clip(f"{clip}.mp4", clip=clip, fps=rate, frames=frames)
        for clip, (rate, frames) in enumerate([("25", 20), ("50", 20), ("12", 11)], start=1)
    ]
    result = export(film_spec(clips, fps=fps))
    codes = read_codes(result.path)
    assert codes == sorted(codes), "frames out of order"
    for clip, duration_s in ((1, 20 / 25), (2, 20 / 50), (3, 11 / 12)):
        assert sum(1 for code in codes if code[0] == clip) == round(duration_s * fps)


def test_a_clip_can_be_cut_and_held(make_clip: MakeClip, film_spec: MakeSpec) -> None:
    clip = make_clip(frames=25)
    result = export(film_spec([Clip(clip, 1, length_s=0.4), Clip(clip, 2, length_s=1.2)]))
    assert read_codes(result.path) == [*numbers(1, 10), *numbers(1, 25), *[(1, 24)] * 5]


def test_a_turned_clip_is_shown_upright(
    tmp_path: Path, make_clip: MakeClip, film_spec: MakeSpec
) -> None:
    turned = tmp_path / "phone.mp4"
    call_ffmpeg(
        "-display_rotation", "90", "-i", media_url(make_clip()), "-c", "copy", media_url(turned)
    )
    upright = film_spec([Clip(turned, 1, framing=Framing(fit=Fit.PAD))], width=64, height=128)
    raw = call_ffmpeg(
        "-i",
        media_url(export(upright).path),
        "-frames:v",
        "1",
        "-vf",
        "scale=2:8:flags=area",
        "-pix_fmt",
        "gray",
        "-f",
        "rawvideo",
        "pipe:1",
    )
    lit = [value > 127 for value in raw]
    assert sum(lit) == 1
    assert lit[15], "turned to the left, the lower left corner is the lower right one"


def test_padding_shows_all_and_cropping_fills(make_clip: MakeClip, film_spec: MakeSpec) -> None:
    white = make_clip("white.mp4", clip=255, size="64x64", frames=2)

    def corner(fit: Fit) -> int:
        film = export(film_spec([Clip(white, 1, framing=Framing(fit=fit))])).path
        raw = call_ffmpeg(
            "-i",
            media_url(film),
            "-vf",
            "format=gray",
            "-frames:v",
            "1",
            "-f",
            "rawvideo",
            "pipe:1",
        )
        return raw[48 * 128 + 4]

    assert corner(Fit.PAD) < 20
    assert corner(Fit.CROP) > 235


def test_sound_starts_and_stops_with_its_scene(make_clip: MakeClip, film_spec: MakeSpec) -> None:
    fps = Fraction(30_000, 1001)
    exact = ("-pix_fmt", "yuv420p", "-preset", "ultrafast", "-c:a", "pcm_s16le")
    rates_hz = [None, 44_100, None, 22_050, None, 48_000] * 2
    clips = [
        make_clip(
            f"{clip}.mov",
            clip=clip,
            frames=23,
            fps=str(fps),
            sound=rate_hz and f"sine=f=440:r={rate_hz}:samples_per_frame=32",
            options=exact,
        )
        for clip, rate_hz in enumerate(rates_hz)
    ]
    film = export(film_spec([*clips, clips[0]], fps=fps)).path
    raw = call_ffmpeg("-i", media_url(film), "-ac", "1", "-ar", "48000", "-f", "s16le", "pipe:1")
    samples = struct.unpack(f"<{len(raw) // 2}h", raw)
    hop = 48  # one millisecond
    loud = [
        max(map(abs, samples[start : start + 4 * hop])) > 1000
        for start in range(0, len(samples) - 4 * hop, hop)
    ]
    changes_s = [i * hop / 48_000 for i in range(1, len(loud)) if loud[i] != loud[i - 1]]
    joins_s = [join * 23 / float(fps) for join in range(1, len(clips) + 1)]
    assert changes_s == pytest.approx(joins_s, abs=0.01)


def test_the_replaced_film_is_kept_where_asked(
    tmp_path: Path, make_clip: MakeClip, film_spec: MakeSpec
) -> None:
    previous = tmp_path / "exports" / "previous"
    spec = film_spec([make_clip()], keep_previous_dir=previous)
    export(spec)
    assert not previous.exists()
    first = spec.output.read_bytes()
    export(film_spec([make_clip(clip=9)], keep_previous_dir=previous))
    assert (previous / "film.mp4").read_bytes() == first
    assert spec.output.read_bytes() != first
    assert [path.name for path in previous.iterdir()] == ["film.mp4"]


def old_film(spec: FilmSpec) -> bytes:
    spec.output.parent.mkdir()
    spec.output.write_bytes(b"the good old film")
    return spec.output.read_bytes()


def test_cancelling_keeps_the_old_film_and_leaves_nothing(
    make_clip: MakeClip, film_spec: MakeSpec
) -> None:
    clip = make_clip(frames=5)
    slow = EncoderSettings(x264_preset="veryslow")
    clips = [Clip(clip, number, length_s=60) for number in (1, 2, 3)]
    spec = film_spec(clips, width=1280, height=640, encoder=slow)
    before = old_film(spec)

    async def run() -> None:
        under_way = asyncio.Event()
        task = asyncio.create_task(
            export_film(spec, lambda fraction: under_way.set() if fraction else None)
        )
        await under_way.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert spec.output.read_bytes() == before
    no_litter(spec)


@pytest.mark.skipif(sys.platform == "win32", reason="limits on file size are POSIX")
def test_a_disk_that_fills_up_keeps_the_old_film(make_clip: MakeClip, film_spec: MakeSpec) -> None:
    import resource

    spec = film_spec([make_clip(), make_clip("b.webm", options=("-c:v", "libvpx"))])
    before = old_film(spec)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(MediaError) as caught:
            asyncio.run(export_film(spec, lambda fraction: None))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "disk is full" in caught.value.action
    assert spec.output.read_bytes() == before
    no_litter(spec)


def test_too_little_space_is_said_beforehand(make_clip: MakeClip, film_spec: MakeSpec) -> None:
    spec = film_spec([Clip(make_clip(), 1, length_s=1e9)])
    before = old_film(spec)
    with pytest.raises(StorageError, match="not enough space") as caught:
        asyncio.run(export_film(spec, lambda fraction: None))
    assert "GB" in caught.value.action
    assert spec.output.read_bytes() == before
    no_litter(spec)


def test_what_a_crash_left_is_removed(make_clip: MakeClip, film_spec: MakeSpec) -> None:
    spec = film_spec([make_clip()])
    crashed = (
        "import asyncio, os, sys\n"
        "from pathlib import Path\n"
        "from videoflow.media.film import Clip, FilmSpec, export_film\n"
        "clip, output, work = map(Path, sys.argv[1:])\n"
        "spec = FilmSpec((Clip(clip, 1, length_s=600),), 1280, 640, 25, output, work)\n"
        "asyncio.run(export_film(spec, lambda part: part and os.kill(os.getpid(), 9)))\n"
    )
    subprocess.run(
        [sys.executable, "-c", crashed, spec.clips[0].path, spec.output, spec.work_dir],
        check=False,
    )
    assert [path for path in spec.work_dir.iterdir() if path.is_dir()], "nothing was left"
    for part in spec.segments_dir.glob("*.part"):
        os.utime(part, (0, 0))
    assert not spec.output.exists()
    export(spec)


@pytest.mark.parametrize("kind", ["missing", "text", "cut", "picture", "sound"])
def test_a_bad_clip_names_its_scene_or_file(
    kind: str, tmp_path: Path, make_clip: MakeClip, film_spec: MakeSpec
) -> None:
    good = make_clip("good.mp4", frames=50)
    bad = tmp_path / "bad.mp4"
    if kind == "text":
        bad.write_text("I am not a film")
    elif kind == "cut":
        call_ffmpeg("-i", media_url(good), "-c", "copy", "-movflags", "+faststart", media_url(bad))
        os.truncate(bad, bad.stat().st_size * 2 // 3)
    elif kind == "picture":
        call_ffmpeg("-i", media_url(good), "-frames:v", "1", media_url(tmp_path / "bad.png"))
        shutil.move(tmp_path / "bad.png", bad)
    elif kind == "sound":
        call_ffmpeg("-f", "lavfi", "-i", "sine=d=1", "-f", "mp4", media_url(bad))
    spec = film_spec([good, bad])
    before = old_film(spec)
    with pytest.raises(MediaError, match=r"bad\.mp4") as caught:
        asyncio.run(export_film(spec, lambda fraction: None))
    assert caught.value.action
    assert spec.output.read_bytes() == before


def test_an_output_that_cannot_be_replaced_is_said_at_once(
    make_clip: MakeClip, film_spec: MakeSpec
) -> None:
    spec = film_spec([make_clip()])
    spec.output.mkdir(parents=True)
    with pytest.raises(StorageError, match=r"film\.mp4"):
        asyncio.run(export_film(spec, lambda fraction: None))
    assert spec.output.is_dir()
    no_litter(spec)


def test_one_film_is_not_made_twice_at_once(make_clip: MakeClip, film_spec: MakeSpec) -> None:
    spec = film_spec([make_clip(), make_clip("b.mp4", size="64x64")])

    async def both() -> list[FilmResult | BaseException]:
        exports = [export_film(spec, lambda fraction: None) for _turn in range(2)]
        return await asyncio.gather(*exports, return_exceptions=True)

    results = asyncio.run(both())
    refused = [result for result in results if isinstance(result, StorageError)]
    assert len(refused) == 1
    assert "already" in refused[0].message
    assert probe(spec.output).fps == 25
    no_litter(spec)


def test_nothing_to_export_is_said(film_spec: MakeSpec) -> None:
    with pytest.raises(MediaError, match="no video"):
        asyncio.run(export_film(film_spec([]), lambda fraction: None))
