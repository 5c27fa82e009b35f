from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from videoflow.ui.flow_layout import FlowLayout


def place(qtbot: QtBot, width: int, *widths: int) -> list[tuple[int, int, int]]:
    """Lay buttons of these widths out; (x, row, width) of each."""
    panel = QWidget()
    qtbot.addWidget(panel)
    flow = FlowLayout(4, panel)
    buttons = [QPushButton() for _width in widths]
    for button, wanted in zip(buttons, widths, strict=True):
        button.setMinimumWidth(min(wanted, width))
        button.setMaximumWidth(wanted)
        flow.addWidget(button)
    panel.resize(width, flow.heightForWidth(width))
    panel.show()
    assert all(panel.rect().contains(button.geometry()) for button in buttons)
    rows = sorted({button.y() for button in buttons})
    return [(button.x(), rows.index(button.y()), button.width()) for button in buttons]


@pytest.mark.parametrize("width", [204, 230])
def test_a_row_is_filled_before_the_next_is_begun(qtbot: QtBot, width: int) -> None:
    assert place(qtbot, width, 100, 100, 100) == [(0, 0, 100), (104, 0, 100), (0, 1, 100)]


def test_what_just_does_not_fit_goes_down(qtbot: QtBot) -> None:
    assert [row for _x, row, _width in place(qtbot, 203, 100, 100)] == [0, 1]


def test_what_is_too_wide_is_made_narrower(qtbot: QtBot) -> None:
    assert place(qtbot, 150, 200) == [(0, 0, 150)]


def test_what_is_hidden_takes_no_room(qtbot: QtBot) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    flow = FlowLayout(4, panel)
    flow.addWidget(QPushButton("gone"))
    flow.itemAt(0).widget().hide()  # type: ignore[union-attr]

    assert flow.heightForWidth(200) == 0
