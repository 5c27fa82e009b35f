"""What windows say about scenes and takes: states, roles, buttons, sizes, in the user's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale

from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus, Stage
from videoflow.i18n import _, language, ngettext
from videoflow.services.view_models import AssetView, ProjectView, SceneView, TakeView


def kind_label(kind: AssetKind) -> str:
    """Name of a kind at the start of a line."""
    return {
        AssetKind.IMAGE: _("Image"),
        AssetKind.VIDEO: _("Video"),
        AssetKind.VOICE: _("Voice"),
        AssetKind.MUSIC: _("Music"),
    }[kind]


def scenario_label(scenario: str) -> str:
    """A scene's role; a custom one is shown as it was written."""
    known = {
        "hook": _("Hook"),
        "problem": _("Problem"),
        "solution": _("Solution"),
        "cta": _("Call to action"),
    }
    return known.get(scenario, scenario)


def scene_name(view: SceneView) -> str:
    """A scene in a sentence: number and title."""
    if view.title:
        return _("Scene {number}: {title}").format(number=view.number, title=view.title)
    return _("Scene {number}").format(number=view.number)


def status_text(asset: AssetView) -> str:
    """Where the image or the video of a scene stands, in a few words."""
    if asset.job is not None and asset.job.cancelling:
        return _("stopping…")
    if asset.status is AssetStatus.REVIEW:
        count = len(asset.pending)
        return ngettext("new take to review", "{n} new takes to review", count).format(n=count)
    if asset.status is AssetStatus.READY:
        return _ready_text(asset)
    if asset.status is AssetStatus.EMPTY:
        return _("needs the image first") if asset.needs_image else _("not made yet")
    if asset.status is AssetStatus.WAITING and asset.job is not None and asset.job.text:
        return asset.job.text
    if asset.uncertain:
        return _("may have been charged")
    if asset.at_service:
        return _("still at the service")
    return {
        AssetStatus.WAITING: _("waiting for its turn"),
        AssetStatus.RUNNING: _("being made"),
        AssetStatus.FAILED: _("failed"),
    }[asset.status]


def _ready_text(asset: AssetView) -> str:
    """What has changed since the committed take was made; neither is remade by itself."""
    if asset.stale and asset.prompt_changed:
        return _("made from an earlier image, prompt changed since")
    if asset.stale:
        return _("made from an earlier image")
    return _("ready, prompt changed since") if asset.prompt_changed else _("ready")


def status_token(asset: AssetView) -> str:
    """Colour of the dot beside ``status_text``."""
    if asset.status is AssetStatus.READY:
        return "warning" if asset.stale or asset.prompt_changed else "success"
    if asset.uncertain or asset.at_service:
        return "warning"
    return {
        AssetStatus.EMPTY: "border_strong",
        AssetStatus.WAITING: "muted",
        AssetStatus.RUNNING: "accent",
        AssetStatus.REVIEW: "accent",
        AssetStatus.FAILED: "danger",
    }[asset.status]


def make_label(asset: AssetView) -> str:
    """The button that makes an image or a video, by what there is already."""
    anew = asset.committed is not None or bool(asset.pending)
    if asset.kind is AssetKind.IMAGE:
        return _("Recreate image") if anew else _("Generate image")
    return _("Regenerate video") if anew else _("Generate video")


def review_label(view: SceneView) -> str:
    """The button that opens the review, by what waits there."""
    image, video = len(view.image.pending), len(view.video.pending)
    if image and video:
        return _("Review image and video")
    if image:
        return ngettext("New image — Review", "{n} new images — Review", image).format(n=image)
    return ngettext("New video — Review", "{n} new videos — Review", video).format(n=video)


def troubles(view: SceneView) -> tuple[AssetView, ...]:
    """What a card asks the user about now: what concerns money first and by itself, since its
    answers mean that job alone; else everything that has failed."""
    failed = [asset for asset in (view.image, view.video) if asset.error is not None]
    for asset in failed:
        if asset.uncertain:
            return (asset,)
    for asset in failed:
        if asset.at_service:
            return (asset,)
    return tuple(failed)


