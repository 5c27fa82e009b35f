"""Splitting a scene in two, and merging two into one: pure functions on a project."""

from __future__ import annotations

import re
from datetime import datetime

from videoflow.domain import editing
from videoflow.domain.framing import Transition
from videoflow.domain.overlay import Overlay
from videoflow.domain.project import Project
from videoflow.domain.scene import Details, Scene, SceneDraft
from videoflow.errors import RuleError
from videoflow.i18n import _

SHORTEST_S = 1.0
LONGEST_S = 60.0
LONGEST_TEXT = 1000
LONGEST_DIRECTIONS = 2000
SHORTEST_DESCRIPTION = 10
MOST_OVERLAYS = 8

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’»)]*\s+|(?<=[。！？])|\n+")


def split_scene(
    project: Project,
    index: int,
    now: datetime,
    at_fraction: float | None = None,
    texts: tuple[str, str] | None = None,
) -> tuple[Project, int]:
    """Cut a scene in two; also returns the index of its second half, which stands right behind.

    ``texts`` are the two descriptions. Without them the description is cut between two sentences
    as near to ``at_fraction`` as can be, and given to both halves where it is a single one; what
    is said is cut likewise, and never said twice. The duration is divided at ``at_fraction``, or
    in proportion to the words. Takes stay with the first half.

    RuleError where the scene is too short for two.
    """
    scene = editing.find_scene(project, index)
    if scene.duration_s < 2 * SHORTEST_S:
        raise RuleError(
            _("Scene {number} is too short to be split: it lasts {seconds:g} s.").format(
                number=project.number_of(index), seconds=scene.duration_s
            ),
            _("Each half needs at least one second. Lengthen it first."),
        )
    wanted = 0.5 if at_fraction is None else at_fraction
    halves = texts or _cut_text(scene.description, wanted, SHORTEST_DESCRIPTION)
    spoken = _cut_text(scene.details.dialog, wanted, 1) or (scene.details.dialog, "")
    first_s = _first_duration_s(scene, at_fraction, spoken if all(spoken) else halves)
    first_text, second_text = halves or (scene.description, scene.description)
    early, late = _cut_overlays(scene.overlays, first_s)

    first = editing.checked(
        lambda: scene.changed(
            description=first_text,
            details=scene.details.changed(dialog=spoken[0]),
            duration_s=first_s,
            overlays=early,
            transition=Transition(),
            updated_at=now,
        )
    )
    draft = editing.checked(
        lambda: SceneDraft(
            scenario=scene.scenario,
            title=scene.title,
            description=second_text,
            details=scene.details.changed(dialog=spoken[1]),
            duration_s=round(scene.duration_s - first_s, 3),
            image_prompt=scene.image_prompt,
            movie_directions=scene.movie_directions,
        )
    )
    place = project.number_of(index)
    project, new_index = editing.add_scene(project.with_scene(first), draft, now, place)
    second = project.scene(new_index).changed(overlays=late, transition=scene.transition)
    return project.with_scene(second), new_index


def merge_scenes(project: Project, index: int, now: datetime) -> Project:
    """Make one scene of this one and the next. The next goes to the trash with its takes.

    The first keeps its takes, its role and the prompt of its image; descriptions, directions and
    what is said are joined, durations added. RuleError where there is no next scene, or where the
    two are too much for one.
    """
    scene, number = editing.find_scene(project, index), project.number_of(index)
    if number == len(project.scenes):
        raise RuleError(
            _("Scene {number} is the last one, so there is none to merge it with.").format(
                number=number
            ),
            _("Choose the scene before it."),
        )
    other = project.scenes[number]
    duration_s = round(scene.duration_s + other.duration_s, 3)
    if duration_s > LONGEST_S:
        raise _too_much(
            number, _("together they last {seconds:g} s, and a scene 60 s at most"), duration_s
        )
    overlays = _joined_overlays(scene, other)
    if len(overlays) > MOST_OVERLAYS:
        raise _too_much(number, _("together they have more than 8 overlays"))
    merged = editing.checked(
        lambda: scene.changed(
            title=scene.title or other.title,
            description=_joined(number, scene.description, other.description, LONGEST_TEXT),
            details=_joined_details(number, scene.details, other.details),
            movie_directions=_joined(
                number, scene.movie_directions, other.movie_directions, LONGEST_DIRECTIONS
            ),
            duration_s=duration_s,
            overlays=overlays,
            transition=other.transition,
            updated_at=now,
        )
    )
    return editing.delete_scene(project.with_scene(merged), other.index, now)


