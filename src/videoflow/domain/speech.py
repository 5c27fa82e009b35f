"""When each word of a spoken text is heard, for captions."""

from __future__ import annotations

from pydantic import Field

from videoflow.domain.base import Line, Model


class SpokenWord(Model):
    """A word with its punctuation, and from when to when it is heard, in seconds from the start
    of the sound."""

    text: Line = Field(min_length=1)
    start_s: float = Field(ge=0)
    end_s: float = Field(ge=0)
