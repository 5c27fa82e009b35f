"""A variant: the same film once more, another way. Pure: one project in, another one out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from videoflow.domain import approving
from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.editing import checked
from videoflow.domain.naming import make_stem
from videoflow.domain.project import Project
from videoflow.domain.scene import Asset, Details, Scene, SceneDraft
from videoflow.errors import RuleError
from videoflow.i18n import _

LONGEST_HOOK_LINE = 90
"""A hook of at most so many characters is a line to be shown and said; a longer one tells what
happens."""

_WRITTEN = ("title", "description", "details", "image_prompt", "movie_directions")


def root_of(project: Project) -> str:
    """The uuid that all variants of one film have in common."""
    return project.variant_of or project.uuid


def vary(
    project: Project,
    name: str,
    uuid: str,
    now: datetime,
    *,
    hook: str | None = None,
    language: str | None = None,
    aspect_ratio: AspectRatio | None = None,
    rewritten: Sequence[SceneDraft] | None = None,
) -> Project:
    """A project of its own with the scenes and takes of ``project``.

    Nothing has been paid for in it, exported from it or deleted in it. ``rewritten`` are texts for
    all scenes in order, ``hook`` those of the hook alone. Takes stay as they are, but a voice that
    says what is not the text any more leaves the film, and can be restored. The approval holds as
    long as the film shows the same.

    Raises UsageError for values that do not fit, RuleError where there is no scene for the hook
    or texts for another number of scenes.
    """
    brief = checked(
        lambda: project.brief.changed(
            name=name,
            language=language or project.brief.language,
            aspect_ratio=aspect_ratio or project.brief.aspect_ratio,
        )
    )
    scenes = project.scenes
    if rewritten is not None:
        scenes = _with_texts(scenes, rewritten, now)
    if hook:
        scenes = _with_hook(scenes, hook, now)
    variant = checked(
        lambda: project.changed(
            revision=1,
            uuid=uuid,
            name=brief.name,
            stem=make_stem(brief.name),
            created_at=now,
            updated_at=now,
            brief=brief,
            scenes=scenes,
            deleted=(),
            ledger=(),
            refinement_count=0,
            download_count=0,
            film=None,
            variant_of=root_of(project),
        )
    )
    if brief.aspect_ratio is not project.brief.aspect_ratio:
        return variant.changed(approved_at=None)
    return approving.keep_or_reset(project, variant)


def _with_texts(
    scenes: tuple[Scene, ...], drafts: Sequence[SceneDraft], now: datetime
) -> tuple[Scene, ...]:
    if len(drafts) != len(scenes):
        raise RuleError(
            _("The writer wrote {written} scenes for a film of {wanted}.").format(
                written=len(drafts), wanted=len(scenes)
            ),
            _("Try again, or choose another writer."),
        )
    return tuple(
        _rewritten(scene, now, **{field: getattr(draft, field) for field in _WRITTEN})
        for scene, draft in zip(scenes, drafts, strict=True)
    )


def _with_hook(scenes: tuple[Scene, ...], hook: str, now: datetime) -> tuple[Scene, ...]:
    if not scenes:
        raise RuleError(_("The film has no scene for another hook."), _("Add a scene first."))
    place = next((n for n, scene in enumerate(scenes) if scene.scenario == "hook"), 0)
    scene, text = scenes[place], " ".join(hook.split())
    line = text if len(text) <= LONGEST_HOOK_LINE else ""
    kept = scene.details
    changed = checked(
        lambda: _rewritten(
            scene,
            now,
            title=line,
            description=text,
            image_prompt=text,
            movie_directions="",
            details=Details(
                camera=kept.camera, lighting=kept.lighting, music=kept.music, dialog=line
            ),
        )
    )
    return (*scenes[:place], changed, *scenes[place + 1 :])


def _rewritten(scene: Scene, now: datetime, **texts: object) -> Scene:
    """The scene with other texts; what an editor had said for its next takes is about the old."""
    assets = {
        kind: asset.changed(draft=asset.draft.changed(prompt=None, private=False))
        for kind, asset in scene.assets.items()
    }
    changed = scene.changed(**texts, assets=assets, updated_at=now)
    if changed.details.dialog == scene.details.dialog:
        return changed
    return changed.with_asset(AssetKind.VOICE, _silent(changed.asset(AssetKind.VOICE)))


def _silent(voice: Asset) -> Asset:
    if voice.committed is None:
        return voice
    return voice.changed(committed=None, retired=(*voice.retired, voice.committed))
