"""The first page of the scene editor: everything that is written about a scene."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from videoflow.domain.scene import SCENARIOS, Details
from videoflow.i18n import _
from videoflow.services.view_models import SceneView
from videoflow.ui.form_fields import (
    Field,
    LineField,
    SecondsBox,
    Stepper,
    TextField,
    guard_wheel,
)
from videoflow.ui.theme import Space, set_role
from videoflow.ui.wording import scenario_label

_MAX_LABEL_CHARS = 200
_DETAILS = "details."
_PAUSE_MS = 500
Value = str | float


class ScenarioField(Field):
    """One of the known roles, or a label of the user's own."""

    def __init__(self) -> None:
        self.box = QComboBox()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for scenario in SCENARIOS:
            self.box.addItem(scenario_label(scenario), scenario)
        guard_wheel(self.box)
        super().__init__(_("Role in the film"), self.box)
        self.box.editTextChanged.connect(self.edited)
        self.box.activated.connect(self.editing_left)
        line = self.box.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._on_editing_finished)

    def value(self) -> str:
        """A known role's id, else what is written."""
        written = self.box.currentText().strip()
        for row in range(self.box.count()):
            if self.box.itemText(row).casefold() == written.casefold():
                return str(self.box.itemData(row))
        return written

    def set_value(self, value: str) -> None:
        """Show a role."""
        if value != self.value():
            self.box.setEditText(scenario_label(value))

    def problem(self) -> str:
        """See Field.problem."""
        if not self.value():
            return _("Choose a role or write your own.")
        if len(self.value()) > _MAX_LABEL_CHARS:
            return _("Write at most {n} characters.").format(n=_MAX_LABEL_CHARS)
        return ""

    @Slot()
    def _on_editing_finished(self) -> None:
        self.reveal()
        self.editing_left.emit()


class DurationField(Field):
    """Seconds of the scene."""

    def __init__(self) -> None:
        self.box = SecondsBox(1, 60)
        self.box.setKeyboardTracking(False)
        guard_wheel(self.box)
        stepper = Stepper(self.box)
        super().__init__(_("Length"), stepper)
        self.box.setAccessibleName(_("Length in seconds"))
        self.box.valueChanged.connect(self.edited)
        # Somebody who holds the button down wants the last value, not each one saved.
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.editing_left)
        self.box.valueChanged.connect(self._on_value_changed)

    def value(self) -> float:
        """Seconds."""
        return round(self.box.value(), 1)

    def set_value(self, value: float) -> None:
        """Show a duration without passing it on as an edit."""
        blocked = self.box.blockSignals(True)
        self.box.setValue(value)
        self.box.blockSignals(blocked)

    @Slot()
    def _on_value_changed(self) -> None:
        self._pause.start()


