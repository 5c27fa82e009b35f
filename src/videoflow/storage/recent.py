"""What the application remembers between starts: recent projects, language, window.

Plain dataclasses, checked by hand: the first window waits for this file, and must not wait for
pydantic as well.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, cast

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

Appearance = Literal["system", "light", "dark"]


@dataclass(frozen=True)
class RecentProject:
    """A project that was open: its absolute folder, its name, and when it was opened last."""

    path: str
    name: str
    opened_at: datetime


@dataclass(frozen=True)
class AppState:
    """``recent`` is newest first; ``window_geometry`` is Qt's, as base64; empty: not set yet.
    ``language`` None is the system's; ``ffmpeg`` is the path of the user's own, or empty.
    ``looks_for_updates`` is the user's wish; ``looked_on`` the day of the last look (ISO date).
    """

    recent: tuple[RecentProject, ...] = ()
    language: str | None = None
    appearance: Appearance = "system"
    window_geometry: str = ""
    ffmpeg: str = ""
    looks_for_updates: bool = False
    looked_on: str = ""

    def with_recent(self, path: Path, name: str) -> AppState:
        """A copy with this project first, each once, and the oldest dropped."""
        newest = RecentProject(str(path), name, datetime.now(UTC))
        others = tuple(item for item in self.recent if item.path != newest.path)
        return replace(self, recent=(newest, *others)[:MAX_RECENT])

    def without_recent(self, path: Path) -> AppState:
        """A copy that has forgotten this project."""
        kept = tuple(item for item in self.recent if item.path != str(path))
        return replace(self, recent=kept)


def state_file() -> Path:
    """Where the state is kept; it need not exist."""
    return app_paths().config / "state.json"


def load_state() -> AppState:
    """The state, or the defaults where there is none or it is unusable.

    An unusable file is kept as ``state.damaged.json``; nothing here is worth refusing to start.
    """
    path = state_file()
    try:
        return _state_of(decode_json(read_bytes_limited(path, _MAX_STATE_BYTES)))
    except FileNotFoundError:
        return AppState()
    except (ValueError, StorageError):
        if path.is_file():
            replace_durably(path, path.with_name("state.damaged.json"))
        return AppState()


def save_state(state: AppState) -> None:
    """Write the state. Raises StorageError."""
    path = state_file()
    with explained(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    raw = asdict(state)
    raw["recent"] = [
        {**asdict(item), "opened_at": item.opened_at.isoformat()} for item in state.recent
    ]
    write_bytes_atomic(path, encode_json(raw))


def _state_of(raw: dict[str, Any]) -> AppState:
    """The state that a JSON object describes. Raises ValueError for anything unexpected."""
    _expect(set(raw) <= {field.name for field in fields(AppState)}, "an unknown field")
    recent = raw.get("recent", [])
    language = raw.get("language")
    appearance = raw.get("appearance", "system")
    geometry = raw.get("window_geometry", "")
    ffmpeg = raw.get("ffmpeg", "")
    looks_for_updates = raw.get("looks_for_updates", False)
    looked_on = raw.get("looked_on", "")
    _expect(isinstance(recent, list), "recent is a list")
    _expect(language is None or isinstance(language, str), "language is a text")
    _expect(appearance in ("system", "light", "dark"), "appearance is one of three")
    _expect(isinstance(geometry, str) and geometry.isascii(), "window_geometry is base64")
    _expect(isinstance(ffmpeg, str), "ffmpeg is a path")
    _expect(isinstance(looks_for_updates, bool), "looks_for_updates is true or false")
    _expect(isinstance(looked_on, str), "looked_on is a date")
    projects = tuple(_project_of(item) for item in recent)
    return AppState(
        projects[:MAX_RECENT],
        language,
        cast(Appearance, appearance),
        geometry,
        ffmpeg,
        looks_for_updates,
        looked_on,
    )


def _project_of(raw: object) -> RecentProject:
    _expect(isinstance(raw, dict), "a recent project is an object")
    values = cast(dict[str, object], raw)
    path, name, opened_at = (values.get(key) for key in ("path", "name", "opened_at"))
    if not (isinstance(path, str) and isinstance(name, str) and isinstance(opened_at, str)):
        raise ValueError("a recent project has a path, a name and a time")
    return RecentProject(path, name, datetime.fromisoformat(opened_at))


def _expect(fits: bool, what: str) -> None:
    if not fits:
        raise ValueError(f"not as expected: {what}")
