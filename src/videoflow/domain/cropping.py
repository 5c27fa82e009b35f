"""Which part of a picture a crop around its focus point keeps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Area:
    """A rectangle within a picture, all four as fractions of its width and height."""

    x: float
    y: float
    width: float
    height: float


def crop_area(
    picture: tuple[int, int], shape: tuple[int, int], focus_x: float, focus_y: float
) -> Area:
    """The largest part of ``picture`` (width, height) that has the shape of ``shape``, with the
    focus point as near to its middle as the picture's edges allow."""
    wide_by = (picture[0] * shape[1]) / (picture[1] * shape[0])
    width, height = (1.0 / wide_by, 1.0) if wide_by > 1 else (1.0, wide_by)
    return Area(_beginning(focus_x, width), _beginning(focus_y, height), width, height)


def _beginning(focus: float, length: float) -> float:
    return min(max(focus - length / 2, 0.0), 1.0 - length)
