"""What is wrong with a film before it is exported, and where to click. Touches no disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from videoflow.domain.base import AssetKind
from videoflow.domain.preset import Preset
from videoflow.domain.progress import AssetStatus, StatusOf
from videoflow.domain.project import Project
from videoflow.domain.scene import Scene
from videoflow.domain.take import Take
from videoflow.i18n import _
from videoflow.media.inspection import Inspection
from videoflow.services.export.composition import compose
from videoflow.services.export.plan import has_something_to_show
from videoflow.services.export.presets import DEFAULT_FPS

LENGTH_TOLERANCE = 0.15
"""How far the film's length may be from the brief's before that is told, as a share of it."""

QUIETER_LU = 12.0
"""How much quieter than the loudest clip one may be before that is told."""


class Severity(StrEnum):
    """An error stands in the way of the export; a warning asks."""

    ERROR = "error"
    WARNING = "warning"


class Place(StrEnum):
    """Where something is put right."""

    IMAGE = "image"
    VIDEO = "video"
    REVIEW = "review"
    FRAMING = "framing"
    STORYBOARD = "storyboard"
    BRIEF = "brief"
    SOUND = "sound"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. ``scene_index`` None: it concerns the film as a whole."""

    code: str
    severity: Severity
    message: str
    action: str
    place: Place
    scene_index: int | None = None


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """What a film is judged by. ``inspections`` are by the SHA-256 of takes, as far as known."""

    project: Project
    takes: Mapping[str, Take]
    status: StatusOf
    inspections: Mapping[str, Inspection]


def preflight(
    facts: FilmFacts, presets: Sequence[Preset], *, hold_pictures: bool
) -> tuple[Finding, ...]:
    """Everything that is worth telling before this film is exported, errors first."""
    findings = [
        *_whole_film(facts, presets, hold_pictures),
        *_scenes(facts, hold_pictures),
        *_sound(facts),
    ]
    return tuple(sorted(findings, key=lambda finding: finding.severity is Severity.WARNING))


def film_length_s(project: Project, takes: Mapping[str, Take], *, hold_pictures: bool) -> float:
    """How long the film is; scenes with nothing to show count for nothing."""
    fps = Fraction(DEFAULT_FPS)
    return float(compose(project, takes, fps, hold_pictures=hold_pictures).duration_s)


def _whole_film(
    facts: FilmFacts, presets: Sequence[Preset], hold_pictures: bool
) -> Iterator[Finding]:
    project = facts.project
    if not project.scenes:
        yield Finding(
            "no_scenes",
            Severity.ERROR,
            _("The film has no scenes yet."),
            _("Add a scene first."),
            Place.STORYBOARD,
        )
        return
    if project.approved_at is None:
        yield Finding(
            "not_approved",
            Severity.WARNING,
            _("The storyboard has not been approved."),
            _("Approve it once everybody has agreed to it."),
            Place.STORYBOARD,
        )
    length_s = film_length_s(project, facts.takes, hold_pictures=hold_pictures)
    wanted_s = project.brief.length_seconds
    if length_s and abs(length_s - wanted_s) > LENGTH_TOLERANCE * wanted_s:
        yield Finding(
            "length",
            Severity.WARNING,
            _("The film is {length:.0f} s long; the brief asks for {wanted:.0f} s.").format(
                length=length_s, wanted=wanted_s
            ),
            _("Trim or extend scenes, or change the length in the brief."),
            Place.BRIEF,
        )
    for preset in presets:
        yield from _for_preset(preset, project, length_s)


def _for_preset(preset: Preset, project: Project, length_s: float) -> Iterator[Finding]:
    if preset.longest_s is not None and length_s > preset.longest_s:
        yield Finding(
            "too_long",
            Severity.WARNING,
            _(
                "“{preset}” takes films of at most {longest:.0f} s; this one has {length:.0f} s."
            ).format(preset=preset.name, longest=preset.longest_s, length=length_s),
            _("Trim scenes, or leave this preset out."),
            Place.BRIEF,
        )
    shape = preset.aspect_ratio
    if shape is not None and shape is not project.brief.aspect_ratio:
        yield Finding(
            "shape",
            Severity.WARNING,
            _("“{preset}” is {shape}, and this film is {film}: pictures are cropped.").format(
                preset=preset.name, shape=shape.value, film=project.brief.aspect_ratio.value
            ),
            _("See that what matters stays in view: “Trim and crop” on each scene."),
            Place.FRAMING,
        )


