from __future__ import annotations

from pathlib import Path

from tests.fakes.emulator import media_bytes
from tests.fakes.openai_emulator import OpenAIEmulator
from tests.official_clients.conftest import RunClient

from videoflow.domain.base import AssetKind


def test_the_openai_client_understands_the_emulator(run_client: RunClient, tmp_path: Path) -> None:
    picture = tmp_path / "photo.png"
    picture.write_bytes(media_bytes(AssetKind.IMAGE, "photo"))
    with OpenAIEmulator("the-key") as emulator:
        said = run_client("openai_client.py", emulator.url, "the-key", str(picture))
        assert said.splitlines() == [
            "tokens 1325",
            'wrote {"scenes": ["one", "two"]}',
            "video completed True",
            "models 3",
            "refused 401 invalid_api_key",
        ]
        photos = [part for part in emulator.parts("edit") if part.name == "image[]"]
        assert [photo.data for photo in photos] == [picture.read_bytes()] * 2
        (video,) = emulator.videos.values()
        assert video.start_image == picture.read_bytes()
        assert video.fields["seconds"] == "4"
