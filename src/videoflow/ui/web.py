"""The one way from the application to the user's browser."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

SCHEMES = ("https", "http")


def open_page(address: str) -> bool:
    """Open a web page in the user's browser; whether that was possible.

    Anything else than a web page is left alone: addresses come from plug-ins too, and one that
    names a file or a program must not start it.
    """
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    if url.scheme().lower() not in SCHEMES or not url.host():
        return False
    return QDesktopServices.openUrl(url)
