"""The document: one film. Immutable; every command makes the next one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Self

from pydantic import Field, model_validator

from videoflow.domain.base import AssetKind, Line, Model
from videoflow.domain.brief import Brief
from videoflow.domain.cost import LedgerEntry
from videoflow.domain.look import Look
from videoflow.domain.overlay import EndCard
from videoflow.domain.scene import Scene
from videoflow.domain.settings import ProjectSettings
from videoflow.domain.take import ID_PATTERN

SCHEMA_VERSION = 1


class DeletedScene(Model):
    """A scene in the trash, with the place it had (0-based) so that restore puts it back."""

    scene: Scene
    position: int = Field(ge=0)
    deleted_at: datetime


class Film(Model):
    """The film that was exported last. ``path`` is relative to the project, or absolute where the
    user chose a place outside of it. ``key`` says what it shows (see ``domain/film_key.py``),
    together with whether captions are burnt in and pictures stand for missing videos.
    """

    path: str
    duration_s: float = Field(ge=0)
    width: int = Field(ge=2)
    height: int = Field(ge=2)
    exported_at: datetime
    take_ids: tuple[str, ...] = ()
    key: str = Field(default="", pattern=r"^$|^[0-9a-f]{64}$")
    burnt_captions: bool = False
    held_pictures: bool = False


class Project(Model):
    """What ``project.json`` holds. ``revision`` grows by one with every change.

    ``variant_of`` is the uuid of the project that a variant was first copied from.
    """

    schema_version: int = SCHEMA_VERSION
    revision: int = Field(default=1, ge=1)
    uuid: str = Field(pattern=ID_PATTERN)
    name: Line = Field(min_length=1)
    stem: str = Field(min_length=1, max_length=60)
    created_at: datetime
    updated_at: datetime
    brief: Brief
    settings: ProjectSettings = ProjectSettings()
    look: Look = Look()
    end_card: EndCard | None = None
    scenes: tuple[Scene, ...] = ()
    deleted: tuple[DeletedScene, ...] = ()
    next_scene_index: int = Field(default=1, ge=1)
    approved_at: datetime | None = None
    ledger: tuple[LedgerEntry, ...] = ()
    refinement_count: int = Field(default=0, ge=0)
    download_count: int = Field(default=0, ge=0)
    film: Film | None = None
    variant_of: str | None = Field(default=None, pattern=ID_PATTERN)

    @model_validator(mode="after")
    def _indexes_are_unique(self) -> Self:
        indexes = [scene.index for scene in self.all_scenes()]
        if len(indexes) != len(set(indexes)):
            raise ValueError("two scenes have the same index")
        if any(index >= self.next_scene_index for index in indexes):
            raise ValueError("next_scene_index would use a scene's index again")
        return self

    def all_scenes(self) -> Iterator[Scene]:
        """Scenes of the film in order, then those in the trash."""
        yield from self.scenes
        for deleted in self.deleted:
            yield deleted.scene

    def scene(self, index: int) -> Scene:
        """The scene of that index; KeyError where the film has none."""
        for scene in self.scenes:
            if scene.index == index:
                return scene
        raise KeyError(index)

    def number_of(self, index: int) -> int:
        """1-based place of a scene in the film; KeyError where the film has none."""
        for number, scene in enumerate(self.scenes, start=1):
            if scene.index == index:
                return number
        raise KeyError(index)

    def with_scene(self, scene: Scene) -> Self:
        """A copy in which ``scene`` replaces the one of the same index."""
        self.scene(scene.index)
        return self.changed(
            scenes=tuple(scene if old.index == scene.index else old for old in self.scenes)
        )

    def take_ids(self) -> Iterator[str]:
        """Every take that the document knows, those of deleted scenes included."""
        for scene in self.all_scenes():
            yield from scene.take_ids()

    def committed_takes(self, kind: AssetKind) -> Iterator[tuple[int, Scene, str]]:
        """(number, scene, take id) of each scene that has a committed take of ``kind``."""
        for number, scene in enumerate(self.scenes, start=1):
            take_id = scene.asset(kind).committed
            if take_id:
                yield number, scene, take_id
