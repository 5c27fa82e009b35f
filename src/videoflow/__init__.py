"""VideoFlow: short product videos, made scene by scene."""

from __future__ import annotations


def __getattr__(name: str) -> str:
    """``__version__``, looked up when asked for: that takes longer than showing a window may."""
    if name == "__version__":
        from importlib.metadata import version

        return version("videoflow")
    raise AttributeError(name)
