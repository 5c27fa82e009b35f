"""Has drawn what stands over the film's pictures: overlays, burnt-in captions, the end card."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from videoflow.media.captions import Cue
from videoflow.media.film import TimedPicture
from videoflow.media.overlays import (
    CaptionPicture,
    EndCardPicture,
    Picture,
    draw_pictures,
    plan_overlays,
)
from videoflow.services.export.composition import Composition, PlacedScene
from videoflow.services.export.film_spec import DrawnPictures, FrozenFilm
from videoflow.services.export.plan import PlannedFilm


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A picture over a scene, from ``start_s`` to ``end_s`` of the scene."""

    picture: Picture
    scene_index: int
    start_s: float
    end_s: float


async def draw_over(
    film: FrozenFilm, planned: PlannedFilm, composition: Composition
) -> DrawnPictures:
    """Everything that is drawn, in this film's size; what was drawn before is kept.

    Raises MediaError and StorageError as ``draw_pictures`` does.
    """
    logo = await asyncio.to_thread(_logo, film)
    wanted = [*_overlays(film, planned, composition, logo)]
    if planned.burn_captions:
        wanted += _captions(film, planned, composition)
    pictures: list[Picture] = [each.picture for each in wanted]
    card = composition.end_card
    if card is not None:
        look = film.project.look
        pictures.append(
            EndCardPicture(
                width=planned.width,
                height=planned.height,
                font=look.font,
                card=card,
                colours=look.colours,
                logo=str(logo) if logo else "",
            )
        )
    if not pictures:
        return DrawnPictures()
    paths = await draw_pictures(pictures, film.cache / "drawings")
    over_scenes: dict[int, tuple[TimedPicture, ...]] = {}
    for each, path in zip(wanted, paths, strict=False):
        shown = TimedPicture(path, each.start_s, each.end_s)
        over_scenes[each.scene_index] = (*over_scenes.get(each.scene_index, ()), shown)
    return DrawnPictures(over_scenes, paths[-1] if card is not None else None)


def _logo(film: FrozenFilm) -> Path | None:
    """The logo's file, where the look has one that is there."""
    if not film.project.look.logo:
        return None
    path = film.folder.inside(film.project.look.logo)
    return path if path.is_file() else None


def _overlays(
    film: FrozenFilm, planned: PlannedFilm, composition: Composition, logo: Path | None
) -> Iterator[_Wanted]:
    style = film.project.settings.captions if planned.burn_captions else None
    for placed in composition.scenes:
        shown = plan_overlays(
            placed.scene.overlays,
            size=(planned.width, planned.height),
            length_s=placed.length_s,
            look=film.project.look,
            logo=logo,
            captions=style,
        )
        for overlay in shown:
            yield _Wanted(overlay.picture, placed.scene.index, overlay.start_s, overlay.end_s)


def _captions(
    film: FrozenFilm, planned: PlannedFilm, composition: Composition
) -> Iterator[_Wanted]:
    for cue in composition.cues():
        placed = _scene_of(cue, composition)
        if placed is None:
            continue
        start_s = float(composition.start_s(placed))
        picture = CaptionPicture(
            width=planned.width,
            height=planned.height,
            font=film.project.look.font,
            lines=cue.lines,
            style=film.project.settings.captions,
        )
        yield _Wanted(picture, placed.scene.index, cue.start_s - start_s, cue.end_s - start_s)


def _scene_of(cue: Cue, composition: Composition) -> PlacedScene | None:
    """The first scene in which a cue is seen to its end, as cues keep to their scenes."""
    frame_s = float(1 / composition.fps)
    for placed in composition.scenes:
        begun = float(composition.start_s(placed)) <= cue.start_s + frame_s
        if begun and cue.end_s <= float(composition.end_s(placed)) + frame_s:
            return placed
    return None
