"""Own media become takes like any other; the scenes of a script are added as one change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film, scene_draft

from videoflow.domain.project import Project
from videoflow.domain.settings import ProjectSettings
from videoflow.errors import MediaError, RuleError, UsageError


@pytest.fixture
def studio(root: Path) -> Iterator[Studio]:
    create_film(root)
    studio = Studio(root)
    yield studio
    studio.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return save_photo(tmp_path / "Ảnh của tôi.png", 0xFF8800)


def save_photo(path: Path, colour: int) -> Path:
    image = QImage(64, 36, QImage.Format.Format_RGB32)
    image.fill(colour)
    assert image.save(str(path))
    return path


def test_what_is_noted_of_its_licence_is_kept(studio: Studio, photo: Path) -> None:
    take_id = studio.coordinator.import_media(1, IMAGE, photo, "CC BY 4.0, by Mai")
    studio.until_idle()

    assert studio.coordinator.takes[take_id].licence == "CC BY 4.0, by Mai"
    shown = studio.coordinator.asset_view(1, IMAGE).committed
    assert shown is not None
    assert shown.licence == "CC BY 4.0, by Mai"
    with pytest.raises(UsageError):
        studio.coordinator.import_media(1, IMAGE, photo, "x" * 501)


def test_a_picture_of_ones_own_becomes_the_image(studio: Studio, photo: Path) -> None:
    take_id = studio.coordinator.import_media(1, IMAGE, photo)
    assert studio.committed(1) is None  # nothing was decoded or copied on this thread
    studio.until_idle()
    assert studio.committed(1) == take_id
    take = studio.coordinator.takes[take_id]
    assert (take.origin, take.cost_usd, take.width, take.height) == ("imported", None, 64, 36)
    assert "Ảnh của tôi.png" in take.prompt
    assert take.sha256 == hashlib.sha256(photo.read_bytes()).hexdigest()
    assert photo.is_file()
    assert list(studio.published().values()) == [photo.read_bytes()]
    assert studio.project.scene(1).image_prompt == "A picture of scene 1."


def test_where_there_is_an_image_it_waits_for_review(studio: Studio, photo: Path) -> None:
    made = studio.make(1)
    take_id = studio.coordinator.import_media(1, IMAGE, photo)
    studio.until_idle()
    assert (studio.committed(1), studio.pending(1)) == (made, (take_id,))
    studio.coordinator.accept(1, IMAGE)
    studio.until_idle()
    assert studio.committed(1) == take_id


def test_auto_accept_never_holds_for_own_media(root: Path, photo: Path) -> None:
    create_film(root, settings=ProjectSettings(auto_accept="never"))
    studio = Studio(root)
    take_id = studio.coordinator.import_media(1, IMAGE, photo)
    studio.until_idle()
    assert studio.pending(1) == (take_id,)
    studio.close()


def test_what_is_not_of_the_kind_is_told_and_leaves_nothing(studio: Studio, photo: Path) -> None:
    before = studio.project
    take_id = studio.coordinator.import_media(1, VIDEO, photo)
    studio.until_idle()
    assert isinstance(studio.coordinator.import_error(take_id), MediaError)
    assert "Ảnh của tôi.png" in studio.notices[-1].message
    assert studio.notices[-1].is_error
    assert studio.project == before
    assert list(studio.folder.takes.iterdir()) == []


def test_a_missing_file_is_told(studio: Studio, tmp_path: Path) -> None:
    take_id = studio.coordinator.import_media(1, IMAGE, tmp_path / "gone.png")
    studio.until_idle()
    error = studio.coordinator.import_error(take_id)
    assert error is not None
    assert "gone.png" in error.message


def test_a_link_is_followed(studio: Studio, photo: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.png"
    try:
        link.symlink_to(photo)
    except OSError:
        pytest.skip("this system makes no links")
    take_id = studio.coordinator.import_media(1, IMAGE, link)
    studio.until_idle()
    assert studio.committed(1) == take_id


def test_it_reaches_its_scene_whatever_happens_meanwhile(studio: Studio, photo: Path) -> None:
    take_id = studio.coordinator.import_media(1, IMAGE, photo)
    studio.coordinator.reorder([2, 1])
    studio.until_idle()
    assert (studio.committed(1), studio.committed(2)) == (take_id, None)
    again = studio.coordinator.import_media(2, IMAGE, photo)
    studio.coordinator.delete_scene(2)
    studio.until_idle()
    studio.coordinator.restore_scene(2)
    studio.until_idle()
    assert again in (studio.committed(2), *studio.pending(2))


def test_closing_stops_an_import(root: Path, photo: Path) -> None:
    create_film(root)
    studio = Studio(root)
    studio.coordinator.import_media(1, IMAGE, photo)
    studio.close()
    again = Studio(root)
    assert list(again.folder.takes.glob("*.part")) == []
    with pytest.raises(UsageError):
        again.coordinator.import_media(9, IMAGE, photo)
    again.close()


def test_a_view_imports_nothing(studio: Studio, root: Path, photo: Path) -> None:
    view = Studio(root, read_only=True)
    with pytest.raises(RuleError):
        view.coordinator.import_media(1, IMAGE, photo)
    view.close()


def titles(project: Project) -> list[str]:
    return [scene.title for scene in project.scenes]


def test_scenes_are_added_together(studio: Studio) -> None:
    first, second = titles(studio.project)
    before = studio.project.revision
    indexes = studio.coordinator.add_scenes([scene_draft("a"), scene_draft("b")])
    assert indexes == (3, 4)
    assert studio.project.revision == before + 1
    assert studio.coordinator.add_scenes([scene_draft("c"), scene_draft("d")], 1) == (5, 6)
    assert titles(studio.project) == [first, "c", "d", second, "a", "b"]
    assert studio.coordinator.add_scenes([]) == ()
