"""What the user has set for online services: addresses, options, network. Never a key.

The file is per user and shared by the window and the command line, so a change is always made to
what the file says at that moment.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints

from videoflow.domain.base import Model
from videoflow.errors import NewerVersionError, StorageError, UsageError
from videoflow.i18n import _
from videoflow.paths import app_paths
from videoflow.storage.atomic import (
    explained,
    read_bytes_limited,
    replace_durably,
    write_bytes_atomic,
)
from videoflow.storage.json_text import decode_json, encode_json

VERSION = 1
MAX_SLOTS = 64
MAX_OPTION_CHARS = 2000
_MAX_URL_CHARS = 2000
_MAX_FILE_BYTES = 1_000_000


def checked_address(text: str) -> str:
    """A service's address, without white space and slashes at its end.

    Raises UsageError for anything but a plain http(s) address: a user name, a password or a query
    would be a secret in a file that is none.
    """
    address = text.strip()
    problem = _address_problem(address)
    if problem:
        raise UsageError(
            _("“{address}” cannot be used as an address: {problem}.").format(
                address=_shown(address), problem=problem
            ),
            _("Give an address such as https://gateway.example.com/v1."),
        )
    return address.rstrip("/")


def checked_proxy(text: str) -> str:
    """The address of a proxy, or nothing. Raises UsageError for what cannot be used as one."""
    address = text.strip()
    if not address:
        return ""
    problem = _address_problem(address)
    if not problem and urlsplit(address).path.strip("/"):
        problem = _("a proxy has no path")
    if problem:
        raise UsageError(
            _("“{address}” cannot be used as a proxy: {problem}.").format(
                address=_shown(address), problem=problem
            ),
            _(
                "Give an address such as http://proxy.example.com:3128. One with a user name and"
                " a password belongs into the environment variable HTTPS_PROXY."
            ),
        )
    return address.rstrip("/")


def checked_ca_bundle(text: str) -> str:
    """The absolute path of a file of certificates, or nothing. Reads the file.

    Raises UsageError where it is missing or holds no certificates.
    """
    if not text.strip():
        return ""
    path = Path(text.strip()).expanduser().absolute()
    try:
        ssl.create_default_context(cafile=path)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise UsageError(
            _("The certificates in “{path}” cannot be read.").format(path=path),
            _("Choose a file of certificates in PEM form, such as your company's CA bundle."),
        ) from error
    return str(path)


def _address_problem(address: str) -> str:
    """Why it is no plain web address; empty where it is one."""
    if len(address) > _MAX_URL_CHARS:
        return _("it is too long")
    if not address.isprintable() or " " in address or "\\" in address:
        return _("it contains characters that no address has")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return _("it is not an address")
    if parts.scheme not in ("http", "https"):
        return _("it does not begin with http:// or https://")
    if parts.username is not None or parts.password is not None:
        return _("it contains a user name or a password")
    if not host or port == 0:
        return _("it names no computer")
    if "?" in address or "#" in address:
        return _("it contains a query or a fragment")
    return ""


def _shown(address: str) -> str:
    """An address that was refused, without what may be secret in it."""
    _before, at, after = address.partition("@")
    shown = f"…@{after}" if at else address
    return shown.partition("?")[0][:100]


Address = Annotated[str, AfterValidator(checked_address)]
Proxy = Annotated[str, AfterValidator(checked_proxy)]
OptionText = Annotated[str, StringConstraints(max_length=MAX_OPTION_CHARS)]


class ServiceChoices(Model):
    """What is set for one service; what is not in here is as its profile says."""

    urls: dict[str, Address] = Field(default_factory=dict)
    options: dict[str, OptionText] = Field(default_factory=dict)
    slots: int | None = Field(default=None, ge=1, le=MAX_SLOTS)


class ServiceSettings(Model):
    """The whole file. ``services`` is by id; empty texts leave the choice to the system."""

    version: Literal[1] = 1
    services: dict[str, ServiceChoices] = Field(default_factory=dict)
    proxy: Proxy = ""
    ca_bundle: str = ""
    models_file: str = ""

    def choices(self, service_id: str) -> ServiceChoices:
        """What is set for one service; nothing, where nothing was."""
        return self.services.get(service_id, ServiceChoices())

    def with_choices(self, service_id: str, choices: ServiceChoices) -> Self:
        """A copy with these choices; a service for which nothing is set is left out."""
        services = {**self.services, service_id: choices}
        return self.changed(
            services={name: kept for name, kept in services.items() if kept != ServiceChoices()}
        )


def settings_file() -> Path:
    """Where the settings are kept; it need not exist."""
    return app_paths().config / "services.json"


def load_service_settings() -> ServiceSettings:
    """The settings, or the defaults where there are none.

    Raises StorageError where the file is unusable. A damaged one is kept as
    ``services.damaged.json`` and the next call gives the defaults; one that a newer VideoFlow
    wrote is left alone.
    """
    path = settings_file()
    try:
        raw = decode_json(read_bytes_limited(path, _MAX_FILE_BYTES))
        _refuse_newer(raw.get("version"), path)
        return ServiceSettings.model_validate(raw, strict=True)
    except FileNotFoundError:
        return ServiceSettings()
    except (ValueError, UsageError) as error:  # pydantic's ValidationError is a ValueError
        kept = path.with_name("services.damaged.json")
        replace_durably(path, kept)
        raise StorageError(
            _("The settings of the online services were damaged: {path}").format(path=kept),
            _("Set addresses and network anew. Keys are not affected."),
        ) from error


def _refuse_newer(version: object, path: Path) -> None:
    if isinstance(version, int) and version > VERSION:
        raise NewerVersionError(
            _("A newer VideoFlow wrote the settings of the online services: {path}").format(
                path=path
            ),
            _("Use that version, or move the file away to begin anew."),
        )


def change_service_settings(
    change: Callable[[ServiceSettings], ServiceSettings],
) -> ServiceSettings:
    """Make a change to what the file says now, and write it; returns what it says then.

    Raises StorageError, and what ``change`` raises; nothing is written then.
    """
    changed = change(load_service_settings())
    path = settings_file()
    with explained(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes_atomic(path, encode_json(changed.model_dump(mode="json")))
    return changed
