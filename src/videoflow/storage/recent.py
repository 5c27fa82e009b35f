"""What the application remembers between starts: recent projects, language, window."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from videoflow.domain.base import Model, utc_now
from videoflow.errors import StorageError
from videoflow.paths import app_paths
from videoflow.storage.atomic import (
    explained,
    read_bytes_limited,
    replace_durably,
    write_bytes_atomic,
)
from videoflow.storage.json_text import decode_json, encode_json

MAX_RECENT = 12
_MAX_STATE_BYTES = 1_000_000


class RecentProject(Model):
    """A project that was open: its absolute folder, its name, and when it was opened last."""

    path: str = Field(min_length=1)
    name: str = ""
    opened_at: datetime


class AppState(Model):
    """``recent`` is newest first; ``window_geometry`` is Qt's, as base64; None: not set yet."""

    recent: tuple[RecentProject, ...] = ()
    language: str | None = None
    appearance: Literal["system", "light", "dark"] = "system"
    window_geometry: str = ""
    last_folder: str = ""

    def with_recent(self, path: Path, name: str) -> AppState:
        """A copy with this project first, each once, and the oldest dropped."""
        newest = RecentProject(path=str(path), name=name, opened_at=utc_now())
        others = tuple(item for item in self.recent if item.path != newest.path)
        return self.changed(recent=(newest, *others)[:MAX_RECENT])

    def without_recent(self, path: Path) -> AppState:
        """A copy that has forgotten this project."""
        return self.changed(recent=tuple(item for item in self.recent if item.path != str(path)))


def state_file() -> Path:
    """Where the state is kept; it need not exist."""
    return app_paths().config / "state.json"


def load_state() -> AppState:
    """The state, or the defaults where there is none or it is unusable.

    An unusable file is kept as ``state.damaged.json``; nothing here is worth refusing to start.
    """
    path = state_file()
    try:
        return AppState.model_validate(decode_json(read_bytes_limited(path, _MAX_STATE_BYTES)))
    except FileNotFoundError:
        return AppState()
    except (ValidationError, ValueError, StorageError):
        if path.is_file():
            replace_durably(path, path.with_name("state.damaged.json"))
        return AppState()


def save_state(state: AppState) -> None:
    """Write the state. Raises StorageError."""
    path = state_file()
    with explained(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes_atomic(path, encode_json(state.model_dump(mode="json")))
