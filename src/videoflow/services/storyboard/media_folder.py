"""A folder of numbered pictures, clips and recordings: which file is for which scene."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from videoflow.domain.base import AssetKind
from videoflow.errors import MediaError, StorageError, UsageError
from videoflow.i18n import _, ngettext
from videoflow.media.sniff import MediaKind, sniff
from videoflow.services.storyboard.fields import folded

MAX_FILES = 1_000

_DIGITS = re.compile(r"(\d+)")
_AFTER_WORD = re.compile(r"(?:scene|shot|slide|canh|szene|clip)_*(\d{1,4})(?!\d)")
_AT_START = re.compile(r"(\d{1,4})(?!\d)")
_AT_END = re.compile(r"(?<!\d)(\d{1,4})(?=\D*$)")
_MUSIC_WORDS = ("music", "nhac", "musik", "song")


@dataclass(frozen=True)
class NumberedMedia:
    """A file for the scene at place ``number`` of the film."""

    number: int
    kind: AssetKind
    path: Path


@dataclass(frozen=True)
class MediaFolder:
    """What a folder holds, by number, and what was left out and why, in full sentences."""

    media: tuple[NumberedMedia, ...]
    warnings: tuple[str, ...] = ()


def read_media_folder(path: Path) -> MediaFolder:
    """The numbered media in a folder, not in its subfolders. Looks at the beginning of each file
    only: whether it can be decoded shows when it is imported.

    A sound whose name says *music* is music, any other a voice.

    Raises StorageError where the folder cannot be read, UsageError where it holds no such file.
    """
    found: dict[tuple[int, AssetKind], NumberedMedia] = {}
    warnings: list[str] = []
    for file in _files(path):
        try:
            media = _numbered(file)
        except MediaError as error:
            warnings.append(error.message)
            continue
        if media is None:
            warnings.append(
                _("“{name}” was left out: its name has no scene number.").format(name=file.name)
            )
        elif (first := found.setdefault((media.number, media.kind), media)) is not media:
            warnings.append(
                _("“{name}” was left out: “{first}” has the same number.").format(
                    name=file.name, first=first.path.name
                )
            )
    if not found:
        raise UsageError(
            _("“{name}” holds no numbered pictures, videos or sounds.").format(name=path.name),
            _("Number the files like the scenes: 1.png, 2.png, or scene1.mp4, scene2.mp4."),
        )
    order = list(AssetKind)
    media_found = sorted(found.values(), key=lambda item: (item.number, order.index(item.kind)))
    return MediaFolder(tuple(media_found), tuple(warnings))


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """A sorting key by which ``scene2`` stands before ``scene10``."""
    parts = _DIGITS.split(unicodedata.normalize("NFC", name).casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def number_in(name: str) -> int | None:
    """The scene's number in a file name without its extension: the one after a word such as
    *scene*, else at the start, else the last; None where there is none from 1 up."""
    plain = folded(name)
    for pattern in (_AFTER_WORD.search, _AT_START.match, _AT_END.search):
        match = pattern(plain)
        if match and int(match[1]) >= 1:
            return int(match[1])
    return None


def kind_of(path: Path) -> AssetKind:
    """The kind of asset that a file can be. Raises MediaError."""
    match sniff(path).kind:
        case MediaKind.IMAGE:
            return AssetKind.IMAGE
        case MediaKind.VIDEO:
            return AssetKind.VIDEO
    is_music = any(word in folded(path.stem) for word in _MUSIC_WORDS)
    return AssetKind.MUSIC if is_music else AssetKind.VOICE


def _files(path: Path) -> list[Path]:
    try:
        files = [entry for entry in path.iterdir() if _is_shown(entry)]
    except OSError as error:
        raise StorageError(
            _("The folder “{path}” cannot be read: {reason}.").format(
                path=path, reason=error.strerror or error
            ),
            _("Check its path and that you may open it."),
        ) from error
    if len(files) > MAX_FILES:
        raise UsageError(
            ngettext(
                "“{name}” holds more than {n} file.",
                "“{name}” holds more than {n} files.",
                MAX_FILES,
            ).format(name=path.name, n=MAX_FILES),
            _("Put the files for the film into a folder of their own."),
        )
    return sorted(files, key=lambda file: natural_key(file.name))


def _is_shown(entry: Path) -> bool:
    hidden = entry.name.startswith(".") or entry.name.casefold() in ("thumbs.db", "desktop.ini")
    return not hidden and entry.is_file()


def _numbered(file: Path) -> NumberedMedia | None:
    kind = kind_of(file)
    number = number_in(file.stem)
    return NumberedMedia(number, kind, file) if number is not None else None
