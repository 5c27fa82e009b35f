from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from videoflow.errors import ProjectFileError, StorageError
from videoflow.storage import atomic


def test_a_file_is_replaced_and_no_temporary_is_left(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    atomic.write_bytes_atomic(path, b"one")
    atomic.write_bytes_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


FULL_DISK = """
import resource, sys
from pathlib import Path
from videoflow.errors import StorageError
from videoflow.storage.atomic import copy_atomic, write_bytes_atomic
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
for write in (
    lambda path: write_bytes_atomic(path, b"x" * 5000),
    lambda path: copy_atomic(path.with_name("large"), path),
):
    try:
        write(Path(sys.argv[1]))
    except StorageError as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_full_disk_leaves_the_old_file_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "project.json"
    path.write_bytes(b"good")
    (tmp_path / "large").write_bytes(b"x" * 5000)
    answer = subprocess.run(
        [sys.executable, "-c", FULL_DISK, path], capture_output=True, text=True, check=True
    )
    assert answer.stdout.count("The disk is full") == 2
    assert answer.stdout.count(str(path)) == 2
    assert path.read_bytes() == b"good"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["large", "project.json"]


def test_a_file_where_a_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder").write_bytes(b"")
    with pytest.raises(StorageError, match="not there any more") as caught:
        atomic.write_bytes_atomic(tmp_path / "folder" / "file", b"")
    assert str(tmp_path / "folder" / "file") in caught.value.message
    assert caught.value.action


def test_a_path_that_is_too_long_says_so(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="too long"):
        atomic.write_bytes_atomic(tmp_path / ("x" * 300), b"")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EDQUOT, "disk is full"),
        (errno.EROFS, "cannot be opened or written"),
        (errno.EACCES, "cannot be opened or written"),
        (errno.ENOENT, "not there any more"),
        (errno.ENAMETOOLONG, "too long"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_every_error_names_the_file_and_what_to_do(number: int, words: str) -> None:
    error = atomic.explain(OSError(number, os.strerror(number)), Path("films/project.json"))
    assert words in error.message
    assert "project.json" in error.message
    assert error.action


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
@pytest.mark.parametrize("kind", ["pipe", "link", "device", "folder", "large"])
def test_nothing_but_a_small_ordinary_file_is_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "project.json"
    if kind == "pipe":
        os.mkfifo(path)  # opening one waits for a writer, for ever
    elif kind == "link":
        (tmp_path / "other").write_bytes(b"{}")
        path.symlink_to("other")
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    else:
        path.write_bytes(b"x" * 101)
    with pytest.raises(ProjectFileError, match=r"project\.json"):
        atomic.read_bytes_limited(path, 100)


def test_a_missing_file_is_simply_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        atomic.read_bytes_limited(tmp_path / "none", 100)


def test_a_copy_has_the_size_and_hash_that_are_returned(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(os.urandom(3_000_000))
    answer = atomic.copy_atomic(source, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == source.read_bytes()
    assert answer == atomic.hash_file(source)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_copy_of_nothing_names_the_source(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="photo"):
        atomic.copy_atomic(tmp_path / "photo", tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_what_somebody_else_writes_arrives_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "film.zip"

    def write(data: bytes, *, fails: bool) -> None:
        with atomic.written_beside(path) as temp:
            temp.write_bytes(data)
            if fails:
                raise ValueError("halfway")

    write(b"one", fails=False)
    assert path.read_bytes() == b"one"
    with pytest.raises(ValueError, match="halfway"):
        write(b"tw", fails=True)
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]
