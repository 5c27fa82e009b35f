"""The small marks of Markdown within a line."""

from __future__ import annotations

import re

_ANY_MARK = re.compile(r"[\\`*_\[<]")
_IMAGE = re.compile(r"!\[([^\]\n]{0,300})\]\([^()\n]{0,500}\)")
_LINK = re.compile(r"(?<!\\)\[([^\[\]\n]{1,300})\]\([^()\n]{0,500}\)")
_BREAK = re.compile(r"(?<!\\)<br\s*/?>", re.IGNORECASE)
_STRONG = re.compile(r"(?<!\\)(\*\*|__)(?=\S)(.{1,1000}?)(?<=[^\s\\])\1")
_EMPHASIS = re.compile(r"(?<![\\\w*_])([*_])(?=[^\s*_])([^*_\n]{1,500}?)(?<=[^\s\\])\1(?![\w*_])")
_COMMENT_MARK = re.compile(r"(?<!\\)<!--|-->")
_CODE = re.compile(r"(?<!\\)`([^`\n]{1,500})`")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_TO_ESCAPE = re.compile(r"([\\`*_\[\]|<])")
_STARTS_BLOCK = re.compile(r"^(\s*)([#>+\-]|\d+(?=[.)]\s))")


def without_comments(text: str) -> str:
    """Text without what Markdown shows to nobody."""
    kept: list[str] = []
    start: int | None = None
    end = 0
    for mark in _COMMENT_MARK.finditer(text):
        if mark[0] == "<!--":
            start = mark.start() if start is None else start
        elif start is not None:
            kept.append(text[end:start])
            start, end = None, mark.end()
    return "".join([*kept, text[end:]])


def plain(text: str) -> str:
    """Words without marks: no emphasis, links as their text, pictures as their description."""
    if not _ANY_MARK.search(text):
        return text.strip()
    text = _BREAK.sub("\n", text)
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = _CODE.sub(r"\1", text)
    for _level in range(2):  # bold within italics, and the other way round
        text = _STRONG.sub(r"\2", text)
        text = _EMPHASIS.sub(r"\2", text)
    return _ESCAPED.sub(r"\1", text).strip()


def escaped(text: str) -> str:
    """A line in Markdown that ``plain`` gives back."""
    marked = _TO_ESCAPE.sub(r"\\\1", text)
    return _STARTS_BLOCK.sub(_escape_block, marked)


def _escape_block(match: re.Match[str]) -> str:
    space, mark = match.groups()
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"
