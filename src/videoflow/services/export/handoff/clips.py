"""The film's parts in one zip, numbered in the order of the film."""

from __future__ import annotations

import unicodedata
import zipfile
from pathlib import Path

from videoflow.domain.naming import make_stem
from videoflow.media.captions import to_srt
from videoflow.services.export.composition import Composition, PlacedScene
from videoflow.storage.atomic import explained

_MAX_TITLE_BYTES = 60


def write_clips(composition: Composition, takes_folder: Path, target: Path) -> None:
    """Write clips, voices, music and captions, as they are, to the zip ``target``.

    Raises StorageError where a file cannot be read or the zip not be written.
    """
    with explained(target), zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for placed in composition.scenes:
            name = f"{placed.number:02d} {_title(placed)}"
            parts = ((placed.shown, ""), (placed.voice, " voice"), (placed.music, " music"))
            for take, suffix in parts:
                if take is not None:
                    file = takes_folder / take.file_name
                    with explained(file):
                        archive.write(file, f"{name}{suffix}.{take.extension}")
        cues = composition.cues()
        if cues:
            archive.writestr("captions.srt", to_srt(cues))


def _title(placed: PlacedScene) -> str:
    """A name that every system takes."""
    title = unicodedata.normalize("NFC", placed.scene.title or placed.scene.scenario)
    return make_stem(title).encode()[:_MAX_TITLE_BYTES].decode(errors="ignore").strip()
