"""``--set FIELD=VALUE``: fields of a model, of the models in it, in the words of the reports.

A path such as ``details.camera`` or ``settings.sound.music_volume`` leads into nested models. Units
may be left out of a name (``duration`` for ``duration_s``); lists are given as JSON or with commas.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar, get_args

from pydantic import ValidationError

from videoflow.domain.base import Model
from videoflow.domain.editing import checked
from videoflow.errors import UsageError
from videoflow.i18n import _

UNITS = ("_s", "_usd", "_px", "_bytes", "_seconds")

M = TypeVar("M", bound=Model)


def assigned(model: M, assignments: Sequence[tuple[str, str]], fields: Collection[str]) -> M:
    """The model with these of its ``fields`` replaced. UsageError for one that is not among them,
    or a value that does not fit."""
    for path, text in assignments:
        parts = path.split(".")
        if _field_of(type(model), parts[0]) not in fields:
            raise _unknown(path, fields)
        model = _with_value(model, parts, text, path)
    return model


def _field_of(model: type[Model], name: str) -> str | None:
    names = [name, *(f"{name}{unit}" for unit in UNITS)]
    return next((known for known in names if known in model.model_fields), None)


def _unknown(path: str, fields: Collection[str]) -> UsageError:
    return UsageError(
        _("There is no field “{field}”.").format(field=path),
        _("Fields are: {fields}.").format(fields=", ".join(sorted(fields))),
    )


def _with_value(model: M, path: Sequence[str], text: str, whole: str) -> M:
    name, rest = _field_of(type(model), path[0]), path[1:]
    if name is None:
        raise _unknown(whole, type(model).model_fields)
    value = getattr(model, name)
    if isinstance(value, dict):
        return _with_entry(model, name, rest, text, whole)
    if rest:
        part = value if isinstance(value, Model) else _model_in(type(model), name)
        if part is None:
            raise _unknown(whole, type(model).model_fields)
        inner = _with_value(part, rest, text, whole)
        return checked(lambda: model.changed(**{name: inner}))
    if isinstance(value, Model) and not _may_be_none(type(model), name):
        raise _has_parts(whole, type(value).model_fields)
    return _first_that_fits(model, name, text)


def _with_entry(model: M, name: str, rest: Sequence[str], text: str, whole: str) -> M:
    """A model that stands in a dictionary of the model, such as ``defaults.image``."""
    entries = dict(getattr(model, name))
    keys, inner = get_args(type(model).model_fields[name].annotation)
    if len(rest) < 2 or rest[0] not in list(keys):
        named = rest[0] if rest and rest[0] in list(keys) else None
        raise _has_parts(whole, inner.model_fields if named else [key.value for key in keys])
    entry = entries.get(keys(rest[0]), inner())
    entries[keys(rest[0])] = _with_value(entry, rest[1:], text, whole)
    return checked(lambda: model.changed(**{name: entries}))


def _has_parts(path: str, parts: Collection[str]) -> UsageError:
    return UsageError(
        _("“{field}” has parts.").format(field=path),
        _("Set one of them, such as {example}=…").format(example=f"{path}.{min(parts)}"),
    )


def _may_be_none(model: type[Model], name: str) -> bool:
    return type(None) in get_args(model.model_fields[name].annotation)


def _model_in(model: type[Model], name: str) -> Model | None:
    """An empty value of the model that an optional field may hold."""
    if not _may_be_none(model, name):
        return None
    for kind in get_args(model.model_fields[name].annotation):
        if isinstance(kind, type) and issubclass(kind, Model):
            return kind()
    return None


def _first_that_fits(model: M, name: str, text: str) -> M:
    """A value as it was typed, else as JSON, else as a list with commas."""
    for value in _readings(text):
        try:
            return model.changed(**{name: value})
        except ValidationError:
            continue
    return checked(lambda: model.changed(**{name: text}))


def _readings(text: str) -> Iterator[object]:
    if text.strip() in ("", "none", "null"):
        yield None
    yield text
    try:
        yield json.loads(text)
    except ValueError:
        yield [part.strip() for part in text.split(",") if part.strip()]
