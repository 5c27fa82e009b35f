"""What is exported can be read again, and says what a person wants to see."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.projects import START, make_project, make_scene, make_take

from videoflow.domain.project import Project
from videoflow.domain.scene import Details, Scene, SceneDraft
from videoflow.services.storyboard.documents import export_csv, export_json, export_markdown
from videoflow.services.storyboard.scripts import parse_script
from videoflow.services.storyboard.text_files import clean

FULL = SceneDraft(
    scenario="hook",
    title="Tách *đỏ* – 1 # cup",
    description="# A woman looks.\n- She sighs, “cold” again; it's 5_000 | 3.\n1. Then she goes.",
    details=Details(
        visual="=SUM(A1) is on the cup",
        camera="slow [push](in)",
        dialog="Lạnh quá!\nمرحبا بالعالم",
        music="Sad: piano",
    ),
    duration_s=4.5,
    image_prompt="A red cup, <b>bold</b>, on a table.",
    movie_directions="The camera moves closer.",
)


def film(*drafts: SceneDraft) -> Project:
    scenes = [
        Scene(index=index, created_at=START, updated_at=START, **dict(draft))
        for index, draft in enumerate(drafts, start=1)
    ]
    return make_project(*scenes)


@pytest.mark.parametrize(
    ("export", "name"), [(export_json, "a.json"), (export_csv, "a.csv"), (export_markdown, "a.md")]
)
def test_an_export_can_be_imported(export, name: str) -> None:  # type: ignore[no-untyped-def]
    plain = SceneDraft(
        scenario="proof", description="What happens here.", image_prompt="What happens here."
    )
    script = parse_script(export(film(FULL, plain), {}), name)
    again = script.drafts[1] if name != "a.md" else script.drafts[1].changed(title="")
    assert (script.drafts[0], again) == (FULL, plain)
    assert script.warnings == ()


texts = st.text(max_size=60).map(lambda text: clean(text).strip())
long_texts = st.text(min_size=10, max_size=60).map(lambda text: clean(f"What happens: {text}."))


@given(
    st.builds(
        SceneDraft,
        scenario=st.sampled_from(["hook", "my own", "cta"]),
        title=texts.map(lambda text: " ".join(text.split())),
        description=long_texts,
        details=st.builds(Details, visual=texts, dialog=texts),
        duration_s=st.integers(1000, 60_000).map(lambda ms: ms / 1000),
        image_prompt=long_texts,
        movie_directions=texts,
    )
)
def test_json_and_csv_lose_nothing(draft: SceneDraft) -> None:
    project = film(draft)
    assert parse_script(export_json(project, {}), "a.json").drafts == (draft,)
    assert parse_script(export_csv(project, {}), "a.csv").drafts == (draft,)


def test_json_tells_which_takes_the_film_uses() -> None:
    take = make_take(7)
    project = make_project(make_scene(1, (take.take_id,)), make_scene(2))
    document = json.loads(export_json(project, {take.take_id: take}))
    assert document["format"] == "videoflow-storyboard"
    first, second = document["scenes"]
    assert first["takes"]["image"]["take_id"] == take.take_id
    assert second["takes"] == {}
    assert (second["number"], second["scene_index"]) == (2, 2)


def test_no_cell_is_a_formula() -> None:
    dangerous = FULL.changed(title="=HYPERLINK(1)", movie_directions="@cmd now", details=Details())
    rows = list(csv.reader(io.StringIO(export_csv(film(dangerous), {}))))
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_markdown_is_a_page_for_people() -> None:
    page = export_markdown(film(FULL, FULL.changed(title="")), {})
    assert page.startswith("# Summer Sale\n\n2 scenes · 9 s · 9:16 · Coffee\n\n## 1. Tách")
    assert "- **Duration:** 4.5 s" in page
    assert "\n## 2. hook\n" in page
