"""Which overlays are seen when."""

from __future__ import annotations

from pathlib import Path

from videoflow.domain.look import Look
from videoflow.domain.overlay import Overlay, OverlayKind
from videoflow.media.overlays import plan_overlays

CLAIM = Overlay(text="New", start_s=0, end_s=2)
PRICE = Overlay(kind=OverlayKind.PRICE, text="9 €", start_s=1)
LATE = Overlay(text="Now", start_s=2, end_s=9)
LOGO = Overlay(kind=OverlayKind.LOGO)


def test_they_last_as_long_as_they_say_and_the_scene_does() -> None:
    shown = plan_overlays([CLAIM, PRICE, LATE], size=(640, 360), length_s=5, look=Look(), logo=None)
    assert [(each.start_s, each.end_s) for each in shown] == [(0, 2), (1, 5), (2, 5)]
    assert [each.picture.earlier for each in shown] == [(), (CLAIM,), (PRICE,)]


def test_what_cannot_be_seen_is_left_out() -> None:
    late = Overlay(text="Too late", start_s=7)
    assert plan_overlays([late, LOGO], size=(640, 360), length_s=5, look=Look(), logo=None) == ()
    (shown,) = plan_overlays([LOGO], size=(640, 360), length_s=5, look=Look(), logo=Path("l.png"))
    assert shown.picture.logo == "l.png"


def test_the_look_is_theirs() -> None:
    look = Look(font="Anton", colours=("#112233",))
    (shown,) = plan_overlays([PRICE], size=(640, 360), length_s=5, look=look, logo=None)
    assert (shown.picture.font, shown.picture.colours) == ("Anton", ("#112233",))
    assert (shown.picture.width, shown.picture.height) == (640, 360)
