"""Pictures: the same bytes for the same spec, and a memory of how they were made."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from tests.providers.animatic.conftest import MakeSpec

from videoflow.errors import StorageError
from videoflow.providers.animatic.engine import render
from videoflow.providers.animatic.stills import (
    IDENTITY_KEY,
    render_image,
    shows_the_same,
    spec_of_image,
)


def test_fresh_processes_make_the_same_bytes(make_spec: MakeSpec, tmp_path: Path) -> None:
    for name in ("one.png", "two.png"):
        asyncio.run(render(make_spec(output=tmp_path / name, seed=5), lambda fraction: None))
    render_image(make_spec(output=tmp_path / "three.png", seed=5))
    one, two, three = ((tmp_path / f"{name}.png").read_bytes() for name in ("one", "two", "three"))
    assert one == two == three


def test_the_place_of_the_photo_does_not_matter(
    make_spec: MakeSpec, photo: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere.png"
    moved.write_bytes(photo.read_bytes())
    render_image(make_spec(output=tmp_path / "one.png"))
    render_image(make_spec(output=tmp_path / "two.png", photos=(moved,)))
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


def test_a_picture_knows_its_spec_but_no_path(make_spec: MakeSpec, photo: Path) -> None:
    spec = make_spec(headline="Chào buổi sáng ☕", seed=9)
    render_image(spec)
    text = QImage(str(spec.output)).text(IDENTITY_KEY)
    assert json.loads(text)["headline"] == "Chào buổi sáng ☕"
    assert str(photo.parent) not in text
    known = spec_of_image(make_spec("video", start_image=spec.output, headline="Other", seed=1))
    assert known is not None
    assert (known.headline, known.seed, known.photos) == ("Chào buổi sáng ☕", 9, spec.photos)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"engine": 1}',
        '{"engine": 99}',
        '{"engine": 1, "photos": ["x"]}',
        "9" * 300_000,
    ],
)
def test_a_forged_memory_is_ignored(make_spec: MakeSpec, tmp_path: Path, text: str) -> None:
    image = QImage(270, 480, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    image.setText(IDENTITY_KEY, text)
    path = tmp_path / "forged.png"
    assert image.save(str(path))
    assert spec_of_image(make_spec("video", start_image=path)) is None


def test_a_memory_of_other_photos_or_another_shape_is_ignored(make_spec: MakeSpec) -> None:
    spec = make_spec()
    render_image(spec)
    assert spec_of_image(make_spec("video", start_image=spec.output, photos=())) is None
    wide = make_spec("video", start_image=spec.output, width=480, height=270)
    assert spec_of_image(wide) is None


def test_pictures_are_compared_as_the_eye_would() -> None:
    one = QImage(200, 200, QImage.Format.Format_RGB32)
    one.fill(QColor("#884422"))
    other = one.copy()
    assert shows_the_same(one, other.scaled(120, 120))
    other.fill(QColor("#228844"))
    assert not shows_the_same(one, other)


def test_a_folder_that_is_gone_is_named(make_spec: MakeSpec, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="missing folder"):
        render_image(make_spec(output=tmp_path / "missing folder" / "x.png"))
