from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from videoflow.errors import ProjectLockedError, StorageError
from videoflow.storage.folder import ProjectFolder
from videoflow.storage.lock import ProjectLock
from videoflow.storage.store import ProjectStore

HOLD = """
import sys
from pathlib import Path
from videoflow.storage.store import ProjectStore
store, loaded = ProjectStore.open(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


def test_a_second_process_is_told_who_holds_the_project(store: ProjectStore) -> None:
    store.close()
    root = store.folder.root
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, root], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(ProjectLockedError, match=f"process {holder.pid}") as caught:
            ProjectStore.open(root)
        assert str(root) in caught.value.message
        assert "read-only" in caught.value.action
        view, loaded = ProjectStore.open(root, read_only=True)
        assert loaded.project.name == "Summer Sale"
        with pytest.raises(StorageError, match="read-only"):
            view.save(loaded.project)
        holder.kill()
    opened, _loaded = ProjectStore.open(root)  # the lock died with its process
    opened.close()


def test_a_second_window_of_one_process_is_refused_too(store: ProjectStore) -> None:
    with pytest.raises(ProjectLockedError, match=str(os.getpid())):
        ProjectStore.open(store.folder.root)
    store.close()
    store.close()
    opened, _loaded = ProjectStore.open(store.folder.root)
    opened.close()


def test_a_damaged_note_about_the_holder_does_not_hide_the_lock(store: ProjectStore) -> None:
    store.folder.lock_holder.write_bytes(b"\xff{")
    with pytest.raises(ProjectLockedError, match="another window"):
        ProjectStore.open(store.folder.root)


def test_a_project_that_cannot_be_opened_stays_free(store: ProjectStore) -> None:
    store.close()
    store.folder.document.write_bytes(b'{"schema_version": 99}')
    for _ in range(2):  # the second attempt must not say: locked
        with pytest.raises(StorageError, match="newer"):
            ProjectStore.open(store.folder.root)


def test_a_lock_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    folder = ProjectFolder(tmp_path)
    folder.private.write_bytes(b"in the way")
    with pytest.raises(StorageError, match=r"\.videoflow"):
        ProjectLock(folder).acquire()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_lock_file_that_is_a_link_does_not_empty_its_target(
    store: ProjectStore, tmp_path: Path
) -> None:
    store.close()
    secret = tmp_path / "secret"
    secret.write_bytes(b"key")
    store.folder.lock_file.unlink(missing_ok=True)
    store.folder.lock_file.symlink_to(secret)
    with pytest.raises(StorageError):
        ProjectStore.open(store.folder.root)
    assert secret.read_bytes() == b"key"
