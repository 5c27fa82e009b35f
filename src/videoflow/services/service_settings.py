"""What the settings of the window and ``videoflow config`` do with online services.

Everything here reads files, may load adapters or wait for the system's keychain: it runs as a
task, never on the GUI thread.
"""

from __future__ import annotations

import difflib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Self

from videoflow.domain.base import AssetKind
from videoflow.domain.service import ServiceProfile
from videoflow.errors import UsageError, VideoFlowError
from videoflow.i18n import _
from videoflow.paths import app_paths
from videoflow.providers.base import OnlineProvider
from videoflow.providers.builtin import default_providers
from videoflow.providers.catalogue import Catalogue
from videoflow.providers.context import Pace, ProviderContext
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.connections import Connections
from videoflow.services.view_models import (
    AddressView,
    MessageView,
    ServicesView,
    ServiceView,
    TestView,
)
from videoflow.services.views import message_view
from videoflow.storage.secrets import KeyPlace
from videoflow.storage.service_settings import (
    MAX_OPTION_CHARS,
    MAX_SLOTS,
    ServiceChoices,
    checked_address,
    checked_ca_bundle,
    checked_proxy,
)

log = logging.getLogger(__name__)

HURRIED = Pace(retries=1, first_retry_s=0.3, connect_s=8.0, answer_s=20.0)
"""For trying a connection: somebody sits and waits for the answer."""


class ServiceControl:
    """Shows and changes how online services are set up, and holds the providers built so.

    Safe to use from several threads. ``hurried`` are the same providers with little patience;
    ``problems`` are what was wrong when it was built.
    """

    def __init__(
        self,
        connections: Connections,
        providers: ProviderRegistry,
        hurried: ProviderRegistry,
        problems: Iterable[VideoFlowError] = (),
    ) -> None:
        self.connections = connections
        self.providers = providers
        self._hurried = hurried
        self._problems = tuple(problems)

    @classmethod
    def open(cls) -> Self:
        """All providers of this installation, set up as the user's files say."""
        connections = Connections()
        problems = []
        try:
            catalogue = _catalogue(connections.settings.models_file)
        except UsageError as error:
            log.warning("%s", error)
            problems.append(error)
            catalogue = Catalogue.built_in()
        context = ProviderContext(connections.connect, catalogue, slots=connections.slots)
        hurried = replace(context, pace=HURRIED)
        return cls(connections, default_providers(context), default_providers(hurried), problems)

    # --- looking -------------------------------------------------------------------------------

    def view(self) -> ServicesView:
        """Everything, as the files, the environment and the keychain say now."""
        self.connections.reload()
        settings = self.connections.settings
        services = tuple(self._service_view(provider) for provider in self.providers.online())
        return ServicesView(
            services=services,
            proxy=settings.proxy,
            ca_bundle=settings.ca_bundle,
            models_file=settings.models_file,
            keychain=self.connections.has_keychain(),
            problems=self.problems(),
        )

    def problems(self) -> tuple[MessageView, ...]:
        """What is wrong with the settings, and with providers as far as they were loaded."""
        damaged = [self.connections.problem] if self.connections.problem else []
        found = (*damaged, *self._problems, *self.providers.problems)
        return tuple(message_view(problem) for problem in found)

    def service_view(self, service_id: str) -> ServiceView:
        """One service. Raises UsageError for one that there is not."""
        return self._service_view(self.provider(service_id))

    def provider(self, service_id: str) -> OnlineProvider:
        """An online service by its id. Raises UsageError for one that there is not."""
        return _online(self.providers, service_id)

    def _service_view(self, provider: OnlineProvider) -> ServiceView:
        profile = provider.profile
        chosen = self.connections.settings.choices(profile.id)
        key = self.connections.key_state(profile)
        offers = [offer for kind in AssetKind if (offer := provider.capabilities(kind))]
        return ServiceView(
            id=profile.id,
            name=profile.name,
            key=profile.key,
            key_place=key.place,
            key_variable=key.variable or next(iter(profile.key_variables), ""),
            key_page=profile.key_page,
            dashboard=profile.dashboard,
            addresses=tuple(
                AddressView(name, address_label(name), chosen.urls.get(name, ""), default)
                for name, default in profile.urls.items()
            ),
            options=tuple(
                AddressView(name, option_label(name), chosen.options.get(name, ""), default)
                for name, default in profile.options.items()
            ),
            slots=self.connections.slots(profile),
            kinds=tuple(offer.kind for offer in offers),
            models=sum(len(offer.models) for offer in offers),
        )

    # --- changing ------------------------------------------------------------------------------

    def set_key(self, service_id: str, key: str) -> KeyPlace:
        """Keep an API key; returns where. Raises UsageError for what cannot be one."""
        return self.connections.set_key(self.provider(service_id).profile, key)

    def forget_key(self, service_id: str) -> None:
        """Forget an API key; variables are left alone. Raises UsageError, StorageError."""
        self.connections.forget_key(self.provider(service_id).profile)

    def set_address(self, service_id: str, name: str, value: str) -> None:
        """Use another address; empty for the service's own. Raises UsageError, StorageError."""
        profile = self.provider(service_id).profile
        default = _default(profile, profile.urls, name)
        address = checked_address(value) if value.strip() else ""
        value = "" if address == default.rstrip("/") else address
        self._choose(profile, lambda old: old.changed(urls=_with(old.urls, name, value)))

    def set_option(self, service_id: str, name: str, value: str) -> None:
        """Choose an option; empty for its default. Raises UsageError, StorageError."""
        profile = self.provider(service_id).profile
        default = _default(profile, profile.options, name)
        value = value.strip()
        if len(value) > MAX_OPTION_CHARS or not value.isprintable():
            raise UsageError(
                _("This value of {name} is too long, or has characters that are no text.").format(
                    name=name
                )
            )
        value = "" if value == default else value
        self._choose(profile, lambda old: old.changed(options=_with(old.options, name, value)))

    def set_slots(self, service_id: str, slots: int | None) -> None:
        """How many jobs may run at the service at once; None: as many as it allows.

        Raises UsageError, StorageError.
        """
        profile = self.provider(service_id).profile
        if slots is not None and not 1 <= slots <= MAX_SLOTS:
            raise UsageError(
                _("The number of jobs at once is from 1 to {most}.").format(most=MAX_SLOTS)
            )
        self._choose(profile, lambda old: old.changed(slots=slots))

    def set_network(self, proxy: str | None = None, ca_bundle: str | None = None) -> None:
        """How the network is reached; empty: as the system says; None: as before.

        Raises UsageError, StorageError.
        """
        fields = {}
        if proxy is not None:
            fields["proxy"] = checked_proxy(proxy)
        if ca_bundle is not None:
            fields["ca_bundle"] = checked_ca_bundle(ca_bundle)
        self.connections.change(lambda settings: settings.changed(**fields))

    def set_models_file(self, path: str) -> None:
        """Use a table of models of the user's own, from the next start on; empty for the usual
        place. Raises UsageError that says what is wrong in it, StorageError."""
        chosen = str(Path(path.strip()).expanduser().absolute()) if path.strip() else ""
        if chosen:
            Catalogue.read(Path(chosen))
        self.connections.change(lambda settings: settings.changed(models_file=chosen))

    # --- trying --------------------------------------------------------------------------------

    async def check(self, service_id: str) -> str:
        """Connect to a service, which costs nothing; what it says of the account.

        Raises UsageError for one that there is not, KeyMissingError, and ProviderError of a kind
        that tells a wrong key from no network from a wrong address.
        """
        return await _online(self._hurried, service_id).test_connection()

    async def test(self, service_id: str) -> TestView:
        """Like ``check``, as something to show."""
        try:
            return TestView(True, MessageView(await self.check(service_id)))
        except VideoFlowError as error:
            return TestView(False, message_view(error))

    def _choose(
        self, profile: ServiceProfile, change: Callable[[ServiceChoices], ServiceChoices]
    ) -> None:
        self.connections.change(
            lambda settings: settings.with_choices(profile.id, change(settings.choices(profile.id)))
        )


