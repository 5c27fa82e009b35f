"""All that is drawn over the film's pictures: captions, claims, prices, logos, the end card.

Drawn in a child process (``__main__``), which the application starts through ``drawing``: setting
type needs an application of Qt's own kind for windows, which the command line has not.
"""

from __future__ import annotations

from videoflow.media.overlays.child import draw_pictures, picture_key
from videoflow.media.overlays.planning import ShownOverlay, plan_overlays
from videoflow.media.overlays.requests import (
    CaptionPicture,
    EndCardPicture,
    OverlayPicture,
    Picture,
)

__all__ = [
    "CaptionPicture",
    "EndCardPicture",
    "OverlayPicture",
    "Picture",
    "ShownOverlay",
    "draw_pictures",
    "picture_key",
    "plan_overlays",
]
