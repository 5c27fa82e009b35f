"""Files for others go anywhere but among the project's own files."""

from __future__ import annotations

from pathlib import Path

import pytest

from videoflow.errors import RuleError, UsageError
from videoflow.services.output_path import checked_output
from videoflow.storage.folder import ProjectFolder


@pytest.fixture
def folder(tmp_path: Path) -> ProjectFolder:
    return ProjectFolder(tmp_path / "Süße Filme" / "film")


def test_other_places_and_exports_are_free(folder: ProjectFolder, tmp_path: Path) -> None:
    for free in (tmp_path / "a.OTIO", folder.exports / "a.otio", folder.root.parent / "a.otio"):
        assert checked_output(free, "otio", folder) == free


def test_the_projects_own_files_are_safe(folder: ProjectFolder) -> None:
    for inside in ("a.otio", "takes/a.otio", "exports/../a.otio", "exports/previous/a.otio"):
        with pytest.raises(RuleError, match="own files"):
            checked_output(folder.root / inside, "otio", folder)


def test_folders_in_exports_are_free_where_that_is_said(folder: ProjectFolder) -> None:
    inside = folder.exports / "for print" / "a.pdf"
    assert checked_output(inside, "pdf", folder, subfolders=True) == inside
    with pytest.raises(RuleError, match="own files"):
        checked_output(folder.root / "takes" / "a.pdf", "pdf", folder, subfolders=True)


def test_a_relative_name_becomes_absolute_and_must_fit(
    folder: ProjectFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert checked_output(Path("a.zip"), "zip", folder) == tmp_path / "a.zip"
    with pytest.raises(UsageError, match=r"a\.txt.*ZIP"):
        checked_output(Path("a.txt"), "zip", folder)
