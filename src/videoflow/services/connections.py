"""How online services are reached now: the user's settings and keys over the defaults."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from videoflow.domain.service import Connection, ServiceProfile
from videoflow.errors import KeyMissingError, StorageError, UsageError
from videoflow.i18n import _
from videoflow.storage.secrets import FoundKey, KeyPlace, SecretStore, checked_key
from videoflow.storage.service_settings import (
    ServiceSettings,
    change_service_settings,
    load_service_settings,
)


class Connections:
    """Settings and keys of all services. Safe to use from several threads.

    ``problem`` is what was wrong with the settings when they were read; None if nothing was.
    What asks for a key may wait for the system's keychain: never on the GUI thread.
    """

    def __init__(self, secrets: SecretStore | None = None) -> None:
        self._secrets = secrets or SecretStore()
        self._writing = threading.Lock()
        self.problem: StorageError | None = None
        self._settings = ServiceSettings()
        self.reload()

    @property
    def settings(self) -> ServiceSettings:
        """What the user has set, as it was read last."""
        return self._settings

    def reload(self) -> None:
        """Read the settings again: another window or the command line may have changed them."""
        try:
            self._settings = load_service_settings()
        except StorageError as error:
            self.problem = error

    def change(self, change: Callable[[ServiceSettings], ServiceSettings]) -> None:
        """Change the settings, on disk too. Raises StorageError, and what ``change`` raises."""
        with self._writing:
            self._settings = change_service_settings(change)
            self.problem = None

    def connect(self, profile: ServiceProfile) -> Connection:
        """How to reach a service now. Raises KeyMissingError; see ``providers.context.Connect``."""
        settings = self._settings
        chosen = settings.choices(profile.id)
        return Connection(
            urls=_merged(profile.urls, chosen.urls),
            key=self._key(profile),
            options=_merged(profile.options, chosen.options),
            proxy=settings.proxy or None,
            ca_bundle=Path(settings.ca_bundle) if settings.ca_bundle else None,
        )

    def slots(self, profile: ServiceProfile) -> int:
        """How many jobs may run at a service at once. Never waits."""
        return self._settings.choices(profile.id).slots or profile.slots

    def key_state(self, profile: ServiceProfile) -> FoundKey:
        """The key of a service and where it is."""
        return FoundKey() if profile.key == "none" else self._secrets.find(profile)

    def set_key(self, profile: ServiceProfile, key: str) -> KeyPlace:
        """Keep a key; returns where. Raises UsageError for what cannot be one."""
        if profile.key == "none":
            raise UsageError(_("{service} needs no API key.").format(service=profile.name))
        return self._secrets.keep(profile, key)

    def forget_key(self, profile: ServiceProfile) -> None:
        """Forget a kept key; variables are left alone. Raises StorageError."""
        self._secrets.forget(profile)

    def has_keychain(self) -> bool:
        """Whether keys outlive this process."""
        return self._secrets.has_keychain()

    def _key(self, profile: ServiceProfile) -> str:
        found = self.key_state(profile)
        if found.place == "environment":
            try:
                return checked_key(found.key)
            except UsageError as error:
                raise KeyMissingError(
                    _("The variable {variable} holds no usable key for {service}.").format(
                        variable=found.variable, service=profile.name
                    ),
                    error.action,
                ) from error
        if not found.key and profile.key == "required":
            raise KeyMissingError(
                _("{service} needs an API key, and there is none.").format(service=profile.name),
                self._where_to_put_it(profile),
            )
        return found.key

    def _where_to_put_it(self, profile: ServiceProfile) -> str:
        variable = profile.key_variables[0] if profile.key_variables else ""
        if not variable:
            return _("Enter it under Settings → Services.")
        if not self.has_keychain():
            return _(
                "Set the environment variable {variable}, or enter the key under Settings →"
                " Services: without a keychain it is kept until the window is closed."
            ).format(variable=variable)
        return _(
            "Enter it under Settings → Services, or set the environment variable {variable}."
        ).format(variable=variable)


def _merged(defaults: Mapping[str, str], chosen: Mapping[str, str]) -> dict[str, str]:
    """The defaults, replaced where something was chosen; names of other versions are left out."""
    return {name: chosen.get(name) or default for name, default in defaults.items()}
