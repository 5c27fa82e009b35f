"""One service: what may be repeated is, what may be charged is not, jobs are never given up."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Coroutine
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.emulator import (
    Hang,
    Html,
    Malformed,
    Misbehaviour,
    ResetAfter,
    ResetBefore,
    ResetDuring,
    Slow,
    Stall,
    Status,
)
from tests.fakes.plain_emulator import (
    PlainEmulator,
    RawServer,
    judge,
    plain_service,
    read_id,
)
from tests.helpers.service_context import FAST, KEY, request_for

from videoflow.domain.base import AssetKind
from videoflow.errors import (
    AnswerInvalidError,
    CreditExhaustedError,
    KeyRefusedError,
    ModerationError,
    ProviderError,
    RequestRejectedError,
    ServiceBusyError,
    ServiceUnreachableError,
    StillRunningError,
    StorageError,
    SubmissionUncertainError,
)
from videoflow.providers.base import Delivered
from videoflow.providers.context import Pace
from videoflow.providers.http.answers import Answer
from videoflow.providers.http.faults import Fault, FaultKind
from videoflow.providers.http.polling import FAILED_LOOKS
from videoflow.providers.http.service import FRESH_ADDRESSES, Service

HASTY = replace(FAST, connect_s=0.3, answer_s=0.15)
BROKEN: list[Misbehaviour] = [ResetBefore(), ResetDuring(), ResetAfter(), Hang(), Stall()]


def silent(_share: float, _text: str) -> None:
    """Nobody watches."""


def nobody_listens() -> str:
    """An address of this computer that refuses connections."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


async def ask(service: Service) -> Answer:
    async with service:
        return await service.ask("GET", "/account")


async def submit(service: Service, report: Any = silent) -> str:
    async with service:
        return await service.send("POST", "/jobs", json={"a": 1}, read=read_id, report=report)


async def follow(service: Service, target: Path, report: Any = silent) -> Delivered:
    request = request_for(AssetKind.IMAGE, target, provider="plain", model="")
    async with service:
        return await service.follow(
            request, "job-1", lambda: service.ask("GET", "/jobs/job-1"), judge, report
        )


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(asyncio.wait_for(work, 20))


def test_a_job_from_question_to_file(tmp_path: Path) -> None:
    shares: list[float] = []

    async def life(url: str) -> Delivered:
        service = plain_service(url)
        request = request_for(AssetKind.IMAGE, tmp_path / "x.part", provider="plain", model="")
        async with service:
            await service.ask("GET", "/account")
            remote_id = await service.send(
                "POST", "/jobs", json={"prompt": "x"}, read=read_id, report=silent
            )
            return await service.follow(
                request,
                remote_id,
                lambda: service.ask("GET", f"/jobs/{remote_id}"),
                judge,
                lambda share, _text: shares.append(share),
            )

    with PlainEmulator() as emulator:
        assert run(life(emulator.url)) == Delivered()
        assert (tmp_path / "x.part").read_bytes() == emulator.content
        assert emulator.counts == {"ask": 1, "submit": 1, "poll": 2, "result": 1}
        assert all(seen.headers.get("Authorization") for seen in emulator.at("poll"))
        assert "Authorization" not in emulator.at("result")[0].headers
    assert shares == sorted(shares)
    assert max(shares) <= 1


# --- asking ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "trouble",
    [*BROKEN, Status(500), Status(503, headers={"Retry-After": "0"}), Status(429), Html(502)],
    ids=repr,
)
def test_a_question_is_repeated_until_it_is_answered(trouble: Misbehaviour) -> None:
    with PlainEmulator() as emulator:
        emulator.misbehave("ask", trouble, trouble)
        answer = run(ask(plain_service(emulator.url, pace=HASTY)))
        assert answer.json() == {"name": "Ada"}
        assert emulator.counts["ask"] == 3


