"""What all adapters inherit."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes.plain_emulator import PROFILE, plain_service
from tests.helpers.service_context import context_for, request_for

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import ModelOffer
from videoflow.domain.service import ServiceProfile
from videoflow.errors import RequestRejectedError
from videoflow.providers.catalogue import Catalogue, CatalogueEntry
from videoflow.providers.context import ProviderContext
from videoflow.providers.http.provider import OnlineAdapter
from videoflow.providers.http.service import Service

TABLE = Catalogue(
    (
        CatalogueEntry(provider="plain", kind=AssetKind.IMAGE, id="one"),
        CatalogueEntry(provider="plain", kind=AssetKind.IMAGE, id="two", references=3),
        CatalogueEntry(provider="other", kind=AssetKind.VIDEO, id="three"),
    )
)


class PlainAdapter(OnlineAdapter):
    """The least that an adapter is."""

    def open_service(self) -> Service:
        return plain_service(self.context.connect(self.profile).base_url)


def adapter(profile: ServiceProfile = PROFILE, **any_model: ModelOffer) -> PlainAdapter:
    connect = context_for("http://127.0.0.1:1").connect
    kinds = {AssetKind(kind): offer for kind, offer in any_model.items()}
    return PlainAdapter(profile, ProviderContext(connect, TABLE), kinds)


def test_it_offers_what_the_table_says() -> None:
    offered = adapter().capabilities(AssetKind.IMAGE)
    assert offered is not None
    assert [model.id for model in offered.models] == ["one", "two"]
    assert (offered.name, offered.slots, offered.local) == ("Plain", 2, False)
    assert adapter().capabilities(AssetKind.VIDEO) is None
    assert adapter().id == "plain"


def test_any_model_may_be_named_where_the_vendor_has_many() -> None:
    offered = adapter(voice=ModelOffer(id="", max_duration_s=9)).capabilities(AssetKind.VOICE)
    assert offered is not None
    assert offered.models == ()
    named = offered.model("acme/voice")
    assert named is not None
    assert (named.id, named.max_duration_s) == ("acme/voice", 9)


def test_a_service_without_keys_is_the_users_own_machine() -> None:
    offered = adapter(PROFILE.changed(key="none")).capabilities(AssetKind.IMAGE)
    assert offered is not None
    assert offered.local


@pytest.mark.parametrize(("model", "found"), [("", "one"), ("two", "two")])
def test_a_job_names_its_model_or_gets_the_first(model: str, found: str, tmp_path: Path) -> None:
    request = request_for(AssetKind.IMAGE, tmp_path / "x", provider="plain", model=model)
    assert adapter().offer(request.job).id == found


@pytest.mark.parametrize("kind", [AssetKind.IMAGE, AssetKind.VIDEO])
def test_a_model_that_is_gone_is_named(kind: AssetKind, tmp_path: Path) -> None:
    request = request_for(kind, tmp_path / "x", provider="plain", model="old-model")
    with pytest.raises(RequestRejectedError, match="old-model"):
        adapter().offer(request.job)
