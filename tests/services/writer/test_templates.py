"""The templates as a picker shows them."""

from __future__ import annotations

from videoflow.domain.brief import TEMPLATES, Brief
from videoflow.services.writer import template_views


def test_each_template_has_a_name_and_a_line_that_says_what_it_does() -> None:
    views = template_views()
    assert tuple(view.id for view in views) == TEMPLATES
    assert views[0].id == Brief(name="a", product="b").template
    assert len({view.name for view in views}) == len(views)
    assert len({view.about for view in views}) == len(views)
    for view in views:
        assert len(view.name) <= 30
        assert 30 <= len(view.about) <= 90
        assert view.about.endswith(".")
