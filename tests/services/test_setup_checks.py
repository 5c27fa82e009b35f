"""The set-up check: what it finds, what it says when something is missing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from videoflow import resources
from videoflow.media.ffmpeg import configure_ffmpeg
from videoflow.services.setup_checks import SetupCheck, check_setup, run_checks

LONG = {"Program", "A whole film"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIDEOFLOW_HOME", str(tmp_path / "home"))


def named(checks: tuple[SetupCheck, ...], name: str) -> SetupCheck:
    return next(check for check in checks if check.name == name)


def check_of_ffmpeg(chosen: Path) -> SetupCheck:
    """What is said of ffmpeg while this program is the one that somebody chose."""
    chosen.chmod(0o755)
    configure_ffmpeg(chosen)
    try:
        return named(asyncio.run(check_setup()), "ffmpeg")
    finally:
        configure_ffmpeg(None)


def test_everything_holds_here_from_loading_to_a_film(tmp_path: Path) -> None:
    checks = tuple(run_checks(trial_film=True))

    assert [check for check in checks if not check.ok] == []
    assert {check.name for check in checks} > LONG
    assert "1080 × 1920" in named(checks, "A whole film").detail
    assert list((tmp_path / "home" / "cache").rglob("*.mp4")) == []


def test_the_window_asks_for_the_quick_ones_only() -> None:
    checks = asyncio.run(check_setup())

    assert not LONG & {check.name for check in checks}
    assert "5 pictures" in named(checks, "Playing video").detail


def test_one_failure_stops_no_other_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "nowhere" / "videoflow")

    checks = asyncio.run(check_setup())

    files = named(checks, "Shipped files")
    assert not files.ok
    assert "Install VideoFlow again" in files.detail
    assert not named(checks, "Translations").ok
    assert named(checks, "Making video").ok


def test_an_ffmpeg_without_what_films_need_is_told(tmp_path: Path) -> None:
    poor = tmp_path / "ffmpeg"
    poor.write_text(
        "#!/bin/sh\n"
        'case "$*" in\n'
        '  *-version*) echo "ffmpeg version 7.0" ;;\n'
        '  *-encoders*) echo " A....D aac   AAC" ;;\n'
        '  *-filters*) echo " ... scale   V->V" ;;\n'
        "esac\n"
    )
    check = check_of_ffmpeg(poor)

    assert not check.ok
    assert "libx264" in check.detail
    assert "scale" not in check.detail


def test_a_chosen_ffmpeg_that_is_too_old_is_told_and_another_one_is_used(tmp_path: Path) -> None:
    old = tmp_path / "ffmpeg"
    old.write_text("#!/bin/sh\necho ffmpeg version 4.4.2-0ubuntu\n")
    check = check_of_ffmpeg(old)

    assert check.ok
    assert f"{old}: version 4.4.2-0ubuntu is too old" in check.detail
