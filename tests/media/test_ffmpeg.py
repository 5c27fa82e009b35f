from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from videoflow.errors import MediaError
from videoflow.media.ffmpeg import FfmpegSource, configure_ffmpeg, locate_ffmpeg

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="scripts as programs are POSIX")


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    configure_ffmpeg(None)
    yield
    configure_ffmpeg(None)


@pytest.fixture
def _bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the wheel nor an ffmpeg on PATH."""
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))


def _program(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_the_wheel_serves_without_any_setting() -> None:
    found = locate_ffmpeg()
    assert found.source is FfmpegSource.BUNDLED
    assert found.version
    assert found.path.is_absolute()
    assert found.skipped == ()


@posix_only
def test_the_configured_program_comes_first(tmp_path: Path) -> None:
    own = _program(tmp_path / "my ffmpeg", "echo ffmpeg version 7.1-own Copyright")
    assert locate_ffmpeg(own).version == "7.1-own"
    configure_ffmpeg(own)
    assert locate_ffmpeg().source is FfmpegSource.CONFIGURED


@posix_only
@pytest.mark.parametrize("text", ["exit 1", "echo hello", "kill -9 $$"])
def test_a_broken_configured_program_is_passed_over_and_named(text: str, tmp_path: Path) -> None:
    broken = _program(tmp_path / "ffmpeg", text)
    found = locate_ffmpeg(broken)
    assert found.source is FfmpegSource.BUNDLED
    assert len(found.skipped) == 1
    assert str(broken) in found.skipped[0]


@posix_only
@pytest.mark.usefixtures("_bare_machine")
def test_path_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = _program(tmp_path / "bin" / "ffmpeg", "echo ffmpeg version 6.0 Copyright")
    monkeypatch.setenv("PATH", str(program.parent))
    assert locate_ffmpeg().source is FfmpegSource.PATH


@pytest.mark.usefixtures("_bare_machine")
def test_without_any_the_user_reads_what_still_works(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="was not found") as caught:
        locate_ffmpeg()
    assert "can still be" in caught.value.action
    missing = tmp_path / "gone" / "ffmpeg"
    with pytest.raises(MediaError, match="does not start") as caught:
        locate_ffmpeg(missing)
    assert str(missing) in caught.value.message


@posix_only
@pytest.mark.parametrize("version", ["4.4.2-0ubuntu0.22.04.1", "n3.4"])
def test_a_version_that_is_too_old_is_passed_over_and_named(version: str, tmp_path: Path) -> None:
    old = _program(tmp_path / "ffmpeg", f"echo ffmpeg version {version} Copyright")
    found = locate_ffmpeg(old)
    assert found.source is FfmpegSource.BUNDLED
    assert version in found.skipped[0]


@posix_only
@pytest.mark.parametrize(
    "version", ["5.1.6-0+deb12u1", "n9.0", "N-118000-g1a2b3c", "2026-11-01-git"]
)
def test_any_other_version_serves(version: str, tmp_path: Path) -> None:
    own = _program(tmp_path / "ffmpeg", f"echo ffmpeg version {version} Copyright")
    assert locate_ffmpeg(own).version == version
