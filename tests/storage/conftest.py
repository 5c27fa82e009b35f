from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.helpers.projects import make_project

from videoflow.storage.folder import ProjectFolder
from videoflow.storage.store import ProjectStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ProjectStore]:
    """An empty project, open for writing."""
    store = ProjectStore.create(tmp_path / "Summer Sale", make_project(), {})
    yield store
    store.close()


@pytest.fixture
def folder(tmp_path: Path) -> ProjectFolder:
    """The folders of a project, without a document."""
    folder = ProjectFolder(tmp_path / "film")
    folder.root.mkdir()
    folder.create()
    return folder
