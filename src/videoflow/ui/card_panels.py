"""The two panels that come and go on a scene's card: a running job, and something to say."""

from __future__ import annotations

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

from videoflow.i18n import _
from videoflow.services.view_models import AssetView, MessageView, SceneView
from videoflow.ui.card_parts import SteadyLines
from videoflow.ui.progress_bar import PatientProgressBar
from videoflow.ui.theme import Space, set_icon, set_role
from videoflow.ui.wording import kind_label, status_text

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
    text = asset.job.text or status_text(asset)
    percent = round(100 * asset.job.fraction)
    if not percent:
        return f"{kind_label(asset.kind)}: {text}"
    return f"{kind_label(asset.kind)}: {text} {percent}\u00a0%"


class MessagePanel(QFrame):
    """Says what went wrong or why not, what to do, and offers just that."""

    retry_clicked = Signal()
    make_image_clicked = Signal()
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
        self.retry_button = QPushButton(_("Retry"))
        self.retry_button.setObjectName("retry_button")
        set_icon(self.retry_button, "refresh")
        self.retry_button.clicked.connect(self.retry_clicked)
        self._make_image = QPushButton(_("Make the image first"))
        self._make_image.setObjectName("make_image_first_button")
        set_icon(self._make_image, "image")
        self._make_image.clicked.connect(self.make_image_clicked)
        self._charged = QPushButton(_("It was charged"))
        self._charged.setObjectName("charged_button")
        self._charged.clicked.connect(self.charged_clicked)
        self._not_charged = QPushButton(_("It was not"))
        self._not_charged.setObjectName("not_charged_button")
        self._not_charged.clicked.connect(self.not_charged_clicked)

        top = QHBoxLayout()
        top.setSpacing(Space.XS)
        top.addWidget(self.label, 1)
        top.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.S, Space.XS, Space.S)
        column.setSpacing(Space.S)
        column.addLayout(top)
        for button in (self.retry_button, self._make_image, self._charged, self._not_charged):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_refusal(self, message: MessageView, *, offer_image: bool) -> None:
        """Explain why a button did nothing."""
        self._show(message, tone="warning", make_image=offer_image)

    def show_failure(self, message: MessageView, *, uncertain: bool) -> None:
        """Tell what failed; a job that may have been charged is asked about, not retried."""
        self._show(message, tone="danger", retry=not uncertain, charge=uncertain)

    def _show(
        self,
        message: MessageView,
        *,
        tone: str,
        retry: bool = False,
        make_image: bool = False,
        charge: bool = False,
    ) -> None:
        set_role(self, "notice", tone)
        text = f"{message.message} {message.action}".rstrip()
        if text != self.label.text():
            self.label.setText(text)
        self.retry_button.setVisible(retry)
        self._make_image.setVisible(make_image)
        self._charged.setVisible(charge)
        self._not_charged.setVisible(charge)
        self._close.setVisible(not charge)
        self.show()
