"""The protocol between the product and whatever makes its pictures, videos and sounds.

A provider is a thin translator. It sees a request and returns a result; it never knows the
project. What is common to all lives once: journal, verification and accept in services, retry,
polling, download and error texts in ``providers.http``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import Capabilities
from videoflow.domain.job import Job
from videoflow.domain.service import ServiceProfile
from videoflow.domain.speech import SpokenWord

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
    workflow: Path | None = None


@dataclass(frozen=True)
class Delivered:
    """The result lies at ``request.target``.

    ``cost_usd`` is what the service says it charged, None where it does not say; ``seed`` the one
    that it says it used; ``words`` when each word of a voice is heard, where it says so.
    """

    cost_usd: float | None = None
    seed: int | None = None
    words: tuple[SpokenWord, ...] = ()


@dataclass(frozen=True)
class Accepted:
    """The service works on it and answers to this id from now on."""

    remote_id: str


Submit = Callable[[], Awaitable[Delivered | Accepted]]
"""Sends a prepared job. Called at most once per job: a repetition could be charged again."""


@runtime_checkable
class Provider(Protocol):
    """A service or engine that turns a job into a file.

    Every coroutine may be cancelled at any await, must leave no child process behind, and raises
    only ProviderError, RuleError (a key or a file is missing), MediaError or StorageError.
    """

    @property
    def id(self) -> str:
        """Lower-case name, used in settings and on the command line."""
        ...

    def capabilities(self, kind: AssetKind) -> Capabilities | None:
        """What it can make of ``kind``; None for nothing."""
        ...

    async def prepare(self, request: Request, report: ReportProgress) -> Submit:
        """Do everything that costs nothing (check, look for the key, upload), and return what
        sends the job. A failure here is never charged."""
        ...


@runtime_checkable
class OnlineProvider(Provider, Protocol):
    """A provider behind an address, perhaps with a key."""

    @property
    def profile(self) -> ServiceProfile:
        """Its name, addresses and key, as the settings show them."""
        ...

    async def test_connection(self) -> str:
        """Ask for something that costs nothing; returns what the service says of the account.

        Raises KeyMissingError, KeyRefusedError, ServiceUnreachableError (no network, no such
        host), or another ProviderError for an address that is not this service's.
        """
        ...


@runtime_checkable
class RemoteProvider(Provider, Protocol):
    """A provider whose jobs go on without us and can be asked after again."""

    async def wait(self, request: Request, remote_id: str, report: ReportProgress) -> Delivered:
        """Follow an accepted job to its end and download the result. May be repeated at will.

        Raises StillRunningError where the answer or the file cannot be had for now,
        ResultInvalidError where a finished result is gone for good.
        """
        ...

    async def cancel(self, remote_id: str) -> None:
        """Ask the service to stop. Returns normally where it is done already.

        Raises CannotCancelError where the service has no way to stop a job.
        """
        ...

    async def find(self, request: Request) -> tuple[str, ...] | None:
        """Remote ids of jobs that look like ours, for a job whose answer never arrived.

        Empty: the service says that it never saw our client-chosen id, so sending it again is
        safe. None: the service cannot tell, so the job may have been charged.
        """
        ...


@runtime_checkable
class QuotingProvider(Provider, Protocol):
    """A provider whose service tells prices itself."""

    async def quote(self, request: Request) -> float | None:
        """Ask what the job would cost, in US dollars, without starting it. None: it does not say.

        Costs nothing and makes nothing. Raises ProviderError.
        """
        ...


@dataclass(frozen=True)
class TextRequest:
    """Something to be written as JSON that fits ``schema`` (a JSON schema)."""

    instructions: str
    prompt: str
    schema_name: str
    schema: Mapping[str, object]
    model: str = ""


@dataclass(frozen=True)
class WrittenText:
    """What a language model wrote; not checked against the schema yet."""

    text: str
    model: str
    cost_usd: float | None = None


@runtime_checkable
class TextProvider(Protocol):
    """A provider with a language model."""

    async def write(self, request: TextRequest) -> WrittenText:
        """Have a text written. May be charged; never repeated by itself. Raises ProviderError."""
        ...
