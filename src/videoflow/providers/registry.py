"""The providers that this installation has, by id; each is loaded when it is needed first.

Adapters bring an HTTP stack and large models of answers with them. A film that is made by the
built-in engine waits for none of that.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import Capabilities
from videoflow.errors import RuleError
from videoflow.i18n import _
from videoflow.providers.base import OnlineProvider, Provider

log = logging.getLogger(__name__)

MakeProvider = Callable[[], Provider]


class ProviderRegistry:
    """A fixed set of providers. Their order is the order in which they are offered.

    ``later`` makes further ones, by id. Whatever one of them raises, it is left out and told in
    ``problems``: a broken plug-in costs its own models, never the start. Safe to use from several
    threads; a provider that is being loaded is waited for.
    """

    def __init__(
        self,
        providers: Iterable[Provider] = (),
        *,
        later: Mapping[str, MakeProvider] | None = None,
        problems: Iterable[RuleError] = (),
    ) -> None:
        self._problems = tuple(problems)
        self._entries = {item.id: _Entry(item.id, provider=item) for item in providers}
        for name, make in (later or {}).items():
            self._entries.setdefault(name, _Entry(name, make=make))

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all of them, loaded or not."""
        return tuple(self._entries)

    def get(self, provider_id: str) -> Provider:
        """The provider of that id; RuleError that lists what there is, or says why it is not."""
        entry = self._entries.get(provider_id)
        if entry is None:
            raise RuleError(
                _("There is no provider “{provider}” here.").format(provider=provider_id),
                _("Choose one of these: {providers}.").format(providers=", ".join(self._entries)),
            )
        provider = entry.load()
        if provider is None:
            assert entry.problem is not None
            raise entry.problem
        return provider

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
        """What all providers together offer for ``kind``. Loads all of them."""
        offers = (provider.capabilities(kind) for provider in self.all())
        return tuple(offer for offer in offers if offer is not None)

    def all(self) -> tuple[Provider, ...]:
        """All providers that work, loaded."""
        loaded = (entry.load() for entry in self._entries.values())
        return tuple(provider for provider in loaded if provider is not None)

    def online(self) -> tuple[OnlineProvider, ...]:
        """Those behind an address. Loads all of them."""
        return tuple(provider for provider in self.all() if isinstance(provider, OnlineProvider))

    @property
    def problems(self) -> tuple[RuleError, ...]:
        """Why providers are missing, as far as it was tried to load them."""
        failed = (entry.problem for entry in self._entries.values() if entry.problem)
        return (*self._problems, *failed)


class _Entry:
    """One provider, or how to make it."""

    def __init__(
        self, name: str, *, provider: Provider | None = None, make: MakeProvider | None = None
    ) -> None:
        self.problem: RuleError | None = None
        self._name = name
        self._provider = provider
        self._make = make
        self._lock = threading.Lock()

    def load(self) -> Provider | None:
        """The provider, made on first use; None where that failed, see ``problem``."""
        if self._make is None:
            return self._provider
        with self._lock:
            if self._make is not None:
                self._provider = self._made(self._make)
                self._make = None
        return self._provider

    def _made(self, make: MakeProvider) -> Provider | None:
        try:
            provider = make()
            if not isinstance(provider, Provider):
                raise TypeError(f"{type(provider).__name__} is no provider")
            if provider.id != self._name:
                raise ValueError(f"it calls itself {provider.id!r}")
        except Exception as error:
            log.exception("the provider %s cannot be loaded", self._name)
            self.problem = RuleError(
                _("The provider “{provider}” cannot be loaded ({kind}).").format(
                    provider=self._name, kind=type(error).__name__
                ),
                _("Update or remove the package it comes from. The log has the details."),
            )
            return None
        return provider
