"""Scenes in rows: CSV and the like, and the tables of Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from videoflow.errors import UsageError
from videoflow.i18n import _
from videoflow.services.storyboard.fields import RawScene, field_of

DELIMITERS = ",;\t|"
_FORMULA_STARTS = ("=", "+", "-", "@")
_MAX_COLUMNS = 200


def read_csv(text: str, name: str) -> tuple[list[RawScene], list[str]]:
    """Scenes and warnings of a table whose first row names its columns.

    UsageError where no column is known or quotation marks do not close.
    """
    best: tuple[int, str] = (0, "")
    for delimiter in DELIMITERS:
        known = known_columns(_header(text, delimiter))
        if known > best[0]:
            best = (known, delimiter)
    if not best[0]:
        raise UsageError(
            _("“{name}” has no row of column names that VideoFlow knows.").format(name=name),
            _("Name the columns in the first row, such as: Role, Title, Description, Duration."),
        )
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=best[1], strict=True))
    except csv.Error as error:
        raise UsageError(
            _("“{name}” is not a sound table: {reason}.").format(name=name, reason=error),
            _("Save it again as CSV in the program that made it."),
        ) from error
    filled = [[_unguarded(cell) for cell in row] for row in rows if any(c.strip() for c in row)]
    return scenes_of_rows(filled)


def looks_like_table(text: str) -> bool:
    """Whether the first line names two known columns at least."""
    return any(known_columns(_header(text, delimiter)) >= 2 for delimiter in DELIMITERS)


def known_columns(header: Sequence[str]) -> int:
    """How many of these column names VideoFlow knows."""
    return sum(1 for column in header if field_of(column))


def scenes_of_rows(rows: Sequence[Sequence[str]]) -> tuple[list[RawScene], list[str]]:
    """Scenes of rows of cells, the first of which names the columns, and warnings."""
    header = rows[0]
    columns = [field_of(cell) for cell in header]
    lost: dict[str, None] = {}
    scenes = []
    for row in rows[1:]:
        scene = RawScene()
        for place, cell in enumerate(row):
            field = columns[place] if place < len(columns) else None
            if field is not None:
                scene.add(field, cell)
            elif cell.strip():
                column = header[place].strip() if place < len(header) else ""
                lost[column or str(place + 1)] = None
        scenes.append(scene)
    warnings = [
        _("The column “{column}” is not known and was left out.").format(column=column[:40])
        for column in lost
    ]
    return scenes, warnings


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; ``read_csv`` undoes it."""
    return f"'{cell}" if cell.startswith((*_FORMULA_STARTS, "'")) else cell


def _unguarded(cell: str) -> str:
    return (
        cell[1:] if cell.startswith("'") and cell[1:].startswith((*_FORMULA_STARTS, "'")) else cell
    )


def _header(text: str, delimiter: str) -> list[str]:
    start = text.lstrip("\n")[: csv.field_size_limit()]
    try:
        return next(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter), [])[
            :_MAX_COLUMNS
        ]
    except csv.Error:
        return []
