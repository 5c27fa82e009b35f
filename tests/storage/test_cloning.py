"""Second copies of files: clones where the file system can, copies elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.studio import fast_folder

from videoflow.errors import StorageError
from videoflow.storage.cloning import clone_or_copy

CONTENT = b"a take" * 100_000


def test_copy_has_the_same_content_and_a_life_of_its_own(tmp_path: Path) -> None:
    source, target = tmp_path / "take.mp4", tmp_path / "copy.mp4"
    source.write_bytes(CONTENT)
    clone_or_copy(source, target)
    assert target.read_bytes() == CONTENT
    target.write_bytes(b"other")
    assert source.read_bytes() == CONTENT


def test_another_volume_gets_a_plain_copy(tmp_path: Path) -> None:
    source = tmp_path / "take.mp4"
    source.write_bytes(CONTENT)
    with fast_folder() as elsewhere:
        clone_or_copy(source, elsewhere / "copy.mp4")
        assert (elsewhere / "copy.mp4").read_bytes() == CONTENT


def test_existing_file_is_never_replaced(tmp_path: Path) -> None:
    source, target = tmp_path / "take.mp4", tmp_path / "copy.mp4"
    source.write_bytes(CONTENT)
    target.write_bytes(b"mine")
    with pytest.raises(StorageError, match=r"copy\.mp4"):
        clone_or_copy(source, target)
    assert target.read_bytes() == b"mine"


def test_missing_source_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"take\.mp4"):
        clone_or_copy(tmp_path / "take.mp4", tmp_path / "copy.mp4")
    assert list(tmp_path.iterdir()) == []


def test_link_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"secret")
    (tmp_path / "take.mp4").symlink_to(outside)
    with pytest.raises(StorageError):
        clone_or_copy(tmp_path / "take.mp4", tmp_path / "copy.mp4")
    assert not (tmp_path / "copy.mp4").exists()
