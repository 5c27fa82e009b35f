from __future__ import annotations

from typing import Any

import pytest

from videoflow.errors import ProjectFileError
from videoflow.storage.migrations import migrate


def rename(document: dict[str, Any]) -> dict[str, Any]:
    document["title"] = document.pop("name")
    return document


def shout(document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "title": document["title"].upper()}


STEPS = {1: rename, 2: shout}


def test_every_step_from_the_version_found_is_taken_once() -> None:
    old = {"schema_version": 1, "name": "film"}
    assert migrate(old, STEPS, newest=3) == {"schema_version": 3, "title": "FILM"}
    assert old == {"schema_version": 1, "name": "film"}
    second = {"schema_version": 2, "title": "film"}
    assert migrate(second, STEPS, newest=3) == {"schema_version": 3, "title": "FILM"}


def test_a_newer_document_is_refused_with_a_way_out() -> None:
    with pytest.raises(ProjectFileError, match="newer VideoFlow") as caught:
        migrate({"schema_version": 4}, STEPS, newest=3)
    assert "newest VideoFlow" in caught.value.action


@pytest.mark.parametrize("version", [None, 0, -1, "1", 1.0, True])
def test_what_is_no_version_is_damage(version: object) -> None:
    with pytest.raises(ValueError, match="schema_version"):
        migrate({"schema_version": version}, STEPS, newest=3)