@pytest.mark.parametrize(
    ("trouble", "error", "asked"),
    [
        (ResetAfter(), ServiceUnreachableError, 3),
        (Hang(), ServiceUnreachableError, 3),
        (Status(500), ProviderError, 3),
        (Status(429), ServiceBusyError, 3),
        (Status(429, headers={"Retry-After": "900"}), ServiceBusyError, 1),
        (Status(401), KeyRefusedError, 1),
        (Status(402), CreditExhaustedError, 1),
        (Status(403), KeyRefusedError, 1),
        (Status(404), RequestRejectedError, 1),
        (Status(302, headers={"Location": "https://elsewhere.example/"}), RequestRejectedError, 1),
        (Status(418), RequestRejectedError, 1),
    ],
    ids=repr,
)
def test_a_question_is_given_up_with_the_reason(
    trouble: Misbehaviour, error: type[ProviderError], asked: int
) -> None:
    with PlainEmulator() as emulator:
        emulator.misbehave("ask", *[trouble] * 3)
        with pytest.raises(error) as raised:
            run(ask(plain_service(emulator.url, pace=HASTY)))
        assert raised.value.action
        assert emulator.counts["ask"] == asked


def test_a_wait_of_minutes_is_left_to_the_user() -> None:
    with PlainEmulator() as emulator:
        emulator.misbehave("ask", Status(429, headers={"Retry-After": "900"}))
        with pytest.raises(ServiceBusyError, match="15 minutes"):
            run(ask(plain_service(emulator.url)))


def test_a_status_that_is_an_answer_is_returned() -> None:
    async def look(url: str) -> Answer:
        async with plain_service(url) as service:
            return await service.ask("GET", "/account", accept=(404,))

    with PlainEmulator() as emulator:
        emulator.misbehave("ask", Status(404, {"error": "gone"}))
        answer = run(look(emulator.url))
        assert (answer.status, answer.json()) == (404, {"error": "gone"})


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/endless", AnswerInvalidError),
        ("/gzip", AnswerInvalidError),
        ("/dripping", ServiceUnreachableError),
    ],
)
def test_an_answer_is_bounded_in_size_and_time(path: str, error: type[ProviderError]) -> None:
    async def look(url: str) -> None:
        async with plain_service(url, pace=replace(HASTY, retries=0)) as service:
            await service.ask("GET", path, max_bytes=1_000_000)

    with PlainEmulator() as emulator, pytest.raises(error):
        run(look(emulator.url))


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("http://no-such-host.invalid", "internet connection"),
        ("ftp://127.0.0.1", "Check its address"),
        ("no address", "Check its address"),
        ("http://[::1", "Check its address"),
        ("http://127.0.0.1:99999", "Check its address"),
    ],
)
def test_an_address_that_leads_nowhere(url: str, advice: str) -> None:
    with pytest.raises(ServiceUnreachableError) as raised:
        run(ask(plain_service(url, pace=replace(FAST, retries=0))))
    assert advice in raised.value.action


# --- sending what may be charged -------------------------------------------------------------


@pytest.mark.parametrize(
    "trouble",
    [
        *BROKEN,
        Malformed(),
        Html(200),
        Html(502),
        Status(500),
        Status(503, {"error": "overloaded"}),
        Status(504),
        Status(408),
        Status(200, {"no": "id"}),
        Status(200, []),
        Status(204),
    ],
    ids=repr,
)
def test_what_may_have_been_taken_is_never_sent_again(trouble: Misbehaviour) -> None:
    with PlainEmulator() as emulator:
        emulator.misbehave("submit", trouble)
        with pytest.raises(SubmissionUncertainError, match="may have been charged"):
            run(submit(plain_service(emulator.url, pace=HASTY)))
        assert emulator.counts["submit"] == 1


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (Status(400, "bad prompt"), RequestRejectedError),
        (Status(401), KeyRefusedError),
        (Status(402), CreditExhaustedError),
        (Status(404), RequestRejectedError),
        (Status(422), RequestRejectedError),
        (Status(307, headers={"Location": "/v1/account"}), RequestRejectedError),
    ],
    ids=repr,
)
def test_a_refusal_is_certain_and_final(trouble: Misbehaviour, error: type[ProviderError]) -> None:
    with PlainEmulator() as emulator:
        emulator.misbehave("submit", trouble)
        with pytest.raises(error):
            run(submit(plain_service(emulator.url)))
        assert emulator.counts["submit"] == 1


