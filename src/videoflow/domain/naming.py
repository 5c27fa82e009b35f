"""Names of files: safe on Windows, macOS and Linux, the same on each."""

from __future__ import annotations

import re
import unicodedata

from videoflow.domain.base import AssetKind

MAX_STEM_BYTES = 60
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_SPACES = re.compile(r"\s+")
_RESERVED = re.compile(r"^(con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[0-9¹²³])(\.|$)", re.I)

FOLDER_OF_KIND = {
    AssetKind.IMAGE: "images",
    AssetKind.VIDEO: "videos",
    AssetKind.VOICE: "voice",
    AssetKind.MUSIC: "music",
}


def make_stem(name: str) -> str:
    """The part of every published file's name that says which project it is from.

    NFC; control characters, invisible format characters and what any of the three systems
    forbids become ``_``; at most 60 bytes of UTF-8, cut between characters; no leading dash or
    dot (options, hidden files), no trailing dot or space (Windows drops them); names that
    Windows reserves get a prefix. Never empty.
    """
    text = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", name))
    text = "".join("_" if _is_unsafe(char) else char for char in text)
    text = _SPACES.sub(" ", text).strip(" .")
    text = _cut(text, MAX_STEM_BYTES).rstrip(" .").lstrip("-. ")
    if not text.strip("_ "):
        text = "film"
    if _RESERVED.match(text):
        text = _cut(f"film_{text}", MAX_STEM_BYTES).rstrip(" .")
    return text


def published_name(stem: str, kind: AssetKind, number: int, extension: str) -> str:
    """Path of a published file relative to the project: ``images/<stem>_scene2.png``."""
    return f"{FOLDER_OF_KIND[kind]}/{stem}_scene{number}.{extension}"


def _is_unsafe(char: str) -> bool:
    category = unicodedata.category(char)
    # Zero-width joiner and variation selectors hold emoji and Indic letters together.
    return category in {"Cc", "Cs", "Co", "Cn"} or (category == "Cf" and char not in "\u200c\u200d")


def _cut(text: str, limit_bytes: int) -> str:
    return text.encode()[:limit_bytes].decode(errors="ignore")
