"""An online service as the settings know it: its name, addresses, key, and how to reach it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import Field

from videoflow.domain.base import Line, Model

BASE_URL = "base_url"
"""Name of the address that every service has; some have more."""


class ServiceProfile(Model):
    """What never changes about a service.

    ``key_variables`` are the environment variables that vendors' own tools read, the first one
    being the one to name. ``urls`` and ``options`` are what a user can set, by name, with the
    value that applies where nothing is set. ``key_page`` is where a key is made, ``dashboard``
    where the account shows what was charged; both are for the user's browser. ``slots`` is how
    many jobs may run at the service at once.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")
    name: Line
    key: Literal["required", "optional", "none"] = "required"
    key_variables: tuple[str, ...] = ()
    urls: dict[str, str]
    options: dict[str, str] = Field(default_factory=dict)
    key_page: str = ""
    dashboard: str = ""
    slots: int = Field(default=4, ge=1, le=64)


@dataclass(frozen=True)
class Connection:
    """How to reach a service at this moment: the user's settings over the profile's defaults.

    ``proxy`` and ``ca_bundle`` are None where the system decides. The key is never shown.
    """

    urls: Mapping[str, str]
    key: str = field(default="", repr=False)
    options: Mapping[str, str] = field(default_factory=dict)
    proxy: str | None = None
    ca_bundle: Path | None = None

    @property
    def base_url(self) -> str:
        """The address that every service has, without a slash at its end."""
        return self.url(BASE_URL)

    def url(self, name: str) -> str:
        """One of the addresses, without a slash at its end."""
        return self.urls[name].rstrip("/")
