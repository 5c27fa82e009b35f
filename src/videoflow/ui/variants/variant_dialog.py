"""Make the same film once more, another way: another hook, another language, another shape."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QWidget

from videoflow.domain.base import AspectRatio
from videoflow.domain.naming import make_stem
from videoflow.errors import VideoFlowError
from videoflow.i18n import _
from videoflow.services.variants import VariantWish
from videoflow.services.view_models import ProjectView
from videoflow.services.writer import WriterChoice
from videoflow.ui.buttons import push_button
from videoflow.ui.form_dialog import FormDialog
from videoflow.ui.form_fields import Field, LineField, TextField, guard_wheel
from videoflow.ui.theme import Space
from videoflow.ui.wizard_pages import FILM_LANGUAGES, language_name

_SHORTEST_HOOK, _LONGEST_HOOK = 10, 1000


MakeVariant = Callable[[Path, VariantWish], None]
"""Begins to make a variant in a folder; may raise a VideoFlowError."""


class VariantDialog(FormDialog):
    """Asks how the variant differs and has it made; the end is told with ``show_done`` or
    ``show_failure``. Closing it before gives the variant up: ``cancel`` is called."""

    def __init__(
        self,
        view: ProjectView,
        hook: str,
        make: MakeVariant,
        cancel: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            _("Duplicate as a variant"),
            _(
                "A second film in a folder beside this one, with its own copies of everything that "
                "has been made. Nothing is charged again."
            ),
            save_text=_("Make the variant"),
            parent=parent,
        )
        self.setObjectName("variant_dialog")
        self._view = view
        self._make = make
        self._cancel = cancel
        self._parent_folder = view.folder.parent
        self._busy = False
        self.name = LineField(
            _("Name"), missing=_("Give the variant a name."), hint=str(self._parent_folder)
        )
        self.name.line.setObjectName("variant_name")
        self.shape = QComboBox()
        self.shape.setObjectName("variant_shape")
        self.language = QComboBox()
        self.language.setObjectName("variant_language")
        guard_wheel(self.shape, self.language)
        self.hook = TextField(
            _("Another hook"),
            placeholder=hook,
            hint=_("What happens in the first scene instead. Empty: as it is."),
            max_chars=_LONGEST_HOOK,
            min_lines=3,
        )
        self.hook.area.setObjectName("variant_hook")
        self.rewrite = QCheckBox(_("Have all texts written again from the brief"))
        self.rewrite.setObjectName("rewrite_box")
        self.rewrite.setToolTip(
            _(
                "By the built-in writer, which costs nothing and writes English, Vietnamese and "
                "German. Otherwise the texts stay as they are."
            )
        )
        self.open_afterwards = QCheckBox(_("Open the variant afterwards"))
        self.open_afterwards.setObjectName("open_variant_box")
        self.open_afterwards.setChecked(True)
        self._choose = push_button(_("Change folder…"), "variant_folder_button")
        self._choose.clicked.connect(self._choose_folder)
        self._fill_in()
        self.resize(560, 600)

    def wish(self) -> VariantWish:
        """What the form says now."""
        return VariantWish(
            name=self.name.text(),
            hook=self.hook.text() or None,
            language=self.language.currentData(),
            aspect_ratio=self.shape.currentData(),
            writer=WriterChoice() if self.rewrite.isChecked() else None,
        )

    @property
    def busy(self) -> bool:
        """Whether the variant is being made."""
        return self._busy

    def show_failure(self, error: VideoFlowError) -> None:
        """The variant could not be made: say why, and let the user try again."""
        self._set_busy(False)
        self.show_error(error)

    def show_done(self) -> None:
        """The variant is there."""
        self._busy = False
        self.accept()

    def _folder(self) -> Path:
        return self._parent_folder / make_stem(self.name.text())

    def _fill_in(self) -> None:
        brief = self._view.brief
        self.name.set_text(_("{name} variant").format(name=self._view.name))
        self.name.edited.connect(self._show_folder)
        self.name.add_beside(self._choose)
        same = _("As it is ({value})")
        self.shape.addItem(same.format(value=brief.aspect_ratio.value), None)
        for ratio in AspectRatio:
            if ratio is not brief.aspect_ratio:
                self.shape.addItem(ratio.value, ratio)
        self.language.addItem(same.format(value=language_name(brief.language)), None)
        for code in FILM_LANGUAGES:
            if code != brief.language:
                self.language.addItem(language_name(code), code)
        self._shape_field = Field(
            _("Shape"), self.shape, _("Pictures are cropped around their focus points.")
        )
        self._language_field = Field(
            _("Language"),
            self.language,
            _("For what is written and spoken from now on."),
        )
        pair = QHBoxLayout()
        pair.setSpacing(Space.L)
        top = Qt.AlignmentFlag.AlignTop
        pair.addWidget(self._shape_field, 1, top)
        pair.addWidget(self._language_field, 1, top)
        self.form.addWidget(self.name)
        self.form.addLayout(pair)
        self.form.addWidget(self.rewrite)
        self.form.addWidget(self.hook)
        self.form.addWidget(self.open_afterwards)
        self.form.addStretch(1)
        self._show_folder()

    @Slot()
    def _show_folder(self) -> None:
        self.name.set_hint(str(self._folder()))

    @Slot()
    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, _("Where to put the variant"), str(self._parent_folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._folder_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _folder_chosen(self, folder: str) -> None:
        self._parent_folder = Path(folder)
        self._show_folder()

    def _is_good(self) -> bool:
        """See FormDialog."""
        good = self.name.reveal()
        hook = self.hook.text()
        if hook and len(hook) < _SHORTEST_HOOK:
            self.hook.show_problem(_("Write at least {n} characters.").format(n=_SHORTEST_HOOK))
            return False
        return self.hook.reveal() and good

    def _save(self) -> None:
        """See FormDialog: begins; the dialog stays until the variant is there."""
        if not self._busy:
            self._set_busy(True)
            try:
                self._make(self._folder(), self.wish())
            except VideoFlowError:
                self._set_busy(False)
                raise

    def submit(self) -> None:
        """See FormDialog: closes only when the variant has been made."""
        if self._is_good():
            try:
                self._save()
            except VideoFlowError as error:
                self.show_error(error)

    def _let_go(self) -> None:
        """See FormDialog."""
        if self._busy:
            self._cancel()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.form_area.setEnabled(not busy)
        self.save_button.setEnabled(not busy)
        self.save_button.setText(_("Copying…") if busy else _("Make the variant"))
