"""Keeps a private prompt out of what is shown, journalled and logged about its job."""

from __future__ import annotations

from videoflow.domain.job import Job
from videoflow.errors import VideoFlowError
from videoflow.i18n import _

REPEATED = 20
"""So many characters in a row of a private prompt are a repetition, not a coincidence."""


def keep_private(error: VideoFlowError, job: Job) -> None:
    """Take the words of an error away where they repeat the private prompt of its job, as some
    services do when they refuse one."""
    if not job.private_prompt:
        return
    for field in ("message", "action"):
        if _repeats(getattr(error, field), job.own_prompt):
            setattr(error, field, _("What was said about it repeats the private prompt."))
    error.args = (error.message,)


def _repeats(text: str, prompt: str) -> bool:
    said, secret = _plain(text), _plain(prompt)
    length = min(REPEATED, len(secret))
    if not length:
        return False
    return any(secret[start : start + length] in said for start in range(len(secret) - length + 1))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
