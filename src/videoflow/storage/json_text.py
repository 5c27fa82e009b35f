"""JSON as it lies on disk: canonical when written, distrusted when read."""

from __future__ import annotations

import json
from typing import Any

import orjson


def encode_json(value: object) -> bytes:
    """Canonical JSON: UTF-8, sorted keys, two spaces, a newline at the end."""
    return orjson.dumps(
        value, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    )


def decode_json(data: bytes) -> dict[str, Any]:
    """A JSON object from bytes of any origin. Raises ValueError, whatever is wrong with it."""
    try:
        value = json.loads(data)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value
