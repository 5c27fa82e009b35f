"""The product's words in the user's language, for use within sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from videoflow.domain.base import AssetKind
from videoflow.errors import RuleError
from videoflow.i18n import _

if TYPE_CHECKING:  # windows use these words too, and load no provider for them
    from videoflow.domain.settings import ResolvedSettings
    from videoflow.providers.base import Provider
    from videoflow.providers.registry import ProviderRegistry


def kind_name(kind: AssetKind) -> str:
    """An asset kind, as in *Scene 2 has no video yet*."""
    return {
        AssetKind.IMAGE: _("image"),
        AssetKind.VIDEO: _("video"),
        AssetKind.VOICE: _("voice"),
        AssetKind.MUSIC: _("music"),
    }[kind]


def money(amount_usd: float) -> str:
    """An amount within a sentence: cents, and more places where there would be none otherwise."""
    places = 2 if amount_usd >= 0.01 or amount_usd == 0 else 4
    return f"${amount_usd:,.{places}f}"


def service_name(provider: Provider, kind: AssetKind) -> str:
    """What the user calls a provider."""
    offer = provider.capabilities(kind)
    return (offer.name if offer is not None else "") or provider.id


def maker_name(providers: ProviderRegistry, settings: ResolvedSettings, kind: AssetKind) -> str:
    """Who would make a take: “Runware (Seedance 1.0 Pro Fast)”."""
    try:
        offer = providers.capabilities(settings.provider, kind)
    except RuleError:
        return settings.provider
    model = offer.model(settings.model)
    model_name = (model.name or model.id) if model else settings.model
    name = offer.name or offer.provider
    return f"{name} ({model_name})" if model_name else name
