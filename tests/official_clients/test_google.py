from __future__ import annotations

from pathlib import Path

from tests.fakes.emulator import media_bytes
from tests.fakes.google_emulator import GoogleEmulator
from tests.official_clients.conftest import RunClient

from videoflow.domain.base import AssetKind


def test_the_google_client_understands_the_emulator(run_client: RunClient, tmp_path: Path) -> None:
    picture = tmp_path / "photo.png"
    picture.write_bytes(media_bytes(AssetKind.IMAGE, "photo"))
    with GoogleEmulator("the-key") as emulator:
        said = run_client("google_client.py", emulator.url, "the-key", str(picture))
        assert said.splitlines() == [
            "tokens 1120",
            'wrote {"scenes": ["one", "two"]}',
            "uploaded files/f1 ACTIVE",
            "video completed /v1beta/files/v1_1:download",
            "video completed /v1beta/files/v1_2:download",
            "stopped cancelled",
            "refused 400 INVALID_ARGUMENT",
        ]
        assert emulator.uploads == {"f1": picture.read_bytes()}
        assert emulator.interactions["v1_2"].body["background"] is True