def retry_label(assets: Sequence[AssetView]) -> str:
    """The button that goes on with what has failed; empty where there is no such way."""
    again = [asset for asset in assets if not asset.uncertain or asset.askable]
    if not again:
        return ""
    if all(asset.uncertain for asset in again):
        return _("Retry: ask the service")
    if all(asset.at_service for asset in again):
        return _("Retry: fetch result")
    return _("Retry")


def price_text(asset: AssetView) -> str:
    """What the next take is expected to cost, and who makes it; empty where it is free."""
    if asset.estimate_usd is None:
        return _("Price not known, with {engine}").format(engine=asset.made_by)
    if not asset.estimate_usd:
        return ""
    return _("About {price} with {engine}").format(
        price=money_text(asset.estimate_usd), engine=asset.made_by
    )


def stage_text(stage: Stage) -> str:
    """What the film needs next."""
    return {
        Stage.STORYBOARD: _("Add the first scene"),
        Stage.IMAGES: _("Next: the images"),
        Stage.APPROVAL: _("Images are ready. Next: approve the storyboard"),
        Stage.VIDEOS: _("Next: the remaining videos"),
        Stage.EXPORT: _("All scenes are ready. Next: export"),
        Stage.DONE: _("The film is up to date"),
    }[stage]


def progress_text(view: ProjectView) -> str:
    """How much of the film is done."""
    total = len(view.scene_indexes)
    return ngettext("{done} of {total} scene done", "{done} of {total} scenes done", total).format(
        done=view.completed, total=total
    )


def activity_text(view: ProjectView) -> str:
    """What is being worked on, and what needs the user; empty when nothing does."""
    parts = []
    if view.active_jobs:
        parts.append(
            ngettext("{n} being made", "{n} being made", view.active_jobs).format(
                n=view.active_jobs
            )
        )
    if view.waiting_jobs:
        parts.append(
            ngettext("{n} waiting", "{n} waiting", view.waiting_jobs).format(n=view.waiting_jobs)
        )
    if view.in_review:
        parts.append(
            ngettext("{n} to review", "{n} to review", view.in_review).format(n=view.in_review)
        )
    if view.failed:
        parts.append(ngettext("{n} failed", "{n} failed", view.failed).format(n=view.failed))
    return " · ".join(parts)


def seconds_text(duration_s: float) -> str:
    """A duration of a scene: “5 s”."""
    digits = 0 if duration_s == round(duration_s) else 1
    number = QLocale(language()).toString(duration_s, "f", digits)
    return _("{seconds} s").format(seconds=number)


def clock_text(duration_ms: int) -> str:
    """A position in a film: “1:05”."""
    minutes, seconds = divmod(max(0, duration_ms) // 1000, 60)
    return f"{minutes}:{seconds:02d}"


def money_text(amount_usd: float | None) -> str:
    """What something costs; free and unknown have words."""
    if amount_usd is None:
        return _("price unknown")
    if amount_usd == 0:
        return _("free")
    return QLocale(language()).toCurrencyString(amount_usd, "$", 2)


def size_text(size_bytes: int) -> str:
    """A file's size: “1.2 MB”."""
    return QLocale(language()).formattedDataSize(
        size_bytes, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat
    )


def take_facts(take: TakeView) -> tuple[tuple[str, str], ...]:
    """(name, value) of how a take was made, for comparing."""
    facts = [
        (_("Engine"), f"{take.provider} {take.model}".strip()),
        (_("Seed"), "" if take.seed is None else str(take.seed)),
        (_("Size"), f"{take.width} × {take.height}" if take.width else ""),
        (_("Duration"), seconds_text(round(take.duration_s, 1)) if take.duration_s else ""),
        (_("File size"), size_text(take.size_bytes)),
        (_("Cost"), money_text(take.cost_usd)),
        (_("Made"), date_text(take)),
    ]
    return tuple((name, value) for name, value in facts if value)


def date_text(take: TakeView) -> str:
    """When a take was finished, in local time."""
    return moment_text(take.finished_at)


def moment_text(moment: datetime) -> str:
    """A day and a time, in local time."""
    local = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return QLocale(language()).toString(local, QLocale.FormatType.ShortFormat)
