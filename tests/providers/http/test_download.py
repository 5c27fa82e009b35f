"""Results to files: resumed where they broke off, bounded, checked."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes.emulator import (
    Hang,
    Html,
    Misbehaviour,
    ResetAfter,
    ResetBefore,
    ResetDuring,
    Stall,
    Status,
    WrongType,
    media_bytes,
)
from tests.fakes.plain_emulator import SIGNATURE, PlainEmulator, RawServer
from tests.helpers.service_context import FAST, KEY

from videoflow.domain.base import AssetKind
from videoflow.domain.service import Connection
from videoflow.providers.context import Pace
from videoflow.providers.http import download as module
from videoflow.providers.http.download import (
    DownloadError,
    DownloadRefusedError,
    Source,
    download,
)

IMPATIENT = replace(FAST, answer_s=0.2, stall_s=0.2)
PUBLIC = Connection({"base_url": "https://93.184.216.34/v1"}, KEY)


def fetch(
    url: str,
    target: Path,
    *,
    kind: AssetKind = AssetKind.IMAGE,
    own: str = "",
    connection: Connection | None = None,
    headers: Mapping[str, str] | None = None,
    pace: Pace = FAST,
) -> list[tuple[int, int | None]]:
    """Download, and return what was reported."""
    reports: list[tuple[int, int | None]] = []
    own = own or url
    connection = connection or Connection({"base_url": "/".join(own.split("/")[:3])}, KEY)
    source = Source(url, headers or {})
    work = download(
        source, target, kind, connection, pace, lambda done, total: reports.append((done, total))
    )
    asyncio.run(asyncio.wait_for(work, 20))
    return reports


def result_of(emulator: PlainEmulator) -> str:
    return f"{emulator.url}/files/result?{SIGNATURE}"


def test_a_file_arrives_whole(tmp_path: Path) -> None:
    with PlainEmulator() as emulator:
        reports = fetch(result_of(emulator), tmp_path / "x")
        size = len(emulator.content)
        assert (tmp_path / "x").read_bytes() == emulator.content
        assert reports[-1] == (size, size)
        assert emulator.at("result")[0].query["X-Amz-Signature"]
        assert emulator.at("result")[0].headers["Accept-Encoding"] == "identity"


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"old" * 100_000)
    with PlainEmulator() as emulator:
        fetch(result_of(emulator), tmp_path / "x")
        assert (tmp_path / "x").read_bytes() == emulator.content


# --- breaking off and going on -----------------------------------------------------------------


@pytest.mark.parametrize("trouble", [ResetDuring(), Stall()], ids=repr)
def test_it_goes_on_where_it_broke_off(trouble: Misbehaviour, tmp_path: Path) -> None:
    with PlainEmulator() as emulator:
        emulator.misbehave("result", trouble, trouble)
        fetch(result_of(emulator), tmp_path / "x", pace=IMPATIENT)
        assert (tmp_path / "x").read_bytes() == emulator.content
        first, *rest = emulator.at("result")
        assert "Range" not in first.headers
        starts = [int(seen.headers["Range"].removeprefix("bytes=").rstrip("-")) for seen in rest]
        assert 0 < starts[0] < starts[1] < len(emulator.content)
        assert emulator.at("result")[1].headers["If-Range"].startswith('"')


def test_without_an_etag_it_starts_again(tmp_path: Path) -> None:
    with PlainEmulator() as emulator:
        emulator.etags = False
        emulator.misbehave("result", ResetDuring())
        fetch(result_of(emulator), tmp_path / "x")
        assert (tmp_path / "x").read_bytes() == emulator.content
        assert "Range" not in emulator.at("result")[1].headers


def test_another_file_meanwhile_is_taken_from_its_start(tmp_path: Path) -> None:
    other = media_bytes(AssetKind.IMAGE, "another")
    with PlainEmulator() as emulator:

        def change(done: int, _total: int | None) -> None:
            emulator.content = other

        emulator.misbehave("result", ResetDuring())
        connection = Connection({"base_url": emulator.url}, KEY)
        source = Source(result_of(emulator), {})
        asyncio.run(download(source, tmp_path / "x", AssetKind.IMAGE, connection, FAST, change))
        assert (tmp_path / "x").read_bytes() == other


@pytest.mark.parametrize(
    "rest",
    [
        Status(416),
        Status(206, b"rubbish", {"Content-Range": "bytes 3-9/10"}),
        Status(206, b"rubbish"),
        Status(500),
        Status(429),
        Html(503),
        ResetBefore(),
        ResetAfter(),
        Hang(),
    ],
    ids=repr,
)
def test_a_rest_that_cannot_be_had_costs_another_attempt(
    rest: Misbehaviour, tmp_path: Path
) -> None:
    with PlainEmulator() as emulator:
        emulator.misbehave("result", ResetDuring(), rest)
        fetch(result_of(emulator), tmp_path / "x", pace=IMPATIENT)
        assert (tmp_path / "x").read_bytes() == emulator.content


@pytest.mark.parametrize("trouble", [ResetBefore(), Hang(), Status(503)], ids=repr)
def test_it_gives_up_when_nothing_new_comes(trouble: Misbehaviour, tmp_path: Path) -> None:
    with PlainEmulator() as emulator:
        emulator.misbehave("result", *[trouble] * 9)
        with pytest.raises(DownloadError) as raised:
            fetch(result_of(emulator), tmp_path / "x", pace=IMPATIENT)
        assert not isinstance(raised.value, DownloadRefusedError)
        assert emulator.counts["result"] == IMPATIENT.retries + 1


def test_it_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_DOWNLOAD_S", 0.2)
    with PlainEmulator() as emulator, pytest.raises(DownloadError, match="too slow"):
        fetch(f"{emulator.url}/v1/dripping", tmp_path / "x")


def test_a_length_that_is_not_kept_is_a_broken_connection(tmp_path: Path) -> None:
    body = media_bytes(AssetKind.IMAGE, "short")

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (len(body) + 10) + body)
        await writer.drain()
        writer.write_eof()
        await reader.read()

    with RawServer(talk) as server, pytest.raises(DownloadError, match="ProtocolError"):
        fetch(f"{server.url}/x", tmp_path / "x")


# --- too much ---------------------------------------------------------------------------------


def test_too_large_by_its_own_account(tmp_path: Path) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n")
        await writer.drain()
        await reader.read()

    with RawServer(talk) as server:
        with pytest.raises(DownloadRefusedError, match="too many"):
            fetch(f"{server.url}/x", tmp_path / "x")
        assert server.connections == 1


def test_a_file_without_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(module._MAX_BYTES, AssetKind.IMAGE, 3_000_000)
    with PlainEmulator() as emulator, pytest.raises(DownloadRefusedError, match="more than"):
        fetch(f"{emulator.url}/v1/endless", tmp_path / "x")


def test_a_large_file_does_not_pass_through_memory(tmp_path: Path) -> None:
    size = 60_000_000
    chunk = b"\0" * 1_000_000

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = media_bytes(AssetKind.VIDEO, "large")[:64]
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size + head)
        for _count in range(size // len(chunk) - 1):
            writer.write(chunk)
            await writer.drain()
        writer.write(chunk[len(head) :])
        await writer.drain()
        await reader.read()

    with RawServer(talk) as server:
        media_bytes(AssetKind.VIDEO, "large")
        tracemalloc.start()
        try:
            fetch(f"{server.url}/x", tmp_path / "x", kind=AssetKind.VIDEO)
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert (tmp_path / "x").stat().st_size == size
    assert peak < 12_000_000


# --- something else than a result -------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        Html(),
        WrongType(),
        WrongType("application/json"),
        WrongType("text/xml"),
        Status(200, b"", {"Content-Type": "image/png"}),
        Status(200, b"<?xml version='1.0'?>", {"Content-Type": "image/png"}),
        Status(204),
        Status(400),
        Status(401),
        Status(403, "<Error><Code>AccessDenied</Code></Error>"),
        Status(404),
        Status(410),
        Status(304),
        Status(302),
    ],
    ids=repr,
)
def test_what_is_no_result_leaves_no_file(answer: Misbehaviour, tmp_path: Path) -> None:
    with PlainEmulator() as emulator:
        emulator.misbehave("result", answer)
        with pytest.raises(DownloadRefusedError) as raised:
            fetch(result_of(emulator), tmp_path / "x")
        assert emulator.counts["result"] == 1
        assert "Signature" not in str(raised.value)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("kind", [AssetKind.VIDEO, AssetKind.VOICE, AssetKind.MUSIC])
def test_a_picture_is_no_video_and_no_sound(kind: AssetKind, tmp_path: Path) -> None:
    with PlainEmulator() as emulator, pytest.raises(DownloadRefusedError, match="instead"):
        fetch(result_of(emulator), tmp_path / "x", kind=kind)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        (AssetKind.VIDEO, "application/octet-stream"),
        (AssetKind.VIDEO, "binary/octet-stream"),
        (AssetKind.VOICE, "video/mp4"),
        (AssetKind.MUSIC, "audio/x-wav"),
    ],
)
def test_the_bytes_count_not_what_they_are_called(
    kind: AssetKind, content_type: str, tmp_path: Path
) -> None:
    with PlainEmulator() as emulator:
        emulator.content, emulator.content_type = media_bytes(kind, "x"), content_type
        fetch(result_of(emulator), tmp_path / "x", kind=kind)
        assert (tmp_path / "x").read_bytes() == emulator.content


# --- addresses and keys ------------------------------------------------------------------------


def test_the_key_goes_to_the_service_itself(tmp_path: Path) -> None:
    with PlainEmulator() as emulator:
        fetch(result_of(emulator), tmp_path / "x", headers={"X-Api-Key": KEY})
        assert emulator.at("result")[0].headers["X-Api-Key"] == KEY


def test_the_key_does_not_follow_a_redirect_to_another_host(tmp_path: Path) -> None:
    with PlainEmulator() as service, PlainEmulator() as elsewhere:
        service.moved_to = result_of(elsewhere)
        fetch(f"{service.url}/moved/1", tmp_path / "x", headers={"X-Api-Key": KEY})
        assert service.at("moved")[0].headers["X-Api-Key"] == KEY
        assert "X-Api-Key" not in elsewhere.at("result")[0].headers
        assert (tmp_path / "x").read_bytes() == elsewhere.content


def test_the_key_does_not_go_to_a_foreign_address(tmp_path: Path) -> None:
    with PlainEmulator() as service, PlainEmulator() as elsewhere:
        fetch(result_of(elsewhere), tmp_path / "x", own=service.url, headers={"X-Api-Key": KEY})
        assert "X-Api-Key" not in elsewhere.at("result")[0].headers


def test_a_redirect_may_be_relative(tmp_path: Path) -> None:
    with PlainEmulator() as emulator:
        emulator.moved_to = "../files/result"
        fetch(f"{emulator.url}/moved/1", tmp_path / "x")
        assert (tmp_path / "x").read_bytes() == emulator.content


def test_redirects_have_an_end(tmp_path: Path) -> None:
    with PlainEmulator() as emulator:
        emulator.moved_to = "/moved/2"
        with pytest.raises(DownloadRefusedError, match="redirects"):
            fetch(f"{emulator.url}/moved/1", tmp_path / "x")
        assert emulator.counts["moved"] == module.MAX_REDIRECTS + 1


@pytest.mark.parametrize("moved_to", ["file:///etc/passwd", "gopher://x/", "//", "https://"])
def test_a_redirect_to_nonsense_is_refused(moved_to: str, tmp_path: Path) -> None:
    with PlainEmulator() as emulator:
        emulator.moved_to = moved_to
        with pytest.raises(DownloadError):
            fetch(f"{emulator.url}/moved/1", tmp_path / "x")


def test_a_public_service_cannot_send_us_into_this_computer(tmp_path: Path) -> None:
    with PlainEmulator() as emulator:
        with pytest.raises(DownloadRefusedError):
            fetch(result_of(emulator), tmp_path / "x", connection=PUBLIC)
        assert emulator.seen == []


@pytest.mark.parametrize("url", ["", "no address", "https://h st/", "data:image/png;base64,AA"])
def test_an_address_that_is_none(url: str, tmp_path: Path) -> None:
    with pytest.raises(DownloadRefusedError):
        fetch(url, tmp_path / "x", connection=PUBLIC)


def test_a_disk_that_fails_is_said_to_be_so(tmp_path: Path) -> None:
    with PlainEmulator() as emulator, pytest.raises(FileNotFoundError):
        fetch(result_of(emulator), tmp_path / "gone" / "x")


def test_stopping_stops_it(tmp_path: Path) -> None:
    async def stop(emulator: PlainEmulator) -> None:
        connection = Connection({"base_url": emulator.url}, KEY)
        source = Source(result_of(emulator), {})
        loading = asyncio.ensure_future(
            download(
                source, tmp_path / "x", AssetKind.IMAGE, connection, FAST, lambda _done, _all: None
            )
        )
        await asyncio.to_thread(emulator.wait_for, "result")
        loading.cancel()
        await loading

    with PlainEmulator() as emulator:
        emulator.misbehave("result", Hang())
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(stop(emulator))
