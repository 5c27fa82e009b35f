"""Existing scripts as scenes: Markdown, plain text, CSV, JSON, captions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePath

from videoflow.domain.scene import SceneDraft
from videoflow.services.storyboard.drafts import make_drafts
from videoflow.services.storyboard.fields import RawScene
from videoflow.services.storyboard.json_script import read_json
from videoflow.services.storyboard.prose import read_prose
from videoflow.services.storyboard.subtitles import TIMING, read_captions
from videoflow.services.storyboard.tables import looks_like_table, read_csv
from videoflow.services.storyboard.text_files import clean, read_text

SCRIPT_SUFFIXES = (".md", ".markdown", ".txt", ".csv", ".tsv", ".json", ".srt", ".vtt")
"""File name extensions that a dialog for choosing a script offers."""


@dataclass(frozen=True)
class ImportedScript:
    """The scenes of a script, in its order, and what was changed or left out, in full sentences."""

    drafts: tuple[SceneDraft, ...]
    warnings: tuple[str, ...] = ()


def read_script(path: Path) -> ImportedScript:
    """The scenes in the file at ``path``.

    Raises:
        StorageError: the file is missing, unreadable, or too big.
        UsageError: it is no text in UTF-8 or UTF-16, is broken, or holds no scenes or too many.
    """
    return parse_script(read_text(path), path.name)


def parse_script(text: str, name: str) -> ImportedScript:
    """The scenes in a text that was pasted or read. ``name`` is what messages call it; a known
    extension in it decides how it is read, else the text itself does. Raises UsageError."""
    text = clean(text)
    scenes, warnings = _read(text, name)
    drafts, changed = make_drafts(scenes, name)
    return ImportedScript(tuple(drafts), (*dict.fromkeys(warnings), *changed))


def _read(text: str, name: str) -> tuple[list[RawScene], list[str]]:
    match PurePath(name).suffix.casefold():
        case ".csv" | ".tsv":
            return read_csv(text, name)
        case ".json":
            return read_json(text, name)
        case ".srt" | ".vtt":
            return read_captions(text, name)
        case ".md" | ".markdown":
            return read_prose(text)
    if _is_json(text):
        return read_json(text, name)
    if TIMING.search(text):
        return read_captions(text, name)
    if looks_like_table(text) and not text.lstrip().startswith("|"):
        return read_csv(text, name)
    return read_prose(text)


def _is_json(text: str) -> bool:
    if not text.lstrip().startswith(("[", "{")):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
