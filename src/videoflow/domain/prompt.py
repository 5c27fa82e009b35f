"""Composition of the prompt that is sent: one pure function, so that it can be shown in full."""

from __future__ import annotations

from videoflow.domain.base import AssetKind
from videoflow.domain.brief import Brief
from videoflow.domain.look import Look
from videoflow.domain.scene import Scene


def own_prompt(scene: Scene, kind: AssetKind, override: str | None = None) -> str:
    """The words for one take that the user wrote: the override, or the scene's own text."""
    if override:
        return override
    if kind is AssetKind.IMAGE:
        return scene.image_prompt
    if kind is AssetKind.VIDEO:
        return scene.movie_directions or scene.description
    if kind is AssetKind.MUSIC:
        return scene.details.music or scene.description
    return scene.details.dialog or scene.description


def compose_prompt(
    scene: Scene, kind: AssetKind, brief: Brief, look: Look, override: str | None = None
) -> str:
    """The prompt for one take, one thought per line.

    ``override`` replaces the scene's own words but keeps what makes the film one film: camera,
    light, product, tone, and the words of its look. What the words say already is not said twice.
    A voice says its words and nothing else.
    """
    words = own_prompt(scene, kind, override)
    if kind not in (AssetKind.IMAGE, AssetKind.VIDEO):
        return words
    details = scene.details
    more = [details.camera, details.lighting]
    if kind is AssetKind.VIDEO:
        more.append(details.effects)
    more += [brief.product, brief.tone, look.characters, look.style]
    lines = [words, *(part for part in more if part and part not in words)]
    if look.negative:
        # In English whatever the film speaks: models know the word best.
        lines.append(f"Avoid: {look.negative}")
    return "\n".join(lines)
