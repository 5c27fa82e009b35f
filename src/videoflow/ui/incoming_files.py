"""What comes into the film from outside: scripts, folders of media, own files, the clipboard."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from videoflow.domain.base import AssetKind
from videoflow.domain.scene import SceneDraft
from videoflow.errors import StorageError, VideoFlowError
from videoflow.i18n import _
from videoflow.services.ports import Report
from videoflow.services.storyboard.incoming import (
    ComingFolder,
    ComingMedia,
    ComingProject,
    ComingScript,
    Incoming,
    look_at,
)
from videoflow.services.storyboard.media_folder import NumberedMedia
from videoflow.services.storyboard.scripts import SCRIPT_SUFFIXES, ImportedScript, parse_script
from videoflow.services.view_models import MessageView
from videoflow.ui.card_grid import CardGrid
from videoflow.ui.drop_frame import local_paths
from videoflow.ui.folder_dialog import FolderDialog
from videoflow.ui.page_part import PageContext, PagePart
from videoflow.ui.photo_strip import PICTURE_PATTERNS
from videoflow.ui.script_dialog import INSTEAD, ScriptDialog
from videoflow.ui.wording import scene_name

_MOST_AT_ONCE = 20
"""Files that one drop on a card brings in."""
SHOWN_ON_CARDS = (AssetKind.IMAGE, AssetKind.VIDEO)
_MEDIA_PATTERNS = f"{PICTURE_PATTERNS} *.mp4 *.mov *.webm *.mp3 *.m4a *.wav *.ogg *.flac"


class IncomingFiles(PagePart):
    """Looks at what is handed over, off the GUI thread, and brings it where it belongs.

    ``open_project_requested`` carries the folder of a project that was dropped,
    ``sound_requested`` the index of a scene whose voice and music are wanted to be seen.
    """

    open_project_requested = Signal(object)
    sound_requested = Signal(int)

    def __init__(self, context: PageContext, grid: CardGrid) -> None:
        super().__init__(context)
        self._grid = grid
        self._forget_text: Callable[[], None] = _nothing
        self._pasted: dict[str, Path] = {}
        self._unseen: dict[str, str] = {}

    # --- asked for -----------------------------------------------------------------------------

    def choose_script(self) -> None:
        """Let the user choose a script, and show what it becomes."""
        patterns = " ".join(f"*{suffix}" for suffix in SCRIPT_SUFFIXES)
        dialog = self._chooser(_("Import a script"), _("Scripts ({patterns})"), patterns)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.take_in([Path(name)]))
        dialog.open()

    def choose_folder(self) -> None:
        """Let the user choose a folder of numbered media."""
        dialog = QFileDialog(self._page, _("Import a folder of numbered files"))
        dialog.setObjectName("media_folder_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.take_in([Path(name)]))
        dialog.open()

    def choose_media(self, index: int) -> None:
        """Let the user choose own files for a scene."""
        dialog = self._chooser(
            _("Use own files"), _("Pictures, videos, sounds ({patterns})"), _MEDIA_PATTERNS
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(
            lambda names: self.take_in([Path(name) for name in names], index)
        )
        dialog.open()

    def paste_script(self, text: str = "") -> None:
        """Open the dialog in which a script is pasted or typed."""
        dialog = ScriptDialog(self._scene_names(), pasting=True, parent=self._page)
        dialog.text_changed.connect(self._read_text)
        dialog.scenes_wanted.connect(self._add_scenes)
        self._dialogs.open(dialog)
        dialog.text.setFocus()
        if text:
            dialog.text.setPlainText(text)

    def paste(self) -> None:
        """Bring in what the clipboard holds: files, a picture, or a script."""
        data = QGuiApplication.clipboard().mimeData()
        if data is not None and self.take_data(data, self._grid.current_index()):
            return
        if data is not None and data.text().strip():
            self.paste_script(data.text())
        else:
            self._notices.post(
                _("There is nothing to paste."),
                _("Copy a picture, a file or the text of a script first."),
            )

    # --- handed over ---------------------------------------------------------------------------

    def take_data(self, data: QMimeData, index: int | None) -> bool:
        """Bring in dropped or pasted files or a picture; False where there is neither."""
        paths = local_paths(data)
        if paths:
            self.take_in(paths, index)
        elif data.hasImage():
            self._take_picture(data.imageData(), index)
        elif data.hasUrls():
            self._refuse(
                index,
                _("Pictures on web pages cannot be brought in by their address."),
                _("Save the picture on this computer and drop the file, or copy the picture."),
            )
        else:
            return False
        return True

    def take_in(self, paths: Sequence[Path], index: int | None = None) -> None:
        """Look at these files and bring them in, into a scene where ``index`` says one."""
        for path in paths[:_MOST_AT_ONCE]:
            self._tasks.run(
                partial(_look, path), partial(self._arrived, index), partial(self._tell, index)
            )
        if len(paths) > _MOST_AT_ONCE:
            self._notices.post(
                _("Only the first {n} files are brought in.").format(n=_MOST_AT_ONCE),
                _("Put many files into a folder and number them like the scenes."),
                "warning",
            )

    def refresh(self) -> None:
        """Tell of sounds that have arrived, and throw away what was written for pictures that
        were pasted."""
        for take_id in [each for each in self._unseen if self._has_ended(each)]:
            name, take = self._unseen.pop(take_id), self._coordinator.takes.get(take_id)
            if take is not None:
                self._tell_of_sound(name, take.scene_index, take.kind)
        for take_id in [each for each in self._pasted if self._has_ended(each)]:
            self._throw_away(self._pasted.pop(take_id))

    def close(self) -> None:
        """Leave nothing behind."""
        for folder in self._pasted.values():
            self._throw_away(folder)
        self._pasted.clear()

    # --- what it turned out to be --------------------------------------------------------------

    def _arrived(self, index: int | None, incoming: Incoming) -> None:
        match incoming:
            case ComingProject(folder):
                self.open_project_requested.emit(folder)
            case ComingScript(path, script):
                dialog = ScriptDialog(
                    self._scene_names(),
                    pasting=False,
                    name=path.name,
                    behind=self._behind(index),
                    parent=self._page,
                )
                dialog.scenes_wanted.connect(self._add_scenes)
                dialog.show_script(script)
                self._dialogs.open(dialog)
            case ComingFolder(path, found):
                scenes = len(self._coordinator.scene_indexes())
                files = FolderDialog(path.name, found, scenes, self._page)
                files.import_wanted.connect(self._import_files)
                self._dialogs.open(files)
            case ComingMedia(path, kind):
                if index is None:
                    self._refuse(
                        None,
                        _("“{name}” needs a scene.").format(name=path.name),
                        _("Drop it on the card of its scene."),
                    )
                else:
                    self._import(index, kind, path)

    def _take_picture(self, image: object, index: int | None) -> None:
        if index is None:
            self._refuse(
                None, _("A picture needs a scene."), _("Click the card of its scene first.")
            )
        elif isinstance(image, QImage) and not image.isNull():
            self._tasks.run(
                partial(_write_picture, image.copy()),
                partial(self._import_pasted, index),
                partial(self._tell, index),
            )
        else:
            self._refuse(index, _("This picture cannot be read."), _("Save it, and drop the file."))

    def _import(self, index: int, kind: AssetKind, file: Path) -> str:
        """Returns the id of the take to be; empty where the import is refused."""
        take_ids: list[str] = []
        coordinator = self._coordinator
        if not self._runner.on_scene(
            index, lambda: take_ids.append(coordinator.import_media(index, kind, file))
        ):
            return ""
        if kind not in SHOWN_ON_CARDS:
            self._unseen[take_ids[0]] = file.name
        return take_ids[0]

    def _import_pasted(self, index: int, file: Path) -> None:
        take_id = self._import(index, AssetKind.IMAGE, file)
        if take_id:
            self._pasted[take_id] = file.parent
        else:
            self._throw_away(file.parent)

    def _add_scenes(self, drafts: tuple[SceneDraft, ...], position: int) -> None:
        coordinator, added = self._coordinator, list[int]()

        def command() -> None:
            if position != INSTEAD:
                added.extend(coordinator.add_scenes(drafts, position))
                return
            with coordinator.batch(_("Replace all scenes")):
                coordinator.delete_scenes(coordinator.scene_indexes())
                added.extend(coordinator.add_scenes(drafts))

        if self._runner.on_film(command):
            self._grid.focus_card(added[0])

    def _import_files(self, drafts: tuple[SceneDraft, ...], files: list[NumberedMedia]) -> None:
        coordinator = self._coordinator
        if drafts and not self._runner.on_film(lambda: coordinator.add_scenes(drafts)):
            return
        indexes = coordinator.scene_indexes()
        for media in files:
            index = indexes[media.number - 1]
            self._import(index, media.kind, media.path)

    def _has_ended(self, take_id: str) -> bool:
        coordinator = self._coordinator
        return take_id in coordinator.takes or coordinator.import_error(take_id) is not None

    def _tell_of_sound(self, name: str, index: int, kind: AssetKind) -> None:
        """Cards do not show sounds: without a word nobody would know that it is there."""
        if index not in self._coordinator.scene_indexes():
            return
        text = (
            _("“{name}” has come in as a voice of scene {number}.")
            if kind is AssetKind.VOICE
            else _("“{name}” has come in as music of scene {number}.")
        )
        number = self._coordinator.scene_view(index).number
        self._notices.post(
            text.format(name=name, number=number),
            tone="success",
            offers=((_("Voice and music…"), partial(self.sound_requested.emit, index)),),
        )

    # --- the pasted script ---------------------------------------------------------------------

    def _read_text(self, text: str) -> None:
        self._forget_text()  # what is being read of an older text comes too late

        async def work(_report: Report) -> ImportedScript:
            return parse_script(text, _("the pasted text"))

        self._forget_text = self._tasks.run(work, self._show_script, self._show_script_problem)

    def _show_script(self, script: ImportedScript) -> None:
        dialog = self._dialogs.current
        if isinstance(dialog, ScriptDialog):
            dialog.show_script(script)

    def _show_script_problem(self, error: VideoFlowError) -> None:
        dialog = self._dialogs.current
        if isinstance(dialog, ScriptDialog):
            dialog.show_problem(MessageView(error.message, error.action))

    # --- words ---------------------------------------------------------------------------------

    def _scene_names(self) -> list[str]:
        coordinator = self._coordinator
        return [scene_name(coordinator.scene_view(i)) for i in coordinator.scene_indexes()]

    def _behind(self, index: int | None) -> int | None:
        """The number of the scene behind which new ones go: the given one's."""
        if index is None or index not in self._coordinator.scene_indexes():
            return None
        return self._coordinator.scene_view(index).number

    def _refuse(self, index: int | None, message: str, action: str) -> None:
        card = self._grid.card(index) if index is not None else None
        if card is not None:
            card.show_refusal(MessageView(message, action))
        else:
            self._notices.post(message, action, "warning")

    def _tell(self, index: int | None, error: VideoFlowError) -> None:
        self._refuse(index, error.message, error.action)

    def _chooser(self, title: str, filters: str, patterns: str) -> QFileDialog:
        dialog = QFileDialog(self._page, title)
        dialog.setObjectName("incoming_file_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilter(filters.format(patterns=patterns))
        return dialog

    def _throw_away(self, folder: Path) -> None:
        async def work(_report: Report) -> None:
            shutil.rmtree(folder, ignore_errors=True)  # a temporary folder: the system's by now

        self._tasks.run(work, _nothing, _nothing)


async def _look(path: Path, _report: Report) -> Incoming:
    return look_at(path)


async def _write_picture(image: QImage, _report: Report) -> Path:
    """A copied picture as a file, alone in a temporary folder."""
    name = _("pasted picture")
    try:
        folder = Path(tempfile.mkdtemp(prefix="videoflow-"))
    except OSError as error:
        raise _not_written(error.strerror or str(error)) from error
    file = folder / f"{name}.png"
    if not image.save(str(file)):
        shutil.rmtree(folder, ignore_errors=True)
        raise _not_written(str(folder))
    return file


def _not_written(reason: str) -> StorageError:
    return StorageError(
        _("The copied picture could not be written: {reason}.").format(reason=reason),
        _("Make room on the disk of temporary files, or save the picture and drop the file."),
    )


def _nothing(*_outcome: object) -> None:
    """What to go on with where nothing follows."""
