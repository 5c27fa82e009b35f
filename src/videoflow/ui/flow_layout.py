"""A layout that puts widgets in rows and begins a new row where one is full."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Widgets in reading order, each as large as it wants to be."""

    def __init__(self, spacing_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing_px)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """See QLayout.addItem."""
        self._items.append(item)

    def count(self) -> int:
        """See QLayout.count."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """See QLayout.itemAt."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """See QLayout.takeAt."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """See QLayout.expandingDirections: it takes no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """See QLayoutItem.hasHeightForWidth."""
        return True

    def heightForWidth(self, width: int) -> int:
        """See QLayoutItem.heightForWidth."""
        rows = self._place(QRect(0, 0, width, 0))
        return max((rect.bottom() + 1 for _item, rect in rows), default=0)

    def sizeHint(self) -> QSize:
        """See QLayoutItem.sizeHint: as wide as its widest widget."""
        return self._largest()

    def minimumSize(self) -> QSize:
        """See QLayoutItem.minimumSize: where there is no room, widgets are narrower."""
        return QSize(0, self._largest().height())

    def setGeometry(self, rect: QRect) -> None:
        """See QLayoutItem.setGeometry."""
        super().setGeometry(rect)
        for item, place in self._place(rect):
            item.setGeometry(place)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _largest(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.sizeHint())
        return size

    def _rows(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        rows: list[list[tuple[QLayoutItem, QSize]]] = []
        left_px = -1
        for item in self._shown():
            size = item.sizeHint()
            size.setWidth(min(size.width(), width))
            if size.width() > left_px:
                rows.append([])
                left_px = width
            rows[-1].append((item, size))
            left_px -= size.width() + self.spacing()
        return rows

    def _place(self, area: QRect) -> list[tuple[QLayoutItem, QRect]]:
        """Where each widget goes, from the upper left corner of ``area`` on; in the middle of its
        row."""
        placed: list[tuple[QLayoutItem, QRect]] = []
        top = area.top()
        for row in self._rows(area.width()):
            left, height = area.left(), max(size.height() for _item, size in row)
            for item, size in row:
                corner = QPoint(left, top + (height - size.height()) // 2)
                placed.append((item, QRect(corner, size)))
                left += size.width() + self.spacing()
            top += height + self.spacing()
        return placed
