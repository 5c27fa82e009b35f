"""Films of small clips for the export engine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from videoflow.domain.film_settings import FilmFormat
from videoflow.media.film import Clip, EncoderSettings, FilmResult, FilmSpec, export_film

FAST = EncoderSettings(x264_preset="ultrafast", crf=23)


@pytest.fixture
def film_spec(tmp_path: Path) -> Callable[..., FilmSpec]:
    """A small film of clips, or of paths to clips."""

    def spec(clips: Sequence[Path | Clip], **changes: object) -> FilmSpec:
        numbered = [
            clip if isinstance(clip, Clip) else Clip(clip, number)
            for number, clip in enumerate(clips, start=1)
        ]
        form = changes.get("format", FilmFormat.MP4)
        settings: dict[str, object] = {
            "width": 128,
            "height": 64,
            "fps": 25,
            "output": tmp_path / "exports" / f"film.{form}",
            "work_dir": tmp_path / "cache",
            "encoder": FAST,
        }
        return FilmSpec(tuple(numbered), **(settings | changes))  # type: ignore[arg-type] # by key

    return spec


@pytest.fixture
def export() -> Callable[[FilmSpec], FilmResult]:
    """Export a film to its end."""

    def run(spec: FilmSpec) -> FilmResult:
        return asyncio.run(export_film(spec, lambda _fraction: None))

    return run
