"""Tells the engine what one planned film is made of."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from pathlib import Path
from uuid import UUID

from videoflow.domain.base import AssetKind
from videoflow.domain.framing import Transition
from videoflow.domain.project import Project
from videoflow.domain.settings import BUILT_IN_PROVIDER
from videoflow.domain.take import Take
from videoflow.media.film import Clip, EncoderSettings, FilmSpec, TimedPicture
from videoflow.media.probe import probe
from videoflow.media.provenance import SourceType, write_provenance
from videoflow.paths import app_paths
from videoflow.services.export.composition import Composition, PlacedScene, compose
from videoflow.services.export.plan import PlannedFilm
from videoflow.storage.folder import ProjectFolder


@dataclass(frozen=True, slots=True)
class FrozenFilm:
    """A project as it was when its export was asked for, and where its files are."""

    project: Project
    takes: Mapping[str, Take]
    folder: ProjectFolder

    @property
    def cache(self) -> Path:
        """Where what can be made again is kept."""
        return app_paths().project_cache(UUID(self.project.uuid))


@dataclass(frozen=True, slots=True)
class DrawnPictures:
    """What is drawn over the film: pictures by scene index, and that of the end card."""

    over_scenes: Mapping[int, tuple[TimedPicture, ...]] = field(default_factory=dict)
    end_card: Path | None = None


async def composed(film: FrozenFilm, planned: PlannedFilm) -> Composition:
    """The film as it is laid out for this file. Original quality has the rate of its videos.

    Raises MediaError where one of them cannot be read.
    """
    takes = [
        film.takes[take_id]
        for _number, _scene, take_id in film.project.committed_takes(AssetKind.VIDEO)
        if take_id in film.takes
    ]
    fps = Fraction(planned.fps)
    if planned.preset.quality == "original" and planned.preset.fps is None:
        paths = [film.folder.takes / take.file_name for take in takes]
        fps = await asyncio.to_thread(_usual_rate, paths, fps)
    return compose(
        film.project,
        film.takes,
        fps,
        hold_pictures=planned.hold_pictures,
        shape=planned.preset.aspect_ratio,
    )


def film_spec(
    film: FrozenFilm,
    planned: PlannedFilm,
    composition: Composition,
    drawn: DrawnPictures,
    *,
    use_cache: bool,
) -> FilmSpec:
    """What the engine is told. Touches no disk."""
    folder = film.folder
    return FilmSpec(
        clips=tuple(_clips(folder.takes, composition, drawn)),
        width=planned.width,
        height=planned.height,
        fps=composition.fps,
        output=planned.path,
        work_dir=film.cache / "export",
        encoder=EncoderSettings.of(planned.preset),
        keep_previous_dir=folder.previous_exports if planned.keep_previous else None,
        format=planned.format,
        sound=composition.sound(folder.takes, film.project.settings.sound),
        cache_dir=film.cache / "segments",
        use_cache=use_cache,
        finish=_finish(film, planned, composition),
    )


def source_of(film: FrozenFilm, composition: Composition) -> SourceType | None:
    """How the film's pictures and sounds came to be; None where none was made here."""
    made: set[SourceType | None] = set()
    for placed in composition.scenes:
        for take in (placed.shown, placed.voice, placed.music):
            if take is not None:
                made |= _sources(film, take)
    if SourceType.AI in made:
        drawn_over = composition.end_card is not None or any(
            placed.scene.overlays for placed in composition.scenes
        )
        alone = made == {SourceType.AI} and not drawn_over
        return SourceType.AI if alone else SourceType.PARTLY_AI
    return SourceType.DRAWN if made == {SourceType.DRAWN} else None


def _sources(film: FrozenFilm, take: Take) -> set[SourceType | None]:
    """Of a take and of the image that it was made from."""
    if take.origin != "generated":
        own: SourceType | None = None
    elif take.settings.provider == BUILT_IN_PROVIDER:
        own = SourceType.DRAWN
    else:
        own = SourceType.AI
    image = film.takes.get(take.source_take_id or "")
    return {own} | (_sources(film, image) if image is not None else set())


def _finish(
    film: FrozenFilm, planned: PlannedFilm, composition: Composition
) -> partial[None] | None:
    source = source_of(film, composition) if planned.provenance else None
    if source is None:
        return None
    return partial(write_provenance, form=planned.format, source=source)


def _clips(takes: Path, composition: Composition, drawn: DrawnPictures) -> Iterator[Clip]:
    for placed in composition.scenes:
        yield _clip(takes, placed, drawn)
    card = composition.end_card
    if card is not None and drawn.end_card is not None:
        yield Clip(
            drawn.end_card,
            scene_number=len(composition.scenes) + 1,
            length_s=card.duration_s,
            picture=True,
            moving=False,
            transition=Transition(),
        )


def _clip(takes: Path, placed: PlacedScene, drawn: DrawnPictures) -> Clip:
    return Clip(
        takes / placed.shown.file_name,
        placed.number,
        length_s=placed.length_s,
        framing=placed.framing,
        transition=placed.scene.transition,
        pictures=drawn.over_scenes.get(placed.scene.index, ()),
        picture=placed.held,
        sha256=placed.shown.sha256,
    )


def _usual_rate(paths: list[Path], otherwise: Fraction) -> Fraction:
    """The constant rate that most of the videos have."""
    rates = Counter(
        info.fps for info in map(probe, paths) if info.fps is not None and not info.variable_fps
    )
    return rates.most_common(1)[0][0] if rates else otherwise
