"""Clips: they grow out of their start image, never stop and never jump."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from pymediainfo import MediaInfo
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter
from tests.providers.animatic.conftest import MakeSpec

from videoflow.providers.animatic.film import clock_of, composition_of, render_video
from videoflow.providers.animatic.layers import Composition
from videoflow.providers.animatic.motion import Clock
from videoflow.providers.animatic.photo import MAX_UPSCALE
from videoflow.providers.animatic.spec import AnimaticSpec
from videoflow.providers.animatic.stills import render_image

Compare = Callable[[QImage, QImage], float]


def frame_at(composition: Composition, t_s: float, clock: Clock) -> QImage:
    frame = QImage(composition.width, composition.height, QImage.Format.Format_RGB32)
    composition.paint(frame, t_s, clock)
    return frame


def pixel_difference(one: QImage, other: QImage) -> float:
    """Mean difference of two frames at full size, per byte."""
    a, b = bytes(memoryview(one.constBits())), bytes(memoryview(other.constBits()))
    step = 7  # every seventh byte says enough
    return sum(abs(x - y) for x, y in zip(a[::step], b[::step], strict=True)) / len(a[::step])


@pytest.mark.parametrize("scenario", ["hook", "problem", "solution", "cta"])
def test_the_settled_frame_is_the_start_image(
    make_spec: MakeSpec, tmp_path: Path, scenario: str
) -> None:
    still = make_spec(scenario=scenario, seed=4, output=tmp_path / "still.png")
    render_image(still)
    for seed in (4, 99):
        video = make_spec("video", scenario=scenario, seed=seed, start_image=still.output)
        clock = clock_of(video)
        settled = frame_at(composition_of(video), clock.settled_s, clock)
        assert (
            pixel_difference(settled, QImage(str(still.output)).convertToFormat(settled.format()))
            < 0.6
        )


def test_the_seed_of_a_video_varies_its_motion(make_spec: MakeSpec, tmp_path: Path) -> None:
    still = make_spec(output=tmp_path / "still.png")
    render_image(still)
    ends = []
    for seed in (1, 2):
        video = make_spec("video", seed=seed, start_image=still.output, duration_s=4.0)
        ends.append(frame_at(composition_of(video), 4.0, clock_of(video)))
    assert pixel_difference(*ends) > 0.5


@pytest.mark.parametrize("scenario", ["hook", "problem", "solution", "cta"])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_movement_is_smooth_and_never_stops(make_spec: MakeSpec, scenario: str, seed: int) -> None:
    spec = make_spec("video", scenario=scenario, seed=seed, duration_s=3.0, width=540, height=960)
    composition, clock = composition_of(spec), clock_of(spec)
    # Late in the clip only the drift is left: it must go on evenly.
    late = [frame_at(composition, 2.2 + number / 24, clock) for number in range(14)]
    steps = [pixel_difference(a, b) for a, b in pairwise(late)]
    assert min(steps) > 0.01, steps
    assert max(steps) < 3.0 * sorted(steps)[len(steps) // 2] + 0.05, steps


def test_text_is_complete_long_before_the_end(make_spec: MakeSpec) -> None:
    for duration_s in (0.5, 2.0, 5.0, 30.0):
        clock = clock_of(make_spec("video", duration_s=duration_s))
        assert clock.settled_s <= 0.6 * duration_s
        assert clock.settled_s <= 2.0


def test_a_picture_from_elsewhere_is_filmed_with_type_over_it(
    make_spec: MakeSpec, tmp_path: Path
) -> None:
    picture = tmp_path / "elsewhere.png"
    _gradient(540, 960).save(str(picture))
    video = make_spec("video", start_image=picture)
    composition = composition_of(video)
    assert {"headline", "kicker"} <= {box.role for box in composition.boxes}
    assert composition.photo_scale <= MAX_UPSCALE


def test_a_picture_of_ours_that_was_changed_is_filmed_as_it_is_without_a_second_headline(
    make_spec: MakeSpec, tmp_path: Path, difference: Compare
) -> None:
    still = make_spec(output=tmp_path / "still.png")
    render_image(still)
    image = QImage(str(still.output))
    painter = QPainter(image)
    painter.fillRect(0, 240, 270, 240, QColor("#00ff88"))
    painter.end()
    assert image.save(str(still.output))
    video = make_spec("video", start_image=still.output)
    composition, clock = composition_of(video), clock_of(video)
    assert composition.boxes == ()
    assert difference(frame_at(composition, clock.settled_s, clock), image) < 25


@pytest.mark.parametrize("size", [(120, 90), (64, 300)])
def test_a_small_picture_is_set_as_a_card(
    make_spec: MakeSpec, tmp_path: Path, size: tuple[int, int]
) -> None:
    picture = tmp_path / "small.png"
    _gradient(*size).save(str(picture))
    composition = composition_of(make_spec("video", start_image=picture, width=540, height=960))
    assert 0 < composition.photo_scale <= MAX_UPSCALE


def test_the_stream_joins_with_others(make_spec: MakeSpec) -> None:
    spec = make_spec("video", duration_s=1.0, fps=25)
    seen: list[float] = []
    render_video(spec, seen.append)
    tracks = {track.track_type: track for track in MediaInfo.parse(spec.output).tracks}
    video, audio = tracks["Video"], tracks["Audio"]
    assert (video.format, video.chroma_subsampling, video.bit_depth) == ("AVC", "4:2:0", 8)
    assert (video.width, video.height, float(video.frame_rate)) == (270, 480, 25.0)
    assert video.duration == pytest.approx(1000, abs=2)
    assert (audio.format, audio.channel_s, audio.sampling_rate) == ("AAC", 2, 48000)
    assert audio.duration == pytest.approx(1000, abs=50)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_sound_is_taken_along_and_padded(make_spec: MakeSpec, tmp_path: Path) -> None:
    first = make_spec("video", duration_s=0.5, output=tmp_path / "first.mp4")
    render_video(first, lambda fraction: None)
    spec = make_spec("video", duration_s=1.0, audio=first.output)
    render_video(spec, lambda fraction: None)
    tracks = {track.track_type: track for track in MediaInfo.parse(spec.output).tracks}
    assert tracks["Audio"].duration == pytest.approx(1000, abs=50)


def _gradient(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    fill = QLinearGradient(0, 0, width, height)
    fill.setColorAt(0, QColor("#ffe0c0"))
    fill.setColorAt(1, QColor("#204060"))
    painter = QPainter(image)
    painter.fillRect(image.rect(), fill)
    painter.end()
    return image


def test_identical_specs_give_identical_clips(make_spec: MakeSpec, tmp_path: Path) -> None:
    def clip(name: str) -> bytes:
        spec: AnimaticSpec = make_spec("video", duration_s=0.5, output=tmp_path / name)
        render_video(spec, lambda fraction: None)
        return spec.output.read_bytes()

    assert clip("one.mp4") == clip("two.mp4")
