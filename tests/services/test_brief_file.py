from __future__ import annotations

from pathlib import Path

import pytest

from videoflow.domain.base import AspectRatio
from videoflow.errors import StorageError, UsageError, VideoFlowError
from videoflow.resources import resource_path
from videoflow.services.brief_file import MAX_BRIEF_BYTES, read_brief
from videoflow.services.writer import write_storyboard

MINIMAL = '[brief]\nname = "Mây"\nproduct = "Giỏ mây"\n'


def write(folder: Path, text: str) -> Path:
    path = folder / "my brief.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(path: Path) -> VideoFlowError:
    with pytest.raises(VideoFlowError) as raised:
        read_brief(path)
    assert raised.value.message
    assert raised.value.action
    return raised.value


@pytest.mark.parametrize("name", ["brief.toml", "brief-vi.toml"])
def test_the_sample_is_a_brief_that_makes_a_film(name: str) -> None:
    brief, photos = read_brief(resource_path("sample", name))
    assert photos == {"coffee.png": resource_path("sample", "coffee.png").resolve()}
    assert len(write_storyboard(brief)) == 4


def test_fields_that_are_left_out_have_defaults(tmp_path: Path) -> None:
    brief, photos = read_brief(write(tmp_path, MINIMAL))
    assert (brief.language, brief.scenes, brief.aspect_ratio) == ("en", 4, AspectRatio.PORTRAIT)
    assert photos == {}


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    path.write_bytes(b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode())
    assert read_brief(path)[0].name == "Mây"


def test_photos_are_found_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "pics").mkdir()
    (tmp_path / "pics" / "vorn.png").write_bytes(b"x")
    (tmp_path / "seite.png").write_bytes(b"x")
    path = write(tmp_path, MINIMAL + 'photos = ["seite.png", "pics/vorn.png"]')
    brief, photos = read_brief(path)
    assert brief.photos == ("seite.png", "pics/vorn.png")
    assert list(photos) == ["seite.png", "pics/vorn.png"]
    assert all(photo.is_absolute() and photo.is_file() for photo in photos.values())


@pytest.mark.parametrize("photo", ["gone.png", ".", "", "a\\u0000b.png", "x" * 5000])
def test_a_photo_that_is_not_a_file_is_named(tmp_path: Path, photo: str) -> None:
    path = write(tmp_path, MINIMAL + f'photos = ["{photo}"]')
    error = refusal(path)
    assert isinstance(error, StorageError)
    assert "my brief.toml" in error.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "[brief]"),
        ("brief = 3", "[brief]"),
        ('name = "a"\n' + MINIMAL, "below the line [brief]"),
        (MINIMAL + 'audiance = "x"', "Did you mean “audience”?"),
        (MINIMAL + 'zzz = "x"', "use one of these: name, product"),
        (MINIMAL + 'aspect_ratio = "3:2"', "9:16, 16:9, 1:1, 4:5"),
        (MINIMAL + "length_seconds = 1", "from 4 to 600"),
        (MINIMAL + "length_seconds = nan", "from 4 to 600"),
        (MINIMAL + "scenes = 201", "from 1 to 200"),
        (MINIMAL + 'language = "English"', "en, vi or de"),
        (MINIMAL + 'template = "opera"', "hook-problem-solution-cta"),
        (MINIMAL + 'photos = "coffee.png"', "list of at most 20"),
        (MINIMAL + "offer = 30", "double quotes"),
        (MINIMAL + f'offer = "{"x" * 201}"', "200 characters"),
        ('[brief]\nname = "a"', "lacks the field “product”"),
        ('[brief]\nname = " "\nproduct = "b"', "“name”"),
        ("[brief]\nname = Mây", "line 2"),
        ("[brief]\nname = " + "[" * 5000, "my brief.toml"),
    ],
)
def test_what_is_wrong_is_named_with_a_remedy(tmp_path: Path, text: str, said: str) -> None:
    error = refusal(write(tmp_path, text))
    assert isinstance(error, UsageError)
    assert "my brief.toml" in error.message
    assert said in str(error)


def test_other_encodings_are_named(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes('[brief]\nname = "Café"'.encode("latin-1"))
    assert "UTF-8" in str(refusal(path))


def test_a_file_that_is_too_big_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"#" * (MAX_BRIEF_BYTES + 1))
    assert isinstance(refusal(path), StorageError)


@pytest.mark.parametrize("name", ["missing.toml", ".", "nul\0.toml"])
def test_a_path_that_is_no_file_is_named(tmp_path: Path, name: str) -> None:
    assert isinstance(refusal(tmp_path / name), StorageError)
