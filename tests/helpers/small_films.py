"""Exports in miniature: everything but the size is as in a real one."""

from __future__ import annotations

import pytest

from videoflow.domain.preset import Preset
from videoflow.storage import presets


def export_small_films(monkeypatch: pytest.MonkeyPatch, short_side_px: int = 144) -> None:
    """Have every shipped preset make films of this size."""

    def small(preset: Preset) -> Preset:
        if preset.quality == "original":
            return preset
        return preset.changed(short_side_px=short_side_px)

    small_presets = tuple(small(preset) for preset in presets.built_in_presets())
    monkeypatch.setattr(presets, "built_in_presets", lambda: small_presets)
