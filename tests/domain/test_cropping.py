"""A crop has the film's shape, lies within the picture, and keeps the focus point in view."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videoflow.domain.cropping import Area, crop_area

SIDES = st.integers(min_value=1, max_value=10_000)
FRACTIONS = st.floats(min_value=0, max_value=1)


def test_a_wide_picture_loses_its_sides() -> None:
    assert crop_area((400, 200), (100, 100), 0.5, 0.5) == Area(0.25, 0.0, 0.5, 1.0)


def test_a_tall_picture_loses_top_and_bottom() -> None:
    assert crop_area((200, 400), (100, 100), 0.5, 0.0) == Area(0.0, 0.0, 1.0, 0.5)


def test_the_focus_point_moves_the_crop_up_to_the_edge() -> None:
    assert crop_area((400, 200), (100, 100), 1.0, 0.5).x == 0.5


@given(picture=st.tuples(SIDES, SIDES), shape=st.tuples(SIDES, SIDES), x=FRACTIONS, y=FRACTIONS)
def test_it_has_the_shape_and_stays_inside(
    picture: tuple[int, int], shape: tuple[int, int], x: float, y: float
) -> None:
    area = crop_area(picture, shape, x, y)

    assert area.width * picture[0] * shape[1] == pytest.approx(area.height * picture[1] * shape[0])
    assert max(area.width, area.height) == 1
    assert area.x >= 0
    assert area.y >= 0
    assert area.x + area.width <= 1 + 1e-9
    assert area.y + area.height <= 1 + 1e-9
    assert area.x - 1e-9 <= x <= area.x + area.width + 1e-9
    assert area.y - 1e-9 <= y <= area.y + area.height + 1e-9
