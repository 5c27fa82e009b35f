from __future__ import annotations

from tests.fakes.runware_emulator import RunwareEmulator
from tests.helpers.service_context import KEY
from tests.official_clients.conftest import RunClient


def test_runware_sdk_makes_a_picture_and_a_video(run_client: RunClient) -> None:
    with RunwareEmulator() as emulator:
        image, video, account, upload = run_client(
            "runware_client.py", emulator.url, KEY
        ).splitlines()
        assert image.startswith(emulator.url)
        assert video.startswith(emulator.url)
        assert "balance" in account
        assert "mediaUUID" in upload
