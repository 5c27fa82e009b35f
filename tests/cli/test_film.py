"""``export``."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.helpers.command_line import CommandLine
from tests.helpers.small_films import export_small_films

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
    assert all("notice" in event or "fraction" in event for event in answer.events)
    report = with_videos.json("status").document
    assert (report["status"], report["progress"]["percentage"]) == ("done", 100)
    assert report["video"]["available"] is True
    target.unlink()
    assert with_videos.json("status").document["video"]["available"] is False


def test_export_warns_where_the_storyboard_is_not_approved(with_videos: CommandLine) -> None:
    assert "not been approved" not in with_videos("export").err
    with_videos("update", "--scene", 1, "--set", "title=Another")
    answer = with_videos("export")
    assert answer.code == 0
    assert "not been approved" in answer.err


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


def test_one_path_a_line_and_nothing_else_on_standard_output(
    with_videos: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_small_films(monkeypatch)
    answer = with_videos("export", "--preset", "low,vertical")
    assert answer.code == 0
    exports = with_videos.folder / "exports"
    stem = next(exports.glob("*_mp4_low.mp4")).name.removesuffix("_mp4_low.mp4")
    paths = [exports / f"{stem}_mp4_{preset}.mp4" for preset in ("low", "vertical")]
    assert answer.out.splitlines() == [str(path) for path in paths]
    assert all(path.is_file() for path in paths)
    again = with_videos.json("export", "--preset", "low,vertical")
    assert [film["reused"] for film in again.document["films"]] == [True, True]
    assert with_videos.json("status").document["metrics"]["download_count"] == 4
    anew = with_videos.json("export", "--preset", "low", "--no-cache")
    assert anew.document["reused"] is False
    assert [path.name for path in (exports / "previous").iterdir()] == [paths[0].name]


@pytest.mark.parametrize(
    "words",
    [
        ("--format", "avi"),
        ("--format", "mp4,avi"),
        ("--format", ","),
        ("--captions", "ass"),
        ("--preset", "hihg"),
    ],
)
def test_what_is_unknown_is_wrong_use(with_videos: CommandLine, words: tuple[str, ...]) -> None:
    assert with_videos.json("export", *words).code == 2


def test_others_get_the_film_as_they_can_use_it(with_videos: CommandLine, tmp_path: Path) -> None:
    target = tmp_path / "film.otio"
    answer = with_videos("export", "--hand-off", "otio", "--output", target)
    assert (answer.code, answer.out) == (0, f"{target}\n")
    assert "Timeline.1" in target.read_text(encoding="utf-8")
    page = Path(with_videos.json("export", "--hand-off", "review").document["path"])
    assert page.parent == with_videos.folder / "exports"
    assert with_videos.json("export", "--hand-off", "clips", "--output", target).code == 2
