"""Invariant 9: storage is bounded, and what anybody may still need stays."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film

from videoflow.domain.settings import ProjectSettings


def test_the_oldest_rejected_takes_go_to_the_trash_first(root: Path) -> None:
    create_film(root, settings=ProjectSettings(kept_takes_per_asset=3))
    studio = Studio(root)
    committed = studio.make(1)
    rejected = []
    for _roll in range(4):
        rejected.append(studio.make(1))
        studio.coordinator.reject(1, IMAGE)
        studio.until_idle()
    assert studio.retired(1) == tuple(rejected), "undo can bring each of them back"
    studio.close()
    studio = Studio(root)
    rejected.append(studio.make(1))
    studio.coordinator.reject(1, IMAGE)
    studio.until_idle()
    assert studio.committed(1) == committed
    assert studio.retired(1) == tuple(rejected[-2:])
    trashed = {path.stem for path in studio.folder.trashed_takes.glob("*.png")}
    assert trashed == set(rejected[:-2])
    studio.check_disk()
    studio.close()
    studio = Studio(root)
    assert studio.pending(1) == (), "what went is not offered again"
    assert studio.retired(1) == tuple(rejected[-2:])
    studio.check_disk()
    studio.close()


def test_the_total_size_is_bounded_too(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    studio.make(1)
    size = next(studio.folder.takes.glob("*.png")).stat().st_size
    studio.coordinator.update_settings(kept_takes_total_bytes=int(size * 3.5))
    for _roll in range(3):
        studio.make(1)
        studio.coordinator.reject(1, IMAGE)
        studio.until_idle()
        studio.close()
        studio = Studio(root)  # nothing is in reach of undo any more
    studio.make(1)
    assert len(studio.retired(1)) == 1, "beside the committed one and the one in review"
    studio.check_disk()
    studio.close()


def test_the_start_image_of_a_running_video_stays(root: Path) -> None:
    create_film(root, settings=ProjectSettings(kept_takes_per_asset=1))
    studio = Studio(root)
    start = studio.make(1)
    job_id = studio.coordinator.generate(1, VIDEO)
    studio.settle()
    other = studio.coordinator.generate(1, IMAGE, accept=True)
    studio.settle()
    studio.manual.deliver(other)
    studio.settle()
    assert studio.retired(1) == (start,)
    studio.manual.deliver(job_id)
    studio.until_idle()
    assert studio.committed(1, VIDEO) == f"take-{job_id}"
    assert studio.retired(1) == (), "nobody needs it any more"
    studio.check_disk()
    studio.close()


def test_a_retired_take_whose_record_is_gone_does_not_stop_anything(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    studio.make(1)
    lost = studio.make(1)
    studio.coordinator.reject(1, IMAGE)
    studio.until_idle()
    studio.close()
    for path in studio.folder.takes.glob(f"{lost}.*"):
        path.unlink()
    studio = Studio(root)
    assert len(studio.notices) == 1
    studio.coordinator.update_settings(kept_takes_per_asset=1)
    studio.make(1)
    studio.coordinator.accept(1, IMAGE)
    studio.until_idle()
    studio.check_disk()
    studio.close()
