"""The protocol between the product and whatever makes its pictures and videos.

A provider is a thin translator. It sees a request and returns a result; it never knows the
project. What is common to all (journal, download, verification, accept) lives in services.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import Capabilities
from videoflow.domain.job import Job
from videoflow.domain.settings import ResolvedSettings

ReportProgress = Callable[[float, str], None]
"""(fraction from 0 to 1, what is being done in the user's words). Cheap to call."""


@dataclass(frozen=True)
class Request:
    """A job with its files resolved to absolute paths.

    ``target`` does not exist yet; whatever makes the result writes it there, in any media type
    that fits ``job.kind``: the real type is found out from the bytes.
    """

    job: Job
    target: Path
    start_image: Path | None = None
    references: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Delivered:
    """The result lies at ``request.target``. ``cost_usd`` is None where the service did not say."""

    cost_usd: float | None = None
    model: str | None = None


@dataclass(frozen=True)
class Accepted:
    """The service works on it and answers to this id from now on."""

    remote_id: str


@runtime_checkable
class Provider(Protocol):
    """A service or engine that turns a job into a file.

    Every coroutine may be cancelled at any await, must leave no child process behind, and raises
    only ProviderError, MediaError or StorageError.
    """

    @property
    def id(self) -> str:
        """Lower-case name, used in settings and on the command line."""
        ...

    def capabilities(self, kind: AssetKind) -> Capabilities | None:
        """What it can make of ``kind``; None for nothing."""
        ...

    def estimate_usd(
        self, kind: AssetKind, settings: ResolvedSettings, duration_s: float
    ) -> float | None:
        """Expected price of a job; None where it is not known. Never touches the network."""
        ...

    async def submit(self, request: Request, report: ReportProgress) -> Delivered | Accepted:
        """Start the job. May be called once per job: a repetition could be charged again."""
        ...


@runtime_checkable
class RemoteProvider(Provider, Protocol):
    """A provider whose jobs go on without us and can be asked after again."""

    async def wait(self, request: Request, remote_id: str, report: ReportProgress) -> Delivered:
        """Follow an accepted job to its end and download the result. May be repeated at will."""
        ...

    async def cancel(self, remote_id: str) -> None:
        """Ask the service to stop. Returns normally where it is done already."""
        ...

    async def find(self, request: Request) -> tuple[str, ...] | None:
        """Remote ids of jobs that look like ours, for a job whose answer never arrived.

        Empty: the service says that it never saw our client-chosen id, so sending it again is
        safe. None: the service cannot tell, so the job may have been charged.
        """
        ...
