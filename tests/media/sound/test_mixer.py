"""The film's sound as a listener hears it: measured on the samples, by ffmpeg's own meters."""

from __future__ import annotations

import asyncio
import math
import re
import subprocess
from array import array
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from tests.helpers.frame_codes import call_ffmpeg

from videoflow.domain.film_settings import SoundMix
from videoflow.domain.framing import Transition, TransitionKind
from videoflow.domain.timeline import lay_out
from videoflow.errors import MediaError, StorageError
from videoflow.media.ffmpeg import locate_ffmpeg
from videoflow.media.process import media_url
from videoflow.media.sound import (
    ClipSound,
    MusicSound,
    SoundPlan,
    SoundResult,
    VoiceSound,
    mix_sound,
    overlaps_of,
    space_needed,
)

RATE = 48_000
PLAIN = SoundMix(even_loudness=False, duck_music=False, music_volume=1, fade_in_s=0, fade_out_s=0)
MakeSound = Callable[..., Path]


@pytest.fixture
def make_sound(tmp_path: Path) -> MakeSound:
    def make(name: str, graph: str, *options: str) -> Path:
        path = tmp_path / name
        call_ffmpeg("-f", "lavfi", "-i", graph, *options, media_url(path))
        return path

    return make


def mix(plan: SoundPlan, folder: Path) -> tuple[SoundResult, array[float]]:
    """The mix, and the samples of its left channel."""
    told: list[float] = []
    before = set(folder.iterdir())
    result = asyncio.run(mix_sound(plan, folder / "film.f32", told.append))
    assert set(folder.iterdir()) - before <= {result.path}, "stages were left behind"
    assert told == sorted(told)
    assert told[-1] == 1.0
    samples = array("f", result.path.read_bytes())
    assert len(samples) == 2 * plan.frames == 2 * result.frames
    return result, samples[::2]


def level_db(samples: array[float], start_s: float, end_s: float) -> float:
    """RMS between two times, in decibels of full scale."""
    part = samples[round(start_s * RATE) : round(end_s * RATE)]
    return 10 * math.log10(sum(value * value for value in part) / len(part) + 1e-12)


def onset(samples: array[float], after: int, threshold: float = 0.02) -> int:
    """The first frame behind ``after`` at which something is heard."""
    return next(n for n in range(after, len(samples)) if abs(samples[n]) > threshold)


