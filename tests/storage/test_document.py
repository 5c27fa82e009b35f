from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.helpers.projects import START, make_project, make_scene, make_take

from videoflow.domain.project import Film
from videoflow.errors import ProjectFileError
from videoflow.storage.document import MAX_DOCUMENT_BYTES, encode, keep_damaged, read_version
from videoflow.storage.folder import ProjectFolder

PROJECT = make_project(make_scene(1, (make_take(1).take_id,)), make_scene(2))


def test_what_is_written_is_read_back_and_canonical(folder: ProjectFolder) -> None:
    data = encode(PROJECT)
    folder.document.write_bytes(data)
    version = read_version(folder, folder.document)
    assert version.project == PROJECT
    assert encode(version.project) == data
    assert data.endswith(b"}\n")
    assert "Cảnh 1 ☕".encode() in data


def test_a_mark_that_a_text_editor_put_in_front_does_no_harm(folder: ProjectFolder) -> None:
    folder.document.write_bytes(b"\xef\xbb\xbf" + encode(PROJECT))
    assert read_version(folder, folder.document).project == PROJECT


def edited(change: Callable[[dict[str, Any]], object]) -> bytes:
    raw = json.loads(encode(PROJECT))
    change(raw)
    return json.dumps(raw).encode()


DAMAGED = {
    "empty": b"",
    "zeros": bytes(4096),
    "not UTF-8": encode(PROJECT).replace("Cảnh".encode(), b"\xff\xfe\xff"),
    "no object": b"[]",
    "deep": b'{"a":' * 100_000,
    "unknown field": edited(lambda raw: raw.update(extra=1)),
    "missing field": edited(lambda raw: raw.pop("brief")),
    "no version": edited(lambda raw: raw.pop("schema_version")),
    "two scenes of one index": edited(lambda raw: raw["scenes"].append(raw["scenes"][0])),
    "infinite": edited(lambda raw: raw["scenes"][0].update(duration_s=float("inf"))),
    "long number": b'{"schema_version": ' + b"9" * 10_000 + b"}",
    "stem": edited(lambda raw: raw.update(stem="../x")),
    "stem with drive": edited(lambda raw: raw.update(stem="C:x")),
    "photo": edited(lambda raw: raw["brief"].update(photos=["../../etc/passwd"])),
    "half a character": edited(lambda raw: raw["brief"].update(photos=["inputs/\ud800"])),
    "half a character in the name": edited(lambda raw: raw.update(name="\ud800")),
    "take": edited(
        lambda raw: raw["scenes"][0]["assets"]["image"].update(committed="../../secret")
    ),
    "film": edited(
        lambda raw: raw.update(
            film=Film(
                path="../x.mp4", duration_s=1, width=2, height=2, exported_at=START
            ).model_dump(mode="json")
        )
    ),
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED.keys())
def test_damage_and_hostile_edits_are_told_with_the_file(
    folder: ProjectFolder, data: bytes
) -> None:
    folder.document.write_bytes(data)
    with pytest.raises(ProjectFileError) as caught:
        read_version(folder, folder.document)
    assert "project.json" in caught.value.message
    assert caught.value.action
    assert len(caught.value.message) < 1000


def test_a_huge_file_is_not_read(folder: ProjectFolder) -> None:
    with folder.document.open("wb") as file:
        file.truncate(MAX_DOCUMENT_BYTES + 1)
    with pytest.raises(ProjectFileError, match="far too large"):
        read_version(folder, folder.document)


def test_damaged_bytes_are_kept_once_and_never_overwritten(
    folder: ProjectFolder,
) -> None:
    taken = folder.root / "project.damaged-1.json"
    taken.write_bytes(b"somebody else's")
    first = keep_damaged(folder, b"broken")
    assert keep_damaged(folder, b"broken") == first == Path(folder.root / "project.damaged-2.json")
    assert keep_damaged(folder, b"broken again").name == "project.damaged-3.json"
    assert taken.read_bytes() == b"somebody else's"
