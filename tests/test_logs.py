import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.fakes.plain_emulator import PlainEmulator
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from videoflow.logs import log_file, log_to_file


@pytest.fixture(autouse=True)
def _own_handlers() -> Iterator[None]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
            handler.close()
    root.setLevel(level)


def test_what_is_logged_lands_in_the_file() -> None:
    log_to_file()
    logging.getLogger("videoflow.test").info("hello")
    assert "hello" in log_file().read_text(encoding="utf-8")


def test_requests_leave_neither_addresses_nor_headers_nor_bodies_in_the_log() -> None:
    log_to_file(logging.DEBUG)
    with PlainEmulator() as emulator:
        httpx.post(
            f"{emulator.url}/v1/jobs?signature=secret-query",
            headers={"Authorization": "Bearer secret-key"},
            content="secret-body",
        )

        async def listen() -> None:
            url = f"{emulator.url.replace('http', 'ws')}/ws?token=secret-token"
            with pytest.raises(InvalidStatus):
                await connect(url, additional_headers={"X-Key": "secret-header"})

        asyncio.run(listen(), debug=True)
    logging.getLogger("videoflow.test").debug("hello")
    written = log_file().read_text(encoding="utf-8")
    assert "hello" in written
    assert "secret" not in written


def test_a_log_that_cannot_be_written_does_not_stop_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "home"
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    monkeypatch.setenv("VIDEOFLOW_HOME", str(blocked))
    log_to_file()
    logging.getLogger("videoflow.test").info("still running")
