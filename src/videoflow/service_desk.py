"""What the settings' page of online services asks for, done off the GUI thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Slot

from videoflow.errors import VideoFlowError
from videoflow.services.load_once import LoadOnce
from videoflow.services.ports import Report
from videoflow.services.service_settings import ServiceControl
from videoflow.services.view_models import ServicesView, TestView
from videoflow.services.views import message_view
from videoflow.ui.services_page import ServicesPage
from videoflow.window_tasks import WindowTasks

Change = Callable[[ServiceControl], object]


class ServiceDesk(QObject):
    """Fills one page and does what it asks for, one change after the other: keychains and disks
    may take their time, and what was set last must hold. Lives on the GUI thread."""

    def __init__(
        self, page: ServicesPage, tasks: WindowTasks, services: LoadOnce[ServiceControl]
    ) -> None:
        super().__init__()
        self._page: ServicesPage | None = page
        self._tasks = tasks
        self._services = services
        self._waiting: deque[Callable[[], None]] = deque()
        self._changing = False
        page.key_submitted.connect(self._set_key)
        page.key_forgotten.connect(self._forget_key)
        page.address_changed.connect(self._set_address)
        page.option_changed.connect(self._set_option)
        page.network_changed.connect(self._set_network)
        page.test_requested.connect(self._test)
        page.destroyed.connect(self._let_go)
        self._do(lambda _control: None)

    @Slot(str, str)
    def _set_key(self, service_id: str, key: str) -> None:
        self._do(lambda control: control.set_key(service_id, key))

    @Slot(str)
    def _forget_key(self, service_id: str) -> None:
        self._do(lambda control: control.forget_key(service_id))

    @Slot(str, str, str)
    def _set_address(self, service_id: str, name: str, value: str) -> None:
        self._do(lambda control: control.set_address(service_id, name, value))

    @Slot(str, str, str)
    def _set_option(self, service_id: str, name: str, value: str) -> None:
        self._do(lambda control: control.set_option(service_id, name, value))

    @Slot(str, str)
    def _set_network(self, proxy: str, ca_bundle: str) -> None:
        self._do(lambda control: control.set_network(proxy, ca_bundle))

    @Slot(str)
    def _test(self, service_id: str) -> None:
        """Test with what was set before; what is set meanwhile does not wait for the answer."""
        self._queue(partial(self._start_test, service_id))

    @Slot()
    def _let_go(self) -> None:
        self._page = None

    # --- one after the other -------------------------------------------------------------------

    def _do(self, change: Change) -> None:
        """Make a change when its turn comes, then show how everything is."""
        self._queue(partial(self._start_change, change))

    def _queue(self, start: Callable[[], None]) -> None:
        self._waiting.append(start)
        self._go_on()

    def _go_on(self) -> None:
        while self._waiting and not self._changing:
            self._waiting.popleft()()

    def _start_change(self, change: Change) -> None:
        self._changing = True

        async def work(_report: Report) -> ServicesView:
            control = self._services()
            change(control)
            return control.view()

        self._tasks.run(work, self._changed, self._refused)

    def _changed(self, view: ServicesView) -> None:
        self._changing = False
        if self._page is not None:
            self._page.show_services(view)
        self._go_on()

    def _refused(self, error: VideoFlowError) -> None:
        self._changing = False
        self._show_error(error)
        self._go_on()

    def _start_test(self, service_id: str) -> None:
        async def work(_report: Report) -> TestView:
            return await self._services().test(service_id)

        def show(test: TestView) -> None:
            if self._page is not None:
                self._page.show_test(service_id, test)

        self._tasks.run(work, show, self._show_error)

    def _show_error(self, error: VideoFlowError) -> None:
        if self._page is not None:
            self._page.show_error(message_view(error))
