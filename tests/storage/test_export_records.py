from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from videoflow.storage import export_records
from videoflow.storage.export_records import ExportRecord, ExportRecords
from videoflow.storage.folder import ProjectFolder

KEY, OTHER = "a" * 64, "b" * 64


def made(path: Path, content: bytes = b"film", captions: tuple[str, ...] = ()) -> ExportRecord:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    stat = path.stat()
    return ExportRecord(
        key=KEY,
        size_bytes=stat.st_size,
        mtime_ns=stat.st_mtime_ns,
        duration_s=1,
        width=2,
        height=2,
        captions=captions,
    )


def test_a_film_is_found_as_long_as_nobody_touches_it(tmp_path: Path) -> None:
    records, film = ExportRecords(ProjectFolder(tmp_path)), tmp_path / "exports" / "a.mp4"
    assert records.find(film, KEY) is None
    record = made(film)
    records.add(film, record)
    assert records.find(film, KEY) == record
    assert records.find(film, OTHER) is None
    os.utime(film, ns=(1, 1))
    assert records.find(film, KEY) is None
    film.unlink()
    assert records.find(film, KEY) is None


def test_a_moved_project_still_knows_its_films_and_others_by_their_place(tmp_path: Path) -> None:
    root, outside = tmp_path / "film", tmp_path / "out.mp4"
    records = ExportRecords(ProjectFolder(root))
    inside = made(root / "exports" / "a.mp4")
    records.add(root / "exports" / "a.mp4", inside)
    records.add(outside, made(outside))
    shutil.copytree(root, tmp_path / "moved")
    moved = ExportRecords(ProjectFolder(tmp_path / "moved"))
    assert moved.find(tmp_path / "moved" / "exports" / "a.mp4", KEY) == inside
    assert moved.find(outside, KEY) is not None


def test_captions_beside_it_belong_to_it(tmp_path: Path) -> None:
    records, film = ExportRecords(ProjectFolder(tmp_path)), tmp_path / "a.mp4"
    records.add(film, made(film, captions=("a.srt",)))
    assert records.find(film, KEY) is None
    (tmp_path / "a.srt").write_text("words")
    assert records.find(film, KEY) is not None


@pytest.mark.parametrize("content", [b"", b"[]", b'{"films": {"a": 1}}', b"\xff\xfe"])
def test_damaged_records_are_no_obstacle(tmp_path: Path, content: bytes) -> None:
    records, film = ExportRecords(ProjectFolder(tmp_path)), tmp_path / "a.mp4"
    record = made(film)
    records.add(film, record)
    (tmp_path / ".videoflow" / "exports.json").write_bytes(content)
    assert records.find(film, KEY) is None
    records.add(film, record)
    assert records.find(film, KEY) == record


def test_the_newest_films_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_records, "MAX_RECORDS", 2)
    records = ExportRecords(ProjectFolder(tmp_path))
    films = [tmp_path / f"{name}.mp4" for name in "abc"]
    for age, film in enumerate(films):
        film.write_bytes(b"film")
        os.utime(film, ns=(age, age))
        stat = film.stat()
        records.add(
            film,
            ExportRecord(
                key=KEY,
                size_bytes=stat.st_size,
                mtime_ns=stat.st_mtime_ns,
                duration_s=1,
                width=2,
                height=2,
            ),
        )
    assert [records.find(film, KEY) is not None for film in films] == [False, True, True]
