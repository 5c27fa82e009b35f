"""Imports at their usual speed beside PySide6."""

from __future__ import annotations

import builtins


def quicken_imports() -> None:
    """Undo PySide6's replacement of the import statement; to be called once it is loaded.

    It serves the optional ``from __feature__ import …``, which nothing here uses, and reads the
    source of every module that is imported: a third of the time to the first window.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
