"""The picture on the welcome page: a film's four scenes, drawn rather than loaded."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

_RADIUS_PX = 12.0
_RATIO = 4 / 5
_INK = QColor("#ffffff")


@dataclass(frozen=True)
class _Mood:
    """Colours of a frame, from its upper left to its lower right corner."""

    light: str
    deep: str


_MOODS = {
    "hook": _Mood("#7c5cff", "#3b2a9e"),
    "problem": _Mood("#55607a", "#252c3d"),
    "solution": _Mood("#14b8a6", "#0b5f6b"),
    "cta": _Mood("#ff8a4c", "#d8375c"),
}


class SceneArt(QWidget):
    """One frame of the storyboard, for a scenario the built-in writer knows."""

    def __init__(self, scenario: str) -> None:
        super().__init__()
        self._scenario = scenario
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def hasHeightForWidth(self) -> bool:
        """See QWidget.hasHeightForWidth."""
        return True

    def heightForWidth(self, width: int) -> int:
        """See QWidget.heightForWidth."""
        return min(round(width / _RATIO), 190)

    def sizeHint(self) -> QSize:
        """See QWidget.sizeHint."""
        return QSize(132, 165)

    def paintEvent(self, event: QPaintEvent) -> None:
        """See QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        clip = QPainterPath()
        clip.addRoundedRect(frame, _RADIUS_PX, _RADIUS_PX)
        painter.setClipPath(clip)
        mood = _MOODS[self._scenario]
        gradient = QLinearGradient(frame.topLeft(), frame.bottomRight())
        gradient.setColorAt(0, QColor(mood.light))
        gradient.setColorAt(1, QColor(mood.deep))
        painter.fillPath(clip, gradient)
        painter.translate(frame.topLeft())
        draw = {
            "hook": _draw_hook,
            "problem": _draw_problem,
            "solution": _draw_solution,
            "cta": _draw_cta,
        }[self._scenario]
        draw(painter, frame.width(), frame.height())


def _veil(alpha: int) -> QColor:
    return QColor(255, 255, 255, alpha)


def _draw_hook(painter: QPainter, w: float, h: float) -> None:
    """Rings that spread from the product: something has caught the eye."""
    centre = QPointF(w * 0.62, h * 0.46)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for step, alpha in enumerate((150, 95, 55, 30), start=1):
        painter.setPen(QPen(_veil(alpha), 2))
        radius = w * (0.12 + 0.12 * step)
        painter.drawEllipse(centre, radius, radius)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_INK)
    painter.drawEllipse(centre, w * 0.13, w * 0.13)


def _draw_problem(painter: QPainter, w: float, h: float) -> None:
    """A line that tangles itself."""
    path = QPainterPath(QPointF(-w * 0.05, h * 0.30))
    path.cubicTo(w * 0.35, h * 0.05, w * 0.80, h * 0.30, w * 0.62, h * 0.52)
    path.cubicTo(w * 0.46, h * 0.74, w * 0.20, h * 0.60, w * 0.32, h * 0.42)
    path.cubicTo(w * 0.44, h * 0.24, w * 0.86, h * 0.46, w * 0.66, h * 0.68)
    path.cubicTo(w * 0.54, h * 0.82, w * 0.36, h * 0.72, w * 0.46, h * 0.58)
    pen = QPen(_veil(215), max(3.0, w * 0.032))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def _draw_solution(painter: QPainter, w: float, h: float) -> None:
    """The product on its stand, in its own light."""
    light = QPainterPath(QPointF(w * 0.5, -h * 0.1))
    light.lineTo(w * 1.02, h * 0.78)
    light.lineTo(-w * 0.02, h * 0.78)
    light.closeSubpath()
    painter.fillPath(light, _veil(34))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_veil(60))
    painter.drawEllipse(QPointF(w * 0.5, h * 0.76), w * 0.34, h * 0.055)
    painter.setBrush(_INK)
    painter.drawRoundedRect(QRectF(w * 0.36, h * 0.34, w * 0.28, h * 0.42), w * 0.05, w * 0.05)
    painter.drawRoundedRect(QRectF(w * 0.43, h * 0.26, w * 0.14, h * 0.07), w * 0.02, w * 0.02)
    painter.setBrush(QColor(_MOODS["solution"].light))
    painter.drawRoundedRect(QRectF(w * 0.36, h * 0.49, w * 0.28, h * 0.13), 0, 0)


def _draw_cta(painter: QPainter, w: float, h: float) -> None:
    """Two lines of a promise, a button, and somebody pressing it."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_veil(235))
    painter.drawRoundedRect(QRectF(w * 0.16, h * 0.24, w * 0.68, h * 0.055), 4, 4)
    painter.setBrush(_veil(130))
    painter.drawRoundedRect(QRectF(w * 0.26, h * 0.345, w * 0.48, h * 0.04), 3, 3)
    button = QRectF(w * 0.18, h * 0.52, w * 0.64, h * 0.16)
    painter.setBrush(_INK)
    painter.drawRoundedRect(button, button.height() / 2, button.height() / 2)
    painter.setBrush(QColor(_MOODS["cta"].deep))
    painter.drawRoundedRect(QRectF(w * 0.33, h * 0.585, w * 0.34, h * 0.032), 3, 3)
    tip = QPointF(w * 0.70, h * 0.62)
    pointer = QPainterPath(tip)
    size = w * 0.2
    for x, y in ((0.0, 1.0), (0.24, 0.78), (0.42, 1.16), (0.60, 1.08), (0.42, 0.71), (0.74, 0.70)):
        pointer.lineTo(tip + QPointF(x * size, y * size))
    pointer.closeSubpath()
    painter.setBrush(QColor("#1c1430"))
    painter.setPen(QPen(_INK, 2))
    painter.drawPath(pointer)
