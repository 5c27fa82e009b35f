"""The presets that there are, and how they come in from and go out to files.

The user's own are kept in memory, so that finding one costs no disk. What reads or writes files
says so: the owner thread leaves that to tasks.
"""

from __future__ import annotations

import difflib
import threading
from collections.abc import Sequence
from pathlib import Path

from videoflow.domain.base import AspectRatio
from videoflow.domain.preset import Preset
from videoflow.errors import RuleError, UsageError, VideoFlowError
from videoflow.i18n import _
from videoflow.storage import presets as storage

DEFAULT_PRESET_ID = "high"
DEFAULT_FPS = 30

_own: dict[Path, storage.OwnPresets] = {}
"""What each folder of own presets held when it was read last."""
_reading = threading.Lock()


def read_own_presets() -> None:
    """Bring what is in memory in line with the user's files. Reads them.

    Opening a project does it, so that nobody who has one open waits for it.
    """
    folder = storage.own_presets_folder()
    with _reading:  # one after the other, so that what was read last is what stays
        _own[folder] = storage.own_presets()
    storage.built_in_presets()  # from now on in memory, too


def all_presets() -> tuple[Preset, ...]:
    """Shipped presets, then the user's own. A user's file never replaces a shipped preset."""
    shipped = storage.built_in_presets()
    ids = {preset.id for preset in shipped}
    return shipped + tuple(preset for preset in _kept().presets if preset.id not in ids)


def is_built_in(preset_id: str) -> bool:
    """Whether a preset came with this version, so that it can be neither changed nor removed."""
    return any(preset.id == preset_id for preset in storage.built_in_presets())


def preset_problems() -> tuple[VideoFlowError, ...]:
    """What is wrong with files among the user's presets; each names its file."""
    return _kept().problems


def find_presets(ids: Sequence[str]) -> tuple[Preset, ...]:
    """The presets of these ids, in this order, each once. UsageError for one that is unknown."""
    known = {preset.id: preset for preset in all_presets()}
    for preset_id in ids:
        if preset_id not in known:
            similar = difflib.get_close_matches(preset_id.casefold(), known, n=1)
            raise UsageError(
                _("There is no preset “{preset}”.").format(preset=preset_id),
                _("Did you mean “{preset}”?").format(preset=similar[0])
                if similar
                else _("Presets are: {presets}.").format(presets=", ".join(known)),
            )
    return tuple(known[preset_id] for preset_id in dict.fromkeys(ids))


def remove_preset(preset_id: str) -> None:
    """Remove a preset of the user's own, and its file. RuleError for a shipped one."""
    if is_built_in(preset_id):
        raise RuleError(
            _("“{preset}” is a preset of VideoFlow's own.").format(preset=preset_id),
            _("Only your own presets can be removed."),
        )
    storage.delete_own_preset(preset_id)
    read_own_presets()


def import_presets(path: Path) -> tuple[Preset, ...]:
    """Add the presets of a file to the user's own; returns them.

    UsageError and StorageError name the file; RuleError for the id of a shipped preset. Nothing
    is added then.
    """
    presets = storage.read_presets(path)
    for preset in presets:
        if is_built_in(preset.id):
            raise RuleError(
                _("The file “{path}” has a preset “{preset}”, which is VideoFlow's own.").format(
                    path=path, preset=preset.id
                ),
                _("Change the id in the file, then add it again."),
            )
    try:
        for preset in presets:
            storage.save_own_preset(preset)
    finally:
        read_own_presets()  # those before one that could not be saved, too
    return presets


def export_preset(preset_id: str, path: Path) -> None:
    """Write a preset to a file that others can add to theirs. UsageError, StorageError."""
    (preset,) = find_presets([preset_id])
    storage.write_preset(preset, path)


def film_size(
    preset: Preset, shape: AspectRatio, largest: tuple[int, int] | None = None
) -> tuple[int, int]:
    """(width, height) in pixels of a film of ``shape``.

    ``largest`` is the size of the film's largest source, which original quality keeps.
    """
    shape = preset.aspect_ratio or shape
    if preset.short_side_px is not None:
        return shape.size(preset.short_side_px)
    return shape.size(min(largest)) if largest else shape.size(1080)


def estimated_bytes(preset: Preset, duration_s: float, sources_bytes: int) -> int:
    """About how large the file becomes; original quality is about as large as its sources."""
    if preset.video_kbps is None:
        return sources_bytes + int(duration_s * preset.audio_kbps * 125)
    return int(duration_s * (preset.video_kbps + preset.audio_kbps) * 125)


def _kept() -> storage.OwnPresets:
    """The user's presets as they were read last; now, if they never were."""
    folder = storage.own_presets_folder()
    if folder not in _own:
        read_own_presets()
    return _own[folder]
