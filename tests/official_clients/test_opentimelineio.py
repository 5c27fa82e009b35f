"""OpenTimelineIO itself reads the timelines that are written by hand."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import pytest
from tests.official_clients.conftest import RunClient

from videoflow.domain.framing import TransitionKind
from videoflow.services.export.handoff.edit_list import EditClip, EditList, EditTransition
from videoflow.services.export.handoff.otio import otio_text


def clip(name: str, start: int, length: int, source_in: int = 0) -> EditClip:
    path = Path("/films/Über uns") / f"{name}.mp4"
    return EditClip(name, path, start, length, source_in, source_in + length + 10, 1)


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="the library is not built for it")
def test_the_library_reads_a_timeline(run_client: RunClient, tmp_path: Path) -> None:
    edit = EditList(
        name="Fílm",
        fps=Fraction(30),
        width=1080,
        height=1920,
        length=300,
        pictures=(clip("a", 0, 95), clip("b", 95, 100, 5)),
        transitions=(EditTransition(TransitionKind.CROSSFADE, 95, 5, 5),),
        voices=(clip("v", 100, 30),),
        music=(clip("m", 0, 200),),
    )
    file = tmp_path / "film.otio"
    file.write_text(otio_text(edit), encoding="utf-8")
    said = run_client("otio_reader.py", str(file)).splitlines()
    assert said[0] == "length 300.0 30.0"
    assert said[1:5] == [
        "Video Clip Transition Clip Gap",
        "Audio Clip Clip",
        "Audio Gap Clip",
        "Audio Clip",
    ]
    url = edit.pictures[1].path.absolute().as_uri()
    assert url.endswith("/films/%C3%9Cber%20uns/b.mp4")
    assert f"clip b 100.0 {url}" in said
    assert said[-1] == "same True"