class SceneTexts(QWidget):
    """Edits one scene. ``submitted`` carries the changed fields, all of them valid.

    What the user has typed and what is not saved yet stays through every update of the view,
    and, where it cannot be saved, through a visit to another scene too.
    """

    submitted = Signal(int, object)
    state_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "canvas")
        self._index: int | None = None
        self._saved: dict[str, Value] = {}
        self._kept: dict[int, dict[str, Value]] = {}
        self.scenario = ScenarioField()
        self.duration = DurationField()
        self.texts = self._make_texts()
        self._lay_out()
        for field in (self.scenario, self.duration, *self.texts.values()):
            field.edited.connect(self.state_changed)
            field.editing_left.connect(self.submit)

    def show_scene(self, view: SceneView) -> None:
        """Show a scene; fields with unsaved changes keep them."""
        fresh = _values_of(view)
        if view.index == self._index:
            unsaved = {
                name: value for name, value in self._values().items() if name in self.dirty()
            }
        else:
            self.leave()
            unsaved = self._kept.pop(view.index, {})
        self._index = view.index
        self._saved = fresh
        self._set_values({**fresh, **unsaved})
        if unsaved:
            self._reveal(unsaved)
        self.state_changed.emit()

    def leave(self) -> None:
        """Save what can be saved and keep the rest until the scene is shown again."""
        if self._index is None:
            return
        self.submit()
        wrong = self.wrong()
        if wrong:
            values = self._values()
            self._kept[self._index] = {name: values[name] for name in wrong}

    def dirty(self) -> set[str]:
        """Names of the fields that differ from what is saved."""
        values = self._values()
        return {name for name, value in self._saved.items() if values[name] != value}

    def wrong(self) -> list[str]:
        """Names of the changed fields that cannot be saved as they are."""
        return [name for name in self.dirty() if self._field(name).problem()]

    @Slot()
    def submit(self) -> None:
        """Pass every change on that is valid."""
        dirty = self.dirty() - set(self.wrong())
        if self._index is None or not dirty:
            return
        values = self._values()
        fields: dict[str, object] = {
            name: values[name] for name in dirty if not name.startswith(_DETAILS)
        }
        if any(name.startswith(_DETAILS) for name in dirty):
            good = {**self._saved, **{name: values[name] for name in dirty}}
            fields["details"] = Details.model_validate(
                {name: good[_DETAILS + name] for name in Details.model_fields}
            )
        self.submitted.emit(self._index, fields)
        self.state_changed.emit()

    def show_problems(self) -> bool:
        """Show at each changed field what is wrong with it; whether all is well."""
        wrong = self.wrong()
        self._reveal(wrong)
        return not wrong

    def _reveal(self, names: Mapping[str, object] | list[str]) -> None:
        for name in names:
            self._field(name).reveal()

    def _field(self, name: str) -> Field:
        special: dict[str, Field] = {"scenario": self.scenario, "duration_s": self.duration}
        return special.get(name) or self.texts[name]

    def _values(self) -> dict[str, Value]:
        return {
            "scenario": self.scenario.value(),
            "duration_s": self.duration.value(),
            **{name: field.text() for name, field in self.texts.items()},
        }

    def _set_values(self, values: Mapping[str, Value]) -> None:
        self.scenario.set_value(str(values["scenario"]))
        self.duration.set_value(float(values["duration_s"]))
        for name, field in self.texts.items():
            field.set_text(str(values[name]))

    def _make_texts(self) -> dict[str, LineField | TextField]:
        return {
            "title": LineField(_("Title"), placeholder=_("A name for the card")),
            "description": TextField(
                _("What happens"), min_chars=10, max_chars=1000, counted=True, min_lines=3
            ),
            "image_prompt": TextField(
                _("Image prompt"),
                hint=_("What the picture shows. Product, tone and shape are added by themselves."),
                min_chars=10,
                max_chars=2000,
                counted=True,
                min_lines=3,
            ),
            "movie_directions": TextField(
                _("Movement"),
                hint=_("What moves, and how. Empty: the description is used."),
                max_chars=2000,
                counted=True,
            ),
            "details.dialog": TextField(_("Spoken or shown words")),
            "details.visual": TextField(_("Visual")),
            "details.camera": TextField(_("Camera")),
            "details.lighting": TextField(_("Lighting")),
            "details.audio": TextField(_("Sound")),
            "details.music": TextField(_("Music")),
            "details.effects": TextField(_("Effects")),
        }

    def _lay_out(self) -> None:
        top = QGridLayout()
        top.setHorizontalSpacing(Space.M)
        top.addWidget(self.scenario, 0, 0)
        top.addWidget(self.duration, 0, 1)
        top.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.L)
        column.addWidget(self.texts["title"])
        column.addLayout(top)
        for name, field in self.texts.items():
            if name == "details.dialog":
                heading = QLabel(_("Details of the shot"))
                set_role(heading, "title")
                column.addSpacing(Space.S)
                column.addWidget(heading)
            if name != "title":
                column.addWidget(field)
        column.addStretch(1)


def _values_of(view: SceneView) -> dict[str, Value]:
    return {
        "scenario": view.scenario,
        "duration_s": round(view.duration_s, 1),
        "title": view.title,
        "description": view.description,
        "image_prompt": view.image_prompt,
        "movie_directions": view.movie_directions,
        **{_DETAILS + name: str(getattr(view.details, name)) for name in Details.model_fields},
    }
