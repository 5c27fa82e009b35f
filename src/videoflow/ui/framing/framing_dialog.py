"""Trim and crop: which part of a take the film uses, of its time and of its picture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from videoflow.domain.base import AssetKind
from videoflow.domain.framing import Fit, Framing
from videoflow.i18n import _
from videoflow.services.view_models import AssetView, SceneView, TakeView
from videoflow.ui.buttons import push_button
from videoflow.ui.form_dialog import FormDialog
from videoflow.ui.framing.focus_picture import FocusPicture
from videoflow.ui.framing.trim_bar import SHORTEST_S, TrimBar
from videoflow.ui.labels import text_label
from videoflow.ui.overlays.preview import PREVIEW_SIDE_PX, Stage
from videoflow.ui.theme import Space, set_role
from videoflow.ui.wording import kind_label, scene_name, seconds_text
from videoflow.workers.drawings import Drawing, DrawingBoard
from videoflow.workers.film_drawings import DrawnFilm, frame_of, refitted

_FRAME = "frame"
_RESULT = "result"
_STRIP = "strip-"
_FRAME_SIDE_PX = 1280
_STRIP_SIDE_PX = 160


class FramingDialog(FormDialog):
    """Trims and crops the committed take of one kind; ``save`` gets a Framing.

    Keys: the arrow keys move the focus point on the picture and the playhead on the strip, I and O
    set in and out points, R takes everything back to the whole take.
    """

    def __init__(
        self,
        film: DrawnFilm,
        view: SceneView,
        asset: AssetView,
        save: Callable[[Framing], None],
        *,
        read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            _("Trim and crop: {scene}").format(scene=scene_name(view)),
            _("The take itself stays as it is; only its part in the film changes."),
            has_side=True,
            read_only=read_only,
            parent=parent,
        )
        assert asset.committed is not None, "only what is in the film can be framed"
        self.setObjectName("framing_dialog")
        self._film = film
        self._take: TakeView = asset.committed
        self._before = asset.framing or Framing()
        self._give = save
        self.board = DrawingBoard(self)
        self.board.drawn.connect(self._drawn)
        self.stage = Stage(_RESULT, _("In the film"), film.ratio, self.board)
        self.picture = FocusPicture(film.ratio)
        self.picture.focus_moved.connect(self._show_result)
        self.trim: TrimBar | None = None
        if asset.kind is AssetKind.VIDEO and self._take.duration_s > SHORTEST_S:
            self.trim = TrimBar(self._take.duration_s)
            self.trim.trimmed.connect(self._show_words)
            self.trim.head_moved.connect(self._show_frame)
        self._fill_in(asset.kind)
        self._show(self._before)
        self._show_frame()
        self.resize(940, 680)

    def framing(self) -> Framing:
        """What the dialog shows now."""
        x, y = self.picture.focus
        in_s, out_s = 0.0, None
        if self.trim is not None:
            in_s = self.trim.in_s
            out_s = self.trim.out_s if self.trim.out_s < self.trim.duration_s else None
        return Framing(fit=self._fit(), focus_x=x, focus_y=y, in_s=in_s, out_s=out_s)

    # --- building ------------------------------------------------------------------------------

    def _fill_in(self, kind: AssetKind) -> None:
        self.body.setStretch(0, 5)
        self.body.setStretch(1, 3)
        self._kind = kind
        self._caption = text_label(role="caption")
        self.form.setSpacing(Space.S)
        self.form.addWidget(self._caption)
        self.form.addWidget(self.picture, 1)
        if self.trim is not None:
            self._add_trim(self.trim)
        self.side.addWidget(self.stage, 1)
        self.side.addLayout(self._make_fits())
        self.reset_button = push_button(
            _("Use the whole take"), "reset_framing_button", "quiet", "undo"
        )
        self.reset_button.setToolTip(_("Take trim and crop back (R)"))
        self.reset_button.clicked.connect(self.reset)
        self.foot.insertWidget(0, self.reset_button)

    def _add_trim(self, trim: TrimBar) -> None:
        self._words = text_label(role="muted")
        self._words.setObjectName("trim_words")
        set_in = push_button(_("Set in (I)"), "set_in_button")
        set_in.clicked.connect(trim.set_in)
        set_out = push_button(_("Set out (O)"), "set_out_button")
        set_out.clicked.connect(trim.set_out)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self._words, 1)
        row.addWidget(set_in)
        row.addWidget(set_out)
        self.form.addWidget(trim)
        self.form.addLayout(row)
        for position, at_s in enumerate(trim.frame_times()):
            draw = frame_of(self._film, self._take, at_s, _STRIP_SIDE_PX)
            self.board.ask(f"{_STRIP}{position}", draw)

    def _make_fits(self) -> QVBoxLayout:
        title = QLabel(_("Where the shapes differ"))
        set_role(title, "strong")
        column = QVBoxLayout()
        column.setSpacing(Space.XS)
        column.addWidget(title)
        self._fits = QButtonGroup(self)
        self._fit_of: dict[int, Fit] = {}
        for number, (fit, text) in enumerate(
            (
                (Fit.CROP, _("Crop around the focus point")),
                (Fit.BLUR, _("Show all, blurred around")),
                (Fit.PAD, _("Show all, black around")),
            )
        ):
            button = QRadioButton(text)
            button.setObjectName(f"fit_{fit}")
            self._fits.addButton(button, number)
            self._fit_of[number] = fit
            column.addWidget(button)
        self._fits.idToggled.connect(self._fit_toggled)
        return column

    # --- what is shown -------------------------------------------------------------------------

    def _fit(self) -> Fit:
        return self._fit_of.get(self._fits.checkedId(), Fit.CROP)

    def _show(self, framing: Framing) -> None:
        number = next(n for n, fit in self._fit_of.items() if fit is framing.fit)
        button = self._fits.button(number)
        button.setChecked(True)
        self.picture.set_focus(framing.focus_x, framing.focus_y)
        self._show_cropping()
        if self.trim is not None:
            end_s = framing.out_s if framing.out_s is not None else self.trim.duration_s
            self.trim.set_trim(framing.in_s, end_s)
            self.trim.move_head(framing.in_s)
            self._show_words()
        self._show_result()

    def _show_cropping(self) -> None:
        cropping = self._fit() is Fit.CROP
        self.picture.set_cropping(cropping)
        words = (
            _("{kind}: drag the point that must stay in view, or use the arrow keys")
            if cropping
            else _("{kind}: all of it is shown")
        )
        self._caption.setText(words.format(kind=kind_label(self._kind)))

    @Slot()
    def _show_words(self) -> None:
        if self.trim is not None:
            self._words.setText(
                _("In the film: {used} of {whole}").format(
                    used=seconds_text(round(self.trim.out_s - self.trim.in_s, 1)),
                    whole=seconds_text(round(self.trim.duration_s, 1)),
                )
            )

    @Slot()
    def _show_frame(self) -> None:
        at_s = self.trim.head_s if self.trim is not None else 0.0
        self.board.ask(_FRAME, frame_of(self._film, self._take, at_s, _FRAME_SIDE_PX))

    @Slot()
    def _show_result(self) -> None:
        image = self.picture.image
        if not image.isNull():
            self.stage.show_drawing(refitted(self._film, image, self.framing(), PREVIEW_SIDE_PX))

    @Slot(object)
    def _drawn(self, drawing: Drawing) -> None:
        if drawing.key == _FRAME:
            if drawing.problem is not None:
                self.stage.show_nothing(drawing.problem.message)
                return
            self.picture.set_picture(drawing.image)
            self._show_result()
        elif drawing.key.startswith(_STRIP) and self.trim is not None:
            self.trim.set_frame(int(drawing.key.removeprefix(_STRIP)), drawing.image)

    @Slot(int, bool)
    def _fit_toggled(self, _number: int, checked: bool) -> None:
        if checked:
            self._show_cropping()
            self._show_result()

    @Slot()
    def reset(self) -> None:
        """Back to the whole take, cropped around its middle."""
        self._show(Framing())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        key = event.key()
        if key == Qt.Key.Key_R:
            self.reset()
        elif key == Qt.Key.Key_I and self.trim is not None:
            self.trim.set_in()
        elif key == Qt.Key.Key_O and self.trim is not None:
            self.trim.set_out()
        else:
            super().keyPressEvent(event)

    # --- FormDialog ----------------------------------------------------------------------------

    def _save(self) -> None:
        """See FormDialog."""
        framing = self.framing()
        if framing != self._before:
            self._give(framing)

    def _let_go(self) -> None:
        """See FormDialog."""
        self.board.stop()
