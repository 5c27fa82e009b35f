from __future__ import annotations

import sys
from pathlib import Path

import pytest

from videoflow.domain.base import AspectRatio
from videoflow.domain.film_settings import FilmFormat
from videoflow.domain.preset import Preset
from videoflow.errors import StorageError, UsageError
from videoflow.storage.presets import (
    built_in_presets,
    delete_own_preset,
    own_presets,
    own_presets_folder,
    read_presets,
    save_own_preset,
    write_preset,
)

OWN = Preset(
    id="store-tv",
    name='Store "TV" \\ größer\x7f',
    short_side_px=2160,
    video_kbps=20_000,
    fps=25,
    aspect_ratio=AspectRatio.LANDSCAPE,
    formats=(FilmFormat.MOV,),
    longest_s=30.5,
)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIDEOFLOW_HOME", str(tmp_path / "home"))


def test_the_shipped_presets_are_what_is_promised() -> None:
    by_id = {preset.id: preset for preset in built_in_presets()}
    sizes = {
        name: (
            by_id[name].short_side_px,
            by_id[name].video_kbps,
            by_id[name].audio_kbps,
        )
        for name in ("low", "medium", "high")
    }
    assert sizes == {
        "low": (480, 1000, 128),
        "medium": (720, 2500, 192),
        "high": (1080, 5000, 256),
    }
    assert {"vertical", "youtube", "square", "original"} <= set(by_id)
    assert AspectRatio.LANDSCAPE.size(480) == (854, 480)


def test_a_preset_survives_its_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "tv.toml"
    write_preset(OWN, path)
    assert read_presets(path) == (OWN,)


def test_own_presets_are_added_replaced_and_removed() -> None:
    assert own_presets().presets == ()
    save_own_preset(OWN)
    save_own_preset(OWN.changed(name="TV"))
    assert [preset.name for preset in own_presets().presets] == ["TV"]
    delete_own_preset(OWN.id)
    delete_own_preset(OWN.id)
    assert own_presets().presets == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "preset"),
        ("[[preset]]\nid = 'A b'\nname = 'x'\nquality = 'original'", "id: "),
        ("[[preset]]\nid = 'tv'\nname = 'x'", "short_side_px"),
        ("[[preset]]\nid = 'tv'\nname = 'x'\nquality = 'original'\nsize = 3", "size"),
        ("[[preset]]\nid = 'tv'", "name"),
        ("[[preset", "end of document"),
        ("\x00", "TOML|control|statement"),
    ],
)
def test_a_broken_file_is_named_and_the_others_are_used(text: str, problem: str) -> None:
    save_own_preset(OWN)
    broken = own_presets_folder() / "broken.toml"
    broken.write_text(text)
    with pytest.raises(UsageError, match=problem) as caught:
        read_presets(broken)
    assert str(broken) in caught.value.message
    found = own_presets()
    assert found.presets == (OWN,)
    assert [type(error) for error in found.problems] == [UsageError]
    assert str(broken) in found.problems[0].message


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"gone\.toml"):
        read_presets(tmp_path / "gone.toml")


@pytest.mark.skipif(sys.platform == "win32", reason="such a folder just does not exist there")
def test_a_folder_that_cannot_be_read_is_a_problem_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIDEOFLOW_HOME", str(tmp_path / ("too long" * 50)))
    found = own_presets()
    assert found.presets == ()
    assert [type(error) for error in found.problems] == [StorageError]
