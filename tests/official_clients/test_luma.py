from __future__ import annotations

from tests.fakes.luma_emulator import LumaEmulator
from tests.helpers.service_context import KEY
from tests.official_clients.conftest import RunClient


def test_the_client_makes_a_video(run_client: RunClient) -> None:
    with LumaEmulator(KEY) as emulator:
        said = run_client("luma.py", emulator.url, KEY)
        assert "queued queued processing completed" in said
        assert "image image" in said
        assert "files 0" in said
        assert "refused" in said
        assert emulator.at("submit")[0].json() == {
            "model": "ray-3.2",
            "type": "video",
            "prompt": "A cup of coffee",
            "aspect_ratio": "9:16",
            "video": {
                "resolution": "720p",
                "duration": "5s",
                "start_frame": {"data": "AAAA", "media_type": "image/png"},
            },
        }
