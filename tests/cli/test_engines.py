"""``--provider`` and ``--model``, with a provider of a third party behind an address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.emulator import Status
from tests.fakes.plain_emulator import PlainEmulator
from tests.helpers.command_line import CommandLine
from tests.helpers.plugins import PLAIN, install_plugin

from videoflow.__main__ import main

KEY = "planted-key-0123456789"


@pytest.fixture
def emulator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, videoflow_home: Path
) -> Iterator[PlainEmulator]:
    install_plugin(tmp_path, monkeypatch, plain=PLAIN)
    with PlainEmulator() as service:
        service.polls_until_done = 0
        assert main(["config", "set", "providers.plain.base_url", f"{service.url}/v1"]) == 0
        yield service


@pytest.fixture
def with_key(emulator: PlainEmulator, monkeypatch: pytest.MonkeyPatch) -> PlainEmulator:
    monkeypatch.setenv("PLAIN_API_KEY", KEY)
    return emulator


def takes(film: CommandLine, number: int) -> list[dict[str, object]]:
    """Takes of a scene's image, in the film and pending."""
    image = film.json("get", "--scene", number).document["scene"]["takes"]["image"]
    return [take for take in (image["committed"], *image["pending"]) if take]


def test_a_request_goes_to_the_provider_it_names_and_the_next_one_does_not(
    storyboard: CommandLine, with_key: PlainEmulator
) -> None:
    words = ("--kind", "image", "--provider", "plain", "--model", "acme-1")
    answer = storyboard.json("generate", *words)
    assert (answer.code, len(answer.document["jobs"])) == (0, 2)
    for number in (1, 2):
        (take,) = takes(storyboard, number)
        assert (take["provider"], take["model"]) == ("plain", "acme-1")
    assert (
        storyboard.json("regenerate", "--scene", 1, *words[:2], "--provider", "animatic").code == 0
    )
    assert [take["provider"] for take in takes(storyboard, 1)] == ["plain", "animatic"]
    draft = storyboard.json("status").document
    assert draft["costs"]["actual"] == pytest.approx(0.08)


@pytest.mark.parametrize("which", [("--all",), ("--scene", "1"), ()])
def test_a_missing_key_is_told_before_anything_is_sent_or_noted(
    storyboard: CommandLine, emulator: PlainEmulator, which: tuple[str, ...]
) -> None:
    words = ("--kind", "image", "--provider", "plain", "--model", "acme-1")
    answer = storyboard.json("generate", *words, *which)
    assert (answer.code, answer.error["code"]) == (3, "key_missing")
    assert "PLAIN_TOKEN" in answer.error["action"]
    assert emulator.seen == []
    assert storyboard.json("jobs").document == {"jobs": []}


def test_regenerate_needs_the_key_as_well(
    with_images: CommandLine, emulator: PlainEmulator
) -> None:
    words = ("--scene", 1, "--kind", "image", "--provider", "plain", "--model", "acme-1")
    answer = with_images.json("regenerate", *words)
    assert (answer.code, answer.error["code"]) == (3, "key_missing")


@pytest.mark.parametrize(
    ("words", "code", "helps"),
    [
        (("--kind", "image", "--provider", "plan"), 2, "plain"),
        (("--kind", "image", "--provider", "animatic", "--model", "big"), 2, "Models"),
        (("--kind", "video", "--provider", "plain"), 3, "another provider"),
    ],
)
def test_what_there_is_not_is_refused(
    with_images: CommandLine,
    with_key: PlainEmulator,
    words: tuple[str, ...],
    code: int,
    helps: str,
) -> None:
    for command in (("generate", "--all"), ("regenerate", "--scene", "1")):
        answer = with_images.json(*command, *words)
        assert answer.code == code
        assert helps in answer.error["action"]
    assert with_key.seen == []


def test_the_key_is_in_no_file_of_the_project_and_in_no_log(
    storyboard: CommandLine, with_key: PlainEmulator, videoflow_home: Path
) -> None:
    words = ("--kind", "image", "--provider", "plain", "--model", "acme-1")
    with_key.misbehave("submit", Status(401, f"no such key: {KEY}"))
    refused = storyboard.json("generate", *words, "--scene", 1)
    assert refused.code == 4
    assert storyboard.json("generate", *words, "--scene", 2).code == 0
    assert with_key.at("submit")[-1].headers["Authorization"] == f"Bearer {KEY}"
    for path in [*videoflow_home.rglob("*"), *storyboard.folder.rglob("*")]:
        if path.is_file():
            content = path.read_bytes()
            assert KEY.encode() not in content, path
            assert b"X-Amz-Signature" not in content, path
    assert KEY not in refused.out + refused.err
