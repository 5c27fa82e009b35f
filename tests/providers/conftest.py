"""What the tests of adapters need."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication


@pytest.fixture(autouse=True, scope="session")
def _decoders(qapp: QCoreApplication) -> None:
    """Pictures on their way to a service are read by worker threads, which Qt allows only while
    the process has an application that its decoders belong to."""
