"""Prices that services tell before anything is sent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.fakes.stamp_provider import RemoteStampProvider, StampProvider
from tests.fakes.stamp_service import StampService
from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import Capabilities, ModelOffer, Rate
from videoflow.domain.cost import reserved_usd
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.events import SceneChanged
from videoflow.services.prices import PriceBook


@pytest.fixture
def studio(root: Path, service: StampService) -> Studio:
    create_film(root, provider="remote")
    return Studio(root, [RemoteStampProvider(service.url), StampProvider()])


def test_a_quote_becomes_the_estimate_that_is_shown_and_reserved(
    studio: Studio, service: StampService
) -> None:
    service.quote_usd = 0.07
    assert studio.coordinator.estimate([1, 2], IMAGE) == 0.08, "as the table says"
    studio.coordinator.ask_for_quotes([1, 2], IMAGE)
    assert not studio.coordinator.idle
    studio.events.clear()
    studio.until_idle()
    assert {SceneChanged(1), SceneChanged(2)} <= set(studio.events)
    assert studio.coordinator.scene_view(1).image.estimate_usd == 0.07
    assert studio.coordinator.estimate([1, 2], IMAGE) == 0.14
    studio.coordinator.generate(1, IMAGE)
    assert reserved_usd(studio.project.ledger) == 0.07
    assert service.submissions == {}
    studio.close()


def test_the_same_question_is_asked_once(studio: Studio, service: StampService) -> None:
    service.quote_usd = 0.07
    for _press in range(2):
        studio.coordinator.ask_for_quotes([1, 2], IMAGE)
    assert len(studio.manual.held) == 1
    studio.until_idle()
    studio.coordinator.ask_for_quotes([1], IMAGE)
    assert studio.manual.held == {}
    assert service.requests == ["POST /quotes"], "both scenes' pictures cost the same"
    studio.close()


def test_a_quote_that_fails_is_quiet(studio: Studio, service: StampService) -> None:
    studio.coordinator.ask_for_quotes([1], IMAGE)
    studio.until_idle()
    assert studio.coordinator.estimate([1], IMAGE) == 0.04
    assert studio.notices == []
    studio.coordinator.ask_for_quotes([1], VIDEO)
    assert studio.manual.held == {}, "it could not be made yet"
    studio.close()


def test_closing_does_not_wait_for_a_quote(studio: Studio) -> None:
    studio.coordinator.ask_for_quotes([1], IMAGE)
    studio.close()
    assert studio.manual.held == {}


class SpeakingProvider(StampProvider):
    """Speaks, at a price for what it reads."""

    def capabilities(self, kind: AssetKind) -> Capabilities | None:
        price = Rate(usd=0.3, per="thousand_characters", source="a test", as_of=date(2026, 11, 20))
        model = ModelOffer(id="v1", prices=(price,), max_duration_s=60)
        return Capabilities(provider=self.id, kind=kind, models=(model,))


def test_speech_is_priced_by_what_is_to_be_said(studio: Studio) -> None:
    coordinator, kind = studio.coordinator, AssetKind.VOICE
    coordinator.edit_scene(1, details={"dialog": "word " * 100})
    book = PriceBook(ProviderRegistry([SpeakingProvider()]))
    scene = studio.project.scene(1)
    settings = coordinator.scene_view(1).image.resolution.settings.changed(provider="stamp")
    assert book.of_scene(studio.project, scene, kind, settings) == pytest.approx(0.3 * 0.499)
    assert book.of_scene(studio.project, scene, IMAGE, settings) == 0.0
    studio.close()