def test_what_was_turned_away_is_sent_again_and_the_user_told() -> None:
    told: list[str] = []
    with PlainEmulator() as emulator:
        emulator.misbehave("submit", Status(429, headers={"Retry-After": "0.04"}), Status(429))
        pace = replace(FAST, first_retry_s=0.001)
        found = run(
            submit(plain_service(emulator.url, pace=pace), lambda _s, text: told.append(text))
        )
        assert found == "job-3"
    assert told
    assert all("asks to wait" in text for text in told)


@pytest.mark.parametrize("retry_after", ["", "86400"])
def test_what_is_turned_away_for_long_was_not_taken(retry_after: str) -> None:
    with PlainEmulator() as emulator:
        headers = {"Retry-After": retry_after} if retry_after else {}
        emulator.misbehave("submit", *[Status(429, headers=headers)] * 3)
        with pytest.raises(ServiceBusyError, match="Nothing was made"):
            run(submit(plain_service(emulator.url)))
        assert emulator.counts["submit"] == (1 if retry_after else 3)


def test_a_refused_connection_is_tried_again_and_certain() -> None:
    with pytest.raises(ServiceUnreachableError):
        run(submit(plain_service(nobody_listens())))


def test_a_service_that_comes_up_meanwhile_gets_it_once() -> None:
    url = nobody_listens()
    port = int(url.rpartition(":")[2])
    arrived: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arrived.append(await reader.readuntil(b'{"a":1}'))
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{"id": "j1"}')
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def come_up_late() -> str:
        pace = replace(FAST, first_retry_s=0.2, retries=4)
        sending = asyncio.ensure_future(submit(plain_service(url, pace=pace)))
        await asyncio.sleep(0.1)
        async with await asyncio.start_server(talk, "127.0.0.1", port):
            return await sending

    assert run(come_up_late()) == "j1"
    assert len(arrived) == 1


