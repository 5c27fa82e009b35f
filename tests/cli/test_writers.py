"""``new --template --writer --writer-model``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.emulator import Status
from tests.fakes.openai_emulator import OpenAIEmulator, error_body
from tests.helpers.command_line import BRIEF, CommandLine

from videoflow.__main__ import main

KEY = "planted-key-9876543210"
SCENE = {
    "scenario": "hook",
    "title": "Written elsewhere",
    "description": "A cup steams in the morning sun.",
    "visual": "A cup.",
    "camera": "50 mm.",
    "lighting": "Low sun.",
    "audio": "A voice.",
    "music": "Piano.",
    "effects": "None.",
    "dialog": "Good morning.",
    "duration_s": 5,
    "image_prompt": "A cup on a wooden table, steam rising.",
    "movie_directions": "The steam rises.",
}


@pytest.fixture
def film(tmp_path: Path, capsys: pytest.CaptureFixture[str], videoflow_home: Path) -> CommandLine:
    return CommandLine(tmp_path / "film", capsys)


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch, videoflow_home: Path) -> Iterator[OpenAIEmulator]:
    with OpenAIEmulator(KEY) as service:
        service.written = json.dumps({"scenes": [SCENE] * 4})
        assert main(["config", "set", "providers.openai.base_url", f"{service.url}/v1"]) == 0
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        yield service


def test_a_template_takes_the_place_of_the_brief_s(film: CommandLine) -> None:
    answer = film.json("new", "--brief", BRIEF, "--template", "listicle")
    assert answer.code == 0
    assert answer.document["writing"] == {"writer": "builtin", "model": None, "cost_usd": 0.0}
    assert [s["scenario"] for s in answer.document["scenes"]][1:3] == ["reason 1", "reason 2"]
    assert film.json("get", "--scenario", "reason 2").code == 0


def test_an_unknown_template_is_refused_with_a_proposal(film: CommandLine) -> None:
    answer = film.json("new", "--brief", BRIEF, "--template", "listcle")
    assert answer.code == 2
    assert "listicle" in answer.error["action"]
    assert not film.folder.exists()


def test_a_language_model_writes(film: CommandLine, emulator: OpenAIEmulator) -> None:
    words = ("--writer", "openai", "--writer-model", "big-model", "--template", "launch")
    answer = film.json("new", "--brief", BRIEF, *words)
    assert answer.code == 0
    assert answer.document["writing"] == {
        "writer": "openai",
        "model": "big-model",
        "cost_usd": None,
    }
    assert {s["title"] for s in answer.document["scenes"]} == {"Written elsewhere"}
    assert emulator.counts == {"chat": 1}
    text = film("get", "--scene", 1).out
    assert "Written elsewhere" in text


def test_the_model_and_its_cost_are_told(film: CommandLine, emulator: OpenAIEmulator) -> None:
    answer = film("new", "--brief", BRIEF, "--writer", "openai")
    assert "gpt-6-luna (price unknown)" in answer.out
    assert "openai is writing" in answer.err


def test_a_model_that_fails_names_the_other_writer_and_loses_nothing(
    film: CommandLine, emulator: OpenAIEmulator
) -> None:
    emulator.misbehave("chat", Status(401, error_body("invalid_api_key", "No.")))
    answer = film.json("new", "--brief", BRIEF, "--writer", "openai")
    assert (answer.code, answer.error["code"]) == (4, "provider_key")
    assert "without --writer the built-in writer" in answer.error["action"]
    assert KEY not in answer.out + answer.err
    assert not film.folder.exists()
    assert film("new", "--brief", BRIEF).code == 0


def test_a_language_that_only_a_model_writes_names_the_flag(
    film: CommandLine, tmp_path: Path
) -> None:
    brief = tmp_path / "fr.toml"
    brief.write_text('[brief]\nname = "Aube"\nproduct = "Café"\nlanguage = "fr"\n', "utf-8")
    answer = film.json("new", "--brief", brief)
    assert answer.code == 3
    assert "--writer openai" in answer.error["action"]


@pytest.mark.parametrize(
    ("words", "helps"),
    [
        (("--writer", "opneai"), "openai"),
        (("--writer", "animatic"), "builtin"),
        (("--writer-model", "big"), "--writer openai --writer-model big"),
    ],
)
def test_who_cannot_write_is_refused(film: CommandLine, words: tuple[str, ...], helps: str) -> None:
    answer = film.json("new", "--brief", BRIEF, *words)
    assert answer.code == 2
    assert helps in answer.error["action"]
    assert not film.folder.exists()
