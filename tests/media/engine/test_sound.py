"""What is heard in a film begins and ends with what is seen, in every format."""

from __future__ import annotations

import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from tests.helpers.frame_codes import call_ffmpeg

from videoflow.domain.film_settings import FilmFormat, SoundMix
from videoflow.domain.framing import Framing, Transition, TransitionKind
from videoflow.media.film import Clip, FilmResult, FilmSpec
from videoflow.media.process import media_url
from videoflow.media.sound import MusicSound, SoundPlan

MakeClip = Callable[..., Path]
MakeSpec = Callable[..., FilmSpec]
Export = Callable[[FilmSpec], FilmResult]

FPS = Fraction(30_000, 1001)
EXACT = ("-pix_fmt", "yuv420p", "-preset", "ultrafast", "-c:a", "pcm_s16le")
HOP = 48  # one millisecond


def changes_s(film: Path) -> list[float]:
    """When sound begins or stops."""
    raw = call_ffmpeg("-i", media_url(film), "-ac", "1", "-ar", "48000", "-f", "s16le", "pipe:1")
    samples = struct.unpack(f"<{len(raw) // 2}h", raw)
    loud = [
        max(map(abs, samples[start : start + 4 * HOP])) > 1000
        for start in range(0, len(samples) - 4 * HOP, HOP)
    ]
    return [i * HOP / 48_000 for i in range(1, len(loud)) if loud[i] != loud[i - 1]]


def tone(rate_hz: int) -> str:
    return f"sine=f=440:r={rate_hz}:samples_per_frame=32"


@pytest.mark.parametrize("form", FilmFormat)
def test_sound_starts_and_stops_with_its_scene(
    form: FilmFormat, make_clip: MakeClip, film_spec: MakeSpec, export: Export
) -> None:
    rates_hz = [None, 44_100, None, 22_050, None, 48_000, None, 8_000]
    clips = [
        make_clip(
            f"{clip}.mov",
            clip=clip,
            frames=23,
            fps=str(FPS),
            sound=rate_hz and tone(rate_hz),
            options=EXACT,
        )
        for clip, rate_hz in enumerate(rates_hz)
    ]
    film = export(film_spec([*clips, clips[0]], fps=FPS, format=form)).path
    joins_s = [join * 23 / float(FPS) for join in range(1, len(clips) + 1)]
    assert changes_s(film) == pytest.approx(joins_s, abs=0.01)


def test_sound_is_cut_with_the_pictures(
    make_clip: MakeClip, film_spec: MakeSpec, export: Export
) -> None:
    loud = make_clip("loud.mov", frames=100, sound=tone(48_000), options=EXACT)
    quiet = make_clip("quiet.mp4", frames=50, sound=None)
    clips = [
        Clip(quiet, 1, framing=Framing(out_s=0.6)),
        Clip(loud, 2, framing=Framing(in_s=1.2, out_s=2.0)),
        Clip(quiet, 3),
        Clip(loud, 4, length_s=1.2, framing=Framing(in_s=3.2)),
        Clip(quiet, 5),
    ]
    film = export(film_spec(clips)).path
    assert changes_s(film) == pytest.approx([0.6, 1.4, 3.4, 4.2], abs=0.01)


def test_sound_swells_over_with_a_crossfade(
    make_clip: MakeClip, film_spec: MakeSpec, export: Export
) -> None:
    fade = Transition(kind=TransitionKind.CROSSFADE, duration_s=0.4)
    loud = make_clip("loud.mov", frames=50, sound=tone(48_000), options=EXACT)
    quiet = make_clip("quiet.mp4", frames=50, sound=None)
    film = export(film_spec([Clip(quiet, 1, transition=fade), Clip(loud, 2)])).path
    (begins_s,) = changes_s(film)
    assert 1.6 < begins_s < 2.0


def test_a_plan_of_the_sound_replaces_the_clips_own(
    tmp_path: Path, make_clip: MakeClip, film_spec: MakeSpec, export: Export
) -> None:
    music = tmp_path / "music.wav"
    call_ffmpeg("-f", "lavfi", "-i", "sine=f=300:d=3", media_url(music))
    mix = SoundMix(even_loudness=False, fade_in_s=0, fade_out_s=0, music_volume=1)
    plan = SoundPlan(Fraction(2), music=(MusicSound(music, 0.5, 1.5),), mix=mix)
    film = export(film_spec([make_clip(frames=50)], sound=plan)).path
    assert changes_s(film) == pytest.approx([0.5, 1.5], abs=0.02)


def test_sound_that_stayed_the_same_is_not_mixed_again(
    make_clip: MakeClip, film_spec: MakeSpec, export: Export
) -> None:
    spec = film_spec([make_clip(frames=25), make_clip("b.mp4", frames=25)])
    export(spec)
    before = {path: path.stat().st_mtime_ns for path in spec.segments_dir.glob("*.mp4")}
    export(spec)
    assert {path: path.stat().st_mtime_ns for path in spec.segments_dir.glob("*.mp4")} == before
