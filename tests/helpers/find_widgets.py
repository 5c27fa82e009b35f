"""Find widgets the way a user finds them: they have to be there."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QWidget

T = TypeVar("T", bound=QObject)


def find(parent: QWidget, kind: type[T], name: str) -> T:
    """The descendant of that type and object name."""
    child = parent.findChild(kind, name)
    assert child is not None, f"no {kind.__name__} is named {name}"
    return child


def shown_texts(parent: QWidget) -> list[str]:
    """What all visible labels say."""
    return [label.text() for label in parent.findChildren(QLabel) if label.isVisible()]
