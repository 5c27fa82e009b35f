from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find

from videoflow.services.setup_checks import SetupCheck
from videoflow.ui.setup_doctor import SetupDoctor

PLAYER = SetupCheck("Player", ok=True, detail="Decodes H.264 and AAC.")
FFMPEG = SetupCheck("ffmpeg", ok=False, detail="Not found. Videos and export do not work.")


@pytest.fixture
def doctor(qtbot: QtBot) -> SetupDoctor:
    doctor = SetupDoctor()
    qtbot.addWidget(doctor)
    doctor.show()
    return doctor


def heading(doctor: SetupDoctor) -> str:
    return find(doctor, QLabel, "doctor_heading").text()


def test_what_needs_attention_comes_first_and_is_counted(doctor: SetupDoctor) -> None:
    doctor.show_checks([PLAYER, FFMPEG])

    assert heading(doctor) == "1 thing needs attention"
    shown = {
        each.text(): each.mapTo(doctor, each.pos()).y() for each in doctor.findChildren(QLabel)
    }
    assert FFMPEG.detail in shown
    assert shown["ffmpeg"] <= shown["Player"]


def test_all_well_is_said_in_words(doctor: SetupDoctor) -> None:
    doctor.show_checks([PLAYER])

    assert heading(doctor) == "Everything is in place"


def test_the_results_can_be_copied(doctor: SetupDoctor) -> None:
    copy = find(doctor, QPushButton, "copy_results_button")
    assert not copy.isEnabled()
    doctor.show_checks([PLAYER, FFMPEG])

    copy.click()

    assert QGuiApplication.clipboard().text() == (
        "[ok] Player: Decodes H.264 and AAC.\n"
        "[!!] ffmpeg: Not found. Videos and export do not work."
    )


def test_checks_can_be_run_again(doctor: SetupDoctor, qtbot: QtBot) -> None:
    doctor.show_checks([FFMPEG])

    with qtbot.waitSignal(doctor.recheck_requested):
        find(doctor, QPushButton, "recheck_button").click()
    assert heading(doctor) == "Checking…"
    doctor.show_checks([PLAYER])

    assert heading(doctor) == "Everything is in place"


def test_a_test_film_is_made_when_asked_for(doctor: SetupDoctor, qtbot: QtBot) -> None:
    button = find(doctor, QPushButton, "trial_film_button")
    assert not button.isEnabled()  # while the first checks run
    doctor.show_checks([PLAYER])

    with qtbot.waitSignal(doctor.trial_requested):
        button.click()

    assert heading(doctor) == "Checking…"
    assert not button.isEnabled()
