"""Where scenes stand in the film's time."""

from __future__ import annotations

import itertools
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from videoflow.domain.framing import Transition, TransitionKind
from videoflow.domain.timeline import film_frames, lay_out, scene_length_s

CUT = Transition()
FADE = Transition(kind=TransitionKind.CROSSFADE, duration_s=0.5)
FPS = Fraction(30)


def test_cuts_put_scenes_end_to_end() -> None:
    spans = lay_out([2, 3], [CUT, CUT], FPS)
    assert [(span.start, span.length, span.overlap) for span in spans] == [(0, 60, 0), (60, 90, 0)]


def test_a_transition_shortens_the_film_by_its_length() -> None:
    spans = lay_out([2, 3, 2], [FADE, CUT, FADE], FPS)
    assert [span.start for span in spans] == [0, 45, 135]
    assert film_frames(spans) == 195
    assert spans[-1].overlap == 0


def test_the_picture_waits_for_a_voice_that_is_longer() -> None:
    assert scene_length_s(5.0, 4.9) == 5.0
    assert scene_length_s(5.0, 6.0) == 6.25


def test_a_film_without_scenes_has_no_frames() -> None:
    assert film_frames(lay_out([], [], FPS)) == 0


@given(
    st.lists(
        st.tuples(
            st.floats(0.01, 60),
            st.builds(
                Transition, kind=st.sampled_from(TransitionKind), duration_s=st.floats(0.1, 2)
            ),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_no_frame_belongs_to_three_scenes(scenes: list[tuple[float, Transition]]) -> None:
    spans = lay_out([length for length, _t in scenes], [t for _l, t in scenes], FPS)
    for one, two in itertools.pairwise(spans):
        assert two.start == one.end - one.overlap
        assert one.start <= two.start
    for one, three in zip(spans, spans[2:], strict=False):
        assert three.start >= one.end
