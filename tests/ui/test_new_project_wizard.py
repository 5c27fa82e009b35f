from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from tests.helpers import views
from tests.helpers.find_widgets import find

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.brief import Brief
from videoflow.domain.capabilities import Capabilities, ModelOffer
from videoflow.media.images import load_image
from videoflow.services.view_models import MessageView
from videoflow.services.writer import WriterChoice, WriterView
from videoflow.ui.form_fields import Field
from videoflow.ui.message_strip import MessageStrip
from videoflow.ui.new_project_wizard import NewProjectRequest, NewProjectWizard
from videoflow.workers.task_runner import QtTaskRunner

OFFERS = (
    Capabilities(
        provider="elsewhere",
        kind=AssetKind.IMAGE,
        models=(ModelOffer(id="m1"), ModelOffer(id="m2")),
    ),
    Capabilities(provider="elsewhere", kind=AssetKind.VIDEO, models=(ModelOffer(id="m2"),)),
    Capabilities(provider="pictures", kind=AssetKind.IMAGE, models=(ModelOffer(id="m1"),)),
    Capabilities(
        provider="animatic", kind=AssetKind.IMAGE, models=(ModelOffer(id=""),), local=True
    ),
    Capabilities(
        provider="animatic", kind=AssetKind.VIDEO, models=(ModelOffer(id=""),), local=True
    ),
)

WRITERS = (WriterView("builtin", "Built-in writer"), WriterView("texts", "Texts", "small-1"))


@pytest.fixture
def wizard(qtbot: QtBot, tmp_path: Path) -> Iterator[NewProjectWizard]:
    runner = QtTaskRunner()
    wizard = NewProjectWizard(runner, partial(load_image, max_side=200), OFFERS, WRITERS, tmp_path)
    qtbot.addWidget(wizard)
    wizard.show()
    yield wizard
    wizard.done(0)
    qtbot.waitUntil(lambda: runner.running == 0)


def engine_lines(wizard: NewProjectWizard) -> dict[str, str]:
    """What is said of each engine, by its name."""
    return {
        card.accessibleName(): card.accessibleDescription() for card in wizard.engine_page.engines
    }


def press(wizard: NewProjectWizard, name: str) -> None:
    find(wizard, QAbstractButton, name).click()


def fill(wizard: NewProjectWizard, name: str = "Morning Roast") -> None:
    wizard.product_page.name.line.setText(name)
    wizard.product_page.product.line.setText("Coffee subscription")


def create(wizard: NewProjectWizard, qtbot: QtBot) -> NewProjectRequest:
    with qtbot.waitSignal(wizard.project_requested) as asked:
        for _page in range(4):
            press(wizard, "next_button")
    assert asked.args
    request = asked.args[0]
    assert isinstance(request, NewProjectRequest)
    return request


def shown_error(wizard: NewProjectWizard) -> str:
    return find(wizard, MessageStrip, "wizard_error").text()


def visible_page(wizard: NewProjectWizard) -> str:
    pages = {
        "product": wizard.product_page,
        "look": wizard.look_page,
        "story": wizard.story_page,
        "engine": wizard.engine_page,
    }
    return next(name for name, page in pages.items() if page.isVisible())


def test_a_name_and_a_product_are_enough(
    wizard: NewProjectWizard, qtbot: QtBot, tmp_path: Path
) -> None:
    fill(wizard)

    request = create(wizard, qtbot)

    assert request.brief == Brief(name="Morning Roast", product="Coffee subscription")
    assert request.folder == tmp_path / "Morning Roast"
    assert request.provider == "animatic"
    assert request.photos == {}


def test_what_is_missing_is_said_at_the_field(wizard: NewProjectWizard) -> None:
    assert not wizard.product_page.name.shown_problem()

    press(wizard, "next_button")

    assert visible_page(wizard) == "product"
    assert "name" in wizard.product_page.name.shown_problem()
    assert wizard.product_page.product.shown_problem()
    wizard.product_page.name.line.setText("Morning Roast")
    assert not wizard.product_page.name.shown_problem()


