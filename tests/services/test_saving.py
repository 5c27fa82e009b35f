"""Trouble with the disk: it is told, jobs fail on their own card, and everything can go on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.fakes.stamp_provider import StampProvider
from tests.helpers.studio import IMAGE, Studio, create_film, scene_draft

from videoflow.domain.progress import AssetStatus
from videoflow.errors import RuleError, StorageError


def block(folder: Path) -> None:
    """A file where a folder has to be: nothing in it can be written, not even by root."""
    folder.rename(folder.with_name(f"{folder.name}.away"))
    folder.write_bytes(b"in the way")


def unblock(folder: Path) -> None:
    folder.unlink()
    folder.with_name(f"{folder.name}.away").rename(folder)


def block_document(studio: Studio) -> None:
    """A folder where the backup has to be: no version can be saved."""
    studio.folder.backup.unlink(missing_ok=True)
    (studio.folder.backup / "in the way").mkdir(parents=True)


def unblock_document(studio: Studio) -> None:
    (studio.folder.backup / "in the way").rmdir()
    studio.folder.backup.rmdir()


def test_a_journal_that_cannot_be_written_fails_its_job_only(root: Path) -> None:
    create_film(root)
    provider = StampProvider()
    studio = Studio(root, [provider])
    studio.coordinator.generate(1, IMAGE)
    studio.settle()
    block(studio.folder.journal)
    studio.coordinator.generate(2, IMAGE)
    studio.until_idle()
    assert studio.status(1) is AssetStatus.READY, "it was journalled before"
    assert studio.status(2) is AssetStatus.FAILED
    assert isinstance(studio.coordinator.error_of(2, IMAGE), StorageError)
    assert [request.job.scene_index for request in provider.requests] == [1], "never sent"
    unblock(studio.folder.journal)
    studio.coordinator.retry(2, IMAGE)
    studio.until_idle()
    assert studio.status(2) is AssetStatus.READY
    studio.check_disk()
    studio.close()
    assert studio.journal() == []


def test_closing_works_while_the_journal_cannot_be_written(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    studio.coordinator.generate(1, IMAGE)
    studio.settle()
    block(studio.folder.journal)
    studio.close()


def test_a_save_that_fails_is_told_and_can_be_repeated(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    block_document(studio)
    studio.coordinator.edit_scene(1, title="New title")
    assert not studio.coordinator.project_view().saved
    studio.settle()
    assert isinstance(studio.coordinator.save_error, StorageError)
    assert studio.coordinator.project_view().save_error is not None
    assert studio.project.scene(1).title == "New title"
    take = studio.make(1)
    unblock_document(studio)
    studio.coordinator.retry_saving()
    studio.settle()
    assert studio.coordinator.save_error is None
    assert studio.coordinator.project_view().saved
    studio.check_disk()
    studio.close()
    studio = Studio(root)
    assert studio.committed(1) == take
    studio.close()


def test_closing_tries_once_more_to_save(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    block_document(studio)
    studio.coordinator.edit_scene(1, title="New title")
    studio.settle()
    unblock_document(studio)
    studio.close()
    studio = Studio(root)
    assert studio.project.scene(1).title == "New title"
    studio.close()


def test_an_entry_stays_until_both_versions_know_the_take(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    block_document(studio)
    take = studio.make(1)
    unblock_document(studio)
    studio.close()
    assert studio.journal() == []
    for version in (studio.folder.document, studio.folder.backup):
        assert take in version.read_text()


def test_closing_works_while_nothing_can_be_saved(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    block_document(studio)
    take = studio.make(1)
    studio.close()
    unblock_document(studio)
    studio = Studio(root)
    assert studio.committed(1) == take, "finished, so offered again"
    studio.check_disk()
    studio.close()


def test_a_folder_that_cannot_be_published_to_is_told_and_tried_again(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    block(root / "images")
    studio.make(1)
    assert studio.status(1) is AssetStatus.READY, "an accept does not fail for that"
    assert studio.coordinator.scene_view(1).image.publish_behind
    unblock(root / "images")
    studio.coordinator.retry_publishing()
    studio.settle()
    assert not studio.coordinator.scene_view(1).image.publish_behind
    studio.check_disk()
    studio.close()


def test_a_project_changed_elsewhere_is_not_overwritten(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    studio.make(2)
    studio.coordinator.generate(1, IMAGE)
    studio.settle()
    (job_id,) = studio.manual.held
    theirs = json.loads(studio.folder.document.read_bytes())
    theirs["name"], theirs["revision"] = "Their film", theirs["revision"] + 7
    studio.folder.document.write_text(json.dumps(theirs))
    studio.coordinator.edit_scene(2, title="Our title")
    studio.settle()
    assert studio.coordinator.read_only
    assert "another computer" in studio.notices[-1].message
    assert studio.coordinator.project_view().read_only is not None
    with pytest.raises(RuleError, match="another computer"):
        studio.coordinator.add_scene(scene_draft())
    studio.manual.deliver(job_id)
    studio.close()
    assert json.loads(studio.folder.document.read_bytes()) == theirs
    (conflict,) = root.glob("project.conflict-*.json")
    assert "Our title" in conflict.read_text()
    again = Studio(root)
    assert again.project.name == "Their film"
    assert conflict.name in again.notices[0].message
    again.close()


def test_a_conflict_cancels_what_runs_and_moves_no_file(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    studio.coordinator.update_settings(kept_takes_per_asset=1, auto_accept="always")
    studio.make(1)
    studio.coordinator.generate(1, IMAGE)
    studio.settle()
    (job_id,) = studio.manual.held
    studio.manual.run(job_id)
    document = studio.folder.document
    document.write_bytes(document.read_bytes() + b"\n")
    studio.coordinator.rename("Our film")
    studio.settle()
    takes = {path.name for path in studio.folder.takes.iterdir()}
    studio.close()
    assert {path.name for path in studio.folder.takes.iterdir()} == takes
    assert f"take-{job_id}.png" in takes
    studio = Studio(root)
    assert f"take-{job_id}" in set(studio.project.take_ids()), "finished, so offered"
    studio.close()
