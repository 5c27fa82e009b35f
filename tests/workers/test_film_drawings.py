"""A take is shown as the film will show it."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from tests.helpers import views
from tests.helpers.pictures import LEFT, RIGHT, two_colours, write_picture

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.framing import Fit, Framing
from videoflow.domain.look import Look
from videoflow.domain.overlay import EndCard, Overlay, OverlayKind, Place
from videoflow.workers.film_drawings import (
    DrawnFilm,
    DrawnScene,
    end_card,
    fit_picture,
    framed,
    with_overlays,
)


def colour(image: QImage, x: float, y: float) -> QColor:
    """At fractions of the size."""
    return image.pixelColor(int(x * image.width()), int(y * image.height()))


def test_a_crop_shows_what_is_around_the_focus_point() -> None:
    left = fit_picture(two_colours(), QSize(100, 100), Framing(focus_x=0.0))
    right = fit_picture(two_colours(), QSize(100, 100), Framing(focus_x=1.0))

    assert {colour(left, x, 0.5).name() for x in (0.1, 0.9)} == {LEFT.name()}
    assert {colour(right, x, 0.5).name() for x in (0.1, 0.9)} == {RIGHT.name()}


def test_with_black_around_all_of_it_is_seen() -> None:
    image = fit_picture(two_colours(), QSize(100, 100), Framing(fit=Fit.PAD))

    assert colour(image, 0.1, 0.5) == LEFT
    assert colour(image, 0.9, 0.5) == RIGHT
    assert colour(image, 0.5, 0.05) == QColor("black")


def test_with_a_blurred_copy_around_nothing_is_black() -> None:
    image = fit_picture(two_colours(), QSize(100, 100), Framing(fit=Fit.BLUR))

    assert colour(image, 0.1, 0.5) == LEFT
    assert colour(image, 0.1, 0.05).red() > 60


def test_a_take_comes_in_the_films_shape(tmp_path: Path) -> None:
    take = dataclasses.replace(
        views.take(AssetKind.IMAGE), path=write_picture(tmp_path / "take.png")
    )
    film = DrawnFilm(tmp_path, tmp_path / "cache", AspectRatio.PORTRAIT, Look())

    image = asyncio.run(framed(film, take, Framing(), 320)())

    assert image.size().toTuple() == (180, 320)


def test_overlays_are_seen_at_their_time_alone(tmp_path: Path) -> None:
    film = DrawnFilm(tmp_path, tmp_path / "cache", AspectRatio.SQUARE, Look(colours=("#00ff00",)))
    claim = Overlay(text="Only today", place=Place.CENTRE, size="large", start_s=2.0)
    logo = Overlay(kind=OverlayKind.LOGO)
    scene = DrawnScene(None, Framing(), (claim, logo), 5.0)

    before = asyncio.run(with_overlays(film, scene, 1.0, 320)())
    after = asyncio.run(with_overlays(film, scene, 3.0, 320)())

    assert len({before.pixelColor(x, 160).name() for x in range(320)}) == 1
    assert len({after.pixelColor(x, 160).name() for x in range(320)}) > 1
    assert after.pixelColor(2, 2) == before.pixelColor(2, 2)


def test_the_end_card_has_the_films_shape_and_colour(tmp_path: Path) -> None:
    write_picture(tmp_path / "inputs" / "logo.png")
    look = Look(colours=("#c00000",), logo="inputs/logo.png")
    film = DrawnFilm(tmp_path, tmp_path / "cache", AspectRatio.FEED, look)

    image = asyncio.run(end_card(film, EndCard(headline="Coffee"), 400)())

    assert image.size().toTuple() == (320, 400)
    corner = image.pixelColor(2, 398)
    assert corner.red() > 2 * corner.blue()


def test_only_the_latest_drawings_are_kept(tmp_path: Path) -> None:
    film = DrawnFilm(tmp_path, tmp_path / "cache", AspectRatio.SQUARE, Look())
    folder = film.cache_dir / "drawings"
    for number in range(200):
        write_picture(folder / f"{number}.png", 4, 4)

    asyncio.run(end_card(film, EndCard(headline="Coffee"), 100)())

    assert len(list(folder.iterdir())) < 100
