"""Imports at their usual speed beside PySide6."""

from __future__ import annotations

import builtins


def quicken_imports() -> None:
    """Load PySide6 and undo its replacement of the import statement.

    It serves the optional ``from __feature__ import …``, which nothing here uses, and reads the
    source of every module that is imported: a third of the time to the first window.
    """
    import PySide6.QtCore  # noqa: F401  # It replaces the statement when it is loaded.

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
