"""A published version, as its announcement tells of it."""

from __future__ import annotations

import re
from datetime import date

from pydantic import Field

from videoflow.domain.base import Line, Model

VERSION_PATTERN = r"^\d{1,4}\.\d{1,4}\.\d{1,4}$"


class Release(Model):
    """``notes`` say by language what is new, in a few lines of plain text; ``page`` is where it
    can be downloaded."""

    version: str = Field(pattern=VERSION_PATTERN)
    published: date
    page: str = Field(pattern=r"^https://[^\s]{4,500}$")
    notes: dict[Line, str] = Field(default_factory=dict, max_length=50)

    def is_newer_than(self, version: str) -> bool:
        """Whether this one comes after ``version``; one that is no release is older than all."""
        return _parts(self.version) > _parts(version)

    def notes_in(self, language: str) -> str:
        """What is new, in that language if there is a text in it, else in English; at most 2,000
        characters."""
        return (self.notes.get(language) or self.notes.get("en", ""))[:2000]


def _parts(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split("."))) if re.match(VERSION_PATTERN, version) else ()
