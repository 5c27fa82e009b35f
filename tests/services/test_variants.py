"""Variants on disk: projects of their own, complete or not there at all."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from tests.helpers.studio import IMAGE, Studio, create_film

from videoflow.domain.base import AspectRatio
from videoflow.errors import RuleError, StorageError, UsageError
from videoflow.services.export.film_spec import FrozenFilm
from videoflow.services.variants import VariantWish, family_of, make_variant
from videoflow.services.writer import WriterChoice
from videoflow.storage.document import read_version
from videoflow.storage.folder import ProjectFolder


def quiet(_fraction: float, _text: str) -> None:
    """Nobody looks at the progress."""


@pytest.fixture
def film(root: Path) -> FrozenFilm:
    """Two scenes; the first has an image in the film, and one that waits for review."""
    create_film(root)
    studio = Studio(root)
    studio.make(1)
    studio.make(1)
    (root / "inputs" / "workflows").mkdir()
    (root / "inputs" / "workflows" / "mine.json").write_text("{}")
    frozen = FrozenFilm(studio.project, studio.coordinator.takes, ProjectFolder(root))
    studio.close()
    return frozen


def make(film: FrozenFilm, target: Path, wish: VariantWish) -> Path:
    return asyncio.run(make_variant(film, target, wish, quiet))


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_variant_has_its_own_copies_and_the_first_film_stays_untouched(film: FrozenFilm) -> None:
    root = film.folder.root
    before = content(root)
    target = make(film, root.parent / "B", VariantWish("Sale B"))
    assert content(root) == before
    copied = content(target)
    takes = {name: data for name, data in before.items() if name.startswith("takes/")}
    assert len(takes) == 4
    assert {name: data for name, data in copied.items() if name.startswith("takes/")} == takes
    assert copied["inputs/workflows/mine.json"] == b"{}"
    assert [name for name in copied if name.startswith("images/")] == ["images/Sale B_scene1.png"]


def test_variant_opens_with_its_takes_to_review_and_nothing_paid(film: FrozenFilm) -> None:
    target = make(film, film.folder.root.parent / "B", VariantWish("Sale B"))
    studio = Studio(target)
    try:
        assert studio.project.uuid != film.project.uuid
        assert studio.project.variant_of == film.project.uuid
        assert studio.project.ledger == ()
        assert studio.committed(1) == film.project.scene(1).asset(IMAGE).committed
        assert studio.pending(1) == film.project.scene(1).asset(IMAGE).pending
        assert not studio.notices
        studio.coordinator.accept(1, IMAGE, studio.pending(1)[0])
        studio.until_idle()
        assert studio.make(2) == studio.committed(2)
    finally:
        studio.close()


def test_family_is_found_beside_any_of_its_films(film: FrozenFilm) -> None:
    root = film.folder.root
    square = VariantWish("Square", aspect_ratio=AspectRatio.SQUARE)
    second = make(film, root.parent / "B", square)
    create_film(root.parent / "Other")
    (root.parent / "not a project").mkdir()
    project = read_version(ProjectFolder(second), second / "project.json").project
    other = root.parent / "Other" / "project.json"
    # A film of its own has an id of its own; the helper gives all the same one.
    text = other.read_text()
    other.write_text(text.replace(film.project.uuid, film.project.uuid[:-1] + "f"))
    assert project.variant_of == film.project.uuid
    assert [view.folder for view in family_of(root)] == [root, second]
    views = family_of(second)
    assert [view.folder for view in views] == [second, root]
    assert views[0].aspect_ratio is AspectRatio.SQUARE
    assert (views[0].scenes, views[0].videos) == (2, 0)


def test_another_language_is_written_by_a_writer_where_one_is_named(film: FrozenFilm) -> None:
    german = VariantWish("Deutsch", language="de", writer=WriterChoice())
    target = make(film, film.folder.root.parent / "B", german)
    made = read_version(ProjectFolder(target), target / "project.json").project
    assert made.brief.language == "de"
    for old, new in zip(film.project.scenes, made.scenes, strict=True):
        assert new.description != old.description
        assert new.asset(IMAGE) == old.asset(IMAGE)


@pytest.mark.parametrize(
    ("name", "wish", "error"),
    [
        ("Summer Sale/inputs/B", VariantWish("B"), RuleError),
        ("Summer Sale/../Full", VariantWish("B"), StorageError),
        ("B", VariantWish("B", hook="short"), UsageError),
        ("B", VariantWish(""), UsageError),
        ("B", VariantWish("B", language="xx", writer=WriterChoice()), RuleError),
    ],
)
def test_what_cannot_be_made_leaves_nothing(
    film: FrozenFilm, name: str, wish: VariantWish, error: type[Exception]
) -> None:
    home = film.folder.root.parent
    (home / "Full").mkdir()
    (home / "Full" / "mine.txt").write_text("mine")
    before = content(home)
    with pytest.raises(error):
        make(film, home / name, wish)
    assert content(home) == before
    assert sorted(path.name for path in home.iterdir()) == ["Full", "Summer Sale"]


def test_missing_take_leaves_no_half_made_variant(film: FrozenFilm) -> None:
    home = film.folder.root.parent
    next(film.folder.takes.glob("*.png")).unlink()
    with pytest.raises(StorageError, match="missing"):
        make(film, home / "B", VariantWish("B"))
    assert [path.name for path in home.iterdir()] == ["Summer Sale"]


def test_cancelled_variant_is_gone(film: FrozenFilm) -> None:
    """Cancelled as soon as the first take is being copied."""
    home, begun = film.folder.root.parent, threading.Event()

    async def cancel_when_begun() -> None:
        def report(_fraction: float, _text: str) -> None:
            begun.set()
            task.cancel()

        task = asyncio.ensure_future(make_variant(film, home / "B", VariantWish("B"), report))
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancel_when_begun())
    assert begun.is_set()
    if (home / "B").exists():  # copied faster than the cancel came: then it is all there
        assert read_version(ProjectFolder(home / "B"), home / "B" / "project.json")
    assert not list(home.glob(".videoflow-new-*"))
