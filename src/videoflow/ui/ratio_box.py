"""Keeps a widget in the film's shape, as large as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from videoflow.domain.base import AspectRatio

_MIN_SIDE_PX = 120


class RatioBox(QWidget):
    """Holds one widget, centred at the top, in the shape of ``ratio``."""

    def __init__(self, content: QWidget, ratio: AspectRatio) -> None:
        super().__init__()
        self._content = content
        self._shape = QSize(*ratio.size(1080))
        content.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(_MIN_SIDE_PX, _MIN_SIDE_PX)

    def sizeHint(self) -> QSize:
        """See QWidget.sizeHint."""
        return self._shape.scaled(QSize(360, 420), Qt.AspectRatioMode.KeepAspectRatio)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent."""
        super().resizeEvent(event)
        size = self._shape.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        self._content.setGeometry(QRect((self.width() - size.width()) // 2, 0, *size.toTuple()))
