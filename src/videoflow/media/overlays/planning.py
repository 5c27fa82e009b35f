"""Which pictures a scene's overlays become, and when each is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from videoflow.domain.film_settings import CaptionStyle
from videoflow.domain.look import Look
from videoflow.domain.overlay import Overlay, OverlayKind
from videoflow.media.overlays.requests import OverlayPicture


@dataclass(frozen=True, slots=True)
class ShownOverlay:
    """A picture over a scene, from ``start_s`` to ``end_s`` of the scene, in seconds."""

    picture: OverlayPicture
    start_s: float
    end_s: float


def plan_overlays(
    overlays: Sequence[Overlay],
    *,
    size: tuple[int, int],
    length_s: float,
    look: Look,
    logo: Path | None,
    captions: CaptionStyle | None = None,
) -> tuple[ShownOverlay, ...]:
    """The pictures of one scene that lasts ``length_s``, each of ``size`` pixels.

    ``logo`` is the look's logo as a file that exists, or None; a logo that is missing is not
    shown. ``captions`` says how captions are burnt in, None where they are not.
    """
    seen: list[tuple[Overlay, float, float]] = []
    shown: list[ShownOverlay] = []
    for overlay in overlays:
        start_s, end_s = overlay.start_s, min(length_s, overlay.end_s or length_s)
        if start_s >= end_s or (overlay.kind is OverlayKind.LOGO and logo is None):
            continue
        earlier = tuple(
            other for other, begins_s, ends_s in seen if begins_s < end_s and start_s < ends_s
        )
        picture = OverlayPicture(
            width=size[0],
            height=size[1],
            font=look.font,
            overlay=overlay,
            earlier=earlier,
            captions=captions,
            colours=look.colours,
            logo=str(logo) if logo else "",
        )
        shown.append(ShownOverlay(picture, start_s, end_s))
        seen.append((overlay, start_s, end_s))
    return tuple(shown)
