"""The card of one scene: what it shows now, where it stands, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from videoflow.errors import VideoFlowError
from videoflow.i18n import _
from videoflow.services.view_models import AssetView, MessageView, SceneView, TakeView
from videoflow.ui.buttons import push_button
from videoflow.ui.card_intents import CardIntents
from videoflow.ui.card_menu import build_card_menu
from videoflow.ui.card_panels import JobPanel, MessagePanel
from videoflow.ui.card_parts import ClampedLabel, StatusLabel
from videoflow.ui.card_shape import CardShape
from videoflow.ui.theme import Space, set_icon, set_role
from videoflow.ui.video_surface import VideoSurface
from videoflow.ui.wording import (
    kind_label,
    make_label,
    price_text,
    review_label,
    scenario_label,
    scene_name,
    seconds_text,
    status_text,
    status_token,
    troubles,
)


class SceneResultCard(CardIntents):
    """Shows a SceneView; CardIntents emits what the user wants.

    ``preview_outdated`` carries the scene's index: another picture belongs into the preview now.
    """

    preview_outdated = Signal(int)

    def __init__(self, view: SceneView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self._refusal: MessageView | None = None
        self.setObjectName(f"scene_card_{view.index}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("tone", "")
        self.setProperty("chosen", False)
        self._build()
        self._shape.set_ratio(view.aspect_ratio, self.width())
        self._refresh()

    # --- what is shown -------------------------------------------------------------------------

    @property
    def preview_take(self) -> TakeView | None:
        """The take in the preview: the committed video, else the committed image."""
        return self._view.video.committed or self._view.image.committed

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """The buttons on the card in the order in which Tab reaches them."""
        return (
            self._menu_button,
            self._job.cancel_button,
            *self._message.tab_stops,
            self._review_button,
            self._image_button,
            self._video_button,
        )

    def set_view(self, view: SceneView) -> None:
        """Show the scene as it is now; a view that says nothing new costs nothing."""
        if view == self._view:
            return
        old, self._view = self._view, view
        if view.aspect_ratio != old.aspect_ratio:
            self._shape.set_ratio(view.aspect_ratio, self.width())
        if _progressed(old) != _progressed(view):
            self._refusal = None
        self._refresh()

    def set_chosen(self, chosen: bool) -> None:
        """Show whether this scene is one of several that are chosen together."""
        if chosen == self.property("chosen"):
            return
        self.setProperty("chosen", chosen)
        self._restyle()
        self._describe()

    def show_refusal(self, error: VideoFlowError | MessageView) -> None:
        """Explain on the card why a command was refused, until something changes."""
        self._refusal = MessageView(error.message, error.action)
        self._refresh_message()

    # --- building ------------------------------------------------------------------------------

    def _build(self) -> None:
        self.surface = VideoSurface(self)
        self.surface.clicked.connect(self._play)
        self.surface.size_changed.connect(self._preview_resized)
        self._number = QLabel()
        set_role(self._number, "badge")
        self._scenario = QLabel()
        self._scenario.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._scenario, "chip")
        self._menu_button = QToolButton()
        self._menu_button.setObjectName("card_menu_button")
        set_role(self._menu_button, "quiet")
        set_icon(self._menu_button, "more", "muted")
        self._menu_button.clicked.connect(self._open_menu)
        self._title = ClampedLabel(2, "title")
        self._description = ClampedLabel(3, "muted")
        self._status = StatusLabel()
        self._status.setObjectName("status_label")
        self._job = JobPanel()
        self._job.cancel_clicked.connect(self._cancel)
        self._message = MessagePanel()
        self._message.retry_clicked.connect(self._retry)
        self._message.make_image_clicked.connect(self._recreate)
        self._message.charged_clicked.connect(self._resolve_charged)
        self._message.not_charged_clicked.connect(self._resolve_not_charged)
        self._message.dashboard_clicked.connect(self._open_dashboard)
        self._message.dismissed.connect(self._dismiss)
        self._review_button = push_button("", "review_button", "primary", "review")
        self._review_button.clicked.connect(self._review)
        self._image_button = push_button("", "recreate_image_button", icon="image")
        self._image_button.clicked.connect(self._recreate)
        self._video_button = push_button("", "generate_video_button", icon="video")
        self._video_button.clicked.connect(self._generate_video)

        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(self._number, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._scenario, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch()
        head.addWidget(self._menu_button)
        self._buttons = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._buttons.setSpacing(Space.S)
        self._buttons.addWidget(self._image_button, 1)
        self._buttons.addWidget(self._video_button, 1)
        info = QVBoxLayout()
        info.setSpacing(Space.S)
        info.addLayout(head)
        info.addWidget(self._title)
        info.addWidget(self._description)
        info.addWidget(self._status)
        info.addStretch()
        info.addWidget(self._job)
        info.addWidget(self._message)
        info.addWidget(self._review_button)
        info.addLayout(self._buttons)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._columns.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        self._columns.setSpacing(Space.L)
        self._columns.addWidget(self.surface)
        self._columns.addLayout(info, 1)
        self._shape = CardShape(self._columns, self._buttons, self.surface, self._description)
        for button in (self._image_button, self._video_button, self._review_button):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_card_width(self, width_px: int) -> int:
        """Prepare for a width; returns the height that the card needs then."""
        self._shape.fit(width_px)
        return self._columns.totalHeightForWidth(width_px)

    # --- refreshing ----------------------------------------------------------------------------

    def _refresh(self) -> None:
        view = self._view
        self._number.setText(str(view.number))
        self._scenario.setText(scenario_label(view.scenario))
        self._title.setText(view.title or _("Untitled scene"))
        self._description.setText(view.description)
        self._status.set_states(tuple(_state_line(asset) for asset in (view.image, view.video)))
        self._job.show_jobs(view)
        waiting = bool(view.image.pending or view.video.pending)
        self._review_button.setVisible(waiting)
        if waiting:
            self._review_button.setText(review_label(view))
        self._refresh_button(self._image_button, view.image)
        self._refresh_button(self._video_button, view.video)
        self._refresh_message()
        self._refresh_preview()
        self.setAccessibleName(scene_name(view))
        self._describe()
        name = _("More about scene {number}").format(number=view.number)
        self._menu_button.setAccessibleName(name)
        self._menu_button.setToolTip(_("More: edit, earlier takes, move, delete"))

    def _describe(self) -> None:
        chosen = _("Chosen.") if self.property("chosen") else ""
        self.setAccessibleDescription(f"{chosen} {self._status.text()}".lstrip())

    def _restyle(self) -> None:
        """The style sheet looks at properties only when it is told to."""
        self.style().unpolish(self)
        self.style().polish(self)

    def _refresh_button(self, button: QPushButton, asset: AssetView) -> None:
        button.setText(make_label(asset))
        button.setEnabled(asset.job is None)
        why = asset.refusal
        button.setToolTip(
            price_text(asset) if why is None else f"{why.message} {why.action}".rstrip()
        )

    def _refresh_message(self) -> None:
        failed = troubles(self._view)
        if self._refusal is not None:
            self._message.show_refusal(self._refusal, offer_image=self._offers_image())
        elif failed:
            self._message.show_troubles(failed)
        else:
            self._message.hide()
        tone = "review" if self._review_button.isVisibleTo(self) else ""
        if failed:
            about_money = any(asset.uncertain or asset.at_service for asset in failed)
            tone = "warning" if about_money else "danger"
        if tone != self.property("tone"):
            self.setProperty("tone", tone)
            self._restyle()
        speaks = self._message.isVisibleTo(self)
        self._description.setVisible(not speaks and bool(self._view.description))

    def _offers_image(self) -> bool:
        return self._view.video.needs_image and self._view.image.job is None

    def _refresh_preview(self) -> None:
        view, take = self._view, self.preview_take
        self.surface.set_playable(view.video.committed is not None)
        self.surface.set_corner(seconds_text(view.duration_s))
        self.surface.setAccessibleName(_("Preview of scene {number}").format(number=view.number))
        if take is None:
            self.surface.set_still(None)
            text = _("Image: {state}").format(state=status_text(view.image))
            self.surface.set_placeholder(text)
        self.preview_outdated.emit(view.index)

    # --- what is done here ---------------------------------------------------------------------

    @Slot()
    def _preview_resized(self) -> None:
        self.preview_outdated.emit(self.scene_index)

    @Slot()
    def _dismiss(self) -> None:
        if self._refusal is not None:
            self._refusal = None
            self._refresh_message()
        else:
            self.dismiss_requested.emit(self.scene_index)

    @Slot()
    def _open_menu(self) -> None:
        corner = self._menu_button.rect().bottomLeft()
        self.build_menu().popup(self._menu_button.mapToGlobal(corner))

    def build_menu(self) -> QMenu:
        """The menu of everything else that can be done with the scene."""
        return build_card_menu(self)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """See QWidget.contextMenuEvent: the menu of the ⋯ button, also by the Menu key."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            self.build_menu().popup(event.globalPos())
        else:
            self._open_menu()


def _state_line(asset: AssetView) -> tuple[str, str]:
    text = f"{kind_label(asset.kind)}: {status_text(asset)}"
    return text, status_token(asset)


def _progressed(view: SceneView) -> tuple[object, ...]:
    """What makes an earlier refusal pointless when it changes."""
    return tuple(
        (asset.status, asset.committed, asset.pending, asset.refusal)
        for asset in (view.image, view.video)
    )
