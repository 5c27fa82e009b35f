from __future__ import annotations

from pathlib import Path

import pytest

from videoflow.storage.recent import MAX_RECENT, AppState, load_state, save_state, state_file


def test_what_is_saved_is_loaded(videoflow_home: Path) -> None:
    assert load_state() == AppState()
    state = AppState(language="vi", appearance="dark").with_recent(Path("/films/Cà phê"), "Cà")
    save_state(state)
    assert load_state() == state
    assert state_file().is_relative_to(videoflow_home)


def test_recent_projects_are_newest_first_each_once_and_bounded() -> None:
    state = AppState()
    for number in [*range(MAX_RECENT + 3), 5]:
        state = state.with_recent(Path(f"/films/{number}"), f"Film {number}")
    assert len(state.recent) == MAX_RECENT
    assert [item.name for item in state.recent[:2]] == ["Film 5", f"Film {MAX_RECENT + 2}"]
    state = state.without_recent(Path("/films/5"))
    assert "Film 5" not in [item.name for item in state.recent]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b'{"extra": 1}',
        b"\xff",
        b"[" * 100_000,
        b'{"language": 7}',
        b'{"appearance": "pink"}',
        b'{"recent": {}}',
        b'{"recent": [1]}',
        b'{"recent": [{"path": "/x", "name": "x", "opened_at": "yesterday"}]}',
    ],
)
def test_an_unusable_file_is_kept_and_the_application_starts(data: bytes) -> None:
    save_state(AppState())
    state_file().write_bytes(data)
    assert load_state() == AppState()
    assert state_file().with_name("state.damaged.json").read_bytes() == data
    save_state(AppState(language="en"))
    assert load_state().language == "en"
