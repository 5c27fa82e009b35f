"""Translation of everything a user reads, for the window and the command line alike.

Plain gettext instead of Qt's ``tr``: rules and errors live in layers that do not know Qt, and one
catalogue with one tool chain is easier to keep complete than two.

Use ``_("Recreate image")`` at the moment of showing, never at import time; with values,
``_("Scene {number}").format(number=2)``; with plurals, ``ngettext(one, many, n)``.
"""

from __future__ import annotations

import gettext
import locale
import os

from videoflow.resources import resource_path

LANGUAGES = {"en": "English", "vi": "Tiếng Việt"}
"""Code and own name of each language of the interface."""

_active: gettext.NullTranslations = gettext.NullTranslations()
_active_language = "en"


def set_language(code: str | None = None) -> str:
    """Switch to ``code``, or to the system's language when None; returns the one in use."""
    global _active, _active_language
    wanted = code or _system_language()
    _active_language = wanted if wanted in LANGUAGES else "en"
    _active = gettext.translation(
        "videoflow",
        localedir=resource_path("translations"),
        languages=[_active_language],
        fallback=True,
    )
    return _active_language


def language() -> str:
    """Code of the language in use."""
    return _active_language


def _(message: str) -> str:
    return _active.gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form of a counted message for ``n``."""
    return _active.ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """Translate a message whose meaning depends on where it stands."""
    return _active.pgettext(context, message)


def _system_language() -> str:
    for variable in ("VIDEOFLOW_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            return value.split("_")[0].split(".")[0].lower()
    try:
        code = locale.getlocale()[0]
    except ValueError:
        code = None
    return (code or "en").split("_")[0].lower()
