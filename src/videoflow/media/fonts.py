"""The shipped typefaces, registered with Qt: what is drawn looks the same on a bare machine."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFontDatabase

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.resources import resource_path


@cache
def load_fonts() -> tuple[str, ...]:
    """Register the shipped fonts with Qt once; returns their families.

    Raises MediaError when one is missing or damaged.
    """
    families: list[str] = []
    files = sorted(resource_path("fonts").glob("*.ttf"))
    for file in files:
        handle = QFontDatabase.addApplicationFont(str(file))
        if handle < 0:
            raise MediaError(
                _("The font file {name} is damaged.").format(name=file.name),
                _("Install VideoFlow again."),
            )
        families += QFontDatabase.applicationFontFamilies(handle)
    if not files:
        raise MediaError(_("The fonts of VideoFlow are missing."), _("Install VideoFlow again."))
    return tuple(dict.fromkeys(families))
