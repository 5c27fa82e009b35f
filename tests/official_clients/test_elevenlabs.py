from __future__ import annotations

from tests.fakes.elevenlabs_emulator import ElevenLabsEmulator
from tests.helpers.service_context import KEY
from tests.official_clients.conftest import RunClient


def test_the_client_reads_aloud(run_client: RunClient) -> None:
    with ElevenLabsEmulator(KEY) as emulator:
        said = run_client("elevenlabs_speech.py", emulator.url, KEY)
        assert "limit 100000" in said
        assert "refused 401 invalid_api_key" in said
        (seen,) = emulator.at("submit")
        assert seen.json() == {
            "text": "Hello there",
            "model_id": "eleven_v3",
            "language_code": "en",
            "seed": 7,
        }
        assert seen.query == {"output_format": "mp3_44100_128"}
