"""Scenes in running text: Markdown with headings, lists or tables, and plain paragraphs.

The first of these that the text has says where scenes begin: headings, lines such as “Scene 2”,
a table with known columns, a list, paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from videoflow.i18n import _
from videoflow.services.storyboard.durations import split_duration
from videoflow.services.storyboard.fields import (
    MAX_LABEL_LENGTH,
    NUMBER,
    RawScene,
    field_of,
    role_of,
)
from videoflow.services.storyboard.inline import plain, without_comments
from videoflow.services.storyboard.tables import known_columns, scenes_of_rows

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S.*)$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r"^ {0,3}([-*_=])[ \t]*(?:\1[ \t]*){2,}$")
_ITEM = re.compile(r"^(\s{0,3})(?:(\d{1,3})[.)]|[-*+•–])[ \t]+(\S.*)$")
_FENCE = re.compile(r"^\s*(```|~~~)")
_TABLE_RULE = re.compile(r"^\s{0,9}(?:\|\s*)?:?-+:?\s*(?:\|\s*:?-+:?\s*)*(?:\|\s*)?$")
FACTS_SEPARATOR = " · "
"""Between the facts that our own export tells of the film."""

_MOST_CELLS = 100
_CELL = re.compile(r"(?<!\\)\|")
_LABEL = re.compile(
    r"^\s*(?:[-*+•–]\s+|>\s*)?(?:\*\*|__|\*|_)?"
    rf"([^\W\d_][^:：*|\n]{{0,{MAX_LABEL_LENGTH}}}?)"
    r"\s*(?:(?:\*\*|__|\*|_)\s*[:：]|[:：]\s*(?:\*\*|__|\*|_)?)(?!//)\s*(.*)$"
)
_SCENE_WORDS = r"(?:scene|shot|slide|panel|frame|cảnh|canh|phân cảnh|szene|einstellung)"
_SCENE_LINE = re.compile(
    rf"^\W{{0,6}}{_SCENE_WORDS}\s{{0,3}}#?\s{{0,3}}(\d{{1,3}})\b[\s.:：)\]*_–—-]*(.*)$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\W{0,4}(\d{1,3})[.):]\s+(.+)$")
_AFTER_ROLE = re.compile(r"^(.{1,40}?)\s*[:：–—|/]\s*(.+)$|^(.{1,40}?)\s+-\s+(.+)$")


def read_prose(text: str) -> tuple[list[RawScene], list[str]]:
    """Scenes and warnings, of any text at all."""
    warnings: list[str] = []
    lines = _without_front_matter(without_comments(text).split("\n"), warnings)
    lines = _with_hash_headings(lines)
    rows = _table(lines)
    level = _scene_level(lines)
    if level and not (rows and _count(lines, level) < 2):
        starts = [at for at, line in enumerate(lines) if _level(line) == level]
        scenes, before = _sections(lines, [at for at in starts if not _is_label(lines[at])])
    elif starts := _scene_lines(lines):
        scenes, before = _sections(lines, starts)
    elif rows:
        scenes, lost = scenes_of_rows(rows)
        before = [line for line in lines if not _is_row(line) and not _HEADING.match(line)]
        warnings += lost
    elif len(starts := _items(lines)) >= 2:
        scenes, before = _sections(lines, starts)
    else:
        scenes, before = [_section(None, part) for part in _paragraphs(lines)], []
    if any(_says_something(line) for line in before):
        warnings.append(_("The text outside of the scenes was left out."))
    return scenes, warnings


def _says_something(line: str) -> bool:
    """Whether a line outside of the scenes is more than a title or the facts below it."""
    is_facts = FACTS_SEPARATOR in line
    return bool(line.strip()) and not (is_facts or _HEADING.match(line) or _RULE.match(line))


def _without_front_matter(lines: list[str], warnings: list[str]) -> list[str]:
    if lines[0].strip() == "---" and "---" in (rest := [line.strip() for line in lines[1:60]]):
        end = rest.index("---") + 2
        if all(":" in line or not line.strip() for line in lines[1 : end - 1]):
            warnings.append(_("The text outside of the scenes was left out."))
            return lines[end:]
    return lines


def _with_hash_headings(lines: Sequence[str]) -> list[str]:
    """Headings that are underlined written with ``#``, and fenced code as text."""
    result: list[str] = []
    for line in lines:
        under = _UNDERLINE.match(line)
        before = result[-1] if result else ""
        if under and len(line.strip()) >= 2 and before.strip() and not _begins_block(before):
            result[-1] = f"{'#' if under[1][0] == '=' else '##'} {before.strip()}"
        elif not _FENCE.match(line):
            result.append(line.expandtabs(4) if line.startswith((" ", "\t")) else line)
    return result


