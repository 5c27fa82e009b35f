"""The entry point: what it loads, what it hands on, how it speaks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.helpers.command_line import BRIEF

from videoflow import __main__, __version__
from videoflow.__main__ import main
from videoflow.media.child import CHILD_GUARD_OPTION
from videoflow.providers.animatic import renderers
from videoflow.services.setup_checks import PLAYER_CHECK_OPTION

HEAVY = ("PySide6", "pydantic", "rich", "httpx")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"videoflow {__version__}\n"


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert "regenerate" in text
    assert "demo" in text
    assert main(["export", "--help"]) == 0
    assert "--output" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["generate", "--help"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    code = (
        "import sys; from videoflow.__main__ import main; code = main(sys.argv[1:]); "
        f"loaded = [name for name in {HEAVY} if name in sys.modules]; sys.exit(str(loaded))"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True)
    assert done.stderr.strip() == "[]"


def test_a_usage_error_is_one_json_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--json"]) == 2
    said = capsys.readouterr()
    assert json.loads(said.out)["error"]["code"] == "usage"
    assert said.err == ""


def test_a_usage_error_for_people_goes_to_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["statu"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Did you mean “status”?" in said.err


def test_the_folder_opens_in_the_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[Path | None, bool]] = []

    def open_window(folder: Path | None, quit_after_first_window: bool) -> int:
        opened.append((folder, quit_after_first_window))
        return 0

    monkeypatch.setattr(__main__, "_open_window", open_window)
    assert main([]) == 0
    assert main([str(tmp_path)]) == 0
    assert main(["--quit-after-first-window"]) == 0
    assert opened == [(None, False), (tmp_path, False), (None, True)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows needs no guard")
def test_the_frozen_application_is_its_own_guard() -> None:
    assert __main__.CHILD_GUARD_OPTION == CHILD_GUARD_OPTION
    assert __main__.PLAYER_CHECK_OPTION == PLAYER_CHECK_OPTION
    program = (
        "import os, sys; from videoflow.__main__ import main; read, write = os.pipe(); "
        "sys.exit(main(['--child-guard', str(read), sys.executable, '-c', 'raise SystemExit(7)']))"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=60).returncode == 7


def test_the_frozen_application_is_its_own_renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert renderers.renderer_command() == [sys.executable, __main__.RENDERER_OPTION]


def test_answers_are_utf_8_wherever_they_go(tmp_path: Path) -> None:
    brief = tmp_path / "brief.toml"
    brief.write_text(
        BRIEF.with_name("brief-vi.toml").read_text("utf-8").replace('["coffee.png"]', "[]"), "utf-8"
    )
    command = [sys.executable, "-m", "videoflow", "new", str(tmp_path / "phim"), "--json"]
    done = subprocess.run(
        [*command, "--brief", str(brief)],
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii", "VIDEOFLOW_HOME": str(tmp_path / "home"), "PATH": ""},
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.decode())["name"] == "Tách Đỏ"


def test_a_reader_that_has_had_enough_is_no_error(tmp_path: Path) -> None:
    main(["new", str(tmp_path / "film"), "--brief", str(BRIEF)])
    command = [sys.executable, "-m", "videoflow", "status", str(tmp_path / "film"), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