@pytest.mark.parametrize("field", ["name", "product", "audience", "offer", "call_to_action"])
def test_a_line_that_is_too_long_is_refused_where_it_stands(
    wizard: NewProjectWizard, field: str
) -> None:
    fill(wizard)
    getattr(wizard.product_page, field).line.setText("x" * 201)

    press(wizard, "next_button")

    assert visible_page(wizard) == "product"
    assert "1 character too long" in getattr(wizard.product_page, field).shown_problem()


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("../x", "_x"),
        ("CON", "film_CON"),
        ("a/b", "a_b"),
        ("☕ Cà phê", "☕ Cà phê"),
        ("x" * 200, "x" * 60),
    ],
)
def test_hostile_names_make_harmless_folders(
    wizard: NewProjectWizard, qtbot: QtBot, tmp_path: Path, name: str, folder: str
) -> None:
    fill(wizard, name)

    request = create(wizard, qtbot)

    assert request.brief.name == name
    assert request.folder == tmp_path / folder


def test_the_whole_brief_and_its_photos_can_be_loaded(
    wizard: NewProjectWizard, qtbot: QtBot, tmp_path: Path
) -> None:
    photos = {}
    for folder in ("a", "b"):
        path = tmp_path / folder / "cup.png"
        path.parent.mkdir()
        image = QImage(20, 30, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.blue)
        assert image.save(str(path))
        photos[f"{folder}/cup.png"] = path
    brief = Brief(
        name="Morgenröte",
        product="Kaffee",
        description="Bohnen aus kleiner Röstung.",
        audience="Alle",
        offer="Halber Preis",
        call_to_action="Jetzt bestellen",
        tone="warm",
        language="de",
        aspect_ratio=AspectRatio.SQUARE,
        length_seconds=22.5,
        scenes=5,
        photos=tuple(photos),
    )

    wizard.load_brief(brief, photos)
    qtbot.waitUntil(lambda: len(wizard.look_page.photos.photos()) == 2)
    request = create(wizard, qtbot)

    assert request.brief.changed(photos=brief.photos) == brief
    assert request.photos == {
        "cup.png": tmp_path / "a" / "cup.png",
        "cup 2.png": tmp_path / "b" / "cup.png",
    }
    assert request.brief.photos == ("cup.png", "cup 2.png")


def test_shape_length_and_engine_are_chosen(wizard: NewProjectWizard, qtbot: QtBot) -> None:
    fill(wizard)
    press(wizard, "aspect_landscape")
    wizard.look_page.length.seconds.setValue(12)
    wizard.look_page.length.scenes.setValue(3)
    wizard.engine_page.engines[1].click()

    request = create(wizard, qtbot)

    assert request.brief.aspect_ratio is AspectRatio.LANDSCAPE
    assert (request.brief.length_seconds, request.brief.scenes) == (12, 3)
    assert request.provider == "elsewhere"


def test_the_film_is_summed_up_while_it_takes_shape(wizard: NewProjectWizard) -> None:
    fill(wizard)
    wizard.look_page.length.scenes.setValue(5)

    summary = find(wizard, QLabel, "wizard_summary").text()

    assert "Morning Roast" in summary
    assert "5 scenes, 20 s" in summary
    assert "9:16" in summary


@pytest.mark.parametrize(("seconds", "scenes"), [(4, 30), (600, 4)])
def test_scenes_too_short_or_too_long_are_refused(
    wizard: NewProjectWizard, seconds: float, scenes: int
) -> None:
    fill(wizard)
    press(wizard, "next_button")
    wizard.look_page.length.seconds.setValue(seconds)
    wizard.look_page.length.scenes.setValue(scenes)

    press(wizard, "next_button")

    assert visible_page(wizard) == "look"
    assert "film" in wizard.look_page.length.shown_problem()


