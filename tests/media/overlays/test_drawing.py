"""Golden pictures of everything that is drawn, in every shape of film; see tests.helpers.golden."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.helpers.golden import assert_like
from tests.media.overlays.conftest import (
    CAPTIONS,
    CARDS,
    SIZES,
    caption,
    end_card,
    overlay,
)

from videoflow.domain.overlay import OverlayKind, Place
from videoflow.errors import MediaError
from videoflow.media.overlays import Picture, draw_pictures
from videoflow.media.overlays.drawing import render
from videoflow.media.overlays.faces import letters_without_font

GOLDEN = Path(__file__).parent / "golden"

PICTURES: dict[str, Picture] = {
    **{
        f"card_{card}_{shape}": end_card(card, shape)
        for card in CARDS
        for shape in (SIZES if card == "english" else ("tall", "wide"))
    },
    **{f"caption_{words}_tall": caption(words, "tall") for words in CAPTIONS},
    **{
        f"caption_{words}_wide": caption(words, "wide", background=False, size="large")
        for words in CAPTIONS
    },
    "claim_square": overlay(OverlayKind.CLAIM, Place.TOP_LEFT, "square"),
    "price_square": overlay(OverlayKind.PRICE, Place.RIGHT, "square"),
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("drawn")
    return dict(
        zip(PICTURES, asyncio.run(draw_pictures(list(PICTURES.values()), folder)), strict=True)
    )


@pytest.mark.parametrize("name", PICTURES)
def test_it_looks_as_it_was_found_good(name: str, drawn: dict[str, Path]) -> None:
    assert_like(GOLDEN / f"{name}.png", drawn[name])


def test_letters_that_no_font_has_are_told_rather_than_left_out() -> None:
    unassigned = "\U0001e900"  # Adlam, which hardly any computer has a font for
    if not letters_without_font(unassigned):
        pytest.skip("this computer has a font for Adlam")
    nothing = caption("emoji", "square").changed(lines=(f"Hello {unassigned}",))
    with pytest.raises(MediaError, match=unassigned):
        render(nothing)
