"""Voice and music go the way of pictures: made, heard, accepted or rejected, restored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtMultimedia import QMediaPlayer
from PySide6.QtWidgets import QCheckBox, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot
from tests.fakes.stamp_provider import StampProvider
from tests.fakes.tone_provider import ToneProvider, write_tone
from tests.helpers.find_widgets import find, shown_texts
from tests.helpers.screening import Screening
from tests.helpers.studio import create_film, fast_folder

from videoflow.domain.base import AssetKind
from videoflow.domain.film_settings import SoundMix
from videoflow.domain.progress import AssetStatus
from videoflow.domain.settings import ProjectSettings, TakeSettings
from videoflow.services.view_models import AssetView
from videoflow.ui.sound.sound_dialog import SoundDialog
from videoflow.ui.sound.sound_panel import SoundPanel

VOICE, MUSIC = AssetKind.VOICE, AssetKind.MUSIC
TONES = {kind: TakeSettings(provider="tones") for kind in (VOICE, MUSIC)}


class Stage:
    """A film of one scene with its sound dialog open."""

    def __init__(self, film: Screening, tones: ToneProvider) -> None:
        self.film = film
        self.tones = tones
        page = film.window.film_page
        assert page is not None
        page.tools.open_sound(1)
        dialog = film.dialog(SoundDialog)
        assert isinstance(dialog, SoundDialog)
        self.dialog = dialog

    def asset(self, kind: AssetKind) -> AssetView:
        return self.film.coordinator.asset_view(1, kind)

    def press(self, panel: SoundPanel, name: str) -> None:
        button = find(panel, QPushButton, name)
        assert button.isEnabled()
        button.click()

    def wait_until_open(self) -> None:
        """Go on until the player has opened the file: Qt complains of one given up before."""
        opening = (
            QMediaPlayer.MediaStatus.NoMedia,
            QMediaPlayer.MediaStatus.LoadingMedia,
        )
        player = self.dialog.player.media
        assert player is not None
        self.film.wait(lambda: player.mediaStatus() not in opening)

    def say(self, words: str) -> None:
        """Write the words and have them spoken."""
        self.dialog.voice.words.set_text(words)
        self.dialog.voice.submit_words()
        done = len(self.tones.prompts)
        self.press(self.dialog.voice, "make_voice_button")
        self.film.wait(lambda: len(self.tones.prompts) > done and self.asset(VOICE).job is None)


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    with fast_folder() as folder:
        create_film(folder / "film", scenes=1, settings=ProjectSettings(defaults=TONES))
        tones = ToneProvider()
        screening = Screening(qtbot, folder / "film", [StampProvider(), tones])
        yield Stage(screening, tones)
        screening.close()


def test_the_words_of_the_scene_are_spoken(stage: Stage) -> None:
    stage.say("Good mornings start here")

    assert stage.tones.prompts == ["Good mornings start here"]
    assert stage.film.coordinator.scene_view(1).details.dialog == "Good mornings start here"
    (row,) = stage.dialog.voice.rows
    assert row.objectName() == "take_row_committed"
    stage.film.wait(lambda: "2.4 s" in shown_texts(row))


def test_without_words_there_is_nothing_to_speak(stage: Stage) -> None:
    stage.dialog.voice.words.set_text("")
    stage.dialog.voice.submit_words()

    assert not find(stage.dialog, QPushButton, "make_voice_button").isEnabled()
    assert "Write what is said first." in shown_texts(stage.dialog)


def test_a_second_voice_waits_for_a_decision(stage: Stage) -> None:
    stage.say("The first one")
    first = stage.asset(VOICE).committed
    stage.say("The second one")
    assert stage.asset(VOICE).status is AssetStatus.REVIEW
    assert stage.asset(VOICE).committed == first

    stage.press(stage.dialog.voice, "accept_take_button")

    names = [row.objectName() for row in stage.dialog.voice.rows]
    assert names == ["take_row_committed", "take_row_earlier"]
    stage.press(stage.dialog.voice, "use_again_button")
    assert stage.asset(VOICE).committed == first


def test_a_rejected_one_leaves_the_film_as_it_was(stage: Stage) -> None:
    stage.say("The first one")
    first = stage.asset(VOICE).committed
    stage.say("The second one")

    stage.press(stage.dialog.voice, "reject_take_button")

    assert stage.asset(VOICE).committed == first
    assert stage.asset(VOICE).pending == ()


def test_another_voice_is_chosen(stage: Stage) -> None:
    box = stage.dialog.voice.model.box
    box.setCurrentIndex(box.findData("high"))

    stage.say("With the other voice")

    assert stage.tones.models == ["high"]


def test_a_voice_longer_than_its_scene_is_pointed_out_and_the_scene_stretched(
    stage: Stage,
) -> None:
    stage.say("This takes more than five seconds to be spoken, alas")
    assert "The voice takes 5.2 s, the scene 5 s." in shown_texts(stage.dialog)

    stage.press(stage.dialog.voice, "stretch_scene_button")

    assert stage.film.coordinator.scene_view(1).duration_s == 5.5
    assert stage.dialog.voice.warning.isHidden()
    assert stage.dialog.voice.findChild(QPushButton, "stretch_scene_button") is None or not any(
        button.isVisible()
        for button in stage.dialog.voice.findChildren(QPushButton)
        if button.objectName() == "stretch_scene_button"
    )


def test_or_its_text_is_tightened(stage: Stage, qtbot: QtBot) -> None:
    stage.say("This takes more than five seconds to be spoken, alas")
    stage.dialog.activateWindow()

    stage.press(stage.dialog.voice, "tighten_text_button")

    area = stage.dialog.voice.words.area
    qtbot.waitUntil(area.hasFocus)
    assert area.textCursor().selectedText() == stage.dialog.voice.words.text()


def test_music_of_ones_own_is_taken_with_its_licence(stage: Stage, tmp_path: Path) -> None:
    stage.dialog.music.file_chosen.emit(write_tone(tmp_path / "loop.wav", 1.5))
    licence = stage.dialog.licence_dialog
    assert licence is not None
    licence.note.set_text("Artlist, order 4711")

    licence.submit()

    stage.film.wait(lambda: stage.asset(MUSIC).committed is not None)
    (row,) = stage.dialog.music.rows
    assert row.take.licence == "Artlist, order 4711"
    stage.film.wait(lambda: "Licence: Artlist, order 4711" in " ".join(shown_texts(row)))


def test_a_recording_is_taken_at_once(stage: Stage, tmp_path: Path) -> None:
    stage.dialog.voice.file_chosen.emit(write_tone(tmp_path / "take 1.wav", 1.0))

    stage.film.wait(lambda: stage.asset(VOICE).committed is not None)
    assert stage.dialog.licence_dialog is None


def test_a_failure_is_told_and_tried_again(stage: Stage) -> None:
    stage.tones.fails = True
    stage.say("Not today")
    assert "The choir is ill." in shown_texts(stage.dialog)

    stage.press(stage.dialog.voice, "retry_voice_button")

    stage.film.wait(lambda: stage.asset(VOICE).committed is not None)
    assert "The choir is ill." not in shown_texts(stage.dialog)


def test_a_voice_is_played_and_stopped(stage: Stage) -> None:
    stage.say("Listen")
    (row,) = stage.dialog.voice.rows

    row.play_button.click()
    assert row.play_button.accessibleName() == "Stop"
    stage.wait_until_open()
    row.play_button.click()

    assert row.play_button.accessibleName() == "Play"


def test_what_was_typed_last_is_kept_when_the_dialog_closes(stage: Stage) -> None:
    stage.dialog.voice.words.area.setPlainText("Said in passing")

    stage.dialog.accept()

    assert stage.film.coordinator.scene_view(1).details.dialog == "Said in passing"


def test_without_an_engine_a_file_can_be_used(qtbot: QtBot) -> None:
    with fast_folder() as folder:
        create_film(folder / "film", scenes=1)
        screening = Screening(qtbot, folder / "film")
        page = screening.window.film_page
        assert page is not None
        page.tools.open_sound(1)
        dialog = screening.dialog(SoundDialog)
        assert isinstance(dialog, SoundDialog)

        assert not find(dialog, QPushButton, "make_music_button").isEnabled()
        assert find(dialog, QPushButton, "import_music_button").isEnabled()
        assert any("No engine here makes music." in text for text in shown_texts(dialog))
        screening.close()


def test_how_loud_what_is_in_the_film_is_chosen(stage: Stage) -> None:
    music = find(stage.dialog, QSpinBox, "music_volume")
    assert music.text() == "50 %"

    music.stepDown()
    find(stage.dialog, QCheckBox, "duck_music_box").click()

    mix = stage.film.coordinator.project.settings.sound
    assert mix == SoundMix(music_volume=0.4, duck_music=False)
    stage.film.coordinator.undo()
    stage.film.coordinator.undo()
    assert stage.film.coordinator.project.settings.sound == SoundMix()
