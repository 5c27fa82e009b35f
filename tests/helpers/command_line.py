"""Runs the real command line in this process, and makes small projects for it."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from videoflow.__main__ import main
from videoflow.domain.base import AssetKind
from videoflow.domain.settings import ProjectSettings, TakeSettings
from videoflow.resources import resource_path
from videoflow.services.brief_file import read_brief
from videoflow.services.projects import create_project

SHORT_SIDE_PX = 144
BRIEF = resource_path("sample", "brief.toml")


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on standard output."""
        document = json.loads(self.out)
        assert isinstance(document, dict)
        return document

    @property
    def error(self) -> dict[str, str]:
        """The error in it."""
        error = self.document["error"]
        assert set(error) == {"code", "message", "action"}
        return dict(error)

    @property
    def events(self) -> list[dict[str, Any]]:
        """The JSON objects on standard error."""
        return [json.loads(line) for line in self.err.splitlines()]


class CommandLine:
    """``videoflow`` with a project folder in its second place."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, command: str, *words: object) -> Answer:
        self._capsys.readouterr()
        code = main([command, str(self.folder), *map(str, words)])
        said = self._capsys.readouterr()
        return Answer(code, said.out, said.err)

    def json(self, command: str, *words: object) -> Answer:
        return self(command, *words, "--json")


def create_small_film(folder: Path, *, scenes: int = 2) -> None:
    """A closed project with a storyboard, whose pictures are made in no time."""
    brief, photos = read_brief(BRIEF)
    small = TakeSettings(short_side_px=SHORT_SIDE_PX, fps=24)
    settings = ProjectSettings(defaults={AssetKind.IMAGE: small, AssetKind.VIDEO: small})
    brief = brief.changed(scenes=scenes, length_seconds=max(4, 2 * scenes))
    opened = asyncio.run(create_project(folder, brief, photos, settings))
    opened.store.close()
