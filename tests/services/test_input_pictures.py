"""A picture that the user chose is copied into the project; anything else is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.helpers.pictures import write_picture
from tests.helpers.studio import Studio, create_film, fast_folder

from videoflow.errors import MediaError, RuleError, VideoFlowError


@pytest.fixture
def folder() -> Iterator[Path]:
    with fast_folder() as root:
        create_film(root / "film")
        yield root


def add(studio: Studio, file: Path) -> tuple[list[str], list[VideoFlowError]]:
    added: list[str] = []
    refused: list[VideoFlowError] = []
    studio.coordinator.add_picture(file, added.append, refused.append)
    studio.mailbox.run_until(lambda: bool(added or refused))
    return added, refused


def test_a_logo_is_copied_to_the_inputs(folder: Path) -> None:
    studio = Studio(folder / "film")
    logo = write_picture(folder / "My logo.png")

    added, refused = add(studio, logo)

    assert refused == []
    assert added[0].startswith("inputs/")
    assert (studio.root / added[0]).read_bytes() == logo.read_bytes()
    studio.close()


def test_a_second_one_of_that_name_gets_a_name_of_its_own(folder: Path) -> None:
    studio = Studio(folder / "film")

    first, _refused = add(studio, write_picture(folder / "a" / "logo.png"))
    second, _refused = add(studio, write_picture(folder / "b" / "logo.png", 300, 300))

    assert first != second
    assert (studio.root / first[0]).stat().st_size != (studio.root / second[0]).stat().st_size
    studio.close()


def test_what_is_no_picture_stays_out(folder: Path) -> None:
    studio = Studio(folder / "film")
    text = folder / "logo.png"
    text.write_text("not a picture")

    added, refused = add(studio, text)

    assert added == []
    assert isinstance(refused[0], MediaError)
    assert list((studio.root / "inputs").iterdir()) == []
    studio.close()


def test_a_view_takes_none(folder: Path) -> None:
    studio = Studio(folder / "film", read_only=True)

    with pytest.raises(RuleError):
        studio.coordinator.add_picture(folder / "a.png", lambda _path: None, lambda _error: None)
    studio.close()
