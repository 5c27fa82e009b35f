"""The providers that this installation has, by id."""

from __future__ import annotations

from collections.abc import Iterable

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import Capabilities
from videoflow.errors import RuleError
from videoflow.i18n import _
from videoflow.providers.base import Provider


class ProviderRegistry:
    """A fixed set of providers. Their order is the order in which they are offered."""

    def __init__(self, providers: Iterable[Provider]) -> None:
        self._providers = {provider.id: provider for provider in providers}

    def get(self, provider_id: str) -> Provider:
        """The provider of that id; RuleError that lists what there is."""
        try:
            return self._providers[provider_id]
        except KeyError:
            raise RuleError(
                _("There is no provider “{provider}” here.").format(provider=provider_id),
                _("Choose one of these: {providers}.").format(providers=", ".join(self._providers)),
            ) from None

    def capabilities(self, provider_id: str, kind: AssetKind) -> Capabilities:
        """What a provider can make of ``kind``; RuleError where it makes none."""
        found = self.get(provider_id).capabilities(kind)
        if found is None:
            raise RuleError(
                _("{provider} does not make this kind of asset ({kind}).").format(
                    provider=provider_id, kind=kind
                ),
                _("Choose another provider."),
            )
        return found

    def choices(self, kind: AssetKind) -> tuple[Capabilities, ...]:
        """What all providers together offer for ``kind``."""
        offers = (provider.capabilities(kind) for provider in self._providers.values())
        return tuple(offer for offer in offers if offer is not None)
