"""A long piece is encoded in parts side by side, and kept in them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.helpers.frame_codes import read_codes

from videoflow.domain.film_settings import FilmFormat
from videoflow.media.engine.segments import MOST_PARTS
from videoflow.media.film import Clip, FilmResult, FilmSpec, prepare_segment

MakeClip = Callable[..., Path]
MakeSpec = Callable[..., FilmSpec]
Export = Callable[[FilmSpec], FilmResult]

FRAMES = 120
"""4.8 seconds: long enough for two parts."""


@pytest.fixture
def long_clips(make_clip: MakeClip) -> list[Clip]:
    return [
        Clip(make_clip(f"{clip}.mp4", clip=clip, frames=FRAMES), clip)
        for clip in range(1, MOST_PARTS + 1)
    ]


def pictures(spec: FilmSpec) -> set[Path]:
    """The kept segments of pictures; those of sound are small."""
    return {path for path in spec.segments_dir.glob("*.mp4") if b"avc1" in path.read_bytes()}


def codes(*clips: int) -> list[tuple[int, int]]:
    return [(clip, frame) for clip in clips for frame in range(FRAMES)]


@pytest.mark.parametrize("form", FilmFormat)
def test_a_film_of_parts_has_every_frame_once_and_is_not_encoded_again(
    form: FilmFormat, long_clips: list[Clip], film_spec: MakeSpec, export: Export
) -> None:
    first = long_clips[:1]
    spec = film_spec(first, width=96, height=48, format=form)
    made = export(spec)
    assert (made.segments_made, made.segments_reused) == (1, 0)
    assert read_codes(made.path) == codes(1)
    assert export(spec).segments_made == 0
    assert asyncio.run(prepare_segment(spec, spec.clips[0])) == 0
    both = export(replace(spec, clips=tuple(long_clips[:2])))
    assert (both.segments_made, both.segments_reused) == (1, 1)
    assert read_codes(both.path) == codes(1, 2)


def test_a_piece_of_which_a_part_was_forgotten_is_encoded_again(
    long_clips: list[Clip], film_spec: MakeSpec, export: Export
) -> None:
    spec = film_spec(long_clips[:1], width=96, height=48)
    export(spec)
    kept = pictures(spec)
    assert len(kept) > 1
    kept.pop().unlink()
    again = export(spec)
    assert again.segments_made == 1
    assert read_codes(again.path) == codes(1)


def test_pieces_that_fill_all_places_stay_whole(
    long_clips: list[Clip], film_spec: MakeSpec, export: Export
) -> None:
    spec = film_spec(long_clips, width=96, height=48)
    export(spec)
    assert len(pictures(spec)) == MOST_PARTS


def test_without_the_cache_parts_are_made_anew(
    long_clips: list[Clip], film_spec: MakeSpec, export: Export
) -> None:
    spec = film_spec(long_clips[:1], width=96, height=48)
    export(spec)
    parts = pictures(spec)
    assert export(replace(spec, use_cache=False)).segments_made == 1
    assert pictures(spec) == parts
