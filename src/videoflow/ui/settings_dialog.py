"""Settings: of the application, of the open project, and of online services."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from videoflow.domain.settings import AutoAccept, ProjectSettings
from videoflow.i18n import LANGUAGES, _
from videoflow.services.view_models import MessageView
from videoflow.ui.buttons import push_button
from videoflow.ui.dialog_parts import DialogFooter
from videoflow.ui.form_fields import Field, Stepper, guard_wheel, select_data
from videoflow.ui.message_strip import MessageStrip
from videoflow.ui.option_card import ChoiceCard
from videoflow.ui.services_page import ServicesPage
from videoflow.ui.theme import Scheme, Space, set_role

_GIGABYTE = 1_000_000_000
_NO_BUDGET = -1.0
"""Stands for no limit: a budget of nothing is one."""


class SettingsDialog(QDialog):
    """Changes apply together, with *Save*.

    ``language_chosen`` carries a code of ``i18n.LANGUAGES`` or None for the system's;
    ``ffmpeg_chosen`` the path of the user's own ffmpeg, empty for the one that VideoFlow brings;
    ``appearance_chosen`` ``system``, ``light`` or ``dark``; ``project_settings_submitted`` a dict
    of the project settings that were changed; ``updates_chosen`` whether to look for new versions,
    which is asked only where ``looks_for_updates`` is not None. Each only where something was
    changed.

    The page of services is made when it is looked at first: ``services_opened`` carries it, and
    its owner fills it. What is set there applies at once.
    """

    updates_chosen = Signal(bool)
    language_chosen = Signal(object)
    appearance_chosen = Signal(str)
    ffmpeg_chosen = Signal(str)
    project_settings_submitted = Signal(object)
    services_opened = Signal(object)

    def __init__(
        self,
        interface_language: str | None,
        appearance: Scheme,
        ffmpeg: str,
        looks_for_updates: bool | None,
        project: ProjectSettings | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("settings_dialog")
        self.setWindowTitle(_("Settings"))
        self.setMinimumSize(640, 480)
        self.resize(800, 760 if project is not None else 560)
        self._language_before = interface_language
        self._appearance_before = appearance
        self._ffmpeg_before = ffmpeg
        self._updates_before = looks_for_updates
        self._project_before = project
        self._messages = MessageStrip()

        content = QWidget()
        set_role(content, "canvas")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        self._column.setSpacing(Space.L)
        self._column.addWidget(self._messages)
        self._add_application()
        if project is not None:
            self._add_project(project)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        self._services: ServicesPage | None = None
        self._services_place = QWidget()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(area, _("General"))
        self.tabs.addTab(self._services_place, _("Services"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs, 1)
        column.addWidget(self._make_footer())
        self.tabs.currentChanged.connect(self._on_tab_chosen)

    @property
    def services(self) -> ServicesPage:
        """The page of services; made when it is asked for first."""
        if self._services is None:
            self._services = ServicesPage()
            room = QVBoxLayout(self._services_place)
            room.setContentsMargins(0, 0, 0, 0)
            room.addWidget(self._services)
            self.services_opened.emit(self._services)
        return self._services

    def show_services_page(self) -> None:
        """Bring the page of services to the front."""
        self.tabs.setCurrentWidget(self._services_place)

    def show_error(self, message: MessageView) -> None:
        """Show why the settings were not taken; everything stays as chosen."""
        self._messages.show_message(message, "danger")

    def _add_application(self) -> None:
        self._add_heading(_("VideoFlow"))
        self._language = QComboBox()
        self._language.setObjectName("language_box")
        self._language.addItem(_("As the system"), None)
        for code, name in LANGUAGES.items():
            self._language.addItem(name, code)
        select_data(self._language, self._language_before)
        self._appearance = QComboBox()
        self._appearance.setObjectName("appearance_box")
        for name, scheme in (
            (_("As the system"), "system"),
            (_("Light"), "light"),
            (_("Dark"), "dark"),
        ):
            self._appearance.addItem(name, scheme)
        select_data(self._appearance, self._appearance_before)
        guard_wheel(self._language, self._appearance)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addWidget(
            Field(_("Language of the windows"), self._language, _("Used from the next start on.")),
            1,
        )
        row.addWidget(Field(_("Appearance"), self._appearance), 1, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)
        self._ffmpeg = QLineEdit(self._ffmpeg_before)
        self._ffmpeg.setObjectName("ffmpeg_edit")
        self._ffmpeg.setPlaceholderText(_("The one that comes with VideoFlow"))
        self._ffmpeg.setClearButtonEnabled(True)
        browse = push_button(_("Browse…"), "browse_ffmpeg_button")
        browse.clicked.connect(self._choose_ffmpeg)
        beside = QWidget()
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self._ffmpeg, 1)
        row.addWidget(browse)
        hint = _("Where it does not work, VideoFlow uses its own. “Check the set-up” tells which.")
        self._column.addWidget(Field(_("Your own ffmpeg"), beside, hint))
        self._ffmpeg.setAccessibleName(_("Your own ffmpeg"))
        self._updates = QCheckBox(_("Look for new versions of VideoFlow once a day"))
        self._updates.setObjectName("updates_box")
        self._updates.setToolTip(
            _("You are told of a new version; nothing is installed by itself.")
        )
        self._updates.setChecked(bool(self._updates_before))
        self._updates.setVisible(self._updates_before is not None)
        self._column.addWidget(self._updates)

    @Slot()
    def _choose_ffmpeg(self) -> None:
        chooser = QFileDialog(self, _("Choose an ffmpeg program"))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(self._ffmpeg.setText)
        chooser.open()

    def _add_project(self, project: ProjectSettings) -> None:
        self._column.addSpacing(Space.S)
        self._add_heading(_("This project"))
        question = QLabel(_("When a new take is finished"))
        set_role(question, "strong")
        self._column.addWidget(question)
        choices = QWidget()
        choices.setAccessibleName(question.text())
        set_role(choices, "canvas")
        stack = QVBoxLayout(choices)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(Space.S)
        self._acceptance = [
            ChoiceCard(
                _("Take the first one, ask about the others"),
                _("A scene’s first result goes into the film. Later ones wait for your review."),
                "first",
            ),
            ChoiceCard(
                _("Always ask"),
                _("Nothing goes into the film before you have accepted it."),
                "never",
            ),
            ChoiceCard(
                _("Always take the newest"),
                _("Replaces what is in the film at once. Earlier takes can be restored."),
                "always",
            ),
        ]
        for card in self._acceptance:
            card.setObjectName(f"auto_accept_{card.data}")
            card.setChecked(card.data == project.auto_accept)
            stack.addWidget(card)
        self._column.addWidget(choices)

        self._kept = QSpinBox()
        self._kept.setObjectName("kept_takes_box")
        self._kept.setRange(1, 1000)
        self._kept.setValue(project.kept_takes_per_asset)
        self._space = QDoubleSpinBox()
        self._space.setObjectName("kept_space_box")
        self._space.setRange(0, 10_000)
        self._space.setDecimals(1)
        self._space.setSuffix(_(" GB"))
        self._space.setValue(project.kept_takes_total_bytes / _GIGABYTE)
        guard_wheel(self._kept, self._space)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        for field in (
            Field(
                _("Earlier takes to keep"), Stepper(self._kept), _("For each image and each video.")
            ),
            Field(
                _("At most, in all"), Stepper(self._space), _("The oldest go to the trash first.")
            ),
        ):
            row.addWidget(field, 1)
        self._kept.setAccessibleName(_("Earlier takes to keep"))
        self._space.setAccessibleName(_("Space for earlier takes in gigabytes"))
        self._column.addLayout(row)
        self._budget = QDoubleSpinBox()
        self._budget.setObjectName("budget_box")
        self._budget.setRange(_NO_BUDGET, 1_000_000)
        self._budget.setDecimals(2)
        self._budget.setPrefix("$")
        self._budget.setSpecialValueText(_("No limit"))
        before = project.budget_usd
        self._budget.setValue(_NO_BUDGET if before is None else before)
        guard_wheel(self._budget)
        hint = _("Nothing is sent to a service that could make this film cost more.")
        self._column.addWidget(Field(_("Budget of this film"), Stepper(self._budget), hint))
        self._budget.setAccessibleName(_("Budget of this film"))

    def _add_heading(self, text: str) -> None:
        heading = QLabel(text)
        set_role(heading, "heading")
        self._column.addWidget(heading)

    @Slot(int)
    def _on_tab_chosen(self, _place: int) -> None:
        """There is nothing to cancel where everything has been applied already."""
        on_services = self.tabs.currentWidget() is self._services_place
        self._cancel.setHidden(on_services)
        self._at_once.setVisible(on_services)
        self._save.setText(_("Done") if on_services else _("Save"))
        if on_services:
            self.services.show()

    def _make_footer(self) -> QFrame:
        self._cancel = push_button(_("Cancel"), "cancel_settings_button", "quiet")
        self._cancel.clicked.connect(self.reject)
        self._at_once = QLabel(_("What you set here applies at once."))
        set_role(self._at_once, "caption")
        self._at_once.hide()
        self._save = QPushButton(_("Save"))
        self._save.setObjectName("save_settings_button")
        self._save.setDefault(True)
        set_role(self._save, "primary")
        self._save.clicked.connect(self._on_save)
        footer = DialogFooter()
        row = footer.row
        row.addWidget(self._cancel)
        row.addWidget(self._at_once)
        row.addStretch(1)
        row.addWidget(self._save)
        return footer

    def _changed_project_fields(self, before: ProjectSettings) -> dict[str, object]:
        chosen = next(card.data for card in self._acceptance if card.isChecked())
        after: dict[str, object] = {
            "auto_accept": cast(AutoAccept, chosen),
            "kept_takes_per_asset": self._kept.value(),
        }
        # The box shows tenths of a gigabyte: an untouched value is not rounded by saving.
        if self._space.value() != round(before.kept_takes_total_bytes / _GIGABYTE, 1):
            after["kept_takes_total_bytes"] = round(self._space.value() * _GIGABYTE)
        budget_usd = self._budget.value()
        after["budget_usd"] = None if budget_usd < 0 else round(budget_usd, 2)
        return {name: value for name, value in after.items() if value != getattr(before, name)}

    @Slot()
    def _on_save(self) -> None:
        """Pass the changes on and close; the owner shows the dialog again where one is refused."""
        self._messages.clear()
        if self._language.currentData() != self._language_before:
            self.language_chosen.emit(self._language.currentData())
        if self._appearance.currentData() != self._appearance_before:
            self.appearance_chosen.emit(self._appearance.currentData())
        if self._ffmpeg.text().strip() != self._ffmpeg_before:
            self.ffmpeg_chosen.emit(self._ffmpeg.text().strip())
        if self._updates_before not in (None, self._updates.isChecked()):
            self.updates_chosen.emit(self._updates.isChecked())
        if self._project_before is not None:
            fields = self._changed_project_fields(self._project_before)
            if fields:
                self.project_settings_submitted.emit(fields)
        if self._messages.isHidden():
            self.accept()
