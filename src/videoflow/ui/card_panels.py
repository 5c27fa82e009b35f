"""The two panels that come and go on a scene's card: a running job, and something to say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from videoflow.domain.progress import AssetStatus
from videoflow.i18n import _
from videoflow.services.view_models import AssetView, MessageView, SceneView
from videoflow.ui.buttons import push_button
from videoflow.ui.card_parts import SteadyLines
from videoflow.ui.flow_layout import FlowLayout
from videoflow.ui.progress_bar import PatientProgressBar
from videoflow.ui.theme import Space, set_icon, set_role
from videoflow.ui.wording import kind_label, retry_label, status_text

PROGRESS_STEPS = 1000


class JobPanel(QWidget):
    """What is being made, how far it is, and a way to stop it."""

    cancel_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = SteadyLines()
        self.bar = PatientProgressBar()
        self.bar.setObjectName("job_progress_bar")
        self.bar.setRange(0, PROGRESS_STEPS)
        self.bar.setTextVisible(False)
        self.cancel_button = QPushButton(_("Cancel"))
        self.cancel_button.setObjectName("cancel_button")
        set_role(self.cancel_button, "quiet")
        set_icon(self.cancel_button, "close", "muted", 14)
        self.cancel_button.clicked.connect(self.cancel_clicked)

        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(self._text)
        words.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addLayout(words, 1)
        row.addWidget(self.cancel_button, 0, Qt.AlignmentFlag.AlignBottom)

    def show_jobs(self, view: SceneView) -> None:
        """Show the jobs of a scene; the panel hides where there is none."""
        active = [asset for asset in (view.image, view.video) if asset.job is not None]
        self.setVisible(bool(active))
        if not active:
            return
        fractions = [asset.job.fraction for asset in active if asset.job is not None]
        done = round(PROGRESS_STEPS * sum(fractions) / len(fractions))
        self.bar.show_value(done)
        self._text.set_lines([_job_text(asset) for asset in active])
        names = ", ".join(kind_label(asset.kind) for asset in active)
        self.bar.setAccessibleName(_("Progress: {names}").format(names=names))
        stopping = all(asset.job is not None and asset.job.cancelling for asset in active)
        self.cancel_button.setEnabled(not stopping)
        self.cancel_button.setToolTip(
            _("It is being stopped.")
            if stopping
            else _("Stop making it. What the film uses now stays as it is.")
        )


def _job_text(asset: AssetView) -> str:
    if asset.job is None:
        return ""
    if asset.status is AssetStatus.WAITING:  # the card's states say what for, at full length
        return _("{kind}: waiting").format(kind=kind_label(asset.kind))
    text = asset.job.text or status_text(asset)
    percent = round(100 * asset.job.fraction)
    if not percent:
        return f"{kind_label(asset.kind)}: {text}"
    return f"{kind_label(asset.kind)}: {text} {percent}\u00a0%"


class MessagePanel(QFrame):
    """Says what went wrong or why not, what to do, and offers just that."""

    retry_clicked = Signal()
    make_image_clicked = Signal()
    dashboard_clicked = Signal()
    charged_clicked = Signal()
    not_charged_clicked = Signal()
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "notice", "danger")
        self.label = QLabel()
        self.label.setObjectName("error_label")
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton()
        self._close.setAccessibleName(_("Dismiss"))
        self._close.setToolTip(_("Dismiss"))
        set_role(self._close, "quiet")
        set_icon(self._close, "close", "muted", 12)
        self._close.clicked.connect(self.dismissed)
        self.retry_button = _button(_("Retry"), "retry_button", "refresh")
        self.retry_button.clicked.connect(self.retry_clicked)
        self._make_image = _button(_("Make the image first"), "make_image_first_button", "image")
        self._make_image.clicked.connect(self.make_image_clicked)
        self._dashboard = _button(_("Open dashboard"), "dashboard_button", "external", "link")
        self._dashboard.setToolTip(_("The service’s own page, where it shows what it charged"))
        self._dashboard.clicked.connect(self.dashboard_clicked)
        self._charged = _button(_("It was charged"), "charged_button")
        self._charged.clicked.connect(self.charged_clicked)
        self._not_charged = _button(_("It was not"), "not_charged_button")
        self._not_charged.clicked.connect(self.not_charged_clicked)
        self._give_up = _button(_("Give up"), "give_up_button", role="quiet")
        self._give_up.setToolTip(_("Without its result; it counts as charged"))
        self._give_up.clicked.connect(self.dismissed)
        self._buttons = (
            self.retry_button,
            self._make_image,
            self._dashboard,
            self._charged,
            self._not_charged,
            self._give_up,
        )
        top = QHBoxLayout()
        top.setSpacing(Space.XS)
        top.addWidget(self.label, 1)
        top.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        offers = FlowLayout(Space.XS)
        for button in self._buttons:
            offers.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.S, Space.XS, Space.S)
        column.setSpacing(Space.S)
        column.addLayout(top)
        column.addLayout(offers)
        self.hide()

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """Its buttons in the order in which Tab reaches them."""
        return (self._close, *self._buttons)

    def show_refusal(self, message: MessageView, *, offer_image: bool) -> None:
        """Explain why a button did nothing."""
        self._show(message, "warning", (self._make_image,) if offer_image else ())

    def show_troubles(self, assets: Sequence[AssetView]) -> None:
        """Tell what failed. A job that may have been charged is asked about; one that its service
        still has can be fetched, or given up."""
        uncertain = any(asset.uncertain for asset in assets)
        at_service = any(asset.at_service for asset in assets)
        retry = retry_label(assets)
        self.retry_button.setText(retry or _("Retry"))
        set_icon(self.retry_button, "download" if at_service else "refresh")
        offers: list[QWidget] = [self.retry_button] if retry else []
        if any(asset.dashboard for asset in assets):
            offers.append(self._dashboard)
        if uncertain:
            offers += [self._charged, self._not_charged]
        elif at_service:
            offers.append(self._give_up)
        lines = [_trouble_text(asset) for asset in assets]
        tone = "warning" if uncertain or at_service else "danger"
        self._show(
            MessageView("\n".join(lines)), tone, offers, closable=not (uncertain or at_service)
        )

    def _show(
        self,
        message: MessageView,
        tone: str,
        offers: Sequence[QWidget],
        *,
        closable: bool = True,
    ) -> None:
        set_role(self, "notice", tone)
        text = f"{message.message} {message.action}".rstrip()
        if text != self.label.text():
            self.label.setText(text)
        for button in self._buttons:
            button.setVisible(button in offers)
        self._close.setVisible(closable)
        self.show()


def _button(text: str, name: str, icon: str = "", role: str = "") -> QPushButton:
    return push_button(text, name, role, icon, icon_px=16)


def _trouble_text(asset: AssetView) -> str:
    if asset.error is None:
        return ""
    return f"{kind_label(asset.kind)}: {asset.error.message} {asset.error.action}".rstrip()
