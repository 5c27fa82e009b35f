"""Invariant 3: takes are immutable, and windows are shown takes only."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film, snapshot

from videoflow.services.view_models import SceneView, TakeView


def takes_in(view: SceneView) -> list[TakeView]:
    return [
        take
        for asset in (view.image, view.video)
        for take in (asset.committed, *asset.pending, *asset.earlier)
        if take is not None
    ]


def test_no_command_ever_changes_the_file_or_record_of_a_take(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    first = studio.make(1)
    studio.make(1, VIDEO)
    takes = snapshot(studio.folder.takes)
    second = studio.make(1)
    studio.coordinator.accept(1, IMAGE, second)
    studio.coordinator.restore_take(1, IMAGE, first)
    studio.coordinator.edit_scene(1, title="Other")
    studio.coordinator.reorder([2, 1])
    studio.coordinator.rename("Another name")
    studio.until_idle()
    studio.close()
    studio = Studio(root)
    after = snapshot(studio.folder.takes)
    assert {name: after[name] for name in takes} == takes
    studio.close()


def test_windows_are_given_files_of_takes_never_published_ones(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    for kind in (IMAGE, VIDEO, IMAGE, IMAGE):
        studio.make(1, kind)
    studio.coordinator.accept(1, IMAGE, studio.pending(1)[0])
    shown = [*takes_in(studio.coordinator.scene_view(1)), *studio.coordinator.film_playlist()]
    assert len(shown) == 5
    for take in shown:
        assert take.path.parent == studio.folder.takes
        assert take.path.stem == take.take_id
        assert take.path.stat().st_size == take.size_bytes
    studio.until_idle()
    studio.close()
