"""docs/providers.md: its example works, and its table says what the code does."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.plain_emulator import PlainEmulator
from tests.helpers.service_context import context_for, request_for

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import ModelOffer
from videoflow.domain.service import Connection, ServiceProfile
from videoflow.media.sniff import sniff
from videoflow.providers.base import Accepted, OnlineProvider, RemoteProvider
from videoflow.providers.builtin import default_providers
from videoflow.providers.catalogue import Catalogue, CatalogueEntry
from videoflow.providers.context import ProviderContext

PAGE = (Path(__file__).parents[2] / "docs" / "providers.md").read_text(encoding="utf-8")


def test_the_example_makes_something(tmp_path: Path) -> None:
    example: dict[str, Any] = {"__name__": "acme_videoflow"}
    source = PAGE.partition("```python\n")[2].partition("```")[0]
    exec(compile(source, "docs/providers.md", "exec", dont_inherit=True), example)
    with PlainEmulator() as emulator:
        context = context_for(emulator.url)
        kind = AssetKind.IMAGE
        offer = ModelOffer(id="one", max_duration_s=10)
        rows = (CatalogueEntry(provider="acme", kind=kind, **dict(offer)),)
        provider = example["create"](
            ProviderContext(context.connect, Catalogue(rows), context.pace)
        )
        assert isinstance(provider, OnlineProvider)
        assert isinstance(provider, RemoteProvider)
        request = request_for(kind, tmp_path / "part", provider="acme", model="one")

        async def work() -> None:
            answer = await (await provider.prepare(request, quiet))()
            assert isinstance(answer, Accepted)
            await provider.wait(request, answer.remote_id, quiet)
            assert await provider.test_connection() == "The key works."

        asyncio.run(work())
    assert sniff(request.target).mime


def quiet(_fraction: float, _text: str) -> None:
    """Progress that nobody looks at."""


def no_connection(_profile: ServiceProfile) -> Connection:
    raise AssertionError("nothing is asked of a service")


PROVIDERS = default_providers(ProviderContext(no_connection)).online()


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.id)
def test_the_table_has_each_provider(provider: OnlineProvider) -> None:
    rows = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| `")]
    (row,) = [row for row in rows if row[0] == f"`{provider.id}`"]
    _id, makes, key, addresses, crash, stopped, cost = row
    profile = provider.profile
    assert all(f"`{name}`" in key for name in profile.key_variables)
    assert ("optional" in key) == (profile.key == "optional")
    assert all(f"`{name}`" in addresses for name in [*profile.urls, *profile.options])
    for kind in AssetKind:
        assert (str(kind) in makes) == (provider.capabilities(kind) is not None), kind
    if not isinstance(provider, RemoteProvider):
        assert "may have been charged" in crash
        assert stopped.startswith("no")
    assert cost