def test_a_relative_folder_is_refused(wizard: NewProjectWizard) -> None:
    fill(wizard)
    for _page in range(3):
        press(wizard, "next_button")
    wizard.engine_page.folder.line.setText("films")

    press(wizard, "next_button")

    assert "whole path" in wizard.engine_page.folder.shown_problem()


def test_a_folder_of_ones_own_no_longer_follows_the_name(
    wizard: NewProjectWizard, qtbot: QtBot, tmp_path: Path
) -> None:
    fill(wizard)
    for _page in range(3):
        press(wizard, "next_button")
    line = wizard.engine_page.folder.line
    line.selectAll()
    QTest.keyClicks(line, str(tmp_path / "mine"))
    press(wizard, "step_1")
    wizard.product_page.name.line.setText("Another name")

    assert create(wizard, qtbot).folder == tmp_path / "mine"


def test_a_step_cannot_be_reached_over_an_incomplete_one(wizard: NewProjectWizard) -> None:
    press(wizard, "step_4")
    assert visible_page(wizard) == "product"

    fill(wizard)
    press(wizard, "step_4")
    assert visible_page(wizard) == "engine"


def test_what_was_typed_outlives_a_failed_creation(wizard: NewProjectWizard, qtbot: QtBot) -> None:
    fill(wizard)
    first = create(wizard, qtbot)
    wizard.set_busy(True)
    assert not find(wizard, QPushButton, "next_button").isEnabled()

    wizard.show_error(MessageView("The folder is not empty.", "Choose another one."))

    assert shown_error(wizard) == "The folder is not empty. Choose another one."
    with qtbot.waitSignal(wizard.project_requested) as again:
        press(wizard, "next_button")
    assert again.args == [first]


def test_what_takes_long_is_stopped_and_stays_as_typed(
    wizard: NewProjectWizard, qtbot: QtBot
) -> None:
    fill(wizard)
    create(wizard, qtbot)
    wizard.set_busy(True, "The language model is writing…")
    assert find(wizard, QLabel, "wizard_doing").text() == "The language model is writing…"
    stop = find(wizard, QPushButton, "cancel_wizard_button")
    assert stop.text() == "Stop"

    with qtbot.waitSignal(wizard.stop_requested):
        stop.click()
    assert wizard.isVisible()
    assert not stop.isEnabled(), "once is enough"
    wizard.show_stopped()

    assert shown_error(wizard) == "Stopped. Nothing was made."
    assert wizard.product_page.name.text() == "Morning Roast"
    assert stop.text() == "Cancel"


def test_a_template_and_a_language_model_are_chosen(wizard: NewProjectWizard, qtbot: QtBot) -> None:
    fill(wizard)
    assert wizard.story_page.model.isHidden()
    press(wizard, "template_unboxing")
    press(wizard, "writer_texts")
    assert wizard.story_page.model.text() == "small-1"
    wizard.story_page.model.line.setText("large-2")

    request = create(wizard, qtbot)

    assert request.brief.template == "unboxing"
    assert request.writer == WriterChoice("texts", "large-2")
    assert "Unboxing" in find(wizard, QLabel, "wizard_summary").text()


def test_a_loaded_brief_brings_its_template(wizard: NewProjectWizard, qtbot: QtBot) -> None:
    wizard.load_brief(Brief(name="n", product="p", template="launch"), {})

    assert create(wizard, qtbot).brief.template == "launch"


def test_a_language_that_the_writer_does_not_write_is_said_before_it_is_asked(
    wizard: NewProjectWizard,
) -> None:
    fill(wizard)
    press(wizard, "step_2")
    box = wizard.look_page.language_box
    box.setCurrentIndex(box.findData("fr"))
    press(wizard, "step_3")

    press(wizard, "next_button")

    assert visible_page(wizard) == "story"
    assert "Français" in wizard.story_page.writers.shown_problem()
    press(wizard, "writer_texts")
    assert not wizard.story_page.writers.shown_problem()
    press(wizard, "next_button")
    assert visible_page(wizard) == "engine"