def _online(providers: ProviderRegistry, service_id: str) -> OnlineProvider:
    if service_id not in providers.ids:
        raise UsageError(
            _("There is no provider “{provider}” here.").format(provider=service_id),
            did_you_mean(service_id, providers.ids),
        )
    provider = providers.get(service_id)
    if not isinstance(provider, OnlineProvider):
        raise UsageError(
            _("“{provider}” works without a network: there is nothing to set.").format(
                provider=service_id
            )
        )
    return provider


def own_models_file() -> Path:
    """Where a user's own table of models is looked for if no other place is set."""
    return app_paths().config / "models.toml"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """What to do about an unknown name: the closest ones, or all of them."""
    names = list(known)
    similar = difflib.get_close_matches(word, names, n=3)
    if similar:
        return _("Did you mean {names}?").format(names=", ".join(similar))
    return _("Choose one of these: {names}.").format(names=", ".join(names))


def address_label(name: str) -> str:
    """What an address of a service is called."""
    labels = {
        "base_url": _("Address"),
        "queue_url": _("Queue address"),
        "rest_url": _("Upload address"),
        "api_url": _("Address of its price list"),
    }
    return labels.get(name) or _in_words(name)


def option_label(name: str) -> str:
    """What an option of a service is called."""
    labels = {
        "image_workflow": _("Workflow for images"),
        "video_workflow": _("Workflow for videos"),
        "voice": _("Voice"),
        "text_model": _("Model that writes texts"),
    }
    return labels.get(name) or _in_words(name)


def _in_words(name: str) -> str:
    """A name that only its plug-in knows: “voice_id” as “Voice id”."""
    return name.replace("_", " ").capitalize()


def _default(profile: ServiceProfile, values: Mapping[str, str], name: str) -> str:
    """The default of a setting. Raises UsageError for a name that the service does not have."""
    if name not in values:
        raise UsageError(
            _("{service} has no setting “{name}”.").format(service=profile.name, name=name),
            did_you_mean(name, values) if values else "",
        )
    return values[name]


def _with(values: Mapping[str, str], name: str, value: str) -> dict[str, str]:
    """A copy with one value replaced; an empty one is taken out."""
    others = {key: kept for key, kept in values.items() if key != name}
    return {**others, name: value} if value else others


def _catalogue(models_file: str) -> Catalogue:
    """The shipped table with the user's own over it. Raises UsageError where that is unusable."""
    path = Path(models_file) if models_file else own_models_file()
    if not models_file and not path.is_file():
        return Catalogue.built_in()
    return Catalogue.built_in().with_own(Catalogue.read(path))
