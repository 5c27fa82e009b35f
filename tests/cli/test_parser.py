"""What can be typed, and what is said about mistakes before anything is opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from videoflow.cli.commands import COMMANDS as IMPLEMENTED
from videoflow.cli.parser import COMMANDS, parse
from videoflow.errors import UsageError


def test_every_command_but_the_demo_is_implemented() -> None:
    assert {*IMPLEMENTED, "demo"} == set(COMMANDS)


def test_without_a_command_the_window_is_meant(tmp_path: Path) -> None:
    assert parse([]).command is None
    parsed = parse(["--quit-after-first-window", str(tmp_path)])
    assert (parsed.command, parsed.folder, parsed.quit_after_first_window) == (None, tmp_path, True)


def test_a_mistyped_command_is_recognised() -> None:
    with pytest.raises(UsageError, match="Did you mean “generate”"):
        parse(["generat", "film"][:1])


def test_a_folder_that_is_not_there_lists_the_commands(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="new, status, list"):
        parse([str(tmp_path / "nothing")])


@pytest.mark.parametrize(
    "words",
    [
        ["generate", "film"],
        ["generate", "film", "--kind", "smell"],
        ["generate", "film", "--kind", "image", "--all", "--missing"],
        ["regenerate", "film", "--kind", "image"],
        ["regenerate", "film", "--kind", "image", "--scene", "0"],
        ["regenerate", "film", "--kind", "image", "--scene", "²"],
        ["regenerate", "film", "--kind", "image", "--scene", "1", "--seed", "-1"],
        ["regenerate", "film", "--kind", "image", "--scene", "1", "--seed", str(2**31)],
        ["get", "film", "--scene", "1", "--index", "1"],
        ["update", "film", "--scene", "1"],
        ["update", "film", "--scene", "1", "--set", "title"],
        ["reorder", "film"],
        ["export", "film", "--format", "avi"],
        ["jobs", "film", "--cancel", "a", "--resume", "b"],
        ["new", "film"],
    ],
)
def test_wrong_words_are_usage_errors(words: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        parse(words)
    assert caught.value.action.endswith(f"videoflow {words[0]} --help")


def test_values_may_contain_equal_signs() -> None:
    parsed = parse(["update", "film", "--scene", "1", "--set", "title=1 = 1"])
    assert parsed.assignments == [("title", "1 = 1")]
