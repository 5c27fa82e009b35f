"""Parts of a scene's card: text that is cut at a number of lines, states with their dots."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from videoflow.ui.theme import TextSize, set_role, theme

DOT_PX = 8


class ClampedLabel(QLabel):
    """A label that wraps to at most ``max_lines`` lines and says the rest in its tooltip."""

    def __init__(self, max_lines: int, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._max_lines = max_lines
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        set_role(self, role)

    def set_max_lines(self, max_lines: int) -> None:
        """Allow more or fewer lines."""
        if max_lines != self._max_lines:
            self._max_lines = max_lines
            self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        """See QWidget.heightForWidth."""
        lines = len(self._lines(width))
        return max(1, lines) * self.fontMetrics().lineSpacing()

    def sizeHint(self) -> QSize:
        """See QWidget.sizeHint."""
        return QSize(120, self.heightForWidth(max(self.width(), 120)))

    def minimumSizeHint(self) -> QSize:
        """See QWidget.minimumSizeHint."""
        return QSize(40, self.fontMetrics().lineSpacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent."""
        super().resizeEvent(event)
        shown = self._lines(self.width())
        self.setToolTip(self.text() if shown and shown[-1].endswith("…") else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        spacing = self.fontMetrics().lineSpacing()
        align = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        for row, line in enumerate(self._lines(self.width())):
            painter.drawText(QRect(0, row * spacing, self.width(), spacing), align, line)

    def _lines(self, width: int) -> list[str]:
        text = " ".join(self.text().split())
        if not text:
            return []
        layout = QTextLayout(text, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        lines: list[str] = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            start, length = line.textStart(), line.textLength()
            if len(lines) == self._max_lines - 1:
                rest = text[start:]
                elide = Qt.TextElideMode.ElideRight
                lines.append(self.fontMetrics().elidedText(rest, elide, width))
                break
            lines.append(text[start : start + length].rstrip())
        layout.endLayout()
        return lines


class StatusLabel(QLabel):
    """One line of plain text per state, each with a dot in its colour at the left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens: tuple[str, ...] = ()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        set_role(self, "status")

    def set_states(self, states: tuple[tuple[str, str], ...]) -> None:
        """Show (text, colour token) of each state."""
        self._tokens = tuple(token for _text, token in states)
        text = "\n".join(text for text, _token in states)
        if text != self.text():
            self.setText(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """See QLabel.paintEvent."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        area = self.contentsRect()
        metrics = self.fontMetrics()
        wrap = int(Qt.TextFlag.TextWordWrap)
        heights = [
            metrics.boundingRect(QRect(0, 0, area.width(), 10_000), wrap, line).height()
            for line in self.text().split("\n")
        ]
        y = area.top() + (area.height() - sum(heights)) / 2
        for token, height in zip(self._tokens, heights, strict=False):
            painter.setBrush(theme().color(token))
            middle = y + metrics.lineSpacing() / 2
            painter.drawEllipse(QPointF(DOT_PX / 2, middle), DOT_PX / 2, DOT_PX / 2)
            y += height


class SteadyLines(QWidget):
    """Small text that changes many times a second: it is repainted and never laid out anew.

    A label would have its whole card laid out for every per cent.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[str] = []
        font = self.font()
        font.setPixelSize(TextSize.CAPTION)
        self.setFont(font)
        self.setMinimumWidth(40)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """What is shown."""
        return "\n".join(self._lines)

    def set_lines(self, lines: list[str]) -> None:
        """Show these lines, each cut at its end where it is too long."""
        if lines == self._lines:
            return
        if len(lines) != len(self._lines):
            self.setFixedHeight(len(lines) * self.fontMetrics().lineSpacing())
        self._lines = lines
        text = self.text()
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setPen(theme().color("muted"))
        metrics, elide = self.fontMetrics(), Qt.TextElideMode.ElideRight
        spacing = metrics.lineSpacing()
        align = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        for row, line in enumerate(self._lines):
            shown = metrics.elidedText(line, elide, self.width())
            painter.drawText(QRect(0, row * spacing, self.width(), spacing), align, shown)
