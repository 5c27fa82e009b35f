"""Brief files: what ``videoflow new --brief`` and the wizard's *Open a brief* read.

A TOML file with one table, ``[brief]``, whose keys are the fields of Brief. Photos are paths
relative to the file.
"""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from videoflow.domain.base import AspectRatio
from videoflow.domain.brief import TEMPLATES, Brief
from videoflow.errors import StorageError, UsageError
from videoflow.i18n import _
from videoflow.services.storyboard.text_files import read_chosen

MAX_BRIEF_BYTES = 1_000_000
MAX_PHOTO_BYTES = 200_000_000


def read_brief(path: Path) -> tuple[Brief, dict[str, Path]]:
    """The brief in the file at ``path``, and where its photos are.

    The dictionary maps each entry of ``Brief.photos`` to the absolute path of an existing file,
    in the brief's order. What is in those files is not looked at.

    Raises:
        StorageError: the file or one of its photos is missing, unreadable or too big.
        UsageError: the text is not UTF-8 or TOML, or a field is missing, unknown or wrong.
    """
    brief = _brief_of(_table(path), path)
    return brief, {photo: _photo(path, photo) for photo in brief.photos}


def _table(path: Path) -> dict[str, Any]:
    try:
        text = _read(path).decode("utf-8-sig")
        document = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise UsageError(
            _("The brief “{name}” is not written in UTF-8.").format(name=path.name),
            _("Save it again with the encoding UTF-8."),
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            _("The brief “{name}” is not valid TOML: {problem}.").format(
                name=path.name, problem=str(error).rstrip(".")
            ),
            _("Correct that place in a text editor. Texts stand in double quotes."),
        ) from error
    except RecursionError as error:
        raise UsageError(
            _("The brief “{name}” is nested too deeply.").format(name=path.name),
            _("Write the fields as plain lines below [brief]."),
        ) from error
    _refuse_unknown(document, ["brief"], path)
    table = document.get("brief")
    if not isinstance(table, dict):
        raise UsageError(
            _("The brief “{name}” has no section [brief].").format(name=path.name),
            _("Put the line [brief] above its fields."),
        )
    return table


def _read(path: Path) -> bytes:
    content = read_chosen(
        path,
        MAX_BRIEF_BYTES,
        missing=StorageError(
            _("There is no brief file “{path}”.").format(path=path),
            _("Check the path; it must name a .toml file, not a folder."),
        ),
        unreadable=_("The brief “{path}” cannot be read: {reason}."),
    )
    if len(content) > MAX_BRIEF_BYTES:
        raise StorageError(
            _("“{name}” is too big for a brief.").format(name=path.name),
            _("A brief is a short text of at most 1 MB. Choose the right file."),
        )
    return content


def _refuse_unknown(table: dict[str, Any], known: list[str], path: Path) -> None:
    unknown = sorted(set(table) - set(known))
    if not unknown:
        return
    similar = difflib.get_close_matches(unknown[0].casefold(), known, n=1)
    if unknown[0] in Brief.model_fields and "brief" in known:
        action = _("Move it below the line [brief].")
    elif similar:
        action = _("Did you mean “{field}”?").format(field=similar[0])
    else:
        action = _("Remove it, or use one of these: {fields}.").format(fields=", ".join(known))
    raise UsageError(
        _("The brief “{name}” has an unknown field “{field}”.").format(
            name=path.name, field=unknown[0]
        ),
        action,
    )


def _brief_of(table: dict[str, Any], path: Path) -> Brief:
    _refuse_unknown(table, list(Brief.model_fields), path)
    try:
        brief = Brief.model_validate(table)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        field = str(problem["loc"][0])
        if problem["type"] == "missing":
            message = _("The brief “{name}” lacks the field “{field}”.")
        else:
            message = _("In the brief “{name}” the field “{field}” is not right.")
        raise UsageError(message.format(name=path.name, field=field), _remedy(problem)) from error
    if brief.template not in TEMPLATES:
        raise UsageError(
            _("In the brief “{name}” the field “{field}” is not right.").format(
                name=path.name, field="template"
            ),
            _one_of(TEMPLATES),
        )
    return brief


def _one_of(choices: tuple[str, ...]) -> str:
    return _("Use one of these: {choices}.").format(choices=", ".join(choices))


def _remedy(problem: ErrorDetails) -> str:
    """What to write instead, in the user's words; pydantic's own are for programmers."""
    field, kind, context = str(problem["loc"][0]), problem["type"], problem.get("ctx", {})
    if field == "aspect_ratio":
        return _one_of(tuple(ratio.value for ratio in AspectRatio))
    if field == "language":
        return _("Write a language code such as en, vi or de.")
    if field == "photos":
        return _('Write a list of at most 20 file names, such as ["front.png", "side.jpg"].')
    if field == "length_seconds":
        return _("Write a number of seconds from 4 to 600.")
    if field == "scenes":
        return _("Write a whole number from 1 to 200.")
    if kind in ("too_long", "string_too_long"):
        return _("Shorten it to at most {n} characters.").format(n=context["max_length"])
    if kind in ("missing", "too_short", "string_too_short"):
        return _('Add it as a line of its own, such as: {field} = "…"').format(field=field)
    return _("Write a text in double quotes.")


def _photo(path: Path, photo: str) -> Path:
    try:
        found = (path.parent / photo).resolve()
        if not photo.strip() or not found.is_file():
            raise StorageError(
                _("The photo “{photo}”, which the brief “{name}” names, is not there.").format(
                    photo=photo, name=path.name
                ),
                _("Put the file beside the brief, or correct its path under “photos”."),
            )
        size_bytes = found.stat().st_size
    except (OSError, ValueError, RuntimeError) as error:
        raise StorageError(
            _("The photo “{photo}”, which the brief “{name}” names, cannot be read.").format(
                photo=photo, name=path.name
            ),
            _("Check its path and that you may read the file."),
        ) from error
    if size_bytes > MAX_PHOTO_BYTES:
        raise StorageError(
            _("The photo “{photo}” is bigger than {n} MB.").format(
                photo=photo, n=MAX_PHOTO_BYTES // 1_000_000
            ),
            _("Save a smaller copy of it and name that one in the brief."),
        )
    return found
