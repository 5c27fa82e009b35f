"""The settings of one online service: its key, its addresses, and whether it can be reached."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from videoflow.i18n import _
from videoflow.services.view_models import AddressView, MessageView, ServiceView, TestView
from videoflow.ui.buttons import push_button
from videoflow.ui.labels import text_label
from videoflow.ui.message_strip import MessageStrip
from videoflow.ui.service_fields import KeyField, SettingField
from videoflow.ui.service_wording import key_state, makes_text
from videoflow.ui.theme import Space, set_icon, set_role
from videoflow.ui.web import open_page

_FILE_OPTIONS = ("image_workflow", "video_workflow")
"""Options whose value is a file on the user's computer."""


class ServiceForm(QWidget):
    """Shows a ServiceView and passes on what the user sets, each piece as soon as it is whole.

    Signals carry the service's id first. ``test_requested`` comes with a key that was written
    and not saved yet only after it was saved, so that what is tested is what will be used.
    """

    key_submitted = Signal(str, str)
    key_forgotten = Signal(str)
    address_changed = Signal(str, str, str)
    option_changed = Signal(str, str, str)
    test_requested = Signal(str)

    def __init__(self, view: ServiceView) -> None:
        super().__init__()
        set_role(self, "canvas")
        self.setObjectName(f"service_{view.id}")
        self._view = view
        self._test_when_saved = False
        self._build_head()
        self._build_key()
        self._build_test()
        self._settings = [
            *self._make_settings(_("Addresses"), view.addresses, self._on_address_changed),
            *self._make_settings(_("Options"), view.options, self._on_option_changed),
        ]
        self._column.addStretch(1)
        self._set_tab_order()
        self.show_service(view)

    # --- for the page --------------------------------------------------------------------------

    def show_service(self, view: ServiceView) -> None:
        """Show the service as it is set up now; what is being written stays."""
        before, self._view = self._view, view
        if (before.key_place, before.addresses) != (view.key_place, view.addresses):
            self._forget_test()
        self._about.setText(makes_text(view))
        self._show_key()
        fields = {field.name: field for field in self._settings}
        for setting in (*view.addresses, *view.options):
            fields[setting.name].show_setting(setting)
        if self._test_when_saved:
            self._test_when_saved = False
            self._ask_for_test()

    def show_test(self, test: TestView) -> None:
        """Show what came of testing the connection."""
        self._set_testing(False)
        self._result.show_message(test.message, "success" if test.ok else "danger")

    def stop_waiting(self) -> None:
        """What was asked for was refused: no test follows."""
        self._test_when_saved = False
        self._set_testing(False)

    # --- parts ---------------------------------------------------------------------------------

    def _build_head(self) -> None:
        name = text_label(self._view.name, "heading")
        self._about = text_label(role="muted")
        self._dashboard = _link(_("Open dashboard"), "open_dashboard_button", self._view.dashboard)
        self._dashboard.clicked.connect(self._open_dashboard)
        title = QHBoxLayout()
        title.setSpacing(Space.S)
        title.addWidget(name, 1)
        title.addWidget(self._dashboard)
        head = QVBoxLayout()
        head.setSpacing(Space.XS)
        head.addLayout(title)
        head.addWidget(self._about)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        self._column.setSpacing(Space.L)
        self._column.addLayout(head)

    def _build_key(self) -> None:
        self._key = KeyField()
        self._key.edited.connect(self._show_key_buttons)
        self._key.submitted.connect(self._submit_key)
        self._get_key = _link(_("Get a key"), "get_key_button", self._view.key_page)
        self._get_key.clicked.connect(self._open_key_page)
        self._key.add_to_head(self._get_key)
        self._state_icon = QLabel()
        self._state = text_label(role="caption")
        self._state.setObjectName("key_state")
        self._save = push_button(_("Save key"), "save_key_button")
        self._save.clicked.connect(self._submit_key)
        self._forget = push_button(_("Forget key"), "forget_key_button", "quiet")
        self._forget.clicked.connect(self._forget_key)
        state = QHBoxLayout()
        state.setSpacing(Space.S)
        state.addWidget(self._state_icon, 0, Qt.AlignmentFlag.AlignTop)
        state.addWidget(self._state, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addWidget(self._save)
        buttons.addWidget(self._forget)
        buttons.addStretch()
        self._key_part = QWidget()
        column = QVBoxLayout(self._key_part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self._key)
        column.addLayout(state)
        column.addLayout(buttons)
        self._column.addWidget(self._key_part)
        if self._view.key == "none":
            self._key_part.hide()

    def _build_test(self) -> None:
        self._test = push_button(_("Test connection"), "test_connection_button", icon="globe")
        self._test.clicked.connect(self._on_test)
        self._free = QLabel(_("Costs nothing."))
        set_role(self._free, "caption")
        self._busy = QProgressBar()
        self._busy.setObjectName("test_busy_bar")
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedWidth(96)
        self._busy.setAccessibleName(_("Testing the connection"))
        self._busy.hide()
        self._result = MessageStrip(dismissible=False)
        self._result.setObjectName("test_result")
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self._test)
        row.addWidget(self._busy)
        row.addWidget(self._free)
        row.addStretch()
        part = QVBoxLayout()
        part.setSpacing(Space.S)
        part.addLayout(row)
        part.addWidget(self._result)
        self._column.addLayout(part)

    def _make_settings(
        self, title: str, settings: Sequence[AddressView], on_change: Callable[[str, str], None]
    ) -> list[SettingField]:
        if not settings:
            return []
        rule = QFrame()
        set_role(rule, "separator")
        heading = QLabel(title)
        set_role(heading, "title")
        self._column.addWidget(rule)
        self._column.addWidget(heading)
        fields = []
        for setting in settings:
            is_file = setting.name in _FILE_OPTIONS
            field = SettingField(
                setting,
                hint=_("A workflow saved by ComfyUI in its API format.") if is_file else "",
                file_title=_("Choose a workflow") if is_file else "",
            )
            field.changed.connect(on_change)
            self._column.addWidget(field)
            fields.append(field)
        return fields

    def _set_tab_order(self) -> None:
        stops: list[QWidget] = [
            self._dashboard,
            self._get_key,
            self._key.line,
            self._key.show_button,
            self._key.paste_button,
            self._save,
            self._forget,
            self._test,
        ]
        for field in self._settings:
            stops.extend(field.tab_stops())
        for earlier, later in pairwise(stops):
            QWidget.setTabOrder(earlier, later)

    # --- what is shown -------------------------------------------------------------------------

    def _show_key(self) -> None:
        view, state = self._view, key_state(self._view)
        fixed = view.key_place == "environment"
        held = view.key_place in ("keychain", "window")
        if fixed:
            text = _("Taken from the environment variable {variable}")
            placeholder = text.format(variable=view.key_variable)
        elif held:
            placeholder = _("A new key replaces the old one")
        else:
            placeholder = _("Paste the key here")
        self._key.set_fixed(fixed, placeholder)
        set_icon(self._state_icon, state.icon, state.token, 16)
        self._state.setText(f"{state.text}. {_key_advice(view)}".rstrip())
        self._key.line.setAccessibleDescription(self._state.text())
        self._save.setHidden(fixed)
        self._forget.setVisible(held)
        self._show_key_buttons()

    @Slot()
    def _show_key_buttons(self) -> None:
        self._save.setEnabled(bool(self._key.key()))

    def _set_testing(self, testing: bool) -> None:
        self._busy.setVisible(testing)
        self._free.setVisible(not testing)
        self._test.setEnabled(not testing)
        self._test.setText(_("Testing…") if testing else _("Test connection"))
        if testing:
            self._result.clear()

    def _forget_test(self) -> None:
        """What was found out holds no longer: another key or address is in use."""
        if self._test.isEnabled():
            self._result.clear()

    # --- intents -------------------------------------------------------------------------------

    @Slot()
    def _submit_key(self) -> None:
        key = self._key.key()
        if key:
            self._key.clear()
            self._result.clear()
            self.key_submitted.emit(self._view.id, key)

    @Slot()
    def _forget_key(self) -> None:
        self._result.clear()
        self.key_forgotten.emit(self._view.id)

    @Slot()
    def _on_test(self) -> None:
        if self._key.key():
            self._test_when_saved = True
            self._set_testing(True)
            self._submit_key()
        else:
            self._ask_for_test()

    def _ask_for_test(self) -> None:
        self._set_testing(True)
        self.test_requested.emit(self._view.id)

    @Slot(str, str)
    def _on_address_changed(self, name: str, value: str) -> None:
        self._result.clear()
        self.address_changed.emit(self._view.id, name, value)

    @Slot(str, str)
    def _on_option_changed(self, name: str, value: str) -> None:
        self.option_changed.emit(self._view.id, name, value)

    @Slot()
    def _open_key_page(self) -> None:
        self._open(self._view.key_page)

    @Slot()
    def _open_dashboard(self) -> None:
        self._open(self._view.dashboard)

    def _open(self, address: str) -> None:
        if not open_page(address):
            failed = MessageView(
                _("No browser could be opened."),
                _("Open {address} yourself.").format(address=address),
            )
            self._result.show_message(failed, "warning")


def _key_advice(view: ServiceView) -> str:
    """What else there is to know about the key of a service."""
    if view.key_place == "environment":
        return _("Change it where it is set; it wins over a key that is kept here.")
    if view.key_place == "window":
        return _("It is forgotten when VideoFlow is closed.")
    parts = []
    if view.key_place == "none" and view.key == "optional":
        parts.append(_("A server of your own may need none."))
    if view.key_place == "none" and view.key_variable:
        text = _("The environment variable {variable} works, too.")
        parts.append(text.format(variable=view.key_variable))
    return " ".join(parts)


def _link(text: str, name: str, address: str) -> QPushButton:
    """A button that opens a web page; hidden where there is none."""
    button = push_button(text, name, "link", "external", icon_px=14)
    button.setToolTip(address)
    button.setAccessibleDescription(_("Opens {address} in your browser").format(address=address))
    if not address:
        button.hide()
    return button