def test_a_reset_while_the_body_goes_out_leaves_it_open() -> None:
    async def talk(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")

    async def send_much(url: str) -> None:
        async with plain_service(url, pace=HASTY) as service:
            await service.send(
                "POST", "/jobs", content=b"x" * 20_000_000, read=read_id, report=silent
            )

    with RawServer(talk) as server:
        with pytest.raises(SubmissionUncertainError):
            run(send_much(server.url))
        assert server.connections == 1


def test_a_refusal_before_the_body_was_read_is_heard() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        await reader.read(1_000_000)
        writer.write_eof()
        await reader.read()

    async def send_much(url: str) -> None:
        async with plain_service(url) as service:
            await service.send("POST", "/jobs", content=b"x" * 99_000, read=read_id, report=silent)

    with RawServer(talk) as server, pytest.raises(RequestRejectedError):
        run(send_much(server.url))


def test_a_proxy_that_does_not_let_through_took_nothing() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 502 No Way\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    with RawServer(talk) as proxy:
        service = plain_service("https://api.plain.invalid", proxy=proxy.url)
        with pytest.raises(ServiceUnreachableError):
            run(submit(service))
        assert proxy.connections == FAST.retries + 1


def test_stopping_while_it_is_in_flight_leaves_it_open() -> None:
    async def stop(emulator: PlainEmulator) -> None:
        sending = asyncio.ensure_future(submit(plain_service(emulator.url)))
        await asyncio.to_thread(emulator.wait_for, "submit")
        sending.cancel()
        await sending

    with PlainEmulator() as emulator:
        emulator.misbehave("submit", Hang())
        with pytest.raises(SubmissionUncertainError, match="You stopped"):
            run(stop(emulator))
        assert emulator.counts["submit"] == 1


def test_stopping_while_it_waits_for_its_turn_is_harmless() -> None:
    async def stop(emulator: PlainEmulator) -> None:
        told = asyncio.Event()
        sending = asyncio.ensure_future(
            submit(plain_service(emulator.url), lambda _share, _text: told.set())
        )
        await told.wait()
        sending.cancel()
        await sending

    with PlainEmulator() as emulator:
        emulator.misbehave("submit", Status(429, headers={"Retry-After": "60"}))
        with pytest.raises(asyncio.CancelledError):
            run(stop(emulator))
        assert emulator.counts["submit"] == 1


def test_what_the_reader_refuses_is_certain() -> None:
    def refuse(_answer: Answer) -> str:
        raise ModerationError("It objects.")

    async def send(url: str) -> None:
        async with plain_service(url) as service:
            await service.send("POST", "/jobs", read=refuse, report=silent)

    with PlainEmulator() as emulator, pytest.raises(ModerationError):
        run(send(emulator.url))


# --- following jobs --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "trouble", [*BROKEN, Status(500), Status(429), Html(), Html(502), Malformed()], ids=repr
)
def test_trouble_while_looking_is_overcome(trouble: Misbehaviour, tmp_path: Path) -> None:
    with PlainEmulator() as emulator:
        emulator.misbehave("poll", trouble, Slow(0.01), trouble)
        run(follow(plain_service(emulator.url, pace=HASTY), tmp_path / "x"))
        assert (tmp_path / "x").read_bytes() == emulator.content


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (Html(), "does not understand"),
        (Status(401), "API key"),
        (Status(500), "cannot be asked now"),
        (ResetAfter(), "cannot be reached"),
    ],
    ids=repr,
)
def test_a_service_that_cannot_be_asked_keeps_the_job(
    trouble: Misbehaviour, words: str, tmp_path: Path
) -> None:
    with PlainEmulator() as emulator:
        emulator.misbehave("poll", *[trouble] * 20)
        with pytest.raises(StillRunningError, match=words) as raised:
            run(follow(plain_service(emulator.url), tmp_path / "x"))
        assert raised.value.remote_id == "job-1"
        assert "not paid for twice" in raised.value.action
        repeated = trouble in (Status(500), ResetAfter())
        assert emulator.counts["poll"] == FAILED_LOOKS * (3 if repeated else 1)


def test_trouble_counts_in_a_row_only(tmp_path: Path) -> None:
    with PlainEmulator() as emulator:
        emulator.polls_until_done = 8
        emulator.misbehave(
            "poll", Html(), Html(), Slow(0), Html(), Html(), Slow(0), Html(), Html(), Slow(0)
        )
        run(follow(plain_service(emulator.url), tmp_path / "x"))


def test_patience_ends_and_the_job_goes_on(tmp_path: Path) -> None:
    with PlainEmulator() as emulator:
        emulator.polls_until_done = 10_000
        pace = replace(FAST, patience_s=0.2)
        with pytest.raises(StillRunningError, match="still working"):
            run(follow(plain_service(emulator.url, pace=pace), tmp_path / "x"))
        assert emulator.counts["poll"] > 2


def test_looks_become_rarer() -> None:
    moments: list[float] = []

    async def watch(url: str) -> None:
        loop = asyncio.get_running_loop()
        pace = replace(FAST, first_poll_s=0.02, poll_share=0.5, slowest_poll_s=0.1, patience_s=0.6)

        def never(_answer: Answer) -> None:
            moments.append(loop.time())

        async with plain_service(url, pace=pace) as service:
            await service.poll("job-1", lambda: service.ask("GET", "/account"), never)

    with PlainEmulator() as emulator, pytest.raises(StillRunningError):
        run(watch(emulator.url))
    pauses = [later - earlier for earlier, later in pairwise(moments)]
    assert pauses[0] >= 0.02
    assert pauses[4] > pauses[0] * 1.5
    assert pauses[-1] >= 0.1


