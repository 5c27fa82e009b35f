"""What a contact sheet shows; every word in it is in the language that its reader speaks."""

from __future__ import annotations

from videoflow.domain.base import Model


class SheetScene(Model):
    """One row. ``picture`` is a file, or None where nothing has been made yet."""

    number: int
    role: str
    title: str
    description: str
    dialog: str
    duration: str
    picture: str | None = None


class SheetSpec(Model):
    """The sheet. ``picture_ratio`` is width to height; ``page_label`` has the places ``{page}`` and
    ``{pages}``; ``output`` is the file to be written, ``shown_as`` what messages call it."""

    name: str
    facts: str
    date: str
    picture_ratio: float
    scenes: tuple[SheetScene, ...]
    dialog_label: str
    no_picture: str
    page_label: str
    language: str
    output: str = ""
    shown_as: str = ""
