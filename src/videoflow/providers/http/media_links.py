"""The address of a result somewhere in an answer, where models answer as they like."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from videoflow.domain.base import AssetKind

MAX_DEPTH = 6

_AUDIO_EXTENSIONS = frozenset({"mp3", "wav", "flac", "ogg", "opus", "m4a", "aac"})
_EXTENSIONS = {
    AssetKind.IMAGE: frozenset({"png", "jpg", "jpeg", "webp"}),
    AssetKind.VIDEO: frozenset({"mp4", "webm", "mov", "mkv"}),
    AssetKind.VOICE: _AUDIO_EXTENSIONS,
    AssetKind.MUSIC: _AUDIO_EXTENSIONS,
}
_NAMES = {
    AssetKind.IMAGE: ("image",),
    AssetKind.VIDEO: ("video",),
    AssetKind.VOICE: ("audio", "speech", "voice"),
    AssetKind.MUSIC: ("audio", "music", "song"),
}


def media_link(output: object, kind: AssetKind) -> str | None:
    """The address in ``output`` that fits best, the first one among equals; None without any.

    ``output`` is a string, an array, an object or a mixture. An address fits by the extension of
    its file, then by the names of the fields that lead to it: a poster beside a video is not taken
    for the video.
    """
    links = list(_links(output, "", 0))
    return max(links, key=lambda link: _fitness(link, kind), default=("", None))[1]


def _links(value: object, place: str, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if value.startswith(("https://", "http://")):
            yield place, value
    elif depth < MAX_DEPTH:
        if isinstance(value, dict):
            for name, inner in value.items():
                yield from _links(inner, f"{place}.{name}", depth + 1)
        elif isinstance(value, list):
            for inner in value:
                yield from _links(inner, place, depth + 1)


def _fitness(link: tuple[str, str], kind: AssetKind) -> int:
    place, url = link
    try:
        extension = PurePosixPath(urlsplit(url).path).suffix.lower().lstrip(".")
    except ValueError:
        return -1
    named = any(name in place.lower() for name in _NAMES[kind])
    return 2 * (extension in _EXTENSIONS[kind]) + named
