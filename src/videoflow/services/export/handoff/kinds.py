"""What a film can be handed off as."""

from __future__ import annotations

from enum import StrEnum


class HandOff(StrEnum):
    """What others can go on with."""

    OTIO = "otio"
    FCPXML = "fcpxml"
    CLIPS = "clips"
    REVIEW = "review"

    @property
    def extension(self) -> str:
        """Of the file's name, without a dot."""
        return {"clips": "zip", "review": "html"}.get(self.value, self.value)
