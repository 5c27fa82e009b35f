"""What docs/ says of the status report is what the model says."""

from __future__ import annotations

import json

import pytest

import report_schema


def test_schema_and_tables_are_current() -> None:
    assert report_schema.main(["check"]) == 0, "python scripts/report_schema.py write"


def test_what_is_stale_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(report_schema, "schema_text", lambda: "another one")
    assert report_schema.main(["check"]) == 1
    assert "status-report.schema.json" in capsys.readouterr().out


def test_every_field_is_described() -> None:
    schema = json.loads(report_schema.SCHEMA.read_text(encoding="utf-8"))
    for part in [schema, *schema["$defs"].values()]:
        for field in part.get("properties", {}).values():
            assert field["description"]
    assert {"approved_at", "costs", "metrics", "video", "error"} <= set(schema["properties"])
