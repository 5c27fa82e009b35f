from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from videoflow.paths import app_paths

PROJECT = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")


def test_home_moves_everything_under_one_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "Phần mềm"
    monkeypatch.setenv("VIDEOFLOW_HOME", str(home))
    paths = app_paths()
    folders = {paths.config, paths.data, paths.cache, paths.logs, paths.project_cache(PROJECT)}
    assert len(folders) == 5
    assert all(folder.is_relative_to(home) for folder in folders)
    assert not home.exists(), "asking for a folder must not create it"


def test_a_relative_home_does_not_follow_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VIDEOFLOW_HOME", "here")
    paths = app_paths()
    monkeypatch.chdir("/")
    assert paths.config.is_absolute()
    assert paths.config.is_relative_to(tmp_path)


@pytest.mark.parametrize("value", [None, ""])
def test_without_home_the_platform_decides(
    value: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is None:
        monkeypatch.delenv("VIDEOFLOW_HOME", raising=False)
    else:
        monkeypatch.setenv("VIDEOFLOW_HOME", value)
    paths = app_paths()
    assert "VideoFlow" in str(paths.config)
    assert all(folder.is_absolute() for folder in (paths.data, paths.cache, paths.logs))


def test_each_project_has_its_own_cache() -> None:
    paths = app_paths()
    other = UUID(int=1)
    assert paths.project_cache(PROJECT) != paths.project_cache(other)
    assert paths.project_cache(PROJECT).is_relative_to(paths.cache)
