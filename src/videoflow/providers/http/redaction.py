"""Keys and the queries of signed addresses never appear in a log, an error or a project."""

from __future__ import annotations

import re

_QUERY = re.compile(r"(https?://[^\s?#\"'<>]+)[?#][^\s\"'<>]*")
_USER_INFO = re.compile(r"(https?://)[^\s/@\"'<>]+@")
_KEY_LIKE = re.compile(r"\b(?:sk|r8|key|xi|AIza)[-_]?[A-Za-z0-9_*-]{16,}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")

SHOWN_CHARS = 300
HIDDEN = "…"


def redacted_url(url: str) -> str:
    """An address without user name, password, query and fragment."""
    return _USER_INFO.sub(r"\1", _QUERY.sub(r"\1", url))


def redacted_text(text: str, *secrets: str) -> str:
    """Text of a service, fit to be shown and logged: one line, short, nothing secret in it."""
    for secret in secrets:
        if len(secret) >= 4:
            text = text.replace(secret, HIDDEN)
    text = _KEY_LIKE.sub(HIDDEN, redacted_url(_CONTROL.sub(" ", text))).strip()
    return text if len(text) <= SHOWN_CHARS else f"{text[:SHOWN_CHARS]}…"
