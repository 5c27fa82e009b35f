"""Presets of exported films: those that are shipped, and the user's own, each a file to share.

A file holds one or more tables ``[[preset]]``. The user's lie in the configuration folder, one
preset a file, named by its id.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError

from videoflow.domain.base import Model
from videoflow.domain.preset import Preset
from videoflow.errors import StorageError, UsageError, VideoFlowError
from videoflow.i18n import _
from videoflow.paths import app_paths
from videoflow.resources import resource_path
from videoflow.storage.atomic import explained, read_bytes_limited, write_bytes_atomic

MAX_FILE_BYTES = 100_000
PRESET_SUFFIX = ".toml"


class _PresetFile(Model):
    preset: tuple[Preset, ...] = Field(min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class OwnPresets:
    """The user's presets by id, and what is wrong with files that could not be used."""

    presets: tuple[Preset, ...]
    problems: tuple[VideoFlowError, ...]


@cache
def built_in_presets() -> tuple[Preset, ...]:
    """The presets that come with this version, in the order in which they are offered."""
    return read_presets(resource_path("presets.toml"))


def own_presets_folder() -> Path:
    """Where the user's presets are kept; it need not exist."""
    return app_paths().config / "presets"


def own_presets() -> OwnPresets:
    """The user's presets. What cannot be used is left out, and named as a problem."""
    folder = own_presets_folder()
    presets: dict[str, Preset] = {}
    problems: list[VideoFlowError] = []
    files: list[Path] = []
    try:
        with explained(folder):
            files = sorted(folder.glob(f"*{PRESET_SUFFIX}"))
    except StorageError as error:
        problems.append(error)
    for path in files:
        try:
            for preset in read_presets(path):
                presets.setdefault(preset.id, preset)
        except (UsageError, StorageError) as error:
            problems.append(error)
    return OwnPresets(tuple(presets.values()), tuple(problems))


def read_presets(path: Path) -> tuple[Preset, ...]:
    """The presets of a file.

    Raises:
        UsageError: it holds no presets, or something of them is wrong; names the file and what.
        StorageError: it cannot be read.
    """
    try:
        with explained(path):
            text = read_bytes_limited(path, MAX_FILE_BYTES).decode("utf-8-sig")
        presets = _PresetFile.model_validate(tomllib.loads(text)).preset
    except ValidationError as error:
        raise _unusable(path, _first_problem(error)) from error
    except (ValueError, RecursionError) as error:
        raise _unusable(path, str(error).rstrip(".")) from error
    ids = [preset.id for preset in presets]
    if len(set(ids)) < len(ids):
        raise _unusable(path, _("two presets have the same id"))
    return presets


def write_preset(preset: Preset, path: Path) -> None:
    """Write a preset as a file that ``read_presets`` reads. Raises StorageError."""
    with explained(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes_atomic(path, preset_text(preset).encode())


def save_own_preset(preset: Preset) -> None:
    """Add a preset to the user's own, or replace the one of its id. Raises StorageError."""
    write_preset(preset, own_presets_folder() / f"{preset.id}{PRESET_SUFFIX}")


def delete_own_preset(preset_id: str) -> None:
    """Remove one of the user's presets; one that is gone already is no error."""
    path = own_presets_folder() / f"{preset_id}{PRESET_SUFFIX}"
    with explained(path, missing_ok=True):
        path.unlink(missing_ok=True)


def preset_text(preset: Preset) -> str:
    """A preset as TOML, without what is as by default."""
    fields = preset.model_dump(mode="json", exclude_defaults=True)
    lines = [f"{name} = {_toml(value)}" for name, value in fields.items()]
    return "\n".join(["[[preset]]", *lines, ""])


def _toml(value: object) -> str:
    """A text, number or list of texts; JSON writes these as TOML does, but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _first_problem(error: ValidationError) -> str:
    problem = error.errors()[0]
    place = ".".join(part for part in problem["loc"][1:] if isinstance(part, str))
    return f"{place}: {problem['msg']}" if place else problem["msg"]


def _unusable(path: Path, problem: str) -> UsageError:
    return UsageError(
        _("The preset file “{path}” cannot be used: {problem}.").format(path=path, problem=problem),
        _("Correct it in a text editor, or ask for the file again."),
    )
