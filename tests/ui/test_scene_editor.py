from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QToolButton
from pytestqt.qtbot import QtBot
from tests.helpers import views
from tests.helpers.find_widgets import find, shown_texts

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import Capabilities, ModelOffer
from videoflow.domain.scene import Details, Draft
from videoflow.domain.settings import Resolution, ResolvedSettings, Source, TakeSettings
from videoflow.services.view_models import MessageView, SceneView
from videoflow.ui.form_fields import LineField, TextField
from videoflow.ui.next_take import NextTakePage
from videoflow.ui.scene_editor import SceneEditor

Edits = list[tuple[int, dict[str, object]]]


def compose(index: int, kind: AssetKind, override: str | None) -> str:
    return f"{override or 'the words of the scene'}\nProduct: Coffee. ({index}, {kind})"


def choices(kind: AssetKind) -> tuple[Capabilities, ...]:
    return (
        Capabilities(
            provider="animatic",
            name="Built-in engine",
            kind=kind,
            models=(ModelOffer(id="", seed=True),),
            local=True,
        ),
        Capabilities(
            provider="elsewhere",
            kind=kind,
            models=(ModelOffer(id="m1", fps=(24, 30)), ModelOffer(id="m2", fps=(24, 30))),
        ),
    )


@pytest.fixture
def editor(qtbot: QtBot) -> SceneEditor:
    editor = SceneEditor(compose, choices)
    qtbot.addWidget(editor)
    editor.resize(420, 700)
    editor.show()
    editor.show_scene(views.scene(2))
    return editor


@pytest.fixture
def edits(editor: SceneEditor) -> Edits:
    seen: Edits = []
    editor.edit_submitted.connect(lambda index, fields: seen.append((index, fields)))
    return seen


def text(editor: SceneEditor, name: str) -> LineField | TextField:
    return editor.texts.texts[name]


def write(editor: SceneEditor, name: str, words: str) -> None:
    """Type, as a user does, and stay in the field."""
    field = text(editor, name)
    field.editor.setFocus()
    if isinstance(field, LineField):
        field.line.setText(words)
    else:
        field.area.setPlainText(words)


def state(editor: SceneEditor) -> str:
    return find(editor, QLabel, "editor_state").text()


def press(editor: SceneEditor, name: str) -> None:
    find(editor, QAbstractButton, name).click()


def with_draft(draft: Draft, index: int = 2, **sources: Source) -> SceneView:
    resolved = ResolvedSettings(
        provider=draft.settings.provider or "animatic",
        model="",
        seed=draft.settings.seed or 0,
        short_side_px=draft.settings.short_side_px or 1080,
        fps=30,
    )
    image = views.asset(AssetKind.IMAGE, draft=draft, resolution=Resolution(resolved, sources))
    return views.scene(index, image=image)


def test_a_field_is_passed_on_when_it_is_left(
    editor: SceneEditor, edits: Edits, qtbot: QtBot
) -> None:
    qtbot.waitUntil(editor.isActiveWindow)
    write(editor, "title", "A faster morning")
    assert edits == []
    assert state(editor) == "Saved as soon as you leave the field."

    text(editor, "description").editor.setFocus()

    assert edits == [(2, {"title": "A faster morning"})]


def test_apply_passes_on_all_changes_at_once(editor: SceneEditor, edits: Edits) -> None:
    editor.texts.blockSignals(True)  # leaving fields is another test's business
    write(editor, "description", "Ten characters and some more.")
    write(editor, "details.camera", "35 mm")
    editor.texts.duration.box.setValue(7.5)
    editor.texts.scenario.box.setEditText("Teaser")
    editor.texts.blockSignals(False)

    editor.apply()

    assert edits == [
        (
            2,
            {
                "description": "Ten characters and some more.",
                "duration_s": 7.5,
                "scenario": "Teaser",
                "details": Details(camera="35 mm"),
            },
        )
    ]


