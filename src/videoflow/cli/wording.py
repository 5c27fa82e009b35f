"""What the command line says about scenes and takes, in the user's words."""

from __future__ import annotations

from pathlib import Path

from videoflow.domain.base import AssetKind
from videoflow.domain.progress import AssetStatus, Stage
from videoflow.domain.report import ProjectStatus
from videoflow.domain.take import Take
from videoflow.i18n import _, ngettext
from videoflow.services.wording import kind_name


def status_word(status: AssetStatus) -> str:
    """State of an image, a video or a scene."""
    return {
        AssetStatus.EMPTY: _("not made yet"),
        AssetStatus.WAITING: _("waiting"),
        AssetStatus.RUNNING: _("being made"),
        AssetStatus.REVIEW: _("to review"),
        AssetStatus.READY: _("ready"),
        AssetStatus.FAILED: _("failed"),
    }[status]


def project_status_word(status: ProjectStatus) -> str:
    """Where the film stands."""
    return {
        ProjectStatus.PROCESSING: _("being worked on"),
        ProjectStatus.FAILED: _("something failed"),
        ProjectStatus.REVIEW: _("takes wait for review"),
        ProjectStatus.DRAFT: _("nothing made yet"),
        ProjectStatus.DONE: _("exported and up to date"),
        ProjectStatus.READY: _("ready to export"),
        ProjectStatus.STARTED: _("started"),
    }[status]


def next_step(stage: Stage) -> str:
    """The command that brings the film on; empty when it is done."""
    return {
        Stage.STORYBOARD: "videoflow add FOLDER",
        Stage.IMAGES: "videoflow generate FOLDER --kind image",
        Stage.APPROVAL: "videoflow approve FOLDER",
        Stage.VIDEOS: "videoflow generate FOLDER --kind video",
        Stage.EXPORT: "videoflow export FOLDER",
        Stage.DONE: "",
    }[stage]


def place_name(number: int, kind: AssetKind) -> str:
    """A job's place at the start of a line: “Scene 2, image”."""
    return _("Scene {number}, {kind}").format(number=number, kind=kind_name(kind))


def seconds(duration_s: float) -> str:
    """A duration: “5 s”, “4.5 s”."""
    return _("{seconds} s").format(seconds=f"{duration_s:.1f}".removesuffix(".0"))


def money(amount_usd: float | None) -> str:
    """What something cost; free and unknown have words."""
    if amount_usd is None:
        return _("price unknown")
    return f"${amount_usd:.2f}" if amount_usd else _("free")


def megabytes(size_bytes: int) -> str:
    """A file's size: “1.2 MB”."""
    return f"{size_bytes / 1_000_000:.1f} MB"


def scene_count(count: int) -> str:
    """“4 scenes”."""
    return ngettext("{n} scene", "{n} scenes", count).format(n=count)


def quoted(folder: Path) -> str:
    """A folder as it can be typed again in a command."""
    return f'"{folder}"' if " " in str(folder) else str(folder)


def take_facts(take: Take, path: str) -> list[tuple[str, str]]:
    """How a take was made, name by name."""
    settings = take.settings
    return [
        (_("Take"), take.take_id),
        (_("File"), path),
        (_("Engine"), f"{settings.provider or ''} {settings.model or ''}".strip()),
        (_("Seed"), "" if settings.seed is None else str(settings.seed)),
        (_("Size"), f"{take.width} × {take.height}" if take.width else ""),
        (_("Duration"), seconds(take.duration_s) if take.duration_s else ""),
        (_("File size"), megabytes(take.size_bytes)),
        (_("Cost"), money(take.cost_usd)),
        (_("Made"), f"{take.finished_at.astimezone():%Y-%m-%d %H:%M}"),
        (_("Prompt"), take.prompt.replace("\n", " ")),
    ]
