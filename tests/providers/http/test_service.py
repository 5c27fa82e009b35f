"""One service: what may be repeated is, what may be charged is not, jobs are never given up."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.fakes.plain_emulator import PlainEmulator, judge, plain_service, read_id
from tests.helpers.service_context import request_for

from videoflow.domain.base import AssetKind
from videoflow.providers.base import Delivered


def silent(_share: float, _text: str) -> None:
    """Nobody watches."""


def test_a_job_from_question_to_file(tmp_path: Path) -> None:
    request = request_for(AssetKind.IMAGE, tmp_path / "x.part", provider="plain", model="")

    async def life(url: str) -> Delivered:
        async with plain_service(url) as service:
            await service.ask("GET", "/account")
            remote_id = await service.send(
                "POST", "/jobs", json={"prompt": "x"}, read=read_id, report=silent
            )
            return await service.follow(
                request, remote_id, lambda: service.ask("GET", f"/jobs/{remote_id}"), judge, silent
            )

    with PlainEmulator() as emulator:
        assert asyncio.run(life(emulator.url)) == Delivered()
        assert request.target.read_bytes() == emulator.content
        assert emulator.counts == {"ask": 1, "submit": 1, "poll": 2, "result": 1}
