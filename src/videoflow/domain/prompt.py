"""Composition of the prompt that is sent: one pure function, so that it can be shown in full."""

from __future__ import annotations

from videoflow.domain.base import AssetKind
from videoflow.domain.brief import Brief
from videoflow.domain.scene import Scene


def compose_prompt(scene: Scene, kind: AssetKind, brief: Brief, override: str | None = None) -> str:
    """The prompt for one take, one thought per line.

    ``override`` replaces the scene's own words (image prompt, or movie directions and
    description for a video) but keeps what makes the film one film: product, tone and shape.
    """
    if override:
        subject = [override]
    elif kind is AssetKind.IMAGE:
        subject = [scene.image_prompt]
    elif kind is AssetKind.VIDEO:
        subject = [scene.movie_directions or scene.description]
    else:
        subject = [scene.details.dialog or scene.description]
    parts = subject
    if kind in (AssetKind.IMAGE, AssetKind.VIDEO):
        details = scene.details
        parts = [*subject, details.camera, details.lighting]
        if kind is AssetKind.VIDEO:
            parts.append(details.effects)
        parts.append(f"Product: {brief.product}.")
        if brief.tone:
            parts.append(f"Tone: {brief.tone}.")
        parts.append(f"Aspect ratio {brief.aspect_ratio}.")
    return "\n".join(part for part in parts if part)
