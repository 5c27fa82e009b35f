from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.disk_use import disk_used_here

from videoflow.domain.base import AspectRatio
from videoflow.domain.preset import Preset
from videoflow.errors import RuleError, StorageError, UsageError
from videoflow.services.export.presets import (
    all_presets,
    estimated_bytes,
    export_preset,
    film_size,
    find_presets,
    import_presets,
    preset_problems,
    read_own_presets,
    remove_preset,
)
from videoflow.storage.presets import own_presets_folder, preset_text, save_own_preset

OWN = Preset(id="store-tv", name="Store TV", short_side_px=2160, video_kbps=20_000)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIDEOFLOW_HOME", str(tmp_path / "home"))


def test_a_preset_travels_to_a_colleague(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_own_preset(OWN)
    export_preset("store-tv", tmp_path / "for you.toml")
    monkeypatch.setenv("VIDEOFLOW_HOME", str(tmp_path / "colleague"))
    with pytest.raises(UsageError, match="store-tv"):
        find_presets(["store-tv"])
    assert import_presets(tmp_path / "for you.toml") == (OWN,)
    assert all_presets()[-1] == OWN
    assert preset_problems() == ()
    remove_preset("store-tv")
    assert OWN not in all_presets()


def test_presets_that_were_read_cost_no_disk() -> None:
    save_own_preset(OWN)
    broken = own_presets_folder() / "broken.toml"
    broken.write_text("[[preset]]")
    read_own_presets()
    with disk_used_here() as used:
        assert all_presets()[-1] == OWN
        assert find_presets([OWN.id]) == (OWN,)
        (problem,) = preset_problems()
    assert str(broken) in problem.message
    assert used == []


def test_what_was_put_among_the_files_by_hand_is_there_when_they_are_read_anew() -> None:
    assert OWN not in all_presets()
    save_own_preset(OWN)
    read_own_presets()
    assert OWN in all_presets()


def test_of_several_presets_those_that_could_be_saved_are_there(tmp_path: Path) -> None:
    several = tmp_path / "several.toml"
    several.write_text(preset_text(OWN) + preset_text(OWN.changed(id="blocked")))
    (own_presets_folder() / "blocked.toml").mkdir(parents=True)
    with pytest.raises(StorageError):
        import_presets(several)
    assert OWN in all_presets()


def test_shipped_presets_stay_as_they_are(tmp_path: Path) -> None:
    export_preset("high", tmp_path / "high.toml")
    for attempt in (
        lambda: import_presets(tmp_path / "high.toml"),
        lambda: remove_preset("high"),
    ):
        with pytest.raises(RuleError, match="high"):
            attempt()


def test_presets_are_found_by_id_each_once() -> None:
    assert [preset.id for preset in find_presets(["low", "high", "low"])] == ["low", "high"]
    with pytest.raises(UsageError) as caught:
        find_presets(["hihg"])
    assert "high" in caught.value.action


@pytest.mark.parametrize(
    ("preset", "shape", "size"),
    [
        ("high", AspectRatio.LANDSCAPE, (1920, 1080)),
        ("high", AspectRatio.PORTRAIT, (1080, 1920)),
        ("low", AspectRatio.LANDSCAPE, (854, 480)),
        ("medium", AspectRatio.SQUARE, (720, 720)),
        ("square", AspectRatio.LANDSCAPE, (1080, 1080)),
        ("original", AspectRatio.LANDSCAPE, (3840, 2160)),
    ],
)
def test_the_short_side_is_kept_for_every_shape(
    preset: str, shape: AspectRatio, size: tuple[int, int]
) -> None:
    (found,) = find_presets([preset])
    assert film_size(found, shape, (2160, 3840)) == size


def test_the_size_of_the_file_is_estimated() -> None:
    (high, original) = find_presets(["high", "original"])
    assert estimated_bytes(high, 10, 1) == 10 * 5256 * 125
    assert estimated_bytes(original, 10, 5_000_000) == 5_000_000 + 10 * 256 * 125