def test_a_problem_below_the_fold_is_brought_into_sight(wizard: NewProjectWizard) -> None:
    wizard.resize(760, 540)
    fill(wizard)
    box = wizard.look_page.language_box
    box.setCurrentIndex(box.findData("fr"))
    press(wizard, "step_3")

    press(wizard, "next_button")

    field = wizard.story_page.writers
    bottom = field.mapTo(wizard, field.rect().bottomLeft()).y()
    assert bottom <= find(wizard, QPushButton, "next_button").mapTo(wizard, QPoint()).y()


@pytest.mark.parametrize("width_px", [760, 900, 1200])
def test_every_template_fits_into_the_wizard(wizard: NewProjectWizard, width_px: int) -> None:
    wizard.resize(width_px, 540)
    fill(wizard)
    press(wizard, "step_3")

    for card in wizard.story_page.templates:
        assert card.mapTo(wizard, card.rect().topRight()).x() < width_px


def test_a_language_model_is_not_asked_for_more_scenes_than_it_writes(
    wizard: NewProjectWizard,
) -> None:
    fill(wizard)
    wizard.look_page.length.seconds.setValue(200)
    wizard.look_page.length.scenes.setValue(41)
    press(wizard, "writer_texts")
    press(wizard, "step_4")

    assert visible_page(wizard) == "story"
    press(wizard, "next_button")
    assert "at most 40 scenes" in wizard.story_page.writers.shown_problem()


def test_a_writer_says_whether_it_needs_a_key(wizard: NewProjectWizard) -> None:
    wizard.show_services((views.service("texts", key_place="none"),))

    card = wizard.story_page.writers.cards[1]
    assert "Needs a key" in card.accessibleDescription()


def test_a_brief_file_is_asked_for_by_its_path(
    wizard: NewProjectWizard, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "brief.toml"
    file.touch()
    with qtbot.waitSignal(wizard.import_brief_requested) as asked:
        press(wizard, "import_brief_button")
        chooser = next(iter(wizard.findChildren(QFileDialog)))
        chooser.fileSelected.emit(str(file))
        chooser.close()

    assert asked.args == [file]


def test_typed_text_is_thrown_away_only_on_purpose(wizard: NewProjectWizard) -> None:
    fill(wizard)

    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    assert wizard.isVisible()
    assert "not created yet" in shown_error(wizard)

    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    assert not wizard.isVisible()


def test_an_untouched_wizard_closes_at_once(wizard: NewProjectWizard) -> None:
    press(wizard, "cancel_wizard_button")

    assert not wizard.isVisible()


def test_every_field_has_a_name_for_screen_readers(wizard: NewProjectWizard) -> None:
    for page in (
        wizard.product_page,
        wizard.look_page,
        wizard.story_page,
        wizard.engine_page,
    ):
        for field in page.findChildren(Field):
            assert field.editor.accessibleName()


def test_engines_that_make_a_whole_film_are_offered(wizard: NewProjectWizard) -> None:
    assert engine_lines(wizard) == {
        "Built-in engine": "Designed pictures and moving shots, made on this computer. "
        "Offline, free, no account.",
        "elsewhere": "An online service. 2 models.",
    }


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("none", "Needs a key: set it under Settings → Services before anything is made."),
        ("keychain", "Key in the keychain."),
        ("environment", "Key from ELSEWHERE_API_KEY."),
    ],
)
def test_an_engine_says_whether_it_needs_a_key_and_can_be_chosen_without(
    wizard: NewProjectWizard, place: str, words: str
) -> None:
    wizard.show_services((views.service("elsewhere", key_place=place),))

    assert engine_lines(wizard)["elsewhere"] == f"An online service. 2 models. {words}"
    wizard.engine_page.engines[1].click()
    assert wizard.engine_page.provider() == "elsewhere"
