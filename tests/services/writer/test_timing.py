from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videoflow.services.writer.timing import share_time


def test_time_is_shared_in_proportion_and_in_half_seconds() -> None:
    assert share_time(20, [0.8, 0.95, 1.25, 1]) == [4, 5, 6, 5]


def test_the_last_scene_takes_what_is_no_whole_half_second() -> None:
    assert sum(share_time(10.2, [1, 1, 1])) == pytest.approx(10.2)


@pytest.mark.parametrize(("length_s", "count", "each_s"), [(4, 10, 1), (600, 2, 60)])
def test_a_scene_stays_within_its_limits(length_s: float, count: int, each_s: float) -> None:
    assert share_time(length_s, [1] * count) == [each_s] * count


@given(
    length_s=st.floats(4, 600),
    weights=st.lists(st.floats(0.01, 100), min_size=1, max_size=200),
)
def test_durations_add_up_wherever_the_limits_allow(length_s: float, weights: list[float]) -> None:
    durations = share_time(length_s, weights)
    assert all(1 <= duration <= 60 for duration in durations)
    if len(weights) <= length_s <= 60 * len(weights):
        assert sum(durations) == pytest.approx(length_s, abs=0.5)