def _begins_block(line: str) -> bool:
    return bool(_HEADING.match(line) or _ITEM.match(line) or "|" in line or _RULE.match(line))


# --- where scenes begin ------------------------------------------------------------------------


def _level(line: str) -> int:
    heading = _HEADING.match(line)
    return len(heading[1]) if heading else 0


def _heading_text(line: str) -> str:
    """The words of a heading; empty for any other line."""
    heading = _HEADING.match(line)
    return plain(heading[2].rstrip().rstrip("#")) if heading else ""


def _is_label(line: str) -> bool:
    """Whether a heading names a field, such as “### Visual”, and no scene."""
    name = _heading_text(line).rstrip(":：")
    return field_of(name) is not None and role_of(name) is None


def _count(lines: Sequence[str], level: int) -> int:
    return sum(1 for line in lines if _level(line) == level and not _is_label(line))


def _scene_level(lines: Sequence[str]) -> int:
    """The level of the headings above scenes: the highest that occurs twice, else the lowest;
    0 for a text without headings, or whose only heading stands above something else."""
    levels = Counter(_level(line) for line in lines if _level(line) and not _is_label(line))
    if not levels:
        return 0
    numbered = Counter(
        _level(line)
        for line in lines
        if _HEADING.match(line) and _SCENE_LINE.match(_heading_text(line))
    )
    if numbered:
        return min(numbered)
    repeated = [level for level, count in levels.items() if count >= 2]
    if repeated:
        return min(repeated)
    alone = len(levels) == 1
    if alone and (len(_items(lines)) >= 2 or any(_SCENE_LINE.match(line) for line in lines)):
        return 0
    return max(levels)


def _scene_lines(lines: Sequence[str]) -> list[int]:
    """Lines such as “Scene 2: Hook”; a single one counts at the beginning only."""
    starts = [at for at, line in enumerate(lines) if _SCENE_LINE.match(line)]
    filled = next((at for at, line in enumerate(lines) if line.strip()), 0)
    return starts if len(starts) >= 2 or starts == [filled] else []


def _items(lines: Sequence[str]) -> list[int]:
    """Where the items of the outermost list begin: the numbered ones if there are any."""
    found = [
        (at, item)
        for at, line in enumerate(lines)
        if (item := _ITEM.match(line)) and not _RULE.match(line)
    ]
    numbered = [(at, item) for at, item in found if item[2]]
    chosen = numbered or [(at, item) for at, item in found if _labelled(lines[at]) is None]
    least = min((len(item[1]) for _at, item in chosen), default=0)
    return [at for at, item in chosen if len(item[1]) == least]


