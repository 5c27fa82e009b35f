"""Invariant 8: published files follow the film, and what another program drew is never lost."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from tests.helpers.stamps import Stamp, read_stamp, stamped_media
from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film

FOREIGN = stamped_media(Stamp(99, IMAGE, str(UUID(int=99))))


def test_published_files_move_with_their_scenes(root: Path) -> None:
    create_film(root, scenes=3)
    studio = Studio(root)
    for index in (1, 2, 3):
        studio.make(index)
    studio.make(2, VIDEO)
    studio.coordinator.reorder([2, 3, 1])
    studio.until_idle()
    studio.check_disk()
    stem = studio.project.stem
    shown = {
        path.name: read_stamp(path).scene_index
        for folder in ("images", "videos")
        for path in (root / folder).iterdir()
    }
    assert shown == {
        f"{stem}_scene1.png": 2,
        f"{stem}_scene2.png": 3,
        f"{stem}_scene3.png": 1,
        f"{stem}_scene1.mp4": 2,
    }
    studio.close()


@pytest.mark.parametrize("while_open", [True, False])
def test_a_file_that_another_program_changed_becomes_a_take_to_review(
    root: Path, while_open: bool
) -> None:
    create_film(root)
    studio = Studio(root)
    committed = studio.make(1)
    (published,) = (root / "images").iterdir()
    if while_open:
        published.write_bytes(FOREIGN)
        second = studio.make(1)
        studio.coordinator.accept(1, IMAGE, second)
        studio.until_idle()
        committed = second
    else:
        studio.close()
        published.write_bytes(FOREIGN)
        studio = Studio(root)
        studio.until_idle()
    assert studio.committed(1) == committed
    (edited,) = studio.pending(1)
    take = studio.coordinator.takes[edited]
    assert (take.origin, take.scene_index, take.kind) == ("edited", 1, IMAGE)
    assert (studio.folder.takes / take.file_name).read_bytes() == FOREIGN
    studio.check_disk()
    studio.coordinator.accept(1, IMAGE, edited)
    studio.until_idle()
    assert (root / "images" / published.name).read_bytes() == FOREIGN
    studio.close()
    studio = Studio(root)
    studio.until_idle()
    assert (studio.committed(1), studio.pending(1)) == (edited, ())
    assert studio.notices == []
    studio.close()


def test_a_changed_file_that_is_no_picture_is_kept_and_told_of(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    studio.make(1)
    (published,) = (root / "images").iterdir()
    published.write_bytes(b"half a pic")
    studio.close()
    studio = Studio(root)
    studio.until_idle()
    (notice,) = studio.notices
    assert notice.is_error
    assert published.name in notice.message
    (kept,) = studio.folder.aside.iterdir()
    assert kept.read_bytes() == b"half a pic"
    assert str(kept) in notice.action
    studio.check_disk()
    studio.close()


def test_closing_waits_for_an_import(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    studio.make(1)
    studio.close()
    (published,) = (root / "images").iterdir()
    published.write_bytes(FOREIGN)
    studio = Studio(root)
    assert len(studio.manual.held) == 1
    studio.close()
    studio = Studio(root)
    assert len(studio.pending(1)) == 1
    studio.close()


def test_a_cancelled_import_lets_the_project_close_and_is_done_next_time(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    studio.make(1)
    studio.close()
    (published,) = (root / "images").iterdir()
    published.write_bytes(FOREIGN)
    studio = Studio(root)
    for task_id in studio.manual.held:
        studio.manual.cancel(task_id)
    studio.close()
    studio = Studio(root)
    studio.until_idle()
    assert len(studio.pending(1)) == 1
    studio.close()


def test_a_name_that_is_taken_by_a_folder_does_not_fail_the_accept(root: Path) -> None:
    create_film(root)
    name = f"images/{'Summer Sale'}_scene1.png"
    (root / name / "mine").mkdir(parents=True)
    studio = Studio(root)
    take = studio.make(1)
    assert studio.committed(1) == take
    assert studio.coordinator.scene_view(1).image.publish_behind
    (root / name / "mine").rmdir()
    (root / name).rmdir()
    studio.coordinator.retry_publishing()
    studio.until_idle()
    assert not studio.coordinator.scene_view(1).image.publish_behind
    studio.check_disk()
    studio.close()
