"""Where providers come from: entry points, our own and those of other packages."""

from __future__ import annotations

import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from tests.helpers.plugins import PLAIN, install_plugin
from tests.helpers.service_context import context_for

from videoflow.domain.base import AssetKind
from videoflow.providers.base import OnlineProvider
from videoflow.providers.builtin import ENTRY_POINTS, default_providers
from videoflow.providers.registry import ProviderRegistry

ROOT = Path(__file__).resolve().parents[2]


def found() -> ProviderRegistry:
    return default_providers(context_for("http://127.0.0.1:1"))


def test_the_built_in_engine_comes_first_and_needs_no_account() -> None:
    providers = found()
    assert providers.ids[0] == "animatic"
    assert providers.capabilities("animatic", AssetKind.IMAGE).local


def test_every_provider_of_ours_loads_under_its_id() -> None:
    providers = found()
    assert [provider.id for provider in providers.all()] == list(providers.ids)
    assert providers.problems == ()


def test_every_adapter_is_registered() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        registered = tomllib.load(file)["project"]["entry-points"][ENTRY_POINTS]
    package = ROOT / "src" / "videoflow" / "providers"
    adapters = {
        ".".join(path.relative_to(package).with_suffix("").parts)
        for path in package.rglob("*.py")
        if "\ndef create(" in path.read_text(encoding="utf-8")
    }
    assert {f"videoflow.providers.{name}:create" for name in adapters} == set(registered.values())
    assert {entry.name for entry in entry_points(group=ENTRY_POINTS)} == set(registered)


def test_services_say_where_their_keys_are_made() -> None:
    for provider in found().online():
        profile = provider.profile
        assert profile.key == "none" or profile.key_variables
        assert profile.key != "required" or profile.key_page.startswith("https://")
        assert "base_url" in profile.urls


def test_a_package_of_a_third_party_adds_a_provider(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_plugin(tmp_path, monkeypatch, plain=PLAIN)
    providers = found()
    assert providers.ids[-1] == "plain"
    assert isinstance(providers.get("plain"), OnlineProvider)
    assert providers.choices(AssetKind.IMAGE)[-1].name == "Plain"


@pytest.mark.parametrize(
    "factory",
    [
        "no_such_module:create",
        "tests.fakes.plain_provider:no_such_function",
        "tests.fakes.plain_provider:not_a_provider",
        "tests.fakes.plain_provider:under_another_name",
    ],
)
def test_a_broken_package_is_left_out_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, factory: str
) -> None:
    install_plugin(tmp_path, monkeypatch, plain=factory)
    providers = found()
    assert "plain" not in [provider.id for provider in providers.all()]
    assert [("plain" in problem.message) for problem in providers.problems] == [True]


def test_an_id_that_is_taken_stays_with_its_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_plugin(tmp_path, monkeypatch, "usurper", animatic=PLAIN, comfyui=PLAIN)
    providers = found()
    assert providers.get("animatic").capabilities(AssetKind.VIDEO) is not None
    assert providers.ids.count("comfyui") == 1
    assert len(providers.problems) == 2
    assert all("usurper" in problem.message for problem in providers.problems)


def test_without_metadata_there_is_still_the_built_in_engine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.path", [])
    assert [provider.id for provider in found().all()] == ["animatic"]
