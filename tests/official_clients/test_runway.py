from __future__ import annotations

from tests.fakes.runway_emulator import RunwayEmulator
from tests.helpers.service_context import KEY
from tests.official_clients.conftest import RunClient


def test_the_client_makes_a_video(run_client: RunClient) -> None:
    with RunwayEmulator(KEY) as emulator:
        said = run_client("runway.py", emulator.url, KEY)
        assert "PENDING THROTTLED RUNNING SUCCEEDED for 25" in said
        assert "balance 1234" in said
        assert "refused" in said
        first = emulator.at("submit")[0]
        assert first.headers["X-Runway-Version"] == "2024-11-06"
        assert first.json() == {
            "model": "gen4.5",
            "promptImage": "data:image/png;base64,AAAA",
            "promptText": "A cup of coffee",
            "ratio": "720:1280",
            "duration": 5,
            "seed": 7,
        }
        assert emulator.counts["cancel"] == 1
