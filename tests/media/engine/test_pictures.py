"""What the frames of a film look like, checked on the pixels."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from tests.helpers.frame_codes import call_ffmpeg, read_codes

from videoflow.domain.film_settings import FilmFormat
from videoflow.domain.framing import Fit, Framing, Transition, TransitionKind
from videoflow.media.film import Clip, FilmResult, FilmSpec, TimedPicture
from videoflow.media.probe import probe
from videoflow.media.process import media_url

MakeClip = Callable[..., Path]
MakeSpec = Callable[..., FilmSpec]
Export = Callable[[FilmSpec], FilmResult]

RGB = tuple[int, int, int]


def frames(film: Path, size: tuple[int, int] = (128, 64)) -> list[bytes]:
    """Each frame of the film as RGB."""
    raw = call_ffmpeg(
        *("-i", media_url(film), "-pix_fmt", "rgb24"),
        *("-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"),
    )
    length = size[0] * size[1] * 3
    return [raw[start : start + length] for start in range(0, len(raw), length)]


def pixel(frame: bytes, x: int, y: int, width: int = 128) -> RGB:
    start = 3 * (y * width + x)
    return frame[start], frame[start + 1], frame[start + 2]


def near(colour: RGB, expected: RGB, tolerance: int = 12) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(colour, expected, strict=True))


def coloured(path: Path, colour: str, *, size: str = "128x64", seconds: float = 1) -> Path:
    """A clip of one colour, without sound."""
    call_ffmpeg(
        *("-f", "lavfi", "-i", f"color={colour}:s={size}:r=25:d={seconds}"),
        *("-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"),
        *("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"),
        *("-preset", "ultrafast", media_url(path)),
    )
    return path


@pytest.mark.parametrize("form", FilmFormat)
def test_a_clip_is_cut_at_its_in_and_out_point(
    form: FilmFormat, make_clip: MakeClip, film_spec: MakeSpec, export: Export
) -> None:
    clip = make_clip(frames=120)
    parts = [(0.0, 0.4), (1.0, 1.6), (3.2, 3.6), (4.0, None)]
    clips = [
        Clip(clip, number, framing=Framing(in_s=start_s, out_s=end_s))
        for number, (start_s, end_s) in enumerate(parts, start=1)
    ]
    result = export(film_spec(clips, format=form))
    shown = [number for _clip, number in read_codes(result.path)]
    assert shown == [*range(10), *range(25, 40), *range(80, 90), *range(100, 120)]


def test_what_is_cut_off_at_the_end_is_not_seen_in_a_held_picture(
    make_clip: MakeClip, film_spec: MakeSpec, export: Export
) -> None:
    clip = Clip(make_clip(frames=50), 1, length_s=1, framing=Framing(in_s=0.2, out_s=0.8))
    shown = [number for _clip, number in read_codes(export(film_spec([clip])).path)]
    assert shown == [*range(5, 20), *[19] * 10]


def test_a_crossfade_goes_evenly_from_one_scene_to_the_next(
    tmp_path: Path, film_spec: MakeSpec, export: Export
) -> None:
    black, white = coloured(tmp_path / "b.mp4", "black"), coloured(tmp_path / "w.mp4", "white")
    fade = Transition(kind=TransitionKind.CROSSFADE, duration_s=0.36)
    film = export(film_spec([Clip(black, 1, transition=fade), Clip(white, 2)])).path
    levels = [pixel(frame, 64, 32)[0] for frame in frames(film)]
    assert len(levels) == 25 + 25 - 9
    assert levels[15] < 5
    assert levels[25] > 250
    assert levels[16:25] == pytest.approx([255 * step / 10 for step in range(1, 10)], abs=8)


def test_a_slide_pushes_the_scene_out_to_the_left(
    tmp_path: Path, film_spec: MakeSpec, export: Export
) -> None:
    black, white = coloured(tmp_path / "b.mp4", "black"), coloured(tmp_path / "w.mp4", "white")
    slide = Transition(kind=TransitionKind.SLIDE, duration_s=0.36)
    film = export(film_spec([Clip(black, 1, transition=slide), Clip(white, 2)])).path
    seen = frames(film)
    assert len(seen) == 41
    middle = seen[20]
    assert pixel(middle, 20, 32)[0] < 20
    assert pixel(middle, 108, 32)[0] > 235


def test_frames_around_transitions_are_neither_lost_nor_doubled(
    make_clip: MakeClip, film_spec: MakeSpec, export: Export
) -> None:
    slide = Transition(kind=TransitionKind.SLIDE, duration_s=0.4)
    clips = [
        Clip(make_clip(f"{clip}.mp4", clip=clip, frames=75), clip, transition=slide)
        for clip in (1, 2, 3)
    ]
    codes = read_codes(export(film_spec(clips)).path)
    assert len(codes) == 75 * 3 - 20
    assert codes[:65] == [(1, frame) for frame in range(65)]
    assert codes[75:130] == [(2, frame) for frame in range(10, 65)]
    assert codes[140:] == [(3, frame) for frame in range(10, 75)]


def test_the_same_clip_may_follow_itself_in_a_crossfade(
    make_clip: MakeClip, film_spec: MakeSpec, export: Export
) -> None:
    fade = Transition(kind=TransitionKind.CROSSFADE, duration_s=0.4)
    clip = Clip(make_clip(frames=25), 1, transition=fade)
    assert len(read_codes(export(film_spec([clip, clip, clip])).path)) == 75 - 20


def test_a_crop_keeps_the_focus_in_view(
    tmp_path: Path, film_spec: MakeSpec, export: Export
) -> None:
    halves = tmp_path / "halves.mp4"
    left, right = coloured(tmp_path / "l.mp4", "red"), coloured(tmp_path / "r.mp4", "blue")
    call_ffmpeg(
        *("-i", media_url(left), "-i", media_url(right), "-filter_complex", "hstack"),
        *("-preset", "ultrafast", media_url(halves)),
    )
    for focus_x, expected in ((0.1, (255, 0, 0)), (0.9, (0, 0, 255))):
        clip = Clip(halves, 1, framing=Framing(focus_x=focus_x))
        film = export(film_spec([clip], width=64, height=64)).path
        first = frames(film, (64, 64))[0]
        assert near(pixel(first, 4, 32, 64), expected, 20)
        assert near(pixel(first, 60, 32, 64), expected, 20)


def test_a_blurred_surround_shows_all_of_the_clip(
    tmp_path: Path, film_spec: MakeSpec, export: Export
) -> None:
    tall = coloured(tmp_path / "tall.mp4", "0x208040", size="36x64")
    clip = Clip(tall, 1, framing=Framing(fit=Fit.BLUR))
    first = frames(export(film_spec([clip])).path)[0]
    for x in (4, 64, 124):
        assert near(pixel(first, x, 32), (0x20, 0x80, 0x40)), pixel(first, x, 32)


def see_through(path: Path, colour: str, x: int, size: tuple[int, int] = (128, 64)) -> Path:
    """A picture with a square of 32 pixels at ``x``, and nothing beside it."""
    image = QImage(*size, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    painter.fillRect(x, 16, 32, 32, QColor(colour))
    painter.end()
    assert image.save(str(path))
    return path


def test_pictures_are_seen_over_a_clip_to_the_frame_and_in_their_colours(
    tmp_path: Path, film_spec: MakeSpec, export: Export
) -> None:
    grey = coloured(tmp_path / "grey.mp4", "0x808080")
    pictures = (
        TimedPicture(see_through(tmp_path / "red.png", "#c02020", 16), 0.2, 0.6),
        TimedPicture(see_through(tmp_path / "half.png", "#800000ff", 80), 0, 1),
    )
    fade = Transition(kind=TransitionKind.CROSSFADE, duration_s=0.4)
    clips = [Clip(grey, 1, transition=fade), Clip(grey, 2, pictures=pictures)]
    seen = frames(export(film_spec(clips)).path)
    # The second scene begins at frame 15 and is seen alone from frame 25 on.
    red = [near(pixel(frame, 32, 32), (0xC0, 0x20, 0x20)) for frame in seen]
    assert red[25:] == [number < 30 for number in range(25, 40)]
    assert not any(red[:22])
    assert near(pixel(seen[35], 96, 32), (0x40, 0x40, 0xBF))
    assert near(pixel(seen[35], 56, 32), (0x80, 0x80, 0x80))
    assert pixel(seen[22], 32, 32)[0] > 150, "it fades in with its scene"


def test_a_picture_stands_in_for_a_video(
    make_photo: Callable[..., Path], make_clip: MakeClip, film_spec: MakeSpec, export: Export
) -> None:
    photo = make_photo("photo 100%d.png", 256, 128)
    clips = [
        Clip(photo, 1, length_s=1, picture=True),
        Clip(make_clip(frames=10), 2),
        Clip(photo, 3, length_s=0.4, picture=True, moving=False),
    ]
    seen = frames(export(film_spec(clips)).path)
    assert len(seen) == 25 + 10 + 10
    for frame in (seen[0], seen[24], seen[40]):
        assert near(pixel(frame, 64, 8), (255, 0, 0))
        assert near(pixel(frame, 64, 56), (0, 0, 255))


def test_a_held_picture_moves_gently_and_an_end_card_does_not(
    tmp_path: Path, film_spec: MakeSpec, export: Export
) -> None:
    photo = tmp_path / "lines.png"
    image = QImage(512, 256, QImage.Format.Format_RGB32)
    for x in range(512):
        for y in range(256):
            image.setPixelColor(x, y, QColor("white") if x // 32 % 2 else QColor("black"))
    assert image.save(str(photo))
    moving = frames(export(film_spec([Clip(photo, 1, length_s=2, picture=True)])).path)
    steps = [
        sum(abs(a - b) for a, b in zip(one[:384], two[:384], strict=True))
        for one, two in pairwise(moving)
    ]
    assert max(steps[10:40]) < 255 * 384 / 20, "it jumps"
    assert moving[0] != moving[49]
    still = Clip(photo, 1, length_s=2, picture=True, moving=False)
    calm = frames(export(film_spec([still])).path)
    assert max(abs(a - b) for a, b in zip(calm[0], calm[49], strict=True)) < 8


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
def test_high_dynamic_range_is_toned_down(
    transfer: str, tmp_path: Path, film_spec: MakeSpec, export: Export
) -> None:
    """Grey at paper white, 203 nits, is bright but not burnt out; taken as it is, it is dull."""
    code = {"smpte2084": 572, "arib-std-b67": 721}[transfer]
    tags = f"color_primaries=bt2020:color_trc={transfer}"
    clip = tmp_path / "hdr.mp4"
    call_ffmpeg(
        *("-f", "lavfi", "-i", "color=black:s=128x64:r=25:d=0.4,format=yuv420p10le"),
        *("-vf", f"geq=lum={code}:cb=512:cr=512,setparams=range=tv:colorspace=bt2020nc:{tags}"),
        *("-c:v", "libx265", "-x265-params", "log-level=none", "-preset", "ultrafast"),
        media_url(clip),
    )
    assert probe(clip).transfer in ("PQ", "HLG")
    film = export(film_spec([clip])).path
    red, green, blue = pixel(frames(film)[0], 64, 32)
    assert max(red, green, blue) - min(red, green, blue) < 6
    assert 200 < green < 250
    assert probe(film).pixel_format == "yuv420p"
