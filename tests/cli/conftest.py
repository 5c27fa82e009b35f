"""Projects at three stages, made once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.helpers.command_line import CommandLine, create_small_film

from videoflow.__main__ import main


@pytest.fixture(scope="session")
def made_storyboard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("storyboard") / "film"
    create_small_film(folder)
    return folder


@pytest.fixture(scope="session")
def made_images(tmp_path_factory: pytest.TempPathFactory, made_storyboard: Path) -> Path:
    return _carried_on(tmp_path_factory.mktemp("images") / "film", made_storyboard, "image")


@pytest.fixture(scope="session")
def made_videos(tmp_path_factory: pytest.TempPathFactory, made_images: Path) -> Path:
    return _carried_on(tmp_path_factory.mktemp("videos") / "film", made_images, "video")


def _carried_on(folder: Path, before: Path, kind: str) -> Path:
    shutil.copytree(before, folder)
    assert main(["generate", str(folder), "--kind", kind, "--approve"]) == 0
    return folder


@pytest.fixture
def storyboard(
    tmp_path: Path, made_storyboard: Path, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    """Two scenes, nothing made."""
    return _copy(made_storyboard, tmp_path, capsys)


@pytest.fixture
def with_images(
    tmp_path: Path, made_images: Path, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    """Two scenes with their images."""
    return _copy(made_images, tmp_path, capsys)


@pytest.fixture
def with_videos(
    tmp_path: Path, made_videos: Path, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    """Two scenes with images and videos."""
    return _copy(made_videos, tmp_path, capsys)


def _copy(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(Path(shutil.copytree(source, tmp_path / "film")), capsys)
