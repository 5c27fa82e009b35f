"""Where a picture or a playing video is painted: still, frame by frame, or a placeholder."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from videoflow.domain.cropping import crop_area
from videoflow.ui.theme import Radius, Space, TextSize, icon_pixmap, theme

PLAY_BUTTON_PX = 52
SMALL_PLAY_BUTTON_PX = 28
PLACEHOLDER_ICON_PX = 28


class VideoSurface(QWidget):
    """Paints one picture on the dark ground of a stage: fitted, or cropped around its focus point.

    ``set_still`` is what stands there; ``show_frame`` puts a playing video's frame over it until
    ``clear_frame``. ``playable`` draws the play button. ``clicked`` is a press of the main button.
    """

    clicked = Signal()
    size_changed = Signal()

    def __init__(self, parent: QWidget | None = None, radius_px: int = Radius.M) -> None:
        super().__init__(parent)
        self._radius_px = radius_px
        self._still: QImage | None = None
        self._scaled: QPixmap | None = None
        self._frame: QImage | None = None
        self._placeholder = ""
        self._placeholder_icon = "image"
        self._corner = ""
        self._playable = False
        self._playing = False
        self._fraction = 0.0
        self._hovered = False
        self._focus: tuple[float, float] | None = None

    # --- what is shown -------------------------------------------------------------------------

    @property
    def still(self) -> QImage | None:
        """The picture that stands here, if there is one."""
        return self._still

    @property
    def showing_frame(self) -> bool:
        """Whether a playing video's frame covers the still."""
        return self._frame is not None

    @Slot(QImage)
    def set_still(self, image: QImage | None) -> None:
        """Show ``image``; None brings the placeholder back."""
        self._still = None if image is None or image.isNull() else image
        self._scaled = None
        self.update()

    @Slot(QImage)
    def show_frame(self, image: QImage) -> None:
        """Paint a frame of the playing video."""
        self._frame = image
        self.update()

    @Slot()
    def clear_frame(self) -> None:
        """Playing has ended: show the still again."""
        self._frame = None
        self._fraction = 0.0
        self.update()

    def set_placeholder(self, text: str, icon: str = "image") -> None:
        """Words and icon where there is no picture."""
        if (text, icon) != (self._placeholder, self._placeholder_icon):
            self._placeholder, self._placeholder_icon = text, icon
            self.update()

    def set_crop(self, focus: tuple[float, float] | None) -> None:
        """Fill the surface with what is around ``focus`` (fractions of width and height) of each
        picture; None: show all of it."""
        if focus != self._focus:
            self._focus = focus
            self._scaled = None
            self.update()

    def set_corner(self, text: str) -> None:
        """A short note in the lower left corner, such as the duration."""
        if text != self._corner:
            self._corner = text
            self.update()

    def set_playable(self, playable: bool) -> None:
        """Whether a press plays something."""
        if playable != self._playable:
            self._playable = playable
            shape = Qt.CursorShape.PointingHandCursor if playable else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.update()

    def set_playing(self, playing: bool, fraction: float = 0.0) -> None:
        """Whether it plays now, and how far it is, from 0 to 1."""
        if (playing, fraction) != (self._playing, self._fraction):
            self._playing, self._fraction = playing, fraction
            self.update()

    def physical_size(self) -> QSize:
        """Size in physical pixels."""
        return self.size() * self.devicePixelRatioF()

    # --- Qt's events ---------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See QWidget.mousePressEvent: with Ctrl or Shift a click chooses the card instead."""
        chooses = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if event.button() is Qt.MouseButton.LeftButton and self._playable and not chooses:
            event.accept()
            self.clicked.emit()
        else:
            event.ignore()

    def enterEvent(self, event: QEnterEvent) -> None:
        """See QWidget.enterEvent."""
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """See QWidget.leaveEvent."""
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent."""
        self._scaled = None
        super().resizeEvent(event)
        self.size_changed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), self._radius_px, self._radius_px)
        painter.setClipPath(outline)
        has_picture = self._frame is not None or self._still is not None
        painter.fillPath(outline, theme().color("stage" if has_picture else "sunken"))
        if self._frame is not None:
            painter.drawImage(self._place(self._frame.size()), self._frame)
        elif self._still is not None:
            pixmap = self._scaled_still(self._still)
            painter.drawPixmap(self._place(pixmap.size()).topLeft(), pixmap)
        else:
            self._paint_placeholder(painter)
        if has_picture and self._corner:
            self._paint_corner(painter)
        if self._playable:
            self._paint_controls(painter)

    # --- painting ------------------------------------------------------------------------------

    def _place(self, size: QSize) -> QRectF:
        """Where a picture of that shape goes, in device-independent pixels."""
        if self._focus is None or size.isEmpty() or self.size().isEmpty():
            return self._fitted(size)
        shape = (self.width(), self.height())
        area = crop_area((size.width(), size.height()), shape, *self._focus)
        whole = QSizeF(self.width() / area.width, self.height() / area.height)
        return QRectF(QPointF(-area.x * whole.width(), -area.y * whole.height()), whole)

    def _fitted(self, size: QSize) -> QRectF:
        """Where a picture of that shape goes, centred, in device-independent pixels."""
        fitted = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        # A picture made for this place may miss it by a pixel of rounding: no hairline then.
        if abs(fitted.width() - self.width()) <= 2:
            fitted.setWidth(self.width())
        if abs(fitted.height() - self.height()) <= 2:
            fitted.setHeight(self.height())
        x, y = (self.width() - fitted.width()) / 2, (self.height() - fitted.height()) / 2
        return QRectF(x, y, fitted.width(), fitted.height())

    def _scaled_still(self, still: QImage) -> QPixmap:
        if self._scaled is None:
            dpr = self.devicePixelRatioF()
            place = self._place(still.size())
            target = QSize(round(place.width() * dpr), round(place.height() * dpr))
            self._scaled = QPixmap.fromImage(
                still.scaled(
                    target,
                    Qt.AspectRatioMode.IgnoreAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
            self._scaled.setDevicePixelRatio(dpr)
        return self._scaled

    def _paint_placeholder(self, painter: QPainter) -> None:
        look = theme()
        pixmap = icon_pixmap(
            self._placeholder_icon, look.colors.muted, PLACEHOLDER_ICON_PX, self.devicePixelRatioF()
        )
        text_area = QRectF(self.rect()).adjusted(Space.M, 0, -Space.M, 0)
        flags = int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.TextFlag.TextWordWrap)
        font = self.font()
        font.setPixelSize(TextSize.CAPTION)
        painter.setFont(font)
        text = painter.boundingRect(text_area, flags, self._placeholder)
        height = PLACEHOLDER_ICON_PX + Space.S + text.height()
        top = (self.height() - height) / 2
        painter.drawPixmap(QPointF((self.width() - PLACEHOLDER_ICON_PX) / 2, top), pixmap)
        painter.setPen(look.color("muted"))
        text_area.setTop(top + PLACEHOLDER_ICON_PX + Space.S)
        painter.drawText(text_area, flags, self._placeholder)

    def _paint_corner(self, painter: QPainter) -> None:
        font = self.font()
        font.setPixelSize(TextSize.CAPTION)
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(self._corner) + 2 * Space.S
        pill = QRectF(Space.S, self.height() - Space.S - 20, width, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(8, 9, 12, 170))
        painter.drawRoundedRect(pill, Radius.S, Radius.S)
        painter.setPen(QColor("white"))
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), self._corner)

    def _paint_controls(self, painter: QPainter) -> None:
        """The play button: large under the pointer, else small, so that the picture is seen."""
        if self._hovered:
            radius = min(PLAY_BUTTON_PX, self.height() * 0.5) / 2
            centre = QPointF(self.width() / 2, self.height() / 2)
            self._paint_button(painter, centre, radius)
        elif not self._playing:
            radius = SMALL_PLAY_BUTTON_PX / 2
            inset = Space.S + radius
            centre = QPointF(self.width() - inset, self.height() - inset)
            self._paint_button(painter, centre, radius)
        if self._playing:
            bar = QRectF(0, self.height() - 3, self.width() * self._fraction, 3)
            painter.fillRect(bar, theme().color("accent"))

    def _paint_button(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(8, 9, 12, 190))
        painter.drawEllipse(centre, radius, radius)
        painter.setBrush(QColor("white"))
        if self._playing:
            side = radius * 0.7
            square = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
            painter.drawRoundedRect(square, 3, 3)
            return
        reach = radius * 0.44
        corners = (QPointF(-0.75, -1), QPointF(-0.75, 1), QPointF(1.1, 0))
        painter.drawPolygon(QPolygonF([centre + corner * reach for corner in corners]))
