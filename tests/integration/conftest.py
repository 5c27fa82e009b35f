"""What the tests of whole jobs at services need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from tests.helpers.studio import fast_folder


@pytest.fixture(autouse=True, scope="session")
def _decoders(qapp: QCoreApplication) -> None:
    """Qt decodes pictures, also on worker threads, only where there is an application."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where a test's films are."""
    with fast_folder() as folder:
        yield folder