def meter(path: Path, *options: str) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP, by ``ebur128``."""
    arguments = ["-nostats", *options, "-i", media_url(path), "-af", "ebur128=peak=true"]
    command = [str(locate_ffmpeg().path), "-hide_banner", *arguments, "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:") :]
    found = re.findall(r"(?:I|Peak):\s+(-?[\d.]+|-inf) (?:LUFS|dBFS)", summary)
    return float(found[0]), float(found[1])


RAW = ("-f", "f32le", "-ar", str(RATE), "-ac", "2")


def test_a_film_is_as_loud_as_platforms_want_it(tmp_path: Path, make_sound: MakeSound) -> None:
    noise = make_sound("noise.m4a", "anoisesrc=c=pink:d=5:a=0.05")
    voice = make_sound("voice.wav", "sine=f=200:d=3,volume=0.5")
    plan = SoundPlan(Fraction(6), (ClipSound(noise, 0, 5),), (VoiceSound(voice, 1),))
    result, _samples = mix(plan, tmp_path)
    loudness, peak = meter(result.path, *RAW)
    assert loudness == pytest.approx(-14, abs=0.5)
    assert peak <= -1.5
    assert result.loudness_lufs == pytest.approx(loudness, abs=0.1)


def test_peaks_are_held_also_behind_the_encoder(tmp_path: Path, make_sound: MakeSound) -> None:
    """Quiet sound with loud knocks: raising it as a whole would overload it."""
    knocks = make_sound(
        "knocks.wav", "aevalsrc=0.03*sin(2*PI*300*t)+0.9*lt(mod(t\\,0.5)\\,0.002)*random(0):d=6"
    )
    result, _samples = mix(SoundPlan(Fraction(6), (ClipSound(knocks, 0, 6),)), tmp_path)
    encoded = tmp_path / "film.m4a"
    call_ffmpeg(*RAW, "-i", media_url(result.path), "-b:a", "192k", media_url(encoded))
    assert meter(result.path, *RAW)[1] <= -1.5
    loudness, peak = meter(encoded)
    assert loudness == pytest.approx(-14, abs=0.5)
    assert peak <= -1


def test_sound_stays_with_its_pictures_over_many_scenes(
    tmp_path: Path, make_sound: MakeSound
) -> None:
    """Each clip begins with a beep; at a rate that no number of samples divides."""
    beep = "aevalsrc=0.4*sin(2*PI*1000*t)*between(t\\,0.2\\,0.25):d=0.7"
    clips = [make_sound("a.m4a", beep), make_sound("b.mp3", beep), make_sound("c.ogg", beep)]
    fps = Fraction(30_000, 1001)
    spans = lay_out([0.7] * 30, [Transition()] * 30, fps)
    plan = SoundPlan(
        spans[-1].end / fps,
        tuple(
            ClipSound(clips[n % 3], span.start / fps, span.end / fps)
            for n, span in enumerate(spans)
        ),
        mix=PLAIN,
    )
    _result, samples = mix(plan, tmp_path)
    for span in spans:
        start = round(span.start / fps * RATE)
        heard = onset(samples, start + RATE // 20)
        assert (heard - start) / RATE == pytest.approx(0.2, abs=0.01)


def test_clips_cross_fade_as_their_pictures_do(tmp_path: Path, make_sound: MakeSound) -> None:
    low = make_sound("low.wav", "aevalsrc=0.4*sin(2*PI*200*t):d=3")
    high = make_sound("high.wav", "aevalsrc=0.4*sin(2*PI*331*t):d=3")
    fade = Transition(kind=TransitionKind.CROSSFADE, duration_s=1)
    spans = lay_out([3, 3], [fade, fade], Fraction(25))
    fades = overlaps_of(spans, Fraction(25))
    plan = SoundPlan(
        Fraction(5),
        tuple(
            ClipSound(
                path,
                Fraction(span.start, 25),
                Fraction(span.end, 25),
                fade_in_s=before,
                fade_out_s=behind,
            )
            for path, span, (before, behind) in zip((low, high), spans, fades, strict=True)
        ),
        mix=PLAIN,
    )
    _result, samples = mix(plan, tmp_path)
    alone = level_db(samples, 0.5, 1.5)
    for start_s in (2.0, 2.25, 2.5, 2.75, 3.5):
        assert level_db(samples, start_s, start_s + 0.25) == pytest.approx(alone, abs=0.7)


def test_a_voice_is_heard_over_music_and_clips(tmp_path: Path, make_sound: MakeSound) -> None:
    music = make_sound("music.wav", "aevalsrc=0.2*sin(2*PI*100*t):d=2")
    clip = make_sound("clip.wav", "aevalsrc=0.2*sin(2*PI*150*t):d=10")
    silence_in_the_middle = "lt(mod(t\\,2.6)\\,0.8)"
    voice = make_sound("voice.wav", f"aevalsrc=0.5*sin(2*PI*1500*t)*{silence_in_the_middle}:d=3.4")
    plan = SoundPlan(
        Fraction(10),
        (ClipSound(clip, 0, 10),),
        (VoiceSound(voice, 3),),
        (MusicSound(music, 0, 10),),
        PLAIN.changed(duck_music=True),
    )
    result, _samples = mix(plan, tmp_path)
    bed = tmp_path / "bed.f32"
    call_ffmpeg(
        *(*RAW, "-i", media_url(result.path), "-af", "lowpass=f=400:p=2,lowpass=f=400:p=2"),
        *("-f", "f32le", media_url(bed)),
    )
    low = array("f", bed.read_bytes())[::2]
    before = level_db(low, 0.5, 2.5)
    assert level_db(low, 3.1, 3.7) == pytest.approx(before - 12, abs=0.7)
    assert level_db(low, 4.9, 5.2) > before - 2, "it comes up in a long rest"
    assert level_db(low, 5.7, 6.3) == pytest.approx(before - 12, abs=0.7)
    assert level_db(low, 7.6, 9.5) == pytest.approx(before, abs=0.7)
    steps = [level_db(low, 2.6 + n / 20, 2.65 + n / 20) for n in range(10)]
    assert all(abs(b - a) < 5 for a, b in pairwise(steps)), "a jump is heard"


def test_short_music_begins_anew_without_a_gap(tmp_path: Path, make_sound: MakeSound) -> None:
    music = make_sound("music.mp3", "anoisesrc=c=pink:d=3:a=0.3:s=7")
    other = make_sound("other.ogg", "anoisesrc=c=pink:d=9:a=0.3:s=8")
    plan = SoundPlan(
        Fraction(14),
        music=(MusicSound(music, 0, 10), MusicSound(other, 10, 14)),
        mix=PLAIN.changed(fade_in_s=1, fade_out_s=2),
    )
    _result, samples = mix(plan, tmp_path)
    usual = level_db(samples, 1, 12)
    levels = [level_db(samples, n / 4, n / 4 + 0.25) for n in range(4, 48)]
    assert max(abs(level - usual) for level in levels) < 4
    assert level_db(samples, 0, 0.1) < usual - 12
    assert level_db(samples, 13.9, 14) < usual - 12


def test_sources_of_every_kind_are_heard_as_loud_as_they_are(
    tmp_path: Path, make_sound: MakeSound
) -> None:
    tone = "aevalsrc={}:d=1:c={}"
    one = "0.25*sin(2*PI*300*t)"
    mono = make_sound("mono.wav", tone.format(one, "mono"), "-ar", "22050")
    stereo = make_sound("stereo.flac", tone.format(f"{one}|{one}", "stereo"), "-ar", "96000")
    surround = make_sound(
        "surround.m4a", tone.format("|".join([one, one, "0", "0", "0", "0"]), "5.1")
    )
    silent = make_sound("silent.mp4", "color=s=64x64:d=1", "-pix_fmt", "yuv420p")
    sources = (mono, stereo, surround, silent)
    plan = SoundPlan(
        Fraction(4), tuple(ClipSound(path, n, n + 1) for n, path in enumerate(sources)), mix=PLAIN
    )
    _result, samples = mix(plan, tmp_path)
    levels = [level_db(samples, n + 0.2, n + 0.8) for n in range(4)]
    assert levels[:3] == pytest.approx([-15.05] * 3, abs=0.4)
    assert levels[3] < -100


def test_in_and_out_points_hold_to_the_sample(tmp_path: Path, make_sound: MakeSound) -> None:
    beep = make_sound("beep.m4a", "aevalsrc=0.4*sin(2*PI*1000*t)*between(t\\,3\\,3.5):d=6")
    plan = SoundPlan(
        Fraction(3),
        (ClipSound(beep, 0, 3, in_s=2.75, out_s=3.25),),
        (VoiceSound(beep, 1.5, in_s=2.9, out_s=3.1),),
        mix=PLAIN,
    )
    _result, samples = mix(plan, tmp_path)
    assert onset(samples, 0) / RATE == pytest.approx(0.25, abs=0.002)
    assert level_db(samples, 0.51, 1.5) < -90
    assert onset(samples, round(1.4 * RATE)) / RATE == pytest.approx(1.6, abs=0.002)
    assert level_db(samples, 1.71, 3) < -90


def test_silence_stays_silent(tmp_path: Path, make_sound: MakeSound) -> None:
    quiet = make_sound("quiet.wav", "anullsrc=d=2")
    result, samples = mix(SoundPlan(Fraction(2), (ClipSound(quiet, 0, 2),)), tmp_path)
    assert (result.loudness_lufs, max(map(abs, samples))) == (None, 0)
    result, samples = mix(SoundPlan(Fraction(2)), tmp_path)
    assert (result.loudness_lufs, max(map(abs, samples))) == (None, 0)


def test_a_film_of_a_few_frames_has_its_sound(tmp_path: Path, make_sound: MakeSound) -> None:
    tone = make_sound("tone.wav", "sine=f=440:d=1")
    _result, samples = mix(SoundPlan(Fraction(2, 25), (ClipSound(tone, 0, 1),)), tmp_path)
    assert max(map(abs, samples)) == pytest.approx(0.125, abs=0.01)


def test_a_volume_of_nought_is_silence(tmp_path: Path, make_sound: MakeSound) -> None:
    tone = make_sound("tone.wav", "sine=f=440:d=1")
    plan = SoundPlan(
        Fraction(1),
        (ClipSound(tone, 0, 1),),
        (VoiceSound(tone, 0),),
        mix=PLAIN.changed(clip_volume=0, voice_volume=0.5),
    )
    assert max(map(abs, mix(plan, tmp_path)[1])) == pytest.approx(0.0625, abs=0.005)


def test_the_broken_file_is_named(tmp_path: Path, make_sound: MakeSound) -> None:
    good = make_sound("good.wav", "sine=d=1")
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF\x00\x00\x00\x00WAVE")
    plan = SoundPlan(Fraction(2), (ClipSound(good, 0, 1), ClipSound(broken, 1, 2, scene_number=2)))
    with pytest.raises(MediaError, match=r"broken\.wav"):
        asyncio.run(mix_sound(plan, tmp_path / "film.f32", lambda _done: None))


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        asyncio.run(mix_sound(SoundPlan(Fraction(1)), tmp_path / "no" / "f.f32", lambda _d: None))


@pytest.mark.parametrize("stop_at", [0.1, 0.46, 0.6, 0.8])
def test_cancelling_leaves_nothing_behind(
    tmp_path: Path, make_sound: MakeSound, stop_at: float
) -> None:
    tone = make_sound("tone.wav", "sine=f=440:d=3")
    music = make_sound("music.wav", "sine=f=220:d=3")
    plan = SoundPlan(
        Fraction(30),
        tuple(ClipSound(tone, 3 * n, 3 * n + 3) for n in range(10)),
        (VoiceSound(tone, 1),),
        (MusicSound(music, 0, 30),),
    )
    before = set(tmp_path.iterdir())

    async def cancel() -> None:
        task: asyncio.Task[SoundResult] | None = None

        def on_progress(done: float) -> None:
            if done >= stop_at and task is not None:
                task.cancel()

        task = asyncio.ensure_future(mix_sound(plan, tmp_path / "film.f32", on_progress))
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel())
    assert set(tmp_path.iterdir()) - before <= {tmp_path / "film.f32"}


def test_the_disk_that_a_mix_needs_is_known(tmp_path: Path, make_sound: MakeSound) -> None:
    """Watched while it is mixed, it never takes more than was said."""
    music = make_sound("music.wav", "sine=f=220:d=3")
    tone = make_sound("tone.wav", "sine=f=440:d=10")
    plan = SoundPlan(
        Fraction(10), (ClipSound(tone, 0, 10),), (VoiceSound(tone, 0),), (MusicSound(music, 0, 10),)
    )
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    most = 0

    def on_progress(_done: float) -> None:
        nonlocal most
        now = {path for path in tmp_path.rglob("*") if path.is_file()} - before
        most = max(most, sum(path.stat().st_size for path in now))

    asyncio.run(mix_sound(plan, tmp_path / "film.f32", on_progress))
    assert plan.frames * 8 * 2 < most <= space_needed(plan)
