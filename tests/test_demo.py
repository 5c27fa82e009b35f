"""The demonstration goes well, and never empties a folder that is not its own."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tests.helpers.small_films import export_small_films

from videoflow.__main__ import main
from videoflow.demo import MARKER_NAME, run_demo
from videoflow.media.sniff import MediaKind
from videoflow.media.verify import verify_media

SHORT_SIDE_PX = 144


def test_the_whole_journey_in_the_real_window(
    qtbot: QtBot,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    export_small_films(monkeypatch, SHORT_SIDE_PX)
    output = tmp_path / "demo"
    (output / "project").mkdir(parents=True)
    (output / MARKER_NAME).touch()
    (output / "project" / "of-an-earlier-run").touch()
    (output / "notes.txt").write_text("mine")
    assert run_demo(output, short_side_px=SHORT_SIDE_PX) == 0
    said = capsys.readouterr()
    assert said.out.count("✓") == 14
    assert said.err == ""
    film = asyncio.run(verify_media(output / "film.mp4", MediaKind.VIDEO))
    assert film.duration_s > 15
    names = [path.name for path in sorted((output / "screenshots").iterdir())]
    assert names[0] == "01-welcome.png"
    assert len(names) == 17
    assert not (output / "project" / "of-an-earlier-run").exists()
    assert (output / "notes.txt").read_text() == "mine"


def test_a_folder_of_somebody_else_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "mine.txt").write_text("mine")
    assert main(["demo", str(tmp_path)]) == 3
    assert "not the demonstration's" in capsys.readouterr().err
    assert (tmp_path / "project" / "mine.txt").read_text() == "mine"
