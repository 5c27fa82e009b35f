from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from tests.fakes.stamp_service import StampService
from tests.helpers.studio import fast_folder


@pytest.fixture(autouse=True)
def _decoders(qapp: QCoreApplication) -> None:
    """Qt decodes pictures, also on worker threads, only where there is an application."""


@pytest.fixture
def root() -> Iterator[Path]:
    """Where a test's film is to be."""
    with fast_folder() as folder:
        yield folder / "Summer Sale"


@pytest.fixture
def service() -> Iterator[StampService]:
    with StampService() as running:
        yield running
