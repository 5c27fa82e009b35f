"""``videoflow config``: settings and keys without a window."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.fakes.emulator import Status
from tests.fakes.plain_emulator import PlainEmulator
from tests.helpers.command_line import Answer
from tests.helpers.keychains import MemoryKeychain, keychain_in_use
from tests.helpers.plugins import PLAIN, install_plugin

from videoflow.__main__ import main
from videoflow.storage.recent import load_state

KEY = "planted-key-0123456789"
Config = Callable[..., Answer]


@pytest.fixture
def keychain() -> Iterator[MemoryKeychain]:
    with keychain_in_use(MemoryKeychain()) as backend:
        yield backend


@pytest.fixture
def config(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Config:
    """``videoflow config …``, with what is typed into it."""
    install_plugin(tmp_path, monkeypatch, plain=PLAIN)

    def run(*words: str, typed: str = "") -> Answer:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        capsys.readouterr()
        code = main(["config", *words])
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return run


def test_an_address_is_set_shown_and_unset(config: Config) -> None:
    name = "providers.plain.base_url"
    assert config("get", name).out == "https://api.plain.example/v1\n"
    assert config("set", name, "http://10.0.0.5/v1/").code == 0
    assert config("get", name).out == "http://10.0.0.5/v1\n"
    assert config("get", name, "--json").document == {
        "setting": {
            "name": name,
            "value": "http://10.0.0.5/v1",
            "source": "set",
            "default": "https://api.plain.example/v1",
        }
    }
    answer = config("unset", name, "--json")
    assert answer.document["setting"]["source"] == "default"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("providers.plain.queue_url", "http://10.0.0.5/q"),
        ("providers.plain.voice", "eve"),
        ("providers.plain.slots", "7"),
        ("network.proxy", "http://proxy:3128"),
        ("language", "vi"),
        ("appearance", "dark"),
        ("ffmpeg", sys.executable),
    ],
)
def test_every_setting_comes_back_and_goes_away(config: Config, name: str, value: str) -> None:
    before = config("get", name, "--json").document["setting"]
    assert before["source"] == "default"
    changed = config("set", name, value, "--json")
    assert (changed.code, changed.document["setting"]["value"]) == (0, value)
    listed = {entry["name"]: entry for entry in config("list", "--json").document["settings"]}
    assert listed[name] == changed.document["setting"]
    assert listed[name]["source"] == "set"
    assert config("unset", name, "--json").document["setting"] == before


def test_settings_of_the_application_are_those_of_the_window(config: Config) -> None:
    config("set", "appearance", "dark")
    config("set", "language", "vi")
    assert (load_state().appearance, load_state().language) == ("dark", "vi")
    config("set", "language", "system")
    assert load_state().language is None


@pytest.mark.parametrize(
    ("words", "helps"),
    [
        (("get", "network.prox"), "network.proxy"),
        (("get", "providers.plain.base_uri"), "providers.plain.base_url"),
        (("set", "providers.plan.base_url", "http://x"), "plain"),
        (("test", "plan"), "plain"),
        (("get", "providers"), "network.proxy"),
        (("get", "providers.animatic.key"), ""),
        (("set", "providers.plain.base_url", "ftp://x"), "https://"),
        (("set", "providers.plain.base_url"), "unset"),
        (("set", "providers.plain.slots", "many"), ""),
        (("set", "providers.plain.slots", "65"), ""),
        (("set", "network.proxy", "socks5://x:1"), "HTTPS_PROXY"),
        (("set", "network.ca_bundle", "/no/such/file"), "PEM"),
        (("set", "models_file", "/no/such/file"), ""),
        (("set", "language", "xx"), "vi"),
        (("set", "appearance", "pink"), "dark"),
        (("set", "ffmpeg", "/no/such/file"), "ffmpeg"),
        ((), "--help"),
        (("frobnicate",), "--help"),
    ],
)
def test_wrong_use_is_told_with_what_would_be_right(
    config: Config, words: tuple[str, ...], helps: str
) -> None:
    answer = config(*words, "--json")
    assert answer.code == 2
    assert answer.error["code"] == "usage"
    assert helps in answer.error["action"]


def test_a_key_is_read_from_standard_input_and_never_shown(
    config: Config, keychain: MemoryKeychain
) -> None:
    name = "providers.plain.key"
    answer = config("set", name, typed=f"{KEY}\n")
    assert (answer.code, answer.out) == (0, f"{name}: in the keychain\n")
    assert keychain.entries == {("VideoFlow", "plain"): KEY}
    assert config("get", name).out == "in the keychain\n"
    shown = config("get", name, "--json")
    assert shown.document["setting"] == {
        "name": name,
        "value": None,
        "source": "keychain",
        "variable": "PLAIN_TOKEN",
        "required": True,
    }
    assert KEY not in config("list").out + config("list", "--json").out
    assert config("unset", name).out == f"{name}: not set; variable: PLAIN_TOKEN\n"
    assert keychain.entries == {}


def test_a_key_on_the_command_line_is_refused(config: Config, keychain: MemoryKeychain) -> None:
    answer = config("set", "providers.plain.key", KEY, "--json")
    assert answer.code == 2
    assert "standard input" in answer.error["action"]
    assert KEY not in answer.out
    assert keychain.entries == {}


@pytest.mark.parametrize("typed", ["", "\n", "two\nlines\n", "a key"])
def test_what_is_no_key_is_refused(config: Config, keychain: MemoryKeychain, typed: str) -> None:
    assert config("set", "providers.plain.key", typed=typed).code == 2
    assert keychain.entries == {}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")
def test_on_a_terminal_a_key_is_typed_without_echo(
    config: Config, keychain: MemoryKeychain, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def getpass(prompt: str) -> str:
        asked.append(prompt)
        return KEY

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("getpass.getpass", getpass)
    monkeypatch.setattr("io.StringIO", Terminal)
    assert config("set", "providers.plain.key").code == 0
    assert asked == ["API key for Plain: "]
    assert keychain.entries == {("VideoFlow", "plain"): KEY}


def test_without_a_keychain_the_variable_is_named(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = config("set", "providers.plain.key", "--json", typed=KEY)
    assert (answer.code, answer.error["code"]) == (3, "refused")
    assert "PLAIN_TOKEN" in answer.error["action"]
    assert "no keychain" in config("list").err
    missing = config("test", "plain", "--json")
    assert (missing.code, missing.error["code"]) == (3, "key_missing")
    assert "PLAIN_TOKEN" in missing.error["action"]
    monkeypatch.setenv("PLAIN_API_KEY", KEY)
    assert "PLAIN_API_KEY" in config("get", "providers.plain.key").out


def test_a_variable_that_wins_is_mentioned(
    config: Config, keychain: MemoryKeychain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAIN_API_KEY", "from-the-environment")
    for words, typed in ((("set",), KEY), (("unset",), "")):
        answer = config(*words, "providers.plain.key", typed=typed)
        assert answer.code == 0
        assert "PLAIN_API_KEY is set, and it wins" in answer.err


def test_test_says_what_the_service_says(config: Config, keychain: MemoryKeychain) -> None:
    config("set", "providers.plain.key", typed=KEY)
    with PlainEmulator() as emulator:
        config("set", "providers.plain.base_url", f"{emulator.url}/v1")
        assert config("test", "plain").out == "Account of Ada.\n"
        assert config("test", "plain", "--json").document == {
            "provider": "plain",
            "ok": True,
            "message": "Account of Ada.",
        }
        emulator.misbehave("ask", Status(401, f"no such key: {KEY}"))
        refused = config("test", "plain", "--json")
        assert (refused.code, refused.error["code"]) == (4, "provider_key")
        assert KEY not in refused.out + refused.err
    config("set", "providers.plain.base_url", "http://127.0.0.1:1")
    gone = config("test", "plain", "--json")
    assert (gone.code, gone.error["code"]) == (4, "provider_unreachable")


def test_a_broken_plugin_is_told_and_the_rest_is_listed(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_plugin(tmp_path, monkeypatch, "broken", other="no_such_module:create")
    answer = config("list")
    assert answer.code == 0
    assert "“other” cannot be loaded" in answer.err
    assert "providers.plain.base_url" in answer.out


def test_the_key_is_in_no_file(
    config: Config, keychain: MemoryKeychain, videoflow_home: Path, tmp_path: Path
) -> None:
    config("set", "providers.plain.key", typed=KEY)
    config("set", "providers.plain.key", KEY)
    config("set", "providers.plain.base_url", f"https://ada:{KEY}@plain.example")
    config("set", "network.proxy", f"http://ada:{KEY}@proxy.example:3128")
    with PlainEmulator() as emulator:
        config("set", "providers.plain.base_url", f"{emulator.url}/v1")
        emulator.misbehave("ask", Status(403, KEY), Status(500, KEY), Status(500, KEY))
        for _time in range(3):
            assert config("test", "plain").code in (0, 4)
        assert emulator.seen[0].headers["Authorization"] == f"Bearer {KEY}"
    config("list")
    config("unset", "providers.plain.key")
    written = [path for path in videoflow_home.rglob("*") if path.is_file()]
    assert {path.name for path in written} >= {"services.json", "videoflow.log"}
    for path in [*written, *(path for path in tmp_path.rglob("*") if path.is_file())]:
        assert KEY.encode() not in path.read_bytes(), path
    assert KEY not in os.environ.values()
