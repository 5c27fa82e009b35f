from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot
from tests.helpers.find_widgets import find, shown_texts

from videoflow.domain.base import AssetKind
from videoflow.services.storyboard.media_folder import MediaFolder, NumberedMedia
from videoflow.ui.folder_dialog import FolderDialog


def media(*numbers: int) -> MediaFolder:
    files = (NumberedMedia(n, AssetKind.IMAGE, Path(f"/x/scene{n}.png")) for n in numbers)
    return MediaFolder(tuple(files))


def open_dialog(qtbot: QtBot, found: MediaFolder, scenes: int) -> FolderDialog:
    dialog = FolderDialog("shots", found, scenes)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_without_new_scenes_the_files_beyond_the_film_are_named(qtbot: QtBot) -> None:
    dialog = open_dialog(qtbot, media(1, 2, 3), 2)
    go = find(dialog, QPushButton, "import_files_button")
    assert go.text() == "Import 3 files"
    assert "for a new scene 3" in shown_texts(dialog)

    find(dialog, QCheckBox, "add_lacking_scenes_box").setChecked(False)

    assert go.text() == "Import 2 files"
    assert "“scene3.png” is left out: the film has no scene 3." in shown_texts(dialog)
    with qtbot.waitSignal(dialog.import_wanted) as wanted:
        go.click()
    assert wanted.args is not None
    drafts, files = wanted.args
    assert drafts == ()
    assert [item.number for item in files] == [1, 2]


@pytest.mark.parametrize("numbers", [(1, 2), (1, 2024)])
def test_scenes_are_offered_only_for_files_that_number_them(
    qtbot: QtBot, numbers: tuple[int, ...]
) -> None:
    dialog = open_dialog(qtbot, media(*numbers), 2)

    assert not find(dialog, QCheckBox, "add_lacking_scenes_box").isVisible()


def test_files_that_fit_nowhere_cannot_be_imported(qtbot: QtBot) -> None:
    dialog = open_dialog(qtbot, media(2024), 2)

    assert not find(dialog, QPushButton, "import_files_button").isEnabled()
