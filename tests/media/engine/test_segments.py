"""Only what changed is encoded again, and nothing damaged gets into a film."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.helpers.frame_codes import read_codes

from videoflow.domain.film_settings import FilmFormat
from videoflow.domain.framing import Fit, Framing, Transition, TransitionKind
from videoflow.media.film import (
    Clip,
    EncoderSettings,
    FilmResult,
    FilmSpec,
    film_key,
    prepare_segment,
)

MakeClip = Callable[..., Path]
MakeSpec = Callable[..., FilmSpec]
Export = Callable[[FilmSpec], FilmResult]

FADE = Transition(kind=TransitionKind.CROSSFADE, duration_s=0.2)


@pytest.fixture
def clips(make_clip: MakeClip) -> list[Clip]:
    return [Clip(make_clip(f"{clip}.mp4", clip=clip, frames=20), clip) for clip in (1, 2, 3, 4)]


@pytest.fixture
def resized(film_spec: MakeSpec, clips: list[Clip]) -> FilmSpec:
    """A film of another size than its clips, which are therefore encoded."""
    return film_spec(clips, width=96, height=48)


@pytest.mark.parametrize("form", FilmFormat)
def test_one_changed_scene_is_one_new_segment(
    form: FilmFormat, clips: list[Clip], make_clip: MakeClip, film_spec: MakeSpec, export: Export
) -> None:
    spec = film_spec(clips, width=96, height=48, format=form)
    first = export(spec)
    assert (first.segments_made, first.segments_reused) == (4, 0)
    new = Clip(make_clip("new.mp4", clip=9, frames=20), 2)
    second = export(replace(spec, clips=(clips[0], new, *clips[2:])))
    assert (second.segments_made, second.segments_reused) == (1, 3)
    codes = read_codes(second.path)
    assert codes == [(clip, frame) for clip in (1, 9, 3, 4) for frame in range(20)]


def test_moving_a_scene_encodes_nothing(
    clips: list[Clip], resized: FilmSpec, export: Export
) -> None:
    export(resized)
    moved = export(replace(resized, clips=(clips[2], clips[0], clips[3], clips[1])))
    assert moved.segments_made == 0
    assert [code[0] for code in read_codes(moved.path)[::20]] == [3, 1, 4, 2]


def test_a_changed_boundary_costs_only_what_stands_around_it(
    clips: list[Clip], resized: FilmSpec, export: Export
) -> None:
    export(resized)
    faded = replace(resized, clips=(replace(clips[0], transition=FADE), *clips[1:]))
    assert export(faded).segments_made == 3, "two scenes that grew shorter, and the transition"
    other = replace(clips[0], transition=replace_kind(FADE, TransitionKind.SLIDE))
    assert export(replace(resized, clips=(other, *clips[1:]))).segments_made == 1


def replace_kind(transition: Transition, kind: TransitionKind) -> Transition:
    return Transition(kind=kind, duration_s=transition.duration_s)


@pytest.mark.parametrize("change", ["size", "fps", "quality", "bit rate", "fit", "in point"])
def test_whatever_shapes_the_pictures_makes_new_segments(
    change: str, clips: list[Clip], resized: FilmSpec, export: Export
) -> None:
    export(resized)
    changed = {
        "size": replace(resized, width=64),
        "fps": replace(resized, fps=24),
        "quality": replace(resized, encoder=replace(resized.encoder, crf=30)),
        "bit rate": replace(resized, encoder=replace(resized.encoder, video_kbps=300)),
        "fit": replace(resized, clips=framed(clips, Framing(fit=Fit.PAD))),
        "in point": replace(resized, clips=framed(clips, Framing(in_s=0.2))),
    }[change]
    assert export(changed).segments_reused == 0


def framed(clips: list[Clip], framing: Framing) -> tuple[Clip, ...]:
    return tuple(replace(clip, framing=framing) for clip in clips)


def test_the_place_of_a_file_and_its_sound_do_not_matter(
    tmp_path: Path, clips: list[Clip], resized: FilmSpec, export: Export
) -> None:
    export(resized)
    copy = tmp_path / "elsewhere.mp4"
    shutil.copyfile(clips[0].path, copy)
    elsewhere = replace(clips[0], path=copy)
    louder = replace(resized.encoder, audio_kbps=96)
    again = replace(resized, clips=(elsewhere, *clips[1:]), encoder=louder)
    assert export(again).segments_made == 0


def test_a_damaged_segment_is_found_and_made_again(resized: FilmSpec, export: Export) -> None:
    first = export(resized)
    good = read_codes(first.path)
    for segment in resized.segments_dir.glob("*.mp4"):
        data = bytearray(segment.read_bytes())
        middle = data.index(b"mdat") + 60
        data[middle : middle + 8] = bytes(8)
        segment.write_bytes(data)
    assert read_codes(export(resized).path) == good


def test_without_the_cache_everything_is_made_anew(resized: FilmSpec, export: Export) -> None:
    export(resized)
    anew = export(replace(resized, use_cache=False))
    assert (anew.segments_made, anew.segments_reused) == (4, 0)
    assert export(resized).segments_made == 0


def test_the_cache_keeps_to_its_limit(resized: FilmSpec, export: Export) -> None:
    export(replace(resized, cache_limit_bytes=0))
    assert not list(resized.segments_dir.iterdir())


def test_a_prepared_scene_is_not_encoded_when_exporting(
    clips: list[Clip], make_clip: MakeClip, resized: FilmSpec, export: Export
) -> None:
    faded = replace(resized, clips=tuple(replace(clip, transition=FADE) for clip in clips))
    export(faded)
    new = Clip(make_clip("new.mp4", clip=9, frames=20), 2, transition=FADE)
    changed = replace(faded, clips=(faded.clips[0], new, *faded.clips[2:]))
    assert asyncio.run(prepare_segment(changed, new)) == 4, "scene, two boundaries, sound"
    assert asyncio.run(prepare_segment(changed, new)) == 0
    result = export(changed)
    assert (result.segments_made, result.segments_reused) == (0, 7)
    assert not list(resized.segments_dir.glob("*.part"))


def test_pictures_that_fit_are_copied_unless_their_bit_rate_is_too_high(
    clips: list[Clip], film_spec: MakeSpec, export: Export
) -> None:
    copied = export(film_spec(clips))
    assert copied.encoder == "copy"
    assert asyncio.run(prepare_segment(film_spec(clips), clips[0])) == 0
    assert export(film_spec(clips, encoder=EncoderSettings(video_kbps=1))).encoder == "libx264"
    assert export(film_spec(clips, encoder=EncoderSettings(video_kbps=9000))).encoder == "copy"


def test_a_films_key_tells_what_it_is_made_from_and_not_where(
    tmp_path: Path, clips: list[Clip], film_spec: MakeSpec
) -> None:
    spec = film_spec(clips)
    key = asyncio.run(film_key(spec))
    same = replace(spec, output=tmp_path / "other.mp4", work_dir=tmp_path / "other")
    assert asyncio.run(film_key(same)) == key
    for changed in (
        replace(spec, clips=tuple(clips[:3])),
        replace(spec, width=64),
        replace(spec, format=FilmFormat.MOV, output=tmp_path / "film.mov"),
        replace(spec, encoder=replace(spec.encoder, audio_kbps=64)),
    ):
        assert asyncio.run(film_key(changed)) != key


def test_a_film_is_given_a_last_touch_before_it_is_checked(
    resized: FilmSpec, export: Export
) -> None:
    def free_box(film: Path) -> None:
        with film.open("ab") as file:
            file.write(b"\0\0\0\x0cfreeABCD")

    result = export(replace(resized, finish=free_box))
    assert result.path.read_bytes().endswith(b"ABCD")
    assert result.size_bytes == result.path.stat().st_size
