"""The way from nothing to a project: four short pages, checked as they are filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLocale, QStandardPaths, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from videoflow.domain.brief import Brief
from videoflow.domain.capabilities import Capabilities
from videoflow.i18n import _, ngettext
from videoflow.services.ports import TaskRunner
from videoflow.services.view_models import MessageView, ServiceView
from videoflow.services.writer import WriterChoice, WriterView, template_views
from videoflow.ui.buttons import push_button
from videoflow.ui.dialog_parts import DialogFooter
from videoflow.ui.engine_page import EnginePage
from videoflow.ui.form_fields import Field
from videoflow.ui.labels import text_label
from videoflow.ui.message_strip import MessageStrip
from videoflow.ui.photo_drop import PhotoLoader
from videoflow.ui.scroll_area import scrolling
from videoflow.ui.story_page import StoryPage
from videoflow.ui.theme import Space, set_role
from videoflow.ui.wizard_pages import LookPage, ProductPage, WizardPage
from videoflow.ui.wizard_parts import WizardStep, named_photos

_RAIL_WIDTH_PX = 232


@dataclass(frozen=True)
class NewProjectRequest:
    """What the user asked for. ``photos`` maps each entry of ``brief.photos`` to its file."""

    folder: Path
    brief: Brief
    photos: Mapping[str, Path]
    provider: str
    writer: WriterChoice


class NewProjectWizard(QDialog):
    """Asks for everything a project needs, and keeps it until the project has been made.

    ``project_requested`` carries a NewProjectRequest; the owner calls ``set_busy``, and then
    either ``accept`` or ``show_error``. ``stop_requested`` asks to give the making up: the owner
    answers with ``show_stopped``. ``import_brief_requested`` asks the owner to read a brief
    file (its Path) and to hand it over with ``load_brief`` or ``show_error``.
    """

    project_requested = Signal(object)
    stop_requested = Signal()
    import_brief_requested = Signal(object)

    def __init__(
        self,
        runner: TaskRunner,
        load_photo: PhotoLoader,
        offers: Sequence[Capabilities],
        writers: Sequence[WriterView],
        projects_root: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``offers`` are what all engines offer for images and for videos, ``writers`` everybody
        who can write a storyboard."""
        super().__init__(parent)
        self.setObjectName("new_project_wizard")
        self.setWindowTitle(_("New project"))
        self.setMinimumSize(760, 540)
        self.resize(900, 720)
        self._busy = False
        self._stopping = False
        self._touched = False
        self._warned = False
        self._brief_chooser: QFileDialog | None = None
        self.product_page = ProductPage()
        self.look_page = LookPage(runner, load_photo)
        self.story_page = StoryPage(template_views(), writers)
        self.engine_page = EnginePage(offers, projects_root or default_projects_root())
        self._pages: tuple[WizardPage, ...] = (
            self.product_page,
            self.look_page,
            self.story_page,
            self.engine_page,
        )
        self._stack = QStackedWidget()
        for page in self._pages:
            self._stack.addWidget(scrolling(page))
            page.changed.connect(self._on_changed)
        self._messages = MessageStrip()
        self._messages.setObjectName("wizard_error")
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.hide()

        side = QVBoxLayout()
        side.setSpacing(0)
        strip = QVBoxLayout()
        strip.setContentsMargins(Space.L, Space.M, Space.L, 0)
        strip.addWidget(self._messages)
        side.addLayout(strip)
        side.addWidget(self._stack, 1)
        side.addWidget(self._progress)
        side.addWidget(self._make_footer())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._make_rail())
        row.addLayout(side, 1)
        self._show_page(0)
        self._show_summary()

    # --- for the owner --------------------------------------------------------------------

    def set_busy(self, busy: bool, doing: str = "") -> None:
        """While the project is being made nothing can be changed; everything stays as typed.
        ``doing`` says what takes its time."""
        self._busy = busy
        self._stopping = False
        self._progress.setVisible(busy)
        self._doing.setText(doing if busy else "")
        self._stack.setEnabled(not busy)
        self._rail.setEnabled(not busy)
        if busy:
            self._messages.clear()
        self._show_buttons()

    @Slot(object)
    def show_services(self, services: Sequence[ServiceView]) -> None:
        """Say at each engine and writer how it stands with its key, when that is known."""
        self.engine_page.show_services(services)
        self.story_page.show_services(services)

    def show_error(self, message: MessageView) -> None:
        """Show why the project was not made or the brief not read; nothing typed is lost."""
        self.set_busy(False)
        self._messages.show_message(message, "danger")

    def show_stopped(self) -> None:
        """The making was given up; nothing typed is lost."""
        self.set_busy(False)
        self._messages.show_message(
            MessageView(
                _("Stopped. Nothing was made."),
                _("A language model may charge for what it had written by then."),
            )
            if not self.story_page.writer().is_built_in
            else MessageView(_("Stopped. Nothing was made.")),
            "info",
        )

    def load_brief(self, brief: Brief, photos: Mapping[str, Path]) -> None:
        """Fill the wizard from a brief; ``photos`` are its photos' files."""
        self.product_page.load(brief)
        self.look_page.load(brief)
        self.story_page.set_template(brief.template)
        self.look_page.photos.add(photos.values())
        self._messages.show_message(
            MessageView(_("The brief “{name}” is filled in.").format(name=brief.name)), "success"
        )

    def request(self) -> NewProjectRequest:
        """What is filled in now; raises pydantic's ValidationError where pages are incomplete."""
        photos = named_photos(self.look_page.photos.photos())
        brief = Brief.model_validate(
            {
                **self.product_page.values(),
                **self.look_page.values(),
                "template": self.story_page.template(),
                "photos": tuple(photos),
            }
        )
        return NewProjectRequest(
            folder=self.engine_page.folder.folder(),
            brief=brief,
            photos=photos,
            provider=self.engine_page.provider(),
            writer=self.story_page.writer(),
        )

    def done(self, result: int) -> None:
        """See QDialog.done: stops reading photos."""
        self.look_page.photos.stop()
        super().done(result)

    def reject(self) -> None:
        """See QDialog.reject: while the project is made it stops that, and typed text is lost
        only twice asked."""
        if self._busy:
            self._ask_to_stop()
            return
        if self._touched and not self._warned:
            self._warned = True
            self._messages.show_message(
                MessageView(
                    _("The project is not created yet."),
                    _("Cancel once more to throw away what you have filled in."),
                ),
                "warning",
            )
            return
        super().reject()

    # --- parts ----------------------------------------------------------------------------

    def _make_rail(self) -> QWidget:
        self._rail = QFrame()
        self._rail.setFixedWidth(_RAIL_WIDTH_PX)
        set_role(self._rail, "panel")
        title = QLabel(_("New project"))
        set_role(title, "title")
        names = (_("Product"), _("Look and length"), _("Story"), _("Engine and folder"))
        self._steps = [WizardStep(number, name) for number, name in enumerate(names, start=1)]
        column = QVBoxLayout(self._rail)
        column.setContentsMargins(Space.L, Space.XL, Space.L, Space.L)
        column.setSpacing(Space.XS)
        column.addWidget(title)
        column.addSpacing(Space.M)
        for step in self._steps:
            step.clicked.connect(self._on_step_clicked)
            column.addWidget(step)
        column.addStretch()
        summary_title = QLabel(_("Your film"))
        set_role(summary_title, "strong")
        self._summary = text_label(role="caption")
        self._summary.setObjectName("wizard_summary")
        column.addWidget(summary_title)
        column.addWidget(self._summary)
        column.addSpacing(Space.L)
        load = QPushButton(_("Import brief file…"))
        load.setObjectName("import_brief_button")
        load.setToolTip(_("Fills the pages from a brief.toml file."))
        load.clicked.connect(self._open_brief_chooser)
        column.addWidget(load)
        return self._rail

    def _make_footer(self) -> QWidget:
        self._cancel = push_button(_("Cancel"), "cancel_wizard_button", "quiet")
        self._cancel.clicked.connect(self.reject)
        self._back = push_button(_("Back"), "back_button")
        self._back.clicked.connect(self._on_back)
        self._next = QPushButton(_("Next"))
        self._next.setObjectName("next_button")
        self._next.setDefault(True)
        set_role(self._next, "primary")
        self._next.clicked.connect(self._on_next)
        footer = DialogFooter()
        row = footer.row
        self._doing = text_label(role="caption")
        self._doing.setObjectName("wizard_doing")
        row.addWidget(self._cancel)
        row.addWidget(self._doing, 1)
        row.addWidget(self._back)
        row.addWidget(self._next)
        return footer

    # --- moving through the pages ---------------------------------------------------------

    def _show_page(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        if self._pages[number] is self.engine_page:
            self.engine_page.set_film_name(self.product_page.name.text())
        self._show_buttons()
        self._show_steps()
        self._pages[number].first_stop().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_buttons(self) -> None:
        last = self._stack.currentIndex() == len(self._pages) - 1
        self._back.setEnabled(self._stack.currentIndex() > 0 and not self._busy)
        self._cancel.setEnabled(not self._stopping)
        self._cancel.setText(_("Stop") if self._busy else _("Cancel"))
        self._next.setEnabled(not self._busy)
        if self._busy:
            self._next.setText(_("Creating…"))
        else:
            self._next.setText(_("Create project") if last else _("Next"))

    def _show_steps(self) -> None:
        for number, step in enumerate(self._steps):
            step.setChecked(number == self._stack.currentIndex())

    @Slot()
    def _on_changed(self) -> None:
        self._touched = True
        self._warned = False
        self.story_page.show_film(self.look_page.language(), self.look_page.length.scenes.value())
        self._show_summary()

    def _show_summary(self) -> None:
        brief = self.look_page
        length_s = QLocale().toString(brief.length.seconds.value(), "g", 4)
        scenes = brief.length.scenes.value()
        lines = [
            self.product_page.name.text() or _("Not named yet"),
            ngettext("{n} scene, {seconds} s", "{n} scenes, {seconds} s", scenes).format(
                n=scenes, seconds=length_s
            ),
            f"{brief.aspect_ratio()}, {brief.language_box.currentText()}",
            self.story_page.template_name(),
        ]
        photos = len(brief.photos.photos())
        if photos:
            lines.append(ngettext("{n} photo", "{n} photos", photos).format(n=photos))
        self._summary.setText("\n".join(lines))

    @Slot()
    def _on_step_clicked(self) -> None:
        wanted = next(number for number, step in enumerate(self._steps) if step is self.sender())
        here = self._stack.currentIndex()
        while here < wanted and self._pages[here].first_problem() is None:
            here += 1
        self._show_page(min(here, wanted))

    @Slot()
    def _on_back(self) -> None:
        self._show_page(max(0, self._stack.currentIndex() - 1))

    @Slot()
    def _on_next(self) -> None:
        self._messages.clear()
        here = self._stack.currentIndex()
        problem = self._pages[here].first_problem()
        if problem is not None:
            self._show_problem(problem)
        elif here < len(self._pages) - 1:
            self._show_page(here + 1)
        else:
            self._ask_for_project()

    def _show_problem(self, field: Field) -> None:
        """Bring the field into sight, with the words below it, and the focus into it."""
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        area = self._stack.currentWidget()
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(field, 0, Space.L)

    def _ask_to_stop(self) -> None:
        if not self._stopping:
            self._stopping = True
            self._doing.setText(_("Stopping…"))
            self._show_buttons()
            self.stop_requested.emit()

    def _ask_for_project(self) -> None:
        for number, page in enumerate(self._pages):
            problem = page.first_problem()
            if problem is not None:
                self._show_page(number)
                self._show_problem(problem)
                return
        if self.look_page.photos.is_reading:
            self._messages.show_message(
                MessageView(_("Some photos are still being read."), _("Try again in a moment.")),
                "info",
            )
            return
        self.project_requested.emit(self.request())

    @Slot()
    def _open_brief_chooser(self) -> None:
        if self._brief_chooser is None:
            self._brief_chooser = QFileDialog(self, _("Import brief file"))
            self._brief_chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
            self._brief_chooser.setNameFilter(_("Briefs ({patterns})").format(patterns="*.toml"))
            self._brief_chooser.fileSelected.connect(self._on_brief_chosen)
        self._brief_chooser.open()

    @Slot(str)
    def _on_brief_chosen(self, name: str) -> None:
        self.import_brief_requested.emit(Path(name))


def default_projects_root() -> Path:
    """``VideoFlow`` in the user's documents folder."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home()) / "VideoFlow"