def _scenes(facts: FilmFacts, hold_pictures: bool) -> Iterator[Finding]:
    for number, scene in enumerate(facts.project.scenes, start=1):
        yield from _one_scene(facts, scene, number, hold_pictures)


def _one_scene(
    facts: FilmFacts, scene: Scene, number: int, hold_pictures: bool
) -> Iterator[Finding]:
    def found(
        code: str,
        severity: Severity,
        message: str,
        action: str,
        place: Place = Place.VIDEO,
        **values: object,
    ) -> Finding:
        text = message.format(number=number, **values)
        return Finding(code, severity, text, action, place, scene.index)

    video = scene.asset(AssetKind.VIDEO)
    status = facts.status(scene.index, AssetKind.VIDEO)
    shown = has_something_to_show(scene, hold_pictures=hold_pictures)
    severity = Severity.WARNING if shown else Severity.ERROR
    if status is AssetStatus.FAILED:
        message = _("The video of scene {number} could not be made.")
        yield found("failed", severity, message, _("Look at what went wrong, and try again."))
    elif status in (AssetStatus.WAITING, AssetStatus.RUNNING):
        message = _("The video of scene {number} is being made.")
        yield found("running", severity, message, _("Wait for it, or cancel it."))
    elif any(scene.asset(kind).pending for kind in AssetKind):
        message = _("A new take of scene {number} waits for review.")
        place = Place.REVIEW
        yield found("pending", severity, message, _("Accept or reject it."), place)
    elif video.committed is None and scene.asset(AssetKind.IMAGE).committed is None:
        message = _("Scene {number} has neither image nor video yet.")
        yield found("missing", severity, message, _("Make the image first."), Place.IMAGE)
    elif video.committed is None and hold_pictures:
        message = _("Scene {number} has no video: its image is shown instead.")
        yield found("held", severity, message, _("Generate the video, or leave it so."))
    elif video.committed is None:
        message = _("Scene {number} has no video yet.")
        yield found("missing", severity, message, _("Generate the video."))
    take = facts.takes.get(video.committed or "")
    if take is None:
        return
    if take.source_take_id not in (None, scene.asset(AssetKind.IMAGE).committed):
        message = _("The video of scene {number} was made from an earlier image.")
        yield found("stale", Severity.WARNING, message, _("Regenerate it, or leave it so."))
    yield from _pictures(facts.inspections.get(take.sha256), found)


def _pictures(inspection: Inspection | None, found: Callable[..., Finding]) -> Iterator[Finding]:
    if inspection is None:
        return
    action = _("Watch it; trim it or make it again.")
    if inspection.black_s:
        message = _("The video of scene {number} is black for {seconds:.1f} s.")
        yield found("black", Severity.WARNING, message, action, seconds=inspection.black_s)
    if inspection.frozen_s:
        message = _("The picture of scene {number} stands still for {seconds:.1f} s.")
        yield found("frozen", Severity.WARNING, message, action, seconds=inspection.frozen_s)


def _sound(facts: FilmFacts) -> Iterator[Finding]:
    """Silence, and clips that are much quieter than the others."""
    heard: list[tuple[int, Scene, float]] = []
    silent = bool(facts.project.scenes)
    for number, scene in enumerate(facts.project.scenes, start=1):
        for kind in (AssetKind.VIDEO, AssetKind.VOICE, AssetKind.MUSIC):
            take = facts.takes.get(scene.asset(kind).committed or "")
            inspection = facts.inspections.get(take.sha256) if take else None
            if take is None:
                continue
            if inspection is None:  # not known yet
                silent = False
            elif inspection.loudness_lufs is not None:
                silent = False
                if kind is AssetKind.VIDEO:
                    heard.append((number, scene, inspection.loudness_lufs))
    if silent:
        yield Finding(
            "silent",
            Severity.WARNING,
            _("Nothing is to be heard in this film."),
            _("Add a voice or music, or leave it so."),
            Place.SOUND,
        )
    loudest = max((loudness for _n, _scene, loudness in heard), default=0.0)
    for number, scene, loudness in heard:
        if loudest - loudness > QUIETER_LU:
            yield Finding(
                "quiet",
                Severity.WARNING,
                _("The sound of scene {number} is much quieter than that of others.").format(
                    number=number
                ),
                _("Listen to it; make it again, or change the volumes."),
                Place.SOUND,
                scene.index,
            )
