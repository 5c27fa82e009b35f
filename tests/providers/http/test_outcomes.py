"""Errors where nobody knows; most are tried in test_service.py, here those of certificates."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes.plain_emulator import PROFILE, plain_service
from tests.helpers.service_context import FAST

from videoflow.errors import ServiceUnreachableError
from videoflow.providers.http import outcomes

OPENSSL = shutil.which("openssl")


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for this computer that nobody trusts, and its key."""
    if OPENSSL is None:
        pytest.skip("makes a certificate with openssl")
    certificate, key = tmp_path / "company.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            *(OPENSSL, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
            *("-out", str(certificate), "-keyout", str(key)),
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key


async def ask_over_tls(certificate: Path, key: Path, ca_bundle: Path | None) -> bytes:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        await writer.drain()
        writer.close()

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    async with await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        pace = replace(FAST, retries=0)
        service = plain_service(f"https://127.0.0.1:{port}", pace=pace, ca_bundle=ca_bundle)
        async with service:
            return (await service.ask("GET", "/account")).body


def test_a_certificate_that_is_not_trusted(certificate: tuple[Path, Path]) -> None:
    with pytest.raises(ServiceUnreachableError, match="CA bundle"):
        asyncio.run(ask_over_tls(*certificate, ca_bundle=None))


def test_a_certificate_of_ones_own_company(certificate: tuple[Path, Path]) -> None:
    assert asyncio.run(ask_over_tls(*certificate, ca_bundle=certificate[0])) == b"{}"


def test_a_disk_that_says_no_more_than_that() -> None:
    assert "No space left" in outcomes.not_written(OSError(28, "No space left on device")).message
    assert "OSError" in outcomes.not_written(OSError()).message


def test_what_is_uncertain_leads_to_the_dashboard() -> None:
    for error in (
        outcomes.uncertain(PROFILE),
        outcomes.stopped_while_sending(PROFILE),
        outcomes.lost(PROFILE),
    ):
        assert "may have been charged" in error.message
        assert "dashboard" in error.action
