from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from videoflow.domain.base import utc_now
from videoflow.storage import previous_films
from videoflow.storage.folder import ProjectFolder
from videoflow.storage.previous_films import KEPT_DAYS, clean_previous


@pytest.fixture
def folder(tmp_path: Path) -> ProjectFolder:
    folder = ProjectFolder(tmp_path)
    folder.previous_exports.mkdir(parents=True)
    return folder


def put(folder: Path, name: str, age_s: float = 0) -> Path:
    path = folder / name
    path.write_bytes(b"0123456789")
    moment = path.stat().st_mtime - age_s
    os.utime(path, (moment, moment))
    return path


def test_only_what_is_old_goes_and_only_from_this_folder(folder: ProjectFolder) -> None:
    replaced = put(folder.previous_exports, "replaced.mp4")
    kept = put(folder.exports, "placed by the user.mp4", age_s=1e9)
    assert clean_previous(folder, utc_now()) == 0
    other = put(folder.previous_exports, "other.mp4")
    later = utc_now() + timedelta(days=KEPT_DAYS + 1)
    assert clean_previous(folder, later) == 1
    assert replaced.exists() != other.exists()
    assert kept.exists()


def test_the_oldest_go_where_there_are_too_many(
    folder: ProjectFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previous_films, "KEPT_BYTES", 25)
    for place in range(4):
        put(folder.previous_exports, f"{place}.mp4", age_s=-100 * place)
    assert clean_previous(folder, utc_now()) == 2
    assert sorted(path.name for path in folder.previous_exports.iterdir()) == ["2.mp4", "3.mp4"]


def test_the_last_one_stays_however_large(
    folder: ProjectFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previous_films, "KEPT_BYTES", 1)
    (path,) = [put(folder.previous_exports, "large.mp4")]
    (folder.previous_exports / "a folder").mkdir()
    assert clean_previous(folder, utc_now()) == 0
    assert path.exists()


def test_a_project_without_the_folder_has_nothing_to_clean(tmp_path: Path) -> None:
    assert clean_previous(ProjectFolder(tmp_path), utc_now()) == 0
