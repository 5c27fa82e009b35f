from __future__ import annotations

from tests.fakes.fal_emulator import FalEmulator
from tests.official_clients.conftest import RunClient


def test_fal_client_runs_models(run_client: RunClient) -> None:
    with FalEmulator() as emulator:
        said = run_client("fal_queue.py", emulator.url).splitlines()
        assert list(emulator.files.values()) == [("image/png", b"picture")]
        assert [request.cancelled for request in emulator.requests.values()] == [False, True, False]
    assert said[0] == "True"
    assert "'Queued'" in said[1]
    assert "'InProgress'" in said[1]
    assert said[2:] == ["image/png", "422"]
