"""What the export dialog shows, gathered by whoever keeps it in line with the film."""

from __future__ import annotations

from dataclasses import dataclass

from videoflow.domain.preset import Preset
from videoflow.services.export.preflight import Finding
from videoflow.services.view_models import FilmExportView, ProjectView


@dataclass(frozen=True)
class ExportState:
    """``films`` are those of the running export, or of the last one. ``length_s`` is about how
    long the film is, ``sources_bytes`` how large its videos are together, ``largest`` the size of
    the largest. ``looking``: takes are being looked through, so findings may be added."""

    view: ProjectView
    presets: tuple[Preset, ...]
    findings: tuple[Finding, ...] = ()
    looking: bool = False
    films: tuple[FilmExportView, ...] = ()
    length_s: float = 0.0
    sources_bytes: int = 0
    largest: tuple[int, int] | None = None
