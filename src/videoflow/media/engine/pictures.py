"""Draws the frames of a piece: ffmpeg's filters from files to the film's size, rate and colours.

High dynamic range is toned down where this ffmpeg can (``zscale`` and ``tonemap``); where it
cannot, its numbers are taken as they are, which looks pale but is never wrong in time or shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from videoflow.domain.framing import Fit, TransitionKind
from videoflow.media.engine.pieces import Piece, Scene, Shot, Shown
from videoflow.media.engine.spec import Raster
from videoflow.media.graph import local_input

TONE_MAPPING = ("zscale", "tonemap")
"""Filters without which high dynamic range stays as it is."""

_HD_LINES = 720
_SEEK_FROM_S = 2
"""Below this, reading from the start costs less than seeking."""
_RUN_UP_S = 1
_BLUR_SHRINK = 16
_BLUR_LEAST_PX = 32
_MOVEMENT = 0.06
"""How much of a picture's width a whole scene's movement takes away."""
_TRANSFERS = {"PQ": "smpte2084", "HLG": "arib-std-b67"}
_WHITE_NITS = 203
"""Paper white of high dynamic range, and what becomes white."""
_PEAK = 5
"""The brightest that is kept apart, as a multiple of white: 1,000 nits."""
_XFADES = {TransitionKind.CROSSFADE: "fade", TransitionKind.SLIDE: "slideleft"}


def frames_of(piece: Piece, raster: Raster, *, tone_map: bool, threads: int) -> Any:
    """The stream of a piece's frames; it may go on behind them for ever.

    Files are decoded by as many ``threads`` as encode: other pieces have the rest.
    """
    inputs = _Inputs(threads)
    streams = [_shot(shot, raster, inputs, tone_map=tone_map) for shot in piece.shots]
    if len(streams) == 1:
        return streams[0]
    # With a frame more in front, which is cut off again, no frame of the transition is entirely
    # of one scene, and none is seen twice.
    count = piece.frames
    led = [
        stream.filter("tpad", start=1, start_mode="clone").filter("trim", end_frame=count + 1)
        for stream in streams
    ]
    duration_s = _seconds((count + 1) / raster.fps)
    mixed = ffmpeg.filter(
        led, "xfade", transition=_XFADES[piece.kind], duration=duration_s, offset=0
    )
    return _tagged(
        mixed.filter("trim", start_frame=1, end_frame=count + 1)
        .filter("setpts", "PTS-STARTPTS")
        .filter("format", "yuv420p")
    )


class _Inputs:
    """Opens files for one graph. The same file may be opened twice, for two places in it."""

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._opened = 0

    def open(self, path: Path, **options: Any) -> Any:
        """An input of its own: equal ones would be taken for one, which is read once."""
        self._opened += 1
        return local_input(
            path, thread_queue_size=8 + self._opened, threads=self._threads, **options
        )


def _shot(shot: Shot, raster: Raster, inputs: _Inputs, *, tone_map: bool) -> Any:
    scene = shot.scene
    read = _still if scene.clip.picture else _video
    pictures = read(shot, raster, inputs)
    shaped = _shaped(pictures, scene, raster)
    if tone_map and scene.info.transfer in _TRANSFERS:
        shaped = _toned_down(shaped, _TRANSFERS[scene.info.transfer])
    if scene.clip.picture and scene.clip.moving:
        shaped = _moved(shaped, shot, raster)
    return _tagged(_overlaid(shaped, shot.pictures, raster, inputs, shot.end - shot.start))


def _still(shot: Shot, raster: Raster, inputs: _Inputs) -> Any:
    # No file name is a pattern, whatever stands in it.
    file = inputs.open(
        shot.scene.clip.path, f="image2", pattern_type="none", framerate=str(raster.fps)
    )
    return file.video


def _video(shot: Shot, raster: Raster, inputs: _Inputs) -> Any:
    """The frames from the shot's first one on, at the film's rate, the last one held for ever."""
    framing, info, fps = shot.scene.clip.framing, shot.scene.info, raster.fps
    end_s = Fraction(info.duration_s)
    if framing.out_s is not None:
        end_s = min(end_s, Fraction(framing.out_s))
    own_frames = round((end_s - Fraction(framing.in_s)) * fps)
    # A shot that begins near or behind the last frame is reached from a second before it, as
    # nobody knows to the frame where files end that say how long they are.
    run_up = max(1, round(fps))
    first = shot.start
    if first > own_frames - run_up:
        first = max(0, min(first, own_frames - run_up))
    begin_s = Fraction(framing.in_s) + first / fps
    options: dict[str, Any] = {}
    seek_s = Fraction(0)
    if begin_s > _SEEK_FROM_S:
        seek_s = Fraction(int((begin_s - _RUN_UP_S) * 1000), 1000)
        # Not to the frame: what is seen at this instant may have begun long before.
        options = {"ss": f"{float(seek_s):.3f}", "noaccurate_seek": None}
    pictures = inputs.open(shot.scene.clip.path, **options).video
    if begin_s != seek_s:
        pictures = pictures.filter("setpts", f"round(PTS-{_seconds(begin_s - seek_s)}/TB)")
    if framing.out_s is not None and framing.out_s < info.duration_s:
        pictures = pictures.filter("trim", end=_seconds(Fraction(framing.out_s) - begin_s))
    pictures = pictures.filter("fps", fps=fps, start_time=0).filter(
        "tpad", stop=-1, stop_mode="clone"
    )
    if shot.start > first:
        pictures = pictures.filter("trim", start_frame=shot.start - first).filter(
            "setpts", "PTS-STARTPTS"
        )
    return pictures


def _shaped(pictures: Any, scene: Scene, raster: Raster) -> Any:
    """Fitted into the film's size, square pixels, and but for high dynamic range in its colours."""
    width, height = raster.width, raster.height
    square = pictures.filter("scale", "iw*sar", "ih").filter("setsar", 1)
    framing = scene.clip.framing
    colours = _colours(scene)
    match framing.fit:
        case Fit.CROP:
            filled = _scaled(square, width, height, "increase", colours)
            fitted = _cropped(filled, width, height, framing.focus_x, framing.focus_y)
        case Fit.PAD:
            whole = _scaled(square, width, height, "decrease", colours)
            fitted = whole.filter("pad", width, height, "(ow-iw)/2", "(oh-ih)/2")
        case Fit.BLUR:
            copies = square.filter_multi_output("split", 2)
            # ``gblur`` loses the colours of planes of a few pixels.
            shrink = max(1, min(_BLUR_SHRINK, min(width, height) // _BLUR_LEAST_PX))
            small = (width // shrink, height // shrink)
            around = _cropped(
                _scaled(copies[0], *small, "increase", colours),
                *small,
                framing.focus_x,
                framing.focus_y,
            )
            around = around.filter("gblur", sigma=2).filter("scale", width, height, flags="bicubic")
            whole = _scaled(copies[1], width, height, "decrease", colours)
            depth = "yuv420p10" if colours is None else "yuv420"
            fitted = ffmpeg.filter(
                [around, whole], "overlay", "(W-w)/2", "(H-h)/2", format=depth, shortest=1
            )
    still = fitted.filter("setsar", 1)
    if scene.clip.picture:
        still = still.filter("format", "yuv420p").filter("loop", loop=-1, size=1)
    return still


def _colours(scene: Scene) -> dict[str, Any] | None:
    """Options of ``scale`` for the film's colours; None where that is left to tone mapping."""
    info = scene.info
    if info.transfer in _TRANSFERS:
        return None
    # Untagged colours are guessed the way players do; swscale would take all of them for SD.
    hd = min(info.width, info.height) >= _HD_LINES and not scene.clip.picture
    matrix = "auto" if info.color_matrix else ("bt709" if hd else "bt601")
    return {"in_color_matrix": matrix, "out_color_matrix": "bt709", "out_range": "tv"}


def _scaled(
    pictures: Any, width: int, height: int, ratio: str, colours: dict[str, Any] | None
) -> Any:
    scaled = pictures.filter(
        "scale",
        width,
        height,
        force_original_aspect_ratio=ratio,
        flags="bicubic+accurate_rnd",
        **(colours or {}),
    )
    return scaled.filter("format", "yuv420p10le" if colours is None else "yuv420p")


def _cropped(pictures: Any, width: int, height: int, focus_x: float, focus_y: float) -> Any:
    """Cut to size with the focus in the middle, or as near to it as the picture goes."""
    return pictures.filter(
        "crop",
        width,
        height,
        f"clip(iw*{focus_x:.6f}-ow/2,0,iw-ow)",
        f"clip(ih*{focus_y:.6f}-oh/2,0,ih-oh)",
    )


def _toned_down(pictures: Any, transfer: str) -> Any:
    return (
        pictures.filter("zscale", tin=transfer, pin="2020", min="2020_ncl", t="linear",
                        npl=_WHITE_NITS)
        .filter("format", "gbrpf32le")
        .filter("zscale", p="709")
        .filter("tonemap", "mobius", desat=0, peak=_PEAK)
        .filter("zscale", t="709", m="709", r="limited")
        .filter("format", "yuv420p")
    )  # fmt: skip


def _moved(pictures: Any, shot: Shot, raster: Raster) -> Any:
    """Slowly nearer to the focus. Unlike ``zoompan``, ``perspective`` moves by parts of pixels."""
    framing, length = shot.scene.clip.framing, shot.scene.span.length
    # Cosine: it sets out and arrives gently.
    share = f"{_MOVEMENT}*(1-cos(PI*(on+{shot.start})/{max(1, length - 1)}))/2"
    left, right = f"W*{framing.focus_x:.6f}*{share}", f"W-W*{1 - framing.focus_x:.6f}*{share}"
    top, bottom = f"H*{framing.focus_y:.6f}*{share}", f"H-H*{1 - framing.focus_y:.6f}*{share}"
    corners = {"x0": left, "y0": top, "x1": right, "y1": top}
    corners |= {"x2": left, "y2": bottom, "x3": right, "y3": bottom}
    return pictures.filter("perspective", **corners, interpolation="linear", eval="frame")


def _overlaid(
    pictures: Any, shown: Sequence[Shown], raster: Raster, inputs: _Inputs, frames: int
) -> Any:
    plain = pictures.filter("format", "yuv420p")
    for picture in shown:
        file = inputs.open(picture.path, f="image2", pattern_type="none")
        drawn = file.video.filter(
            "scale", raster.width, raster.height, out_color_matrix="bt709", out_range="tv"
        ).filter("format", "yuva420p")
        options: dict[str, Any] = {}
        if (picture.start, picture.end) != (0, frames):
            options["enable"] = f"between(n,{picture.start},{picture.end - 1})"
        plain = ffmpeg.filter([plain, drawn], "overlay", 0, 0, format="yuv420", **options)
    return plain


def _tagged(pictures: Any) -> Any:
    return pictures.filter(
        "setparams", range="tv", colorspace="bt709", color_primaries="bt709", color_trc="bt709"
    )


def _seconds(seconds: Fraction) -> str:
    return f"{float(seconds):.9f}"
