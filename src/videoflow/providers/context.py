"""What every provider is built with: how to reach its service, its models, how patient to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from videoflow.domain.service import Connection, ServiceProfile
from videoflow.providers.catalogue import Catalogue


@dataclass(frozen=True)
class Pace:
    """Seconds between attempts, and how long to go on. Tests and benchmarks use shorter ones.

    A job is looked at every ``first_poll_s`` at first, then after each further ``poll_share`` of
    the time that it has taken so far, at most ``slowest_poll_s``: quick jobs are noticed at once,
    long ones (a minute: some sixty looks) cost the service little. After ``patience_s`` the job
    counts as still running. Retries start at ``first_retry_s`` and double up to
    ``slowest_retry_s``, ``retries`` times. A download without a byte for ``stall_s`` is cut off.
    """

    first_poll_s: float = 0.15
    poll_share: float = 0.08
    slowest_poll_s: float = 10.0
    patience_s: float = 30 * 60
    first_retry_s: float = 1.0
    slowest_retry_s: float = 30.0
    retries: int = 5
    connect_s: float = 15.0
    answer_s: float = 60.0
    stall_s: float = 45.0


Connect = Callable[[ServiceProfile], Connection]
"""The settings and the key of a service as they are now. May wait for the system's keychain:
called on worker threads only. Raises KeyMissingError where a required key is nowhere."""


def slots_of_profile(profile: ServiceProfile) -> int:
    """As many as the vendor allows."""
    return profile.slots


@dataclass(frozen=True)
class ProviderContext:
    """Handed to the factory of each provider. ``slots`` is how many jobs may run at a service at
    once; it never waits."""

    connect: Connect
    catalogue: Catalogue = field(default_factory=Catalogue.built_in)
    pace: Pace = Pace()
    slots: Callable[[ServiceProfile], int] = slots_of_profile
