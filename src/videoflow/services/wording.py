"""The product's words in the user's language, for use within sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from videoflow.domain.base import AssetKind
from videoflow.i18n import _

if TYPE_CHECKING:  # windows use these words too, and load no provider for them
    from videoflow.providers.base import Provider


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
