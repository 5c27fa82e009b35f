"""Writes what docs/ says of the status report, from its model: ``write``, or ``check`` it.

``docs/status-report.schema.json`` is for programs, the tables of ``docs/status-report.md`` for
people. The text around the tables is written by hand and stays.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from videoflow.domain.report import ProjectStatus, StatusReport

DOCS = Path(__file__).resolve().parent.parent / "docs"
SCHEMA = DOCS / "status-report.schema.json"
PAGE = DOCS / "status-report.md"
BEGIN, END = "<!-- tables: begin -->\n", "<!-- tables: end -->\n"


def main(argv: list[str]) -> int:
    """Run ``write`` or ``check``; the exit code."""
    texts = {SCHEMA: schema_text(), PAGE: page_text(PAGE.read_text(encoding="utf-8"))}
    if argv == ["write"]:
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8", newline="\n")
        return 0
    stale = [path for path, text in texts.items() if path.read_text(encoding="utf-8") != text]
    for path in stale:
        print(f"{path.name} is not what the model says: python scripts/report_schema.py write")
    return 1 if stale else 0


def schema_text() -> str:
    """The JSON schema of the report."""
    schema = StatusReport.model_json_schema(mode="serialization")
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def page_text(page: str) -> str:
    """The page with its tables as the model says."""
    before, rest = page.split(BEGIN)
    _old, after = rest.split(END)
    return before + BEGIN + "\n".join(_tables()) + END + after


def _tables() -> Iterator[str]:
    schema = StatusReport.model_json_schema(mode="serialization")
    yield from _table("the report", schema)
    for name, part in schema["$defs"].items():
        if part["type"] == "object":
            yield from _table(name, part)
    for name, part in schema["$defs"].items():
        if "enum" in part:
            yield f"**{name}**: {', '.join(f'`{value}`' for value in part['enum'])}\n"
    yield from _described(ProjectStatus.__doc__ or "")


def _described(text: str) -> Iterator[str]:
    yield " ".join(text.replace("``", "`").split()) + "\n"


def _table(name: str, part: dict[str, Any]) -> Iterator[str]:
    yield f"**{name}**: {part['description']}\n"
    yield "| field | type | meaning |"
    yield "| --- | --- | --- |"
    for field, value in part["properties"].items():
        yield f"| `{field}` | {_type(value)} | {value['description']} |"
    yield ""


def _type(value: dict[str, Any]) -> str:
    if "$ref" in value:
        return str(value["$ref"]).rsplit("/", 1)[1]
    if "anyOf" in value:
        return " or ".join(_type(one) for one in value["anyOf"])
    if value["type"] == "array":
        return f"list of {_type(value['items'])}"
    if value["type"] == "object":
        return f"{_type(value['additionalProperties'])} by AssetKind"
    return str(value.get("format", value["type"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
