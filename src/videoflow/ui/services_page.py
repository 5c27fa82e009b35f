"""The settings' page for online services: keys, addresses, and how the network is reached."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from videoflow.i18n import _
from videoflow.services.view_models import (
    AddressView,
    MessageView,
    ServicesView,
    ServiceView,
    TestView,
)
from videoflow.ui.card_button import CardButton
from videoflow.ui.labels import text_label
from videoflow.ui.message_strip import MessageStrip
from videoflow.ui.scroll_area import scrolling
from videoflow.ui.service_fields import SettingField
from videoflow.ui.service_form import ServiceForm
from videoflow.ui.service_wording import key_state
from videoflow.ui.theme import Space, set_icon, set_role

_RAIL_WIDTH_PX = 232


class ServicesPage(QWidget):
    """Shows a ServicesView and emits what the user sets; every piece applies by itself.

    The owner answers each with ``show_services``, or with ``show_error`` where it is refused, and
    ``test_requested`` with ``show_test``. A key leaves the page with ``key_submitted`` and is not
    kept in it.
    """

    key_submitted = Signal(str, str)
    key_forgotten = Signal(str)
    address_changed = Signal(str, str, str)
    option_changed = Signal(str, str, str)
    network_changed = Signal(str, str)
    test_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("services_page")
        self._services: dict[str, ServiceView] = {}
        self._forms: dict[str, ServiceForm] = {}
        self._rows: dict[str, _Row] = {}
        self._told: tuple[MessageView, ...] = ()
        self._error = MessageStrip()
        self._error.setObjectName("services_error")
        self._notices = QVBoxLayout()
        self._notices.setSpacing(Space.S)
        strips = QVBoxLayout()
        strips.setContentsMargins(Space.L, Space.M, Space.L, Space.S)
        strips.setSpacing(Space.S)
        strips.addWidget(self._error)
        strips.addLayout(self._notices)
        self._strips = QWidget()
        self._strips.setLayout(strips)
        self._strips.hide()

        self._waiting = QLabel(_("Looking at keys and addresses…"))
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self._waiting, "muted")
        self._network = _NetworkForm()
        self._network.changed.connect(self.network_changed)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(scrolling(self._network))
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._make_rail())
        body.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._strips)
        column.addLayout(body, 1)

    # --- for the owner -------------------------------------------------------------------------

    @Slot(object)
    def show_services(self, view: ServicesView) -> None:
        """Show how everything is set up now; what is being written stays."""
        self._error.clear()
        self._tell(_notices(view))
        for service in view.services:
            self._services[service.id] = service
            if service.id not in self._rows:
                self._add_row(service)
            self._rows[service.id].show_service(service)
            if service.id in self._forms:
                self._forms[service.id].show_service(service)
        self._network.show_network(view.proxy, view.ca_bundle)
        self._network_row.show()
        if self._stack.currentWidget() is self._waiting:
            first = next(iter(self._rows.values()), self._network_row)
            first.setChecked(True)

    @Slot(str, object)
    def show_test(self, service_id: str, test: TestView) -> None:
        """Show what came of testing the connection to a service."""
        form = self._forms.get(service_id)
        if form is not None:
            form.show_test(test)

    @Slot(object)
    def show_error(self, message: MessageView) -> None:
        """Show why something was refused; what was written stays."""
        for form in self._forms.values():
            form.stop_waiting()
        self._error.show_message(message, "danger")
        self._strips.show()

    def show_service(self, service_id: str) -> None:
        """Bring one service to the front, once it is known."""
        row = self._rows.get(service_id)
        if row is not None:
            row.setChecked(True)

    # --- parts ---------------------------------------------------------------------------------

    def _make_rail(self) -> QWidget:
        content = QWidget()
        content.setAccessibleName(_("Services"))
        set_role(content, "canvas")
        self._rail = QVBoxLayout(content)
        self._rail.setContentsMargins(Space.S, Space.M, Space.S, Space.M)
        self._rail.setSpacing(2)
        self._network_row = _Row("network", _("Network"))
        self._network_row.show_line(_("Proxy and certificates"), "globe", "muted")
        self._network_row.toggled.connect(self._on_chosen)
        self._network_row.hide()
        self._rail.addStretch(1)
        self._rail.addWidget(self._network_row)
        area = scrolling(content)
        rail = QFrame()
        rail.setFixedWidth(_RAIL_WIDTH_PX)
        set_role(rail, "panel")
        column = QVBoxLayout(rail)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        return rail

    def _add_row(self, service: ServiceView) -> None:
        row = _Row(service.id, service.name)
        row.toggled.connect(self._on_chosen)
        self._rail.insertWidget(len(self._rows), row)
        previous = [*self._rows.values()][-1:]
        QWidget.setTabOrder(previous[0] if previous else row, row)
        QWidget.setTabOrder(row, self._network_row)
        self._rows[service.id] = row

    def _form(self, service_id: str) -> ServiceForm:
        """The form of a service; made when it is looked at first."""
        form = self._forms.get(service_id)
        if form is None:
            form = self._forms[service_id] = ServiceForm(self._services[service_id])
            form.key_submitted.connect(self.key_submitted)
            form.key_forgotten.connect(self.key_forgotten)
            form.address_changed.connect(self.address_changed)
            form.option_changed.connect(self.option_changed)
            form.test_requested.connect(self.test_requested)
            self._stack.addWidget(scrolling(form))
        return form

    def _tell(self, messages: tuple[MessageView, ...]) -> None:
        """Show notices above everything; one that was dismissed comes back only if it is new."""
        if messages != self._told:
            self._told = messages
            while (item := self._notices.takeAt(0)) is not None:
                if (strip := item.widget()) is not None:
                    strip.deleteLater()
            for message in messages:
                strip = MessageStrip()
                self._notices.addWidget(strip)
                strip.show_message(message, "warning")
        self._strips.setVisible(bool(messages))

    @Slot(bool)
    def _on_chosen(self, chosen: bool) -> None:
        row = self.sender()
        if not chosen or not isinstance(row, _Row):
            return
        page = self._network if row is self._network_row else self._form(row.service_id)
        for place in range(self._stack.count()):
            area = self._stack.widget(place)
            if isinstance(area, QScrollArea) and area.widget() is page:
                self._stack.setCurrentIndex(place)


class _Row(CardButton):
    """A service in the list: its name, and how it stands with its key."""

    def __init__(self, service_id: str, name: str) -> None:
        super().__init__(framed=False)
        self.service_id = service_id
        self.setObjectName(f"service_row_{service_id}")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setText(name)
        self.setAccessibleName(name)
        title = text_label(name, "strong")
        self._icon = QLabel()
        self._line = QLabel()
        self._line.setTextFormat(Qt.TextFormat.PlainText)
        self._line.setWordWrap(True)
        self._line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        set_role(self._line, "caption")
        for label in (self._icon, self._line):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.add_line(title)
        state = QHBoxLayout()
        state.setSpacing(6)
        state.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        state.addWidget(self._line, 1)
        self.column.addLayout(state)

    def show_service(self, service: ServiceView) -> None:
        """Show how it stands with the key."""
        state = key_state(service)
        self.show_line(state.text, state.icon, state.token)

    def show_line(self, text: str, icon: str, token: str) -> None:
        """Show a line under the name."""
        set_icon(self._icon, icon, token, 14)
        self._line.setText(text)
        self.setAccessibleDescription(text)


class _NetworkForm(QWidget):
    """Proxy and certificates, for all services alike. ``changed`` carries both."""

    changed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "canvas")
        self.setObjectName("network_form")
        heading = QLabel(_("Network"))
        set_role(heading, "heading")
        lead = text_label(_("For all services. Most people need nothing here."), "muted")
        self._proxy = SettingField(
            _network_setting("proxy", ""),
            hint=_("Such as http://proxy.example.com:8080. Empty: as the system says."),
        )
        self._ca_bundle = SettingField(
            _network_setting("ca_bundle", ""),
            hint=_("Only where your company checks encrypted traffic with its own certificates."),
            file_title=_("Choose a file of certificates"),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.L)
        column.addWidget(heading)
        column.addWidget(lead)
        for field in (self._proxy, self._ca_bundle):
            field.changed.connect(self._on_changed)
            column.addWidget(field)
        column.addStretch(1)

    def show_network(self, proxy: str, ca_bundle: str) -> None:
        """Show what is set now; empty where the system decides."""
        self._proxy.show_setting(_network_setting("proxy", proxy))
        self._ca_bundle.show_setting(_network_setting("ca_bundle", ca_bundle))

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit(self._proxy.text(), self._ca_bundle.text())


def _network_setting(name: str, value: str) -> AddressView:
    label = _("Proxy") if name == "proxy" else _("Certificates (CA bundle)")
    return AddressView(name, label, value, _("As the system says"))


def _notices(view: ServicesView) -> tuple[MessageView, ...]:
    if view.keychain:
        return view.problems
    no_keychain = MessageView(
        _("There is no keychain here, so keys are kept for this window only."),
        _("To keep one for good, set the environment variable that its service names."),
    )
    return (no_keychain, *view.problems)
