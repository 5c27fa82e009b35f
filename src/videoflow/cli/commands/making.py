"""``generate`` and ``regenerate``: images and videos."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from videoflow.cli.commands.estimating import show_estimate
from videoflow.cli.console import Console
from videoflow.cli.engines import only_now, refuse_missing_keys
from videoflow.cli.running import Session, project_open
from videoflow.cli.selecting import is_scene_named, scene_index
from videoflow.cli.watching import Ending, Outcome, failure_of, follow_jobs
from videoflow.cli.wording import place_name, quoted
from videoflow.domain.base import AssetKind
from videoflow.domain.editing import checked
from videoflow.domain.scene import Draft
from videoflow.domain.settings import TakeSettings
from videoflow.errors import NotApprovedError, RuleError, UsageError
from videoflow.i18n import _, ngettext
from videoflow.services.coordinator import Coordinator
from videoflow.services.wording import kind_name


def generate(arguments: Namespace, console: Console) -> int:
    """Make what is missing, a take for every scene, or one for the scene that is named."""
    kind = AssetKind(arguments.kind)
    with project_open(arguments.folder, console) as session:
        coordinator = session.coordinator
        settings = only_now(session, arguments, kind)
        if arguments.estimate:
            chosen = _chosen(coordinator, arguments, kind) * (arguments.candidates or 1)
            return show_estimate(session, chosen, kind, settings)
        if arguments.candidates is not None:
            outcomes = _candidates(session, arguments, kind, settings)
            return finish(outcomes, console, kind, arguments.folder, [])
        if is_scene_named(arguments):
            index = scene_index(coordinator.project, arguments)
            refuse_missing_keys(session, [index], kind, settings)
            own = coordinator.project.scene(index).asset(kind).draft
            coordinator.generate(index, kind, _draft(own, settings))
            coordinator.set_draft(index, kind, own)
        elif arguments.all:
            refuse_missing_keys(session, coordinator.makeable(kind), kind, settings)
            with _naming_approve(arguments.folder):
                coordinator.generate_all(kind, only_now=settings, approve=arguments.approve)
        else:
            refuse_missing_keys(session, coordinator.missing(kind), kind, settings)
            with _naming_approve(arguments.folder):
                coordinator.generate_missing(kind, only_now=settings, approve=arguments.approve)
        skipped = [] if is_scene_named(arguments) else _skipped(coordinator, kind)
        outcomes = _made(session, kind, skipped)
    return finish(outcomes, console, kind, arguments.folder, skipped)


def regenerate(arguments: Namespace, console: Console) -> int:
    """Make a new take of one scene; it waits for review unless ``--accept`` was given."""
    kind = AssetKind(arguments.kind)
    with project_open(arguments.folder, console) as session:
        coordinator = session.coordinator
        index = scene_index(coordinator.project, arguments)
        settings = only_now(session, arguments, kind).changed(seed=arguments.seed)
        refuse_missing_keys(session, [index], kind, settings)
        own = coordinator.project.scene(index).asset(kind).draft
        draft = _draft(own, settings, arguments.prompt)
        if arguments.private_prompt:
            words = sys.stdin.read().strip()
            draft = checked(lambda: draft.changed(prompt=words, private=True))
        coordinator.regenerate(index, kind, draft, accept=arguments.accept)
        # What was said was for this take only.
        coordinator.set_draft(index, kind, own)
        outcomes = follow_jobs(session)
    return finish(outcomes, console, kind, arguments.folder, [])


def _candidates(
    session: Session, arguments: Namespace, kind: AssetKind, settings: TakeSettings
) -> list[Outcome]:
    """Make several takes of one scene, to choose from in ``review``."""
    coordinator = session.coordinator
    if not is_scene_named(arguments):
        raise UsageError(_("“--candidates” needs a scene."), _("Say which one, such as --scene 2."))
    index = scene_index(coordinator.project, arguments)
    refuse_missing_keys(session, [index], kind, settings)
    own = coordinator.project.scene(index).asset(kind).draft
    coordinator.set_draft(index, kind, _draft(own, settings))
    try:
        coordinator.roll_candidates(index, kind, arguments.candidates)
        return follow_jobs(session)
    finally:
        # What was said was for these takes only.
        coordinator.set_draft(index, kind, own)


@contextmanager
def _naming_approve(folder: Path) -> Iterator[None]:
    """What is not approved says how that is done here."""
    try:
        yield
    except NotApprovedError as error:
        raise NotApprovedError(
            error.message,
            _("Look through it, then “videoflow approve {folder}”, or add --approve.").format(
                folder=quoted(folder)
            ),
        ) from error


def _chosen(coordinator: Coordinator, arguments: Namespace, kind: AssetKind) -> list[int]:
    """Indexes of the scenes that the command is about."""
    if is_scene_named(arguments):
        return [scene_index(coordinator.project, arguments)]
    return coordinator.makeable(kind) if arguments.all else coordinator.missing(kind)


def finish(
    outcomes: list[Outcome], console: Console, kind: AssetKind, folder: Path, skipped: list[int]
) -> int:
    """Answer with how the jobs ended; the exit code."""
    document: dict[str, object] = {
        "jobs": [outcome.document() for outcome in outcomes],
        "skipped_scenes": skipped,
    }
    failure = failure_of(outcomes)
    if failure is not None:
        console.error(failure, document)
        return failure.exit_code
    console.answer(document, lambda: _show(outcomes, console, kind, folder, skipped))
    return 0


def _made(session: Session, kind: AssetKind, skipped: list[int]) -> list[Outcome]:
    """Wait for the jobs. RuleError where none could be started although something is missing."""
    if skipped and not any(held.active for held in session.coordinator.jobs()):
        raise _nothing_possible(session.coordinator, kind, skipped)
    return follow_jobs(session)


def _skipped(coordinator: Coordinator, kind: AssetKind) -> list[int]:
    """Numbers of the scenes that have no take in the film and none in the making."""
    active = {held.place for held in coordinator.jobs() if held.active}
    return [
        number
        for number, scene in enumerate(coordinator.project.scenes, start=1)
        if scene.asset(kind).committed is None and (scene.index, kind) not in active
    ]


def _nothing_possible(coordinator: Coordinator, kind: AssetKind, numbers: list[int]) -> RuleError:
    listed = ", ".join(str(number) for number in numbers)
    scenes = [coordinator.project.scenes[number - 1] for number in numbers]
    if kind is AssetKind.VIDEO and any(
        scene.asset(AssetKind.IMAGE).committed is None for scene in scenes
    ):
        return RuleError(
            ngettext(
                "Scene {scenes} has no image yet, and a video starts from its image.",
                "Scenes {scenes} have no image yet, and a video starts from its image.",
                len(numbers),
            ).format(scenes=listed),
            _("Make the images first: generate --kind image."),
        )
    return RuleError(
        ngettext(
            "Scene {scenes} waits for a decision.",
            "Scenes {scenes} wait for a decision.",
            len(numbers),
        ).format(scenes=listed),
        _("Review and accept or reject what was made: see “review”."),
    )


def _draft(own: Draft, settings: TakeSettings, prompt: str | None = None) -> Draft:
    """The scene's draft with what was said for this take."""
    draft = own.changed(settings=own.settings.overridden(settings))
    return draft if prompt is None else checked(lambda: draft.changed(prompt=prompt))


def _show(
    outcomes: list[Outcome], console: Console, kind: AssetKind, folder: Path, skipped: list[int]
) -> None:
    if not outcomes:
        console.line(_("Nothing is missing: every scene has its {kind}.").format(
            kind=kind_name(kind)
        ))  # fmt: skip
    for outcome in outcomes:
        place = place_name(outcome.scene_number, outcome.kind)
        if outcome.ending is Ending.REVIEW:
            console.line(_("{place}: the new take waits for review.").format(place=place))
            named = f"{quoted(folder)} --scene {outcome.scene_number} --kind {outcome.kind}"
            for command in ("review", "accept", "reject"):
                console.line(f"  videoflow {command} {named}")
        elif outcome.ending is Ending.READY:
            console.line(_("{place}: done.").format(place=place))
        else:
            console.line(_("{place}: cancelled.").format(place=place))
    if skipped:
        console.note(
            _("Left out: scene {scenes}.").format(scenes=", ".join(map(str, skipped))),
            _("See “status”."),
        )
