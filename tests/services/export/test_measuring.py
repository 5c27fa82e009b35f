from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.helpers.frame_codes import call_ffmpeg
from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film, fast_folder

from videoflow.services.export import measuring


@pytest.fixture
def root() -> Iterator[Path]:
    with fast_folder() as folder:
        yield folder / "film"


def test_takes_are_looked_through_once_and_what_was_found_is_told(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_film(root, scenes=1)
    studio = Studio(root)
    studio.make(1, IMAGE, accept=True)
    clip = tmp_path / "black.mp4"
    call_ffmpeg("-f", "lavfi", "-i", "color=black:s=128x72:d=2", str(clip))
    studio.coordinator.import_media(1, VIDEO, clip)
    studio.until_idle()
    assert "black" not in [one.code for one in studio.coordinator.preflight()]
    studio.coordinator.look_through_takes()
    assert studio.coordinator.looking_through_takes
    studio.until_idle()
    assert not studio.coordinator.looking_through_takes
    assert {"black", "silent"} <= {one.code for one in studio.coordinator.preflight()}
    studio.close()

    monkeypatch.delattr(measuring, "inspect_media")  # what is known is not looked at again
    studio = Studio(root)
    studio.coordinator.look_through_takes()
    studio.until_idle()
    assert "black" in [one.code for one in studio.coordinator.preflight()]
    studio.close()


def test_a_take_that_cannot_be_decoded_is_left_to_the_export(root: Path) -> None:
    create_film(root, scenes=1)
    studio = Studio(root)
    studio.make(1, IMAGE, accept=True)
    studio.make(1, VIDEO, accept=True)
    (studio.folder.takes / f"{studio.committed(1, VIDEO)}.mp4").write_bytes(b"broken")
    studio.coordinator.look_through_takes()
    studio.until_idle()
    assert {"black", "frozen"}.isdisjoint(one.code for one in studio.coordinator.preflight())
    studio.coordinator.look_through_takes()
    assert not studio.coordinator.looking_through_takes
    studio.close()


def test_closing_stops_looking(root: Path) -> None:
    create_film(root, scenes=1)
    studio = Studio(root)
    studio.make(1, IMAGE, accept=True)
    studio.make(1, VIDEO, accept=True)
    studio.coordinator.look_through_takes()
    studio.close()
