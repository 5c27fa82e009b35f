"""The inputs of a model, as its OpenAPI schema declares them.

Choices stand beside the field (``enum``) or in a schema of their own that it refers to
(``allOf: [{"$ref": "#/components/schemas/aspect_ratio"}]``); files are strings of the format
``uri``; an optional input may be an ``anyOf`` with null.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_REF = "#/components/schemas/"
_MAX_FIELDS = 200

Choice = str | int | float


@dataclass(frozen=True)
class Field:
    """One input. ``order`` is its place in the model's own form."""

    name: str
    type: str = "string"
    is_file: bool = False
    is_list: bool = False
    choices: tuple[Choice, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    max_chars: int | None = None
    default: object = None
    required: bool = False
    deprecated: bool = False
    order: int = 0

    @property
    def is_number(self) -> bool:
        """Whether it takes a number."""
        return self.type in ("integer", "number")

    def number(self, wanted: float) -> int | float:
        """The number nearest to the wanted one that it takes; whole ones are rounded up."""
        value = wanted if self.maximum is None else min(wanted, self.maximum)
        value = value if self.minimum is None else max(value, self.minimum)
        if self.type == "integer" or value == int(value):
            return -int(-value // 1)
        return value


class InputSchema:
    """All inputs of a model, by name, in the order of its form."""

    def __init__(self, fields: tuple[Field, ...]) -> None:
        in_order = sorted(fields, key=lambda field: (field.deprecated, field.order))
        self._fields = {field.name: field for field in in_order}

    @classmethod
    def read(cls, openapi: object) -> InputSchema:
        """Raises ValueError for what is not the schema of a model with inputs."""
        schemas = _mapping(_mapping(_mapping(openapi).get("components")).get("schemas"))
        declared = _mapping(schemas.get("Input"))
        properties = _mapping(declared.get("properties"))
        if not properties or len(properties) > _MAX_FIELDS:
            raise ValueError("no inputs")
        required = declared.get("required")
        names = required if isinstance(required, list) else []
        return cls(
            tuple(
                _field(name, _mapping(raw), schemas, name in names)
                for name, raw in properties.items()
            )
        )

    @property
    def fields(self) -> tuple[Field, ...]:
        """Inputs that are not deprecated first, else as in the model's form."""
        return tuple(self._fields.values())

    def get(self, name: str) -> Field | None:
        """The input of that name."""
        return self._fields.get(name)

    def first(self, *names: str) -> Field | None:
        """The first of these that the model has and has not deprecated, else a deprecated one."""
        known = [self._fields[name] for name in names if name in self._fields]
        return min(known, key=lambda field: field.deprecated, default=None)


def _field(
    name: str, raw: Mapping[str, object], schemas: Mapping[str, object], required: bool
) -> Field:
    declared = _resolved(raw, schemas)
    is_list = declared.get("type") == "array"
    item = _resolved(_mapping(declared.get("items")), schemas) if is_list else declared
    choices = item.get("enum")
    order = raw.get("x-order")
    max_chars = _number(item.get("maxLength"))
    described = str(raw.get("description", ""))
    return Field(
        name=name,
        type=str(item.get("type", "string")),
        is_file=item.get("format") == "uri",
        is_list=is_list,
        choices=tuple(choice for choice in choices if _is_choice(choice))
        if isinstance(choices, list)
        else (),
        minimum=_number(declared.get("minimum")),
        maximum=_number(declared.get("maximum")),
        max_chars=None if max_chars is None else int(max_chars),
        default=raw.get("default"),
        required=required,
        deprecated=bool(raw.get("deprecated")) or described.lower().startswith("deprecated"),
        order=order if isinstance(order, int) else _MAX_FIELDS,
    )


def _resolved(raw: Mapping[str, object], schemas: Mapping[str, object]) -> Mapping[str, object]:
    """A declaration with what it refers to, one level deep, as these schemas are written."""
    merged: dict[str, object] = {}
    for key in ("allOf", "anyOf", "oneOf"):
        parts = raw.get(key)
        for part in parts if isinstance(parts, list) else ():
            if _mapping(part).get("type") != "null":
                merged = {**_referred(_mapping(part), schemas), **merged}
    return {**merged, **_referred(raw, schemas)}


def _referred(raw: Mapping[str, object], schemas: Mapping[str, object]) -> Mapping[str, object]:
    ref = raw.get("$ref")
    if isinstance(ref, str) and ref.startswith(_REF):
        return _mapping(schemas.get(ref.removeprefix(_REF)))
    return raw


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _is_choice(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)
