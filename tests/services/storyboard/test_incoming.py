from __future__ import annotations

from pathlib import Path

import pytest

from videoflow.domain.base import AssetKind
from videoflow.errors import MediaError, UsageError
from videoflow.services.storyboard.incoming import (
    ComingFolder,
    ComingMedia,
    ComingProject,
    ComingScript,
    look_at,
    scenes_for_rest,
)
from videoflow.services.storyboard.media_folder import NumberedMedia

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


def media(*numbers: int) -> list[NumberedMedia]:
    return [NumberedMedia(n, AssetKind.IMAGE, Path(f"scene{n}.png")) for n in numbers]


def test_a_project_is_known_by_its_document(tmp_path: Path) -> None:
    (tmp_path / "project.json").write_text("{}")

    assert look_at(tmp_path) == ComingProject(tmp_path)
    assert look_at(tmp_path / "project.json") == ComingProject(tmp_path)


def test_a_folder_of_numbered_files_is_read(tmp_path: Path) -> None:
    (tmp_path / "1.png").write_bytes(PNG)

    found = look_at(tmp_path)

    assert isinstance(found, ComingFolder)
    assert [item.number for item in found.found.media] == [1]


def test_a_script_is_read_and_a_picture_is_told_by_its_bytes(tmp_path: Path) -> None:
    script, picture = tmp_path / "film.md", tmp_path / "cup.dat"
    script.write_text("1. A cup steams in the first light.\n2. The parcel arrives at noon.\n")
    picture.write_bytes(PNG)

    read = look_at(script)
    assert isinstance(read, ComingScript)
    assert len(read.script.drafts) == 2
    assert look_at(picture) == ComingMedia(picture, AssetKind.IMAGE)


@pytest.mark.parametrize("name", ["film.docx", "missing.png"])
def test_what_no_film_can_use_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "film.docx").write_bytes(b"PK\x03\x04")

    with pytest.raises(MediaError):
        look_at(tmp_path / name)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        look_at(tmp_path)


def test_files_beyond_the_film_get_scenes_of_their_own_with_blank_ones_between() -> None:
    drafts = scenes_for_rest(media(1, 2, 4), scenes=2)

    assert [draft.title for draft in drafts] == ["New scene", "scene4"]


def test_a_number_far_beyond_the_film_is_no_scene_number() -> None:
    assert scenes_for_rest(media(1, 2024), scenes=2) == ()