def test_what_the_service_says_failed_has_failed() -> None:
    def failed(_answer: Answer) -> None:
        raise ProviderError("It failed.")

    async def watch(url: str) -> None:
        async with plain_service(url) as service:
            await service.poll("job-1", lambda: service.ask("GET", "/account"), failed)

    with PlainEmulator() as emulator:
        with pytest.raises(ProviderError, match=r"It failed\."):
            run(watch(emulator.url))
        assert emulator.counts["ask"] == 1


@pytest.mark.parametrize(
    "trouble", [Status(403, "<Error>Expired</Error>"), Status(404), Status(410), Html()], ids=repr
)
def test_an_address_that_has_expired_is_asked_for_again(
    trouble: Misbehaviour, tmp_path: Path
) -> None:
    with PlainEmulator() as emulator:
        emulator.misbehave("result", trouble)
        run(follow(plain_service(emulator.url), tmp_path / "x"))
        assert emulator.counts["poll"] == 3
        assert (tmp_path / "x").read_bytes() == emulator.content


def test_a_result_that_cannot_be_downloaded_stays_at_the_service(tmp_path: Path) -> None:
    with PlainEmulator() as emulator:
        emulator.misbehave("result", *[Status(403)] * FRESH_ADDRESSES)
        with pytest.raises(StillRunningError, match="could not be downloaded") as raised:
            run(follow(plain_service(emulator.url), tmp_path / "x"))
        assert "second time" in raised.value.action
        assert not (tmp_path / "x").exists()


def test_a_full_disk_is_no_fault_of_the_service(tmp_path: Path) -> None:
    with PlainEmulator() as emulator, pytest.raises(StorageError, match="No such file"):
        run(follow(plain_service(emulator.url), tmp_path / "gone" / "x"))


# --- secrets ---------------------------------------------------------------------------------


def test_the_key_is_not_repeated_to_the_user() -> None:
    async def make(url: str) -> ProviderError:
        async with plain_service(url) as service:
            detail = f"Bad key {KEY} for https://x.example/a?sig=abc"
            return service.error(Fault(FaultKind.REJECTED, detail))

    text = str(run(make("http://127.0.0.1:1")))
    assert "Bad key" in text
    assert KEY not in text
    assert "sig" not in text


@pytest.mark.parametrize("key", ["schlüssel-0123456789", "abc\ndef-0123456789", "a\x00b"])
def test_a_key_that_cannot_be_sent_is_refused_without_repeating_it(key: str) -> None:
    with pytest.raises(KeyRefusedError) as raised:
        plain_service("http://127.0.0.1:1", key=key)
    assert key not in str(raised.value)


@pytest.mark.parametrize("url", ["https://elsewhere.example/v1/jobs/1", "http://127.0.0.1:1/v1"])
def test_the_key_goes_to_no_other_address(url: str) -> None:
    async def look(own: str) -> None:
        async with plain_service(own) as service:
            await service.ask("GET", url)

    with PlainEmulator() as emulator, pytest.raises(AnswerInvalidError, match="not its own"):
        run(look(emulator.url))


def test_an_address_of_its_own_may_be_used_as_a_whole() -> None:
    async def look(own: str) -> Answer:
        async with plain_service(own) as service:
            return await service.ask("GET", f"{own}/v1/account")

    with PlainEmulator() as emulator:
        assert run(look(emulator.url)).ok


def test_nothing_secret_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with PlainEmulator() as emulator:
        emulator.misbehave("poll", ResetAfter(), Html(502))
        emulator.misbehave("result", Status(403), ResetDuring())
        run(follow(plain_service(emulator.url), tmp_path / "x"))
    assert "refused: status 403" in caplog.text
    assert KEY not in caplog.text
    assert "Signature" not in caplog.text


def test_the_pace_is_patient_by_default() -> None:
    pace = Pace()
    assert pace.patience_s >= 20 * 60
    assert pace.answer_s >= 30
