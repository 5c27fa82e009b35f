"""What a user hands over by dropping or choosing it: a project, a folder of media, a script, or
one picture, video or sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from videoflow.domain.base import AssetKind
from videoflow.domain.scene import SceneDraft
from videoflow.i18n import _
from videoflow.services.storyboard.drafts import LINE_LIMIT, MAX_SCENES
from videoflow.services.storyboard.media_folder import (
    MediaFolder,
    NumberedMedia,
    kind_of,
    read_media_folder,
)
from videoflow.services.storyboard.scripts import SCRIPT_SUFFIXES, ImportedScript, read_script
from videoflow.services.storyboard.text_files import clean
from videoflow.storage.folder import DOCUMENT_NAME


@dataclass(frozen=True)
class ComingProject:
    """A project of VideoFlow, to be opened."""

    folder: Path


@dataclass(frozen=True)
class ComingFolder:
    """Numbered media, to be shared out among the scenes."""

    path: Path
    found: MediaFolder


@dataclass(frozen=True)
class ComingScript:
    """Scenes, to be added to the film."""

    path: Path
    script: ImportedScript


@dataclass(frozen=True)
class ComingMedia:
    """One file, to become a take."""

    path: Path
    kind: AssetKind


Incoming = ComingProject | ComingFolder | ComingScript | ComingMedia


def look_at(path: Path) -> Incoming:
    """What ``path`` is, by its contents; scripts are read at once. Blocks.

    Raises MediaError, StorageError or UsageError where it is nothing that a film can use.
    """
    if path.name == DOCUMENT_NAME and path.is_file():
        return ComingProject(path.parent)
    if path.is_dir():
        if (path / DOCUMENT_NAME).is_file():
            return ComingProject(path)
        return ComingFolder(path, read_media_folder(path))
    if path.suffix.casefold() in SCRIPT_SUFFIXES:
        return ComingScript(path, read_script(path))
    return ComingMedia(path, kind_of(path))


def blank_scene() -> SceneDraft:
    """A scene that nobody has written yet."""
    return SceneDraft(
        scenario=_("scene"),
        title=_("New scene"),
        description=_("Describe what happens in this scene."),
        image_prompt=_("Describe the picture that this scene starts with."),
    )


def scenes_for_rest(media: Sequence[NumberedMedia], scenes: int) -> tuple[SceneDraft, ...]:
    """The scenes that a film of ``scenes`` scenes lacks for these files, in order.

    None where their numbers lead far beyond the film: they hardly number its scenes then.
    """
    beyond = {item.number: item.path for item in media if item.number > scenes}
    last = max(beyond, default=scenes)
    if last > min(scenes + len(media), MAX_SCENES):
        return ()
    return tuple(
        _scene_of(beyond[number]) if number in beyond else blank_scene()
        for number in range(scenes + 1, last + 1)
    )


def _scene_of(file: Path) -> SceneDraft:
    name = clean(file.name)
    return blank_scene().changed(
        title=clean(file.stem)[:LINE_LIMIT],
        description=_("What “{name}” shows.").format(name=name),
        image_prompt=_("The picture in “{name}”.").format(name=name),
    )