def _cut_text(text: str, fraction: float, shortest: int) -> tuple[str, str] | None:
    """The text cut between two sentences, each part at least ``shortest`` long; None where that
    cannot be done."""
    cuts = [
        (text[: match.end()].strip(), text[match.end() :].strip())
        for match in _SENTENCE_END.finditer(text)
    ]
    cuts = [cut for cut in cuts if min(len(cut[0]), len(cut[1])) >= shortest]
    return min(cuts, key=lambda cut: abs(len(cut[0]) - fraction * len(text)), default=None)


def _first_duration_s(
    scene: Scene, at_fraction: float | None, texts: tuple[str, str] | None
) -> float:
    if at_fraction is None:
        first, second = (len(text) for text in texts) if texts else (1, 1)
        at_fraction = first / (first + second) if first + second else 0.5
    wanted_s = round(scene.duration_s * at_fraction, 1)
    return max(SHORTEST_S, min(wanted_s, scene.duration_s - SHORTEST_S))


def _cut_overlays(
    overlays: tuple[Overlay, ...], at_s: float
) -> tuple[tuple[Overlay, ...], tuple[Overlay, ...]]:
    """What is seen before ``at_s``, and what after it; what is seen then is seen in both."""
    early, late = [], []
    for overlay in overlays:
        ends_early = overlay.end_s is not None and overlay.end_s <= at_s
        if overlay.start_s < at_s:
            early.append(overlay if ends_early else overlay.changed(end_s=None))
        if not ends_early:
            end_s = None if overlay.end_s is None else overlay.end_s - at_s
            start_s = max(0.0, overlay.start_s - at_s)
            late.append(overlay.changed(start_s=start_s, end_s=end_s))
    return tuple(early), tuple(late)


def _joined_overlays(scene: Scene, other: Scene) -> tuple[Overlay, ...]:
    """The overlays of both, each seen when it was. One that is seen through both stays one."""
    at_s = scene.duration_s
    early = [
        overlay.changed(end_s=at_s) if overlay.end_s is None and overlay.start_s < at_s else overlay
        for overlay in scene.overlays
    ]
    late = []
    for overlay in other.overlays:
        end_s = None if overlay.end_s is None else overlay.end_s + at_s
        before = next((old for old in early if _goes_on(old, overlay, at_s)), None)
        if before is not None:
            early[early.index(before)] = before.changed(end_s=end_s)
        else:
            late.append(overlay.changed(start_s=overlay.start_s + at_s, end_s=end_s))
    return (*early, *late)


def _goes_on(old: Overlay, new: Overlay, at_s: float) -> bool:
    """Whether ``new``, of the next scene, carries on what ``old`` shows to the end of its own."""
    seamless = old.end_s == at_s and new.start_s == 0
    return seamless and old.changed(start_s=0, end_s=None) == new.changed(start_s=0, end_s=None)


def _joined_details(number: int, first: Details, second: Details) -> Details:
    return Details(
        **{
            field: _joined(number, value, getattr(second, field), LONGEST_TEXT)
            for field, value in first
        }
    )


def _joined(number: int, first: str, second: str, limit: int) -> str:
    """Both texts, each once; RuleError where they are longer than ``limit`` code points."""
    if first == second:
        return first
    joined = f"{first} {second}".strip()
    if len(joined) > limit:
        raise _too_much(number, _("together their texts are too long"))
    return joined


def _too_much(number: int, reason: str, seconds: float = 0.0) -> RuleError:
    return RuleError(
        _("Scenes {first} and {second} cannot be merged: {reason}.").format(
            first=number, second=number + 1, reason=reason.format(seconds=seconds)
        ),
        _("Shorten one of them first."),
    )
