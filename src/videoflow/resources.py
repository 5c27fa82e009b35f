"""Where the files in ``resources/`` are: installed, frozen, or run from a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource_path(*parts: str) -> Path:
    """Absolute path of a shipped resource, such as ``resource_path("fonts", "x.ttf")``.

    The built wheel and the frozen application carry ``resources/`` inside the package; an
    editable checkout has it beside ``src/``.
    """
    installed = _PACKAGE / "resources"
    root = installed if installed.is_dir() else _PACKAGE.parents[1] / "resources"
    return root.joinpath(*parts)


def shipped_notices() -> str:
    """Licences of everything in a release; empty where run from source, which carries nothing."""
    path = resource_path("THIRD_PARTY_NOTICES.txt")
    return path.read_text(encoding="utf-8") if path.is_file() else ""
