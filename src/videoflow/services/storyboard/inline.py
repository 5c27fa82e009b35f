"""The small marks of Markdown within a line."""

from __future__ import annotations

import re

_IMAGE = re.compile(r"!\[([^\]\n]{0,300})\]\([^()\n]{0,500}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\([^()\n]{0,500}\)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_STRONG = re.compile(r"(?<!\\)(\*\*|__)(?=\S)(.{1,1000}?)(?<=[^\s\\])\1")
_EMPHASIS = re.compile(r"(?<![\\\w*_])([*_])(?=[^\s*_])([^*_\n]{1,500}?)(?<=[^\s\\])\1(?![\w*_])")
_CODE = re.compile(r"(?<!\\)`([^`\n]{1,500})`")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_TO_ESCAPE = re.compile(r"([\\`*_\[\]|<])")
_STARTS_BLOCK = re.compile(r"^(\s*)([#>+\-]|\d+(?=[.)]))")


def without_comments(text: str) -> str:
    """Text without what Markdown shows to nobody."""
    kept = []
    while (start := text.find("<!--")) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[:start])
        text = text[end + 3 :]
    return "".join([*kept, text])


def plain(text: str) -> str:
    """Words without marks: no emphasis, links as their text, pictures as their description."""
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
