"""What a provider can make, so that the window offers only what works."""

from __future__ import annotations

from videoflow.domain.base import AspectRatio, AssetKind, Line, Model


class Capabilities(Model):
    """The offer of one provider for one kind.

    ``models`` is empty where there is nothing to choose. ``max_duration_s`` is 0 for pictures.
    ``local`` engines need no network and cost nothing.
    """

    provider: Line
    kind: AssetKind
    models: tuple[str, ...] = ()
    aspect_ratios: tuple[AspectRatio, ...] = tuple(AspectRatio)
    fps: tuple[int, ...] = ()
    max_duration_s: float = 0.0
    start_image: bool = False
    references: bool = False
    seed: bool = False
    local: bool = False
    slots: int = 1
    """How many jobs may run at once."""
