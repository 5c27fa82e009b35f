"""Results to files: streamed, resumed where they broke off, bounded in size and time, checked.

The file is complete or not there as far as callers are concerned: whoever asked for it verifies
it by decoding before it becomes a take.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import httpx

from videoflow.domain.base import AssetKind
from videoflow.domain.service import Connection
from videoflow.errors import MediaError
from videoflow.media.sniff import MediaKind, sniff
from videoflow.providers.context import Pace
from videoflow.providers.http.addresses import AddressRefusedError, check_result_address, is_own
from videoflow.providers.http.client import open_client

MAX_REDIRECTS = 5
LONGEST_DOWNLOAD_S = 3600.0

_MAX_BYTES = {
    AssetKind.IMAGE: 200_000_000,
    AssetKind.VIDEO: 4_000_000_000,
    AssetKind.VOICE: 200_000_000,
    AssetKind.MUSIC: 400_000_000,
}

_MEDIA_KIND = {
    AssetKind.IMAGE: MediaKind.IMAGE,
    AssetKind.VIDEO: MediaKind.VIDEO,
    AssetKind.VOICE: MediaKind.AUDIO,
    AssetKind.MUSIC: MediaKind.AUDIO,
}

_NO_MEDIA = ("text/", "application/json", "application/xml", "application/problem+json")

ReportBytes = Callable[[int, int | None], None]
"""(bytes so far, bytes in all where the service said so)."""


class DownloadError(Exception):
    """The result could not be fetched from this address; the message says why, for the log."""


class DownloadRefusedError(DownloadError):
    """There is no such result at this address any more, or never was: another one is needed."""


@dataclass(frozen=True)
class Source:
    """Where a result is. ``headers`` (a key) are sent to the service's own addresses only."""

    url: str
    headers: Mapping[str, str]


async def download(
    source: Source,
    target: Path,
    kind: AssetKind,
    connection: Connection,
    pace: Pace,
    report: ReportBytes,
) -> None:
    """Fetch a result to ``target``, which is there as a whole afterwards.

    Raises DownloadRefusedError where asking again at the same address is useless, DownloadError
    where connection or time failed, OSError where the disk does.
    """
    try:
        async with asyncio.timeout(LONGEST_DOWNLOAD_S):
            await _in_pieces(source, target, kind, connection, pace, report)
    except TimeoutError as error:
        raise DownloadError("too slow") from error
    _check_content(target, kind)


async def _in_pieces(
    source: Source,
    target: Path,
    kind: AssetKind,
    connection: Connection,
    pace: Pace,
    report: ReportBytes,
) -> None:
    """Go on where the connection broke, as long as each attempt brings something new."""
    target.unlink(missing_ok=True)
    pause_s, failures, had = pace.first_retry_s, 0, 0
    etag = ""
    async with open_client(connection, pace) as client:
        while True:
            piece = _Piece(source, target, kind, connection, pace, report, etag)
            try:
                await piece.fetch(client)
            except httpx.InvalidURL as error:
                raise DownloadRefusedError("not a web address") from error
            except (httpx.TransportError, TimeoutError) as error:
                etag = piece.etag
                failures = 0 if piece.size_bytes > had else failures + 1
                had = max(had, piece.size_bytes)
                if failures > pace.retries:
                    raise DownloadError(type(error).__name__) from error
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, pace.slowest_retry_s)
            else:
                return


class _Piece:
    """One attempt, from where the file ends now."""

    def __init__(
        self,
        source: Source,
        target: Path,
        kind: AssetKind,
        connection: Connection,
        pace: Pace,
        report: ReportBytes,
        etag: str,
    ) -> None:
        self._source = source
        self._target = target
        self._limit_bytes = _MAX_BYTES[kind]
        self._connection = connection
        self._pace = pace
        self._report = report
        self.etag = etag
        self.size_bytes = target.stat().st_size if target.exists() else 0

    async def fetch(self, client: httpx.AsyncClient) -> None:
        url = self._source.url
        for _hop in range(MAX_REDIRECTS + 1):
            try:
                await check_result_address(url, self._connection)
            except AddressRefusedError as error:
                raise DownloadRefusedError(str(error)) from error
            headers = dict(self._source.headers) if is_own(url, self._connection) else {}
            async with client.stream("GET", url, headers=headers | self._range()) as answer:
                if answer.is_redirect and "location" in answer.headers:
                    url = urljoin(url, answer.headers["location"])
                    continue
                await self._take(answer)
                return
        raise DownloadRefusedError("too many redirects")

    def _range(self) -> dict[str, str]:
        """Ask for the rest only, and only of the same file."""
        plain = {"Accept-Encoding": "identity"}
        if self.size_bytes and self.etag:
            return plain | {"Range": f"bytes={self.size_bytes}-", "If-Range": self.etag}
        return plain

    async def _take(self, answer: httpx.Response) -> None:
        resumed = answer.status_code == 206 and self._continues(answer)
        if not resumed:
            self._refuse(answer)
            self.size_bytes = 0
        etag = answer.headers.get("etag", "")
        self.etag = "" if etag.startswith("W/") else etag
        length = int(answer.headers.get("content-length", "0") or 0)
        total = self.size_bytes + length if length else None
        if total is not None and total > self._limit_bytes:
            raise DownloadRefusedError(f"{total} bytes are too many")
        with self._target.open("ab" if resumed else "wb") as file:
            chunks = answer.aiter_raw()
            while True:
                async with asyncio.timeout(self._pace.stall_s):
                    chunk = await anext(chunks, b"")
                if not chunk:
                    break
                self.size_bytes += len(chunk)
                if self.size_bytes > self._limit_bytes:
                    raise DownloadRefusedError(f"more than {self._limit_bytes} bytes")
                file.write(chunk)
                self._report(self.size_bytes, total)

    def _continues(self, answer: httpx.Response) -> bool:
        content_range = str(answer.headers.get("content-range", ""))
        return content_range.startswith(f"bytes {self.size_bytes}-")

    def _refuse(self, answer: httpx.Response) -> None:
        status = answer.status_code
        if status in (408, 429) or status >= 500:
            raise httpx.ReadError(f"status {status}")
        if status in (206, 416):  # not the rest that was asked for: from the start then
            self.etag = ""
            raise httpx.ReadError(f"status {status}")
        if status != 200:
            raise DownloadRefusedError(f"status {status}")
        content_type = answer.headers.get("content-type", "").lower()
        if content_type.startswith(_NO_MEDIA):
            raise DownloadRefusedError(f"content type {content_type.partition(';')[0]}")


def _check_content(target: Path, kind: AssetKind) -> None:
    """An expired or blocked address often answers with a page, whatever it calls it."""
    try:
        found = sniff(target)
    except MediaError as error:
        _remove(target)
        raise DownloadRefusedError("no media file") from error
    if found.kind is not _MEDIA_KIND[kind]:
        _remove(target)
        raise DownloadRefusedError(f"{found.mime} instead of {kind}")


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
