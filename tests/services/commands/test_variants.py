"""Variants of the open film: made beside it, told of, never half."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.studio import IMAGE, Studio, create_film

from videoflow.errors import RuleError
from videoflow.services.events import VariantMade
from videoflow.services.variants import VariantWish


def test_variant_of_the_open_film_is_told_of_and_found_beside_it(root: Path) -> None:
    create_film(root)
    studio = Studio(root, threads=True)
    try:
        studio.make(1)
        before = studio.project
        target = root.parent / "B"
        studio.coordinator.make_variant(target, VariantWish("B", hook="Still cold coffee?"))
        with pytest.raises(RuleError, match="already"):
            studio.coordinator.make_variant(root.parent / "C", VariantWish("C"))
        studio.until_idle()
        assert [event for event in studio.events if isinstance(event, VariantMade)] == [
            VariantMade(target)
        ]
        assert studio.project == before
        assert [view.folder for view in studio.coordinator.family()] == [root, target]
    finally:
        studio.close()
    variant = Studio(target)
    assert variant.committed(1, IMAGE) == before.scene(1).asset(IMAGE).committed
    assert variant.project.scene(1).title == "Still cold coffee?"
    variant.close()


def test_variant_that_cannot_be_made_ends_in_a_notice(root: Path) -> None:
    create_film(root)
    studio = Studio(root, threads=True)
    try:
        studio.coordinator.make_variant(root / "inputs" / "B", VariantWish("B"))
        studio.until_idle()
        assert isinstance(studio.coordinator.variant_error, RuleError)
        assert [notice.is_error for notice in studio.notices] == [True]
        studio.coordinator.make_variant(root.parent / "B", VariantWish("B"))
        studio.until_idle()
        assert studio.coordinator.variant_error is None
    finally:
        studio.close()


def test_view_that_cannot_be_changed_can_still_be_varied(root: Path) -> None:
    create_film(root)
    owner, viewer = Studio(root), Studio(root, read_only=True, threads=True)
    try:
        viewer.coordinator.make_variant(root.parent / "B", VariantWish("B"))
        viewer.until_idle()
        assert (root.parent / "B" / "project.json").is_file()
    finally:
        viewer.close()
        owner.close()


def test_closing_stops_a_variant_that_is_being_made(root: Path) -> None:
    create_film(root)
    studio = Studio(root, threads=True)
    studio.make(1)
    studio.coordinator.make_variant(root.parent / "B", VariantWish("B"))
    studio.close()
    assert not list(root.parent.glob(".videoflow-new-*"))