def test_the_length_is_passed_on_once_after_a_pause(
    editor: SceneEditor, edits: Edits, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(editor.edit_submitted):
        for _press in range(3):
            editor.texts.duration.box.stepUp()

    assert edits == [(2, {"duration_s": 8.0})]


def test_a_known_role_is_passed_on_by_its_id(editor: SceneEditor, edits: Edits) -> None:
    editor.texts.scenario.box.setEditText("call to action")

    editor.apply()

    assert edits[-1] == (2, {"scenario": "cta"})


@pytest.mark.parametrize(
    ("field", "words", "problem"),
    [
        ("description", "too short", "at least 10"),
        ("description", "x" * 1001, "1 character too long"),
        ("image_prompt", "short", "at least 10"),
        ("image_prompt", "x" * 2002, "2 characters too long"),
        ("title", "x" * 201, "too long"),
        ("details.music", "x" * 1001, "too long"),
    ],
)
def test_what_cannot_be_saved_says_why_and_stays(
    editor: SceneEditor, edits: Edits, field: str, words: str, problem: str
) -> None:
    write(editor, field, words)

    editor.apply()

    assert edits == []
    assert problem in text(editor, field).shown_problem()
    assert text(editor, field).text() == words
    assert "1 field is not saved yet" in state(editor)


def test_one_wrong_field_does_not_hold_up_the_others(editor: SceneEditor, edits: Edits) -> None:
    write(editor, "details.camera", "x" * 1001)
    write(editor, "details.music", "Piano")

    editor.apply()

    assert edits[-1] == (2, {"details": Details(music="Piano")})


def test_lengths_are_counted_after_composing(editor: SceneEditor, edits: Edits) -> None:
    write(editor, "description", "e\u0301" * 1000)

    editor.apply()

    assert edits == [(2, {"description": "é" * 1000})]


def test_a_job_that_finishes_does_not_overwrite_what_is_being_typed(editor: SceneEditor) -> None:
    write(editor, "description", "Half a sent")

    editor.show_scene(
        views.scene(2, title="New title", image=views.ready(AssetKind.IMAGE), number=3)
    )

    assert text(editor, "description").text() == "Half a sent"
    assert text(editor, "title").text() == "New title"


def test_typed_text_survives_a_visit_to_another_scene(editor: SceneEditor, edits: Edits) -> None:
    write(editor, "description", "short")
    write(editor, "title", "Good title")

    editor.show_scene(views.scene(3, title="Third"))
    assert (2, {"title": "Good title"}) in edits
    assert text(editor, "title").text() == "Third"
    assert text(editor, "description").text() != "short"

    editor.show_scene(views.scene(2, title="Good title"))
    assert text(editor, "description").text() == "short"
    assert text(editor, "description").shown_problem()


def test_saved_is_said_when_the_project_has_taken_it(editor: SceneEditor) -> None:
    write(editor, "title", "A faster morning")
    editor.apply()

    editor.show_scene(views.scene(2, title="A faster morning"))

    assert state(editor) == "Everything is applied."


def test_a_refused_edit_is_explained_and_kept(editor: SceneEditor) -> None:
    write(editor, "title", "Mine")

    editor.show_error(MessageView("The project is read-only.", "Close the other window."))
    editor.show_scene(views.scene(2))

    assert text(editor, "title").text() == "Mine"
    shown = shown_texts(editor)
    assert "The project is read-only." in shown


def test_the_composed_prompt_follows_what_is_typed(editor: SceneEditor) -> None:
    page = editor.next_image
    assert page.composed.text().startswith("the words of the scene\nProduct: Coffee.")

    page.prompt.area.setPlainText("A macro shot of the crema")

    assert page.composed.text().startswith("A macro shot of the crema\nProduct: Coffee.")


def test_choices_for_the_next_take_are_passed_on(editor: SceneEditor, qtbot: QtBot) -> None:
    page = editor.next_image
    page.prompt.area.setPlainText("A macro shot of the crema")
    page.settings.seed.line.setText("42")

    with qtbot.waitSignal(editor.draft_submitted) as sent:
        page.settings.resolution.box.setCurrentIndex(1)

    settings = TakeSettings(seed=42, short_side_px=720)
    expected = Draft(prompt="A macro shot of the crema", settings=settings)
    assert sent.args == [2, AssetKind.IMAGE, expected]


def test_the_take_is_made_with_what_is_filled_in(editor: SceneEditor, qtbot: QtBot) -> None:
    editor.show_page(AssetKind.VIDEO)
    editor.show_scene(
        views.scene(2, video=views.asset(AssetKind.VIDEO, needs_image=False, refusal=None))
    )
    editor.next_video.prompt.area.setPlainText("Pull back slowly")

    with qtbot.waitSignal(editor.recreate_with_draft_requested) as asked:
        press(editor, "make_video_button")

    assert asked.args == [2, AssetKind.VIDEO, Draft(prompt="Pull back slowly")]


def test_a_refusal_is_explained_beside_the_disabled_button(editor: SceneEditor) -> None:
    editor.show_page(AssetKind.IMAGE)
    editor.show_scene(views.scene(2, image=views.running(AssetKind.IMAGE)))

    assert not find(editor, QAbstractButton, "make_image_button").isEnabled()
    shown = shown_texts(editor)
    assert "Scene 1 is being worked on. Wait or cancel it." in shown


@pytest.mark.parametrize("seed", ["-1", "1.5", "two", str(2**31), "٤٢"])
def test_a_seed_that_is_none_is_refused(editor: SceneEditor, qtbot: QtBot, seed: str) -> None:
    page = editor.next_image
    page.settings.seed.line.setText(seed)

    with qtbot.assertNotEmitted(editor.recreate_with_draft_requested):
        press(editor, "make_image_button")

    assert "whole number" in page.settings.seed.shown_problem()


def test_each_value_says_where_it_comes_from_and_can_be_reset(
    editor: SceneEditor, qtbot: QtBot
) -> None:
    draft = Draft(settings=TakeSettings(short_side_px=720))
    editor.show_page(AssetKind.IMAGE)
    editor.show_scene(
        with_draft(draft, short_side_px=Source.EDITOR, provider=Source.COMMITTED_TAKE)
    )
    page = editor.next_image
    shown = shown_texts(page)
    assert "Set here, for the next take." in shown
    assert "As the take in the film." in shown

    with qtbot.waitSignal(editor.draft_submitted) as sent:
        find(page, QToolButton, "reset_short_side_px_button").click()

    assert sent.args == [2, AssetKind.IMAGE, Draft()]


def test_a_prompt_being_typed_outlives_news_about_the_scene(editor: SceneEditor) -> None:
    page = editor.next_image
    page.prompt.area.setPlainText("Half a pro")

    editor.show_scene(with_draft(Draft(settings=TakeSettings(seed=5))))

    assert page.prompt.text() == "Half a pro"
    assert page.settings.seed.text() == "5"


def test_another_scene_shows_its_own_draft(editor: SceneEditor, qtbot: QtBot) -> None:
    editor.next_image.prompt.area.setPlainText("For scene two only")

    with qtbot.waitSignal(editor.draft_submitted) as sent:
        editor.show_scene(with_draft(Draft(prompt="For scene three"), index=3))

    assert sent.args == [2, AssetKind.IMAGE, Draft(prompt="For scene two only")]
    assert editor.next_image.prompt.text() == "For scene three"


def test_models_are_offered_where_the_engine_has_some(editor: SceneEditor) -> None:
    page: NextTakePage = editor.next_image
    editor.show_page(AssetKind.IMAGE)
    assert not page.settings.model.isVisible()

    editor.show_scene(with_draft(Draft(settings=TakeSettings(provider="elsewhere"))))

    assert page.settings.model.isVisible()
    assert page.settings.model.box.findData("m2") > 0


def test_escape_and_the_cross_ask_to_close_and_pass_on_what_is_open(
    editor: SceneEditor, edits: Edits, qtbot: QtBot
) -> None:
    qtbot.waitUntil(editor.isActiveWindow)
    write(editor, "title", "Typed")

    with qtbot.waitSignal(editor.close_requested):
        QTest.keyClick(text(editor, "title").editor, Qt.Key.Key_Escape)

    assert edits[0] == (2, {"title": "Typed"})
    with qtbot.waitSignal(editor.close_requested):
        press(editor, "close_editor_button")


def test_a_read_only_project_can_be_looked_at_only(editor: SceneEditor) -> None:
    editor.set_read_only(True)

    assert not text(editor, "title").editor.isEnabled()
    assert not find(editor, QAbstractButton, "apply_button").isVisible()
