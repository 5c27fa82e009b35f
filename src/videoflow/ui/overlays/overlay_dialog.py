"""What is drawn over one scene: claims, prices, the logo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QSlider,
    QWidget,
)

from videoflow.domain.framing import Framing
from videoflow.domain.overlay import Overlay, OverlayKind, Place
from videoflow.i18n import _
from videoflow.services.view_models import SceneView
from videoflow.ui.buttons import push_button
from videoflow.ui.form_dialog import FormDialog
from videoflow.ui.labels import text_label
from videoflow.ui.overlays.overlay_form import OverlayForm, overlay_kind_label
from videoflow.ui.overlays.place_grid import place_label
from videoflow.ui.overlays.preview import PREVIEW_SIDE_PX, Stage
from videoflow.ui.theme import Space, set_role
from videoflow.ui.wording import scene_name, seconds_text
from videoflow.workers.drawings import DrawingBoard
from videoflow.workers.film_drawings import DrawnFilm, DrawnScene, with_overlays

MAX_OVERLAYS = 8
_TICKS_PER_S = 10


class OverlayDialog(FormDialog):
    """Edits the overlays of a scene; ``save`` gets all of them, and may raise a VideoFlowError."""

    def __init__(
        self,
        film: DrawnFilm,
        view: SceneView,
        save: Callable[[tuple[Overlay, ...]], None],
        *,
        read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            _("Over the picture: {scene}").format(scene=scene_name(view)),
            _("Claims, prices and the logo are drawn sharp at export, never generated."),
            has_side=True,
            read_only=read_only,
            parent=parent,
        )
        self.setObjectName("overlay_dialog")
        self._film = film
        self._view = view
        self._give = save
        self._overlays = list(view.overlays)
        self.board = DrawingBoard(self)
        self.stage = Stage("overlays", _("As it will be exported"), film.ratio, self.board)
        self.list = _OverlayList()
        self.list.currentRowChanged.connect(self._row_chosen)
        self.list.removal_wanted.connect(self.remove_current)
        self.editor = OverlayForm(film.ratio, view.duration_s)
        self.editor.changed.connect(self._edited)
        self._empty = text_label(
            _(
                "Nothing is drawn over this scene yet. Add a claim, a price or the "
                "logo of the film's look."
            ),
            "muted",
        )
        self._fill_in()
        self._show_list(0 if self._overlays else -1)
        self._draw()
        self.resize(860, 640)

    def overlays(self) -> tuple[Overlay, ...]:
        """What the dialog shows now."""
        return tuple(self._overlays)

    # --- building ------------------------------------------------------------------------------

    def _fill_in(self) -> None:
        adding = QHBoxLayout()
        adding.setSpacing(Space.XS)
        self._adders: list[QPushButton] = []
        for kind, text, name in (
            (OverlayKind.CLAIM, _("Claim"), "text"),
            (OverlayKind.PRICE, _("Price"), "plus"),
            (OverlayKind.LOGO, _("Logo"), "image"),
        ):
            button = push_button(text, f"add_{kind}_button", icon=name)
            button.setAccessibleName(_("Add: {kind}").format(kind=overlay_kind_label(kind)))
            button.setProperty("overlay_kind", kind.value)
            button.clicked.connect(self._add_clicked)
            adding.addWidget(button)
            self._adders.append(button)
        adding.addStretch(1)
        self.remove_button = push_button(_("Remove"), "remove_overlay_button", "quiet", "trash")
        self.remove_button.clicked.connect(self.remove_current)
        adding.addWidget(self.remove_button)
        line = QFrame()
        set_role(line, "separator")
        self._line = line
        self.form.addLayout(adding)
        for widget in (self._empty, self.list, line, self.editor):
            self.form.addWidget(widget)
        self.form.addStretch(1)
        self.side.addWidget(self.stage, 1)
        self.side.addLayout(self._make_moment())

    def _make_moment(self) -> QHBoxLayout:
        """Which moment of the scene the preview shows."""
        self.moment = QSlider(Qt.Orientation.Horizontal)
        self.moment.setObjectName("moment_slider")
        self.moment.setAccessibleName(_("Moment of the scene"))
        self.moment.setRange(0, round(self._view.duration_s * _TICKS_PER_S) - 1)
        self.moment.setPageStep(_TICKS_PER_S)
        self.moment.valueChanged.connect(self._moment_changed)
        self._time = QLabel(seconds_text(0.0))
        self._time.setMinimumWidth(48)
        set_role(self._time, "caption")
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.moment, 1)
        row.addWidget(self._time)
        return row

    # --- the list ------------------------------------------------------------------------------

    def _show_list(self, row: int) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for overlay in self._overlays:
            self.list.addItem(_overlay_text(overlay))
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        some = bool(self._overlays)
        self._empty.setVisible(not some)
        for widget in (self.list, self._line, self.editor):
            widget.setVisible(some)
        self.remove_button.setEnabled(some)
        for button in self._adders:
            button.setEnabled(len(self._overlays) < MAX_OVERLAYS)
        self.list.fit()
        self._row_chosen(row)

    @Slot(int)
    def _row_chosen(self, row: int) -> None:
        if 0 <= row < len(self._overlays):
            overlay = self._overlays[row]
            self.editor.show_overlay(overlay)
            self._go_where_seen(overlay)

    def _go_where_seen(self, overlay: Overlay) -> None:
        now_s = self.moment.value() / _TICKS_PER_S
        end_s = overlay.end_s if overlay.end_s is not None else self._view.duration_s
        if not overlay.start_s <= now_s < end_s:
            self.moment.setValue(round(overlay.start_s * _TICKS_PER_S))

    @Slot()
    def _add_clicked(self) -> None:
        button = self.sender()
        if button is not None:
            self.add(OverlayKind(button.property("overlay_kind")))

    def add(self, kind: OverlayKind) -> None:
        """Put one more over the scene, where nothing is yet."""
        if len(self._overlays) >= MAX_OVERLAYS:
            return
        words = {
            OverlayKind.CLAIM: _("Your claim"),
            OverlayKind.PRICE: _("Price"),
        }
        place = _free_place(kind, self._overlays)
        size = "small" if kind is OverlayKind.LOGO else "medium"
        self._overlays.append(Overlay(kind=kind, text=words.get(kind, ""), place=place, size=size))
        self._show_list(len(self._overlays) - 1)
        self._draw()
        if kind is not OverlayKind.LOGO:
            self.editor.text.line.selectAll()
            self.editor.text.line.setFocus(Qt.FocusReason.OtherFocusReason)
        if kind is OverlayKind.LOGO and not self._film.look.logo:
            self.notices.post(
                _("The film has no logo yet."), _("Choose one in Film → Look."), "warning"
            )

    @Slot()
    def remove_current(self) -> None:
        """Take the chosen overlay away."""
        row = self.list.currentRow()
        if 0 <= row < len(self._overlays):
            del self._overlays[row]
            self._show_list(min(row, len(self._overlays) - 1))
            self._draw()
            if not self._overlays:
                self._adders[0].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _edited(self) -> None:
        row, overlay = self.list.currentRow(), self.editor.overlay()
        if overlay is None or not 0 <= row < len(self._overlays):
            return
        self._overlays[row] = overlay
        self.list.item(row).setText(_overlay_text(overlay))
        self._go_where_seen(overlay)
        self._draw()

    # --- the picture ---------------------------------------------------------------------------

    @Slot(int)
    def _moment_changed(self, tick: int) -> None:
        self._time.setText(seconds_text(tick / _TICKS_PER_S))
        self._draw()

    def _draw(self) -> None:
        asset = self._view.image
        scene = DrawnScene(
            asset.committed,
            asset.framing or Framing(),
            tuple(self._overlays),
            self._view.duration_s,
        )
        at_s = self.moment.value() / _TICKS_PER_S
        self.stage.show_drawing(with_overlays(self._film, scene, at_s, PREVIEW_SIDE_PX))

    # --- FormDialog ----------------------------------------------------------------------------

    def _is_good(self) -> bool:
        """See FormDialog."""
        if self._overlays and self.editor.overlay() is None:
            return self.editor.text.reveal()
        return True

    def _save(self) -> None:
        """See FormDialog."""
        if self.overlays() != self._view.overlays:
            self._give(self.overlays())

    def _let_go(self) -> None:
        """See FormDialog."""
        self.board.stop()


class _OverlayList(QListWidget):
    """One row per overlay. Delete removes the current one."""

    removal_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("overlay_list")
        self.setAccessibleName(_("Over this scene"))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fit(self) -> None:
        """As tall as its rows."""
        row_px = self.sizeHintForRow(0) if self.count() else 0
        self.setFixedHeight(min(self.count(), 4) * row_px + 2 * Space.S)

    def minimumSizeHint(self) -> QSize:
        """See QWidget.minimumSizeHint."""
        return QSize(120, 40)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_wanted.emit()
            return
        super().keyPressEvent(event)


def _overlay_text(overlay: Overlay) -> str:
    name = overlay_kind_label(overlay.kind)
    words = overlay.text or place_label(overlay.place)
    return f"{name} · {words}"


def _free_place(kind: OverlayKind, overlays: list[Overlay]) -> Place:
    """Where such a thing usually stands, or the first free place."""
    taken = {overlay.place for overlay in overlays}
    usual = {
        OverlayKind.CLAIM: (Place.TOP, Place.BOTTOM, Place.CENTRE),
        OverlayKind.PRICE: (Place.BOTTOM_LEFT, Place.BOTTOM_RIGHT, Place.TOP_RIGHT),
        OverlayKind.LOGO: (Place.TOP_RIGHT, Place.TOP_LEFT, Place.BOTTOM_RIGHT),
    }[kind]
    return next((place for place in (*usual, *Place) if place not in taken), usual[0])
