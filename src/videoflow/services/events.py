"""What the coordinator tells its listeners, always on the owner thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from videoflow.services.history import UndoStep


@dataclass(frozen=True)
class SceneChanged:
    """Something that the card of this scene shows has changed."""

    index: int


@dataclass(frozen=True)
class ScenesChanged:
    """Scenes were added, deleted, restored or reordered."""


@dataclass(frozen=True)
class ProjectChanged:
    """Name, progress, save state, export or trash changed."""


@dataclass(frozen=True)
class NoticePosted:
    """Something worth telling that belongs to no card. ``is_error`` asks for attention."""

    message: str
    action: str = ""
    is_error: bool = False


@dataclass(frozen=True)
class FilmExported:
    """An export ended well; the film lies at ``path``. ``reused``: it was there already, and
    nothing had changed since."""

    path: Path
    reused: bool = False


@dataclass(frozen=True)
class HandedOff:
    """The film lies at ``path`` as something that others go on with."""

    path: Path


@dataclass(frozen=True)
class StoryboardExported:
    """The storyboard lies at ``path`` as a document."""

    path: Path


@dataclass(frozen=True)
class VariantMade:
    """A variant of the film is there: a project of its own in ``folder``."""

    folder: Path


@dataclass(frozen=True)
class StepDone:
    """A command was carried out that can be undone: with ``Coordinator.undo(step)``."""

    step: UndoStep


CoordinatorEvent = (
    SceneChanged
    | ScenesChanged
    | ProjectChanged
    | NoticePosted
    | FilmExported
    | HandedOff
    | StoryboardExported
    | VariantMade
    | StepDone
)
Listener = Callable[[CoordinatorEvent], None]
