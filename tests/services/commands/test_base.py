"""The coordinator is put together from parts, none of which may stand in for another."""

from __future__ import annotations

from collections import Counter

from videoflow.services.coordinator import Coordinator


def test_no_part_replaces_a_method_of_another() -> None:
    names = Counter(
        name
        for part in Coordinator.__mro__
        for name, value in vars(part).items()
        if part is not object and callable(value) and not name.startswith("__")
    )
    assert [name for name, count in names.items() if count > 1] == []
