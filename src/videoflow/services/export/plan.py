"""Which files an export makes: where, in which format, size and quality."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from videoflow.domain.base import AssetKind
from videoflow.domain.film_key import film_key
from videoflow.domain.film_settings import Captions, FilmFormat
from videoflow.domain.preset import Preset
from videoflow.domain.project import Project
from videoflow.domain.scene import Scene
from videoflow.domain.take import Take
from videoflow.errors import RuleError, UsageError
from videoflow.i18n import _, ngettext
from videoflow.media.film import FILM_VERSION
from videoflow.media.overlays.requests import DRAWING_VERSION
from videoflow.services.export.presets import DEFAULT_FPS, film_size, find_presets
from videoflow.services.export.request import ExportRequest
from videoflow.services.output_path import refuse_own_files
from videoflow.storage.folder import ProjectFolder


@dataclass(frozen=True, slots=True)
class PlannedFilm:
    """One file that is to be made.

    ``content_key`` is of what it shows, ``key`` of how it is encoded too. ``beside`` are captions
    to write as files of their own. ``keep_previous`` where the film that it replaces is kept.
    """

    format: FilmFormat
    preset: Preset
    path: Path
    width: int
    height: int
    fps: int
    burn_captions: bool
    beside: tuple[Captions, ...]
    provenance: bool
    hold_pictures: bool
    keep_previous: bool
    content_key: str

    @property
    def film_id(self) -> str:
        """What it is called in the queue."""
        return f"{self.format.value} {self.preset.id} {self.path}"

    @property
    def key(self) -> str:
        """A SHA-256 over everything that makes this file what it is."""
        facts = [
            FILM_VERSION,
            DRAWING_VERSION,
            self.content_key,
            self.format.value,
            self.preset.model_dump(mode="json", exclude={"id", "name", "formats", "longest_s"}),
            [self.width, self.height, self.fps],
            [caption.value for caption in self.beside],
            self.provenance,
        ]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """The files of one request; ``left_out`` are presets that are not made in a format."""

    films: tuple[PlannedFilm, ...]
    left_out: tuple[tuple[Preset, FilmFormat], ...]


def plan_export(
    project: Project, takes: Mapping[str, Take], folder: ProjectFolder, request: ExportRequest
) -> ExportPlan:
    """What is to be made.

    Raises:
        RuleError: scenes have nothing to show, or the place is among the project's own files.
        UsageError: an unknown preset, no format that a preset is made in, a name that does not
            fit the format.
    """
    refuse_incomplete(project, hold_pictures=request.hold_pictures)
    presets = find_presets(request.presets)
    pairs = [(preset, form) for preset in presets for form in dict.fromkeys(request.formats)]
    made = [(preset, form) for preset, form in pairs if form in preset.formats]
    if not made:
        raise UsageError(
            _("The preset “{preset}” is not made in this format.").format(preset=presets[0].name),
            _("Choose one of: {formats}.").format(formats=", ".join(presets[0].formats)),
        )
    burn = Captions.BURN in request.captions
    content_key = film_key(project, burnt_captions=burn, held_pictures=request.hold_pictures)
    beside = tuple(form for form in (Captions.SRT, Captions.VTT) if form in request.captions)
    largest = _largest(project, takes)
    films = []
    for preset, form in made:
        width, height = film_size(preset, project.brief.aspect_ratio, largest)
        films.append(
            PlannedFilm(
                format=form,
                preset=preset,
                path=_path(
                    folder,
                    project,
                    request.output,
                    preset,
                    form,
                    alone=len(made) == 1 and not request.variants,
                ),
                width=width,
                height=height,
                fps=preset.fps or DEFAULT_FPS,
                burn_captions=burn,
                beside=beside,
                provenance=request.provenance,
                hold_pictures=request.hold_pictures,
                keep_previous=request.output is None,
                content_key=content_key,
            )
        )
    return ExportPlan(tuple(films), tuple(pair for pair in pairs if pair not in made))


def film_name(project: Project, preset: Preset, form: FilmFormat) -> str:
    """``<project>_<format>_<preset>.<ext>``."""
    return f"{project.stem}_{form.value}_{preset.id}.{form.value}"


def has_something_to_show(scene: Scene, *, hold_pictures: bool) -> bool:
    """Whether a scene has a video, or an image that may stand for it."""
    image = hold_pictures and scene.asset(AssetKind.IMAGE).committed is not None
    return scene.asset(AssetKind.VIDEO).committed is not None or image


def refuse_incomplete(project: Project, *, hold_pictures: bool) -> None:
    """RuleError that names the scenes with nothing to show."""
    if not project.scenes:
        raise RuleError(_("The film has no scenes yet."), _("Add a scene first."))
    numbers = [
        str(number)
        for number, scene in enumerate(project.scenes, start=1)
        if not has_something_to_show(scene, hold_pictures=hold_pictures)
    ]
    if numbers:
        raise RuleError(
            ngettext(
                "Scene {scenes} has no video yet.",
                "Scenes {scenes} have no video yet.",
                len(numbers),
            ).format(scenes=", ".join(numbers)),
            _("Generate the missing videos, then export."),
        )


def _largest(project: Project, takes: Mapping[str, Take]) -> tuple[int, int] | None:
    sizes = [
        (takes[take_id].width, takes[take_id].height)
        for _n, _scene, take_id in project.committed_takes(AssetKind.VIDEO)
        if take_id in takes and min(takes[take_id].width, takes[take_id].height) >= 2
    ]
    return max(sizes, key=min, default=None)


def _path(
    folder: ProjectFolder,
    project: Project,
    output: Path | None,
    preset: Preset,
    form: FilmFormat,
    *,
    alone: bool,
) -> Path:
    name = film_name(project, preset, form)
    if output is None:
        return folder.exports / name
    target = output.absolute()
    if not alone:
        target = target / name
    elif target.suffix.lower() != f".{form.value}":
        raise UsageError(
            _("“{name}” is not a name for a film in the format {format}.").format(
                name=output.name, format=form.value
            ),
            _("Choose a name that ends in .{extension}.").format(extension=form.value),
        )
    refuse_own_files(target, folder)
    return target
