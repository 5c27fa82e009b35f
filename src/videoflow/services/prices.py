"""What a take will cost, as far as anybody can tell beforehand."""

from __future__ import annotations

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.settings import ResolvedSettings
from videoflow.errors import RuleError
from videoflow.providers.registry import ProviderRegistry


def estimate_usd(
    providers: ProviderRegistry,
    kind: AssetKind,
    settings: ResolvedSettings,
    shape: AspectRatio,
    duration_s: float,
    characters: int = 0,
) -> float | None:
    """Expected price of one take from the price table; 0 for local engines, None where it is not
    known. ``characters`` is the length of what is to be spoken."""
    try:
        offer = providers.capabilities(settings.provider, kind)
    except RuleError:
        return None
    if offer.local:
        return 0.0
    model = offer.model(settings.model)
    if model is None:
        return None
    size_px = shape.size(model.short_side_to_ask_px(settings.short_side_px))
    return model.price_usd(size_px, model.duration_to_ask_s(duration_s), characters)
