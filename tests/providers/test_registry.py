from __future__ import annotations

import threading
from typing import NoReturn

import pytest
from tests.fakes.stamp_provider import StampProvider

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.errors import RuleError
from videoflow.providers.animatic.provider import AnimaticProvider
from videoflow.providers.base import Provider
from videoflow.providers.registry import ProviderRegistry


def broken() -> NoReturn:
    raise SyntaxError("a plug-in for another Python")


def test_the_built_in_engine_offers_every_shape_of_film() -> None:
    providers = ProviderRegistry([AnimaticProvider()])
    for kind in (AssetKind.IMAGE, AssetKind.VIDEO):
        offer = providers.capabilities("animatic", kind)
        assert offer.local
        assert set(offer.models[0].aspect_ratios) == set(AspectRatio)
    assert isinstance(providers.get("animatic"), Provider)


def test_an_unknown_provider_is_refused_with_a_list_of_what_there_is() -> None:
    with pytest.raises(RuleError, match="animatic"):
        ProviderRegistry([AnimaticProvider()]).get("nobody")


def test_a_kind_that_a_provider_does_not_make_is_refused() -> None:
    with pytest.raises(RuleError, match="voice"):
        ProviderRegistry([AnimaticProvider()]).capabilities("animatic", AssetKind.VOICE)


def test_choices_leave_out_who_cannot() -> None:
    providers = ProviderRegistry([AnimaticProvider()])
    assert [offer.provider for offer in providers.choices(AssetKind.VIDEO)] == ["animatic"]
    assert providers.choices(AssetKind.MUSIC) == ()


def test_only_what_is_needed_is_loaded() -> None:
    made: list[str] = []

    def make() -> Provider:
        made.append("stamp")
        return StampProvider()

    providers = ProviderRegistry([AnimaticProvider()], later={"stamp": make})
    providers.capabilities("animatic", AssetKind.IMAGE)
    assert (providers.ids, made) == (("animatic", "stamp"), [])
    assert providers.get("stamp") is providers.get("stamp")
    assert made == ["stamp"]


def test_a_provider_that_does_not_load_stops_nobody_else(caplog: pytest.LogCaptureFixture) -> None:
    providers = ProviderRegistry([AnimaticProvider()], later={"broken": broken})
    assert not providers.problems
    assert [offer.provider for offer in providers.choices(AssetKind.IMAGE)] == ["animatic"]
    (problem,) = providers.problems
    assert "broken" in problem.message
    assert "another Python" in caplog.text
    with pytest.raises(RuleError, match="cannot be loaded"):
        providers.get("broken")


def test_threads_that_want_the_same_provider_get_the_same_one() -> None:
    entered, go_on = threading.Event(), threading.Event()
    made: list[Provider] = []

    def make() -> Provider:
        entered.set()
        assert go_on.wait(10)
        made.append(StampProvider())
        return made[-1]

    providers = ProviderRegistry([AnimaticProvider()], later={"stamp": make})
    got: list[Provider] = []
    threads = [
        threading.Thread(target=lambda: got.append(providers.get("stamp"))) for _each in range(3)
    ]
    threads[0].start()
    assert entered.wait(10)
    for thread in threads[1:]:
        thread.start()
    assert providers.get("animatic").id == "animatic"  # nobody waits for another's loading
    go_on.set()
    for thread in threads:
        thread.join()
    assert got == made * 3
