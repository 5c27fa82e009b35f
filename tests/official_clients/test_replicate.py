from __future__ import annotations

from pathlib import Path

from tests.fakes.emulator import media_bytes
from tests.fakes.replicate_emulator import ReplicateEmulator
from tests.official_clients.conftest import RunClient

from videoflow.domain.base import AssetKind


def test_replicate_runs_models(run_client: RunClient, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(media_bytes(AssetKind.IMAGE, "picture"))
    with ReplicateEmulator() as emulator:
        said = run_client("replicate_client.py", emulator.url, str(picture)).splitlines()
        assert said[0].startswith(f"succeeded {emulator.url}/delivery/video/")
        assert said[1:] == [
            "image/png",
            "canceled",
            "True",
            "['prompt', 'starting_frame']",
            "404 The requested resource could not be found.",
        ]