def _paragraphs(lines: Sequence[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for line in [*lines, ""]:
        if line.strip() and not _RULE.match(line):
            part.append(line)
        elif part:
            yield part
            part = []


def _sections(lines: Sequence[str], starts: Sequence[int]) -> tuple[list[RawScene], list[str]]:
    """The scenes that begin at ``starts``, and the lines before the first."""
    ends = [*starts[1:], len(lines)]
    scenes = [
        _section(lines[start], lines[start + 1 : end])
        for start, end in zip(starts, ends, strict=True)
    ]
    return scenes, list(lines[: starts[0]] if starts else lines)


# --- what a scene says -------------------------------------------------------------------------


def _section(first: str | None, lines: Iterable[str]) -> RawScene:
    scene = RawScene()
    if first is not None:
        _read_first(scene, first)
    field, is_paragraph_over, is_label_above = "description", False, False
    for line in lines:
        if not line.strip() or _RULE.match(line) or _TABLE_RULE.match(line):
            is_paragraph_over = True
            continue
        if _HEADING.match(line):
            named = field_of(_heading_text(line).rstrip(":："))
            field, is_paragraph_over, is_label_above = named or "description", False, bool(named)
            if not named:
                scene.add(field, _heading_text(line))
            continue
        if _is_row(line) and len(cells := _cells(line)) >= 2 and (named := field_of(cells[0])):
            scene.add(named, " ".join(cells[1:]))
            continue
        labelled = _labelled(line)
        if labelled is not None:
            field, text = labelled
            is_paragraph_over = False
            scene.add(field, text)
            continue
        # A label holds for its paragraph; text that is not indented below it is told again.
        if is_paragraph_over and not is_label_above and not line.startswith("  "):
            field = "description"
        is_paragraph_over = False
        scene.add(field, _words(line))
    _promote(scene)
    return scene


def _read_first(scene: RawScene, line: str) -> None:
    """The heading, list item or line that begins a scene."""
    item = _ITEM.match(line)
    if _HEADING.match(line):
        _read_heading(scene, _heading_text(line))
    elif match := _SCENE_LINE.match(line):
        scene.add(NUMBER, match[1])
        _read_heading(scene, plain(match[2].strip(" *_")))
    elif item:
        labelled = _labelled(item[3])
        if labelled is not None:
            scene.add(*labelled)
            return
        text = plain(item[3])
        role, rest = _split_role(text)
        if role:
            scene.add("scenario", role)
        if item[3].startswith(("**", "__")) and plain(item[3]) == item[3].strip("*_"):
            scene.add("title", rest)
        else:
            scene.add("description", rest)
    else:
        scene.add("description", _words(line))


def _read_heading(scene: RawScene, text: str) -> None:
    """“Scene 2: Hook – The cold cup (5s)”: number, role, title, duration."""
    text, duration = split_duration(text)
    scene.add("duration_s", duration)
    match = _SCENE_LINE.match(text) or _NUMBERED.match(text)
    if match:
        scene.add(NUMBER, match[1])
        text = match[2].strip(" *_")
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    role, title = _split_role(text)
    if role:
        scene.add("scenario", role)
    scene.add("title", title)


def _split_role(text: str) -> tuple[str, str]:
    """The role that a text names alone or in front of a colon or dash, and the rest of it."""
    if role := role_of(text):
        return role, ""
    if match := _AFTER_ROLE.match(text):
        name, rest = (match[1], match[2]) if match[1] else (match[3], match[4])
        if role := role_of(name):
            return role, rest
    return "", text


def _promote(scene: RawScene) -> None:
    """A first line that is a name, not a sentence, is the title of a scene that has none."""
    first, _break, rest = scene.said("description").partition("\n")
    if scene.said("title") or not rest:
        return
    match = _SCENE_LINE.match(first)
    if match or (len(first) <= 60 and first[-1] not in ".!?…,;:"):
        _read_heading(scene, first)
        scene.replace("description", rest)


def _labelled(line: str) -> tuple[str, str] | None:
    """Field and text of “**Visual:** a cup”; None where no known label begins the line."""
    match = _LABEL.match(line)
    if match is None:
        return None
    field = field_of(plain(match[1]))
    text = match[2]
    for mark in ("**", "__"):  # “**Duration: 5s**”
        if text.endswith(mark) and text.count(mark) == 1:
            text = text.removesuffix(mark)
    return (field, plain(text)) if field else None


def _words(line: str) -> str:
    line = line.strip()
    if _is_row(line):
        return plain(" ".join(_cells(line)))
    line = line.lstrip("> ").strip() if line.startswith(">") else line
    item = _ITEM.match(line)
    return plain(item[3] if item else line)


# --- tables ------------------------------------------------------------------------------------


def _is_row(line: str) -> bool:
    return line.lstrip().startswith("|") and line.count("|") >= 2


def _cells(line: str) -> list[str]:
    return [plain(cell.strip()) for cell in _CELL.split(line.strip().strip("|"), _MOST_CELLS)]


def _table(lines: Sequence[str]) -> list[list[str]]:
    """Rows of all tables whose columns are known; empty where there is none."""
    rows: list[list[str]] = []
    inside = False
    for place, line in enumerate(lines):
        below = lines[place + 1] if place + 1 < len(lines) else ""
        if not inside and "|" in line and _TABLE_RULE.match(below) and "|" in below:
            header = _cells(line)
            inside = known_columns(header) >= 2
            if inside and (not rows or rows[0] != header):
                rows = rows or [header]
        elif inside and _TABLE_RULE.match(line):
            continue
        elif inside and "|" in line:
            rows.append(_cells(line))
        else:
            inside = False
    return rows if len(rows) > 1 else []
