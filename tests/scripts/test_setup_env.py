"""The set-up: what it is made from, when it is redone, and what the locked requirements hold."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import lock
import setup_env

ROOT = Path(__file__).parents[2]
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))


def blocks(path: Path) -> list[str]:
    """One text per locked package: its pin, marker and hashes."""
    lines = path.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    return [block for block in re.split(r"\n(?=\S)", text) if block]


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_every_requirement_is_pinned_and_hashed(path: Path) -> None:
    for block in blocks(path):
        assert re.match(r"[a-z0-9-]+==\S+", block), block
        assert "--hash=sha256:" in block, block


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_name_no_place_to_download_from(path: Path) -> None:
    assert "://" not in path.read_text(encoding="utf-8")
    assert lock.without_indexes(path.read_text(encoding="utf-8")) == path.read_text(
        encoding="utf-8"
    )


def test_index_addresses_are_stripped_when_locking() -> None:
    locked = "--index-url https://example.invalid/simple\n-f /somewhere\nhttpx==0.28.1\n"

    assert lock.without_indexes(locked) == "httpx==0.28.1\n"


def test_every_dependency_of_the_project_is_locked() -> None:
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*document["project"]["dependencies"], *document["dependency-groups"]["dev"]]
    locked = {block.split("==")[0] for block in blocks(ROOT / "requirements" / "dev.txt")}

    names = {re.split(r"[<>=!~; \[]", requirement)[0].lower() for requirement in wanted}

    assert names <= locked


def test_windows_is_locked_too() -> None:
    locked = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")

    assert re.search(r"^colorama==.*sys_platform == 'win32'", locked, re.MULTILINE)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own, so that nothing touches the environment the tests run in."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "dev.txt").write_text("httpx==0.28.1\n")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    monkeypatch.setattr(setup_env, "ROOT", tmp_path)
    monkeypatch.setattr(setup_env, "LOG", tmp_path / "build" / "setup.log")
    return tmp_path


@pytest.fixture
def environment(project: Path) -> setup_env.Environment:
    return setup_env.Environment(
        project / ".venv", project / "requirements" / "dev.txt", with_project=True
    )


def test_a_finished_environment_is_left_alone(
    environment: setup_env.Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.python.parent.mkdir(parents=True)
    environment.python.touch()
    environment.stamp.write_text(json.dumps(setup_env.fingerprint(environment)))

    setup_env.set_up(environment)

    assert capsys.readouterr().out == ""


def test_changed_requirements_ask_for_a_new_environment(
    environment: setup_env.Environment,
) -> None:
    before = setup_env.fingerprint(environment)

    environment.requirements.write_text("httpx==0.28.2\n")

    assert setup_env.fingerprint(environment) != before


def test_a_changed_tool_setting_does_not(project: Path, environment: setup_env.Environment) -> None:
    before = setup_env.fingerprint(environment)

    with (project / "pyproject.toml").open("a") as file:
        file.write("\n[tool.other]\nsetting = 1\n")

    assert setup_env.fingerprint(environment) == before


@pytest.mark.parametrize("stamp", ["", "{half", "[]", "null"])
def test_a_damaged_stamp_counts_as_none(environment: setup_env.Environment, stamp: str) -> None:
    environment.path.mkdir()
    environment.stamp.write_text(stamp)

    assert setup_env.read_stamp(environment) == {}


def test_a_failing_step_shows_the_end_of_its_output(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    setup_env.LOG.parent.mkdir()
    program = "print('no such package'); raise SystemExit(3)"

    with pytest.raises(setup_env.SetupError, match=r"exit code 3(?s:.*)no such package"):
        setup_env.logged("Installing", [sys.executable, "-c", program])


def test_an_interrupted_setup_is_done_again(
    project: Path, environment: setup_env.Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    """The environment exists by then, but it must not count as finished."""
    (project / "requirements" / "dev.txt").write_text("-r missing.txt\n")

    with pytest.raises(setup_env.SetupError, match=r"missing\.txt"):
        setup_env.set_up(environment)

    assert environment.python.exists()
    assert setup_env.read_stamp(environment) == {}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays are a matter of Linux")
@pytest.mark.parametrize(
    ("variables", "expected"),
    [({}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True)],
)
def test_a_display_is_recognised(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: bool
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert setup_env.has_display() is expected


def test_an_unknown_verb_is_refused_with_the_usage() -> None:
    result = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "setup_env.py"), "dance"],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 2
    assert "usage:" in result.stderr
