"""Segments are used when they are complete, by several processes, and kept within a limit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from videoflow.media.engine.cache import SegmentCache, SegmentRecord


def record(size_bytes: int) -> SegmentRecord:
    return SegmentRecord(frames=1, size_bytes=size_bytes, setup="", digest="")


def add(cache: SegmentCache, key: str, size_bytes: int = 100, age_s: int = 0) -> None:
    cache.folder.mkdir(exist_ok=True)
    part = cache.folder / f"{key}.part"
    part.write_bytes(bytes(size_bytes))
    cache.add(key, part, record(size_bytes))
    stamp = cache.folder.stat().st_mtime - age_s
    os.utime(cache.folder / f"{key}.json", (stamp, stamp))


@pytest.fixture
def cache(tmp_path: Path) -> SegmentCache:
    return SegmentCache(tmp_path / "segments")


def test_what_was_added_is_found_and_taken(cache: SegmentCache, tmp_path: Path) -> None:
    assert cache.find("a") is None
    add(cache, "a")
    assert cache.find("a") == record(100)
    assert cache.take("a", tmp_path / "taken.mp4") == record(100)
    assert (tmp_path / "taken.mp4").stat().st_size == 100
    assert sorted(path.name for path in cache.folder.iterdir()) == ["a.json", "a.mp4"]


@pytest.mark.parametrize("damage", ["no record", "no file", "cut short", "record cut short"])
def test_an_incomplete_segment_is_not_used(
    damage: str, cache: SegmentCache, tmp_path: Path
) -> None:
    add(cache, "a")
    match damage:
        case "no record":
            (cache.folder / "a.json").unlink()
        case "no file":
            (cache.folder / "a.mp4").unlink()
        case "cut short":
            os.truncate(cache.folder / "a.mp4", 60)
        case "record cut short":
            os.truncate(cache.folder / "a.json", 20)
    assert cache.find("a") is None
    assert cache.take("a", tmp_path / "taken.mp4") is None


def test_what_is_in_use_survives_its_removal(cache: SegmentCache, tmp_path: Path) -> None:
    add(cache, "a")
    cache.take("a", tmp_path / "taken.mp4")
    cache.clean(0)
    assert cache.find("a") is None
    assert (tmp_path / "taken.mp4").read_bytes() == bytes(100)


def test_what_was_unused_for_longest_goes_first(cache: SegmentCache) -> None:
    for age_s, key in enumerate(["new", "newer than old", "old", "oldest"]):
        add(cache, key, age_s=(age_s + 1) * 60)
    assert cache.find("oldest"), "being found counts as use"
    cache.clean(250)
    assert [key for key in ("new", "newer than old", "old", "oldest") if cache.find(key)] == [
        "new",
        "oldest",
    ]


def test_what_crashes_left_is_removed_and_what_is_being_made_is_not(cache: SegmentCache) -> None:
    add(cache, "a")
    for name, age_s in (("crashed.part", 86_400), ("crashed.mp4", 86_400), ("busy.part", 10)):
        path = cache.folder / name
        path.touch()
        stamp = path.stat().st_mtime - age_s
        os.utime(path, (stamp, stamp))
    cache.clean(1000)
    assert {path.name for path in cache.folder.iterdir()} == {"a.mp4", "a.json", "busy.part"}


def test_two_processes_add_and_clean_at_once(cache: SegmentCache) -> None:
    work = (
        "import sys\n"
        "from pathlib import Path\n"
        "from videoflow.media.engine.cache import SegmentCache, SegmentRecord\n"
        "folder, name = Path(sys.argv[1]), sys.argv[2]\n"
        "cache = SegmentCache(folder)\n"
        "record = SegmentRecord(frames=1, size_bytes=50, setup='', digest='')\n"
        "for turn in range(60):\n"
        "    part = folder / f'{name}{turn}.part'\n"
        "    part.write_bytes(bytes(50))\n"
        "    cache.add(f'key{turn % 5}', part, record)\n"
        "    taken = folder.parent / f'{name}{turn}'\n"
        "    if cache.take(f'key{(turn * 7) % 5}', taken):\n"
        "        assert taken.read_bytes() == bytes(50)\n"
        "    cache.clean(120)\n"
    )
    cache.folder.mkdir()
    processes = [
        subprocess.Popen([sys.executable, "-c", work, cache.folder, name]) for name in ("x", "y")
    ]
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    assert not list(cache.folder.glob("*.part"))
