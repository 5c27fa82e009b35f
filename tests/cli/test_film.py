"""``export``."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.helpers.command_line import CommandLine

from videoflow.media.sniff import MediaKind
from videoflow.media.verify import verify_media


def test_export_writes_a_film_that_plays(with_videos: CommandLine, tmp_path: Path) -> None:
    target = tmp_path / "out" / "film.mp4"
    target.parent.mkdir()
    answer = with_videos.json("export", "--format", "mp4", "--output", target)
    assert answer.code == 0
    assert answer.document["path"] == str(target)
    info = asyncio.run(verify_media(target, MediaKind.VIDEO))
    assert abs(info.duration_s - answer.document["duration"]) < 0.2
    assert answer.events[-1]["status"] == "ready"
    report = with_videos.json("status").document
    assert (report["status"], report["progress"]["percentage"]) == ("done", 100)
    assert report["video"]["available"] is True
    target.unlink()
    assert with_videos.json("status").document["video"]["available"] is False


def test_export_refuses_while_videos_are_missing(with_images: CommandLine) -> None:
    answer = with_images.json("export")
    assert answer.code == 3
    assert "1, 2" in answer.error["message"]


def test_export_refuses_a_name_that_is_no_film(with_videos: CommandLine, tmp_path: Path) -> None:
    assert with_videos.json("export", "--output", tmp_path / "film.txt").code == 2


def test_a_film_that_cannot_be_written_is_a_media_or_disk_error(
    with_videos: CommandLine, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    answer = with_videos.json("export", "--output", blocked / "film.mp4")
    assert answer.code == 5
    assert blocked.read_text() == "in the way"
