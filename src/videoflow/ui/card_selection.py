"""Which cards are chosen together, the way lists choose: with Ctrl, with Shift, by the keyboard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot


class CardSelection(QObject):
    """A set of scenes, kept by their indexes. ``changed`` follows every change.

    The anchor is where a range begins: the card that was clicked, or had the focus, last.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._order: tuple[int, ...] = ()
        self._chosen: set[int] = set()
        self._anchor: int | None = None

    @property
    def indexes(self) -> tuple[int, ...]:
        """The chosen scenes, in the order of the film."""
        return tuple(index for index in self._order if index in self._chosen)

    @property
    def is_several(self) -> bool:
        """Whether more than one is chosen: commands are about all of them then."""
        return len(self._chosen) > 1

    def __contains__(self, index: object) -> bool:
        return index in self._chosen

    def set_order(self, indexes: Sequence[int]) -> None:
        """These scenes are there, in this order; others are no longer chosen."""
        self._order = tuple(indexes)
        if self._anchor not in self._order:
            self._anchor = None
        self._choose(self._chosen & set(indexes))

    def click(self, index: int, modifiers: Qt.KeyboardModifier) -> None:
        """A click on a card: alone it chooses nothing else, with Ctrl it adds or takes away, with
        Shift it chooses everything from the anchor to here."""
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.extend(index)
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            self.toggle(index)
        else:
            self.begin(index)

    def begin(self, index: int) -> None:
        """The anchor is here now, and nothing is chosen together."""
        self._anchor = index
        self._choose(())

    def toggle(self, index: int) -> None:
        """Add a scene or take it away; the one before comes along where it was alone."""
        chosen = set(self._chosen)
        if not chosen and self._anchor is not None:
            chosen.add(self._anchor)
        if index == self._anchor and not self._chosen:
            chosen = {index}
        else:
            chosen ^= {index}
        self._anchor = index
        self._choose(chosen)

    def extend(self, index: int) -> None:
        """Choose everything from the anchor to this scene."""
        start = self._order.index(self._anchor if self._anchor in self._order else index)
        self._anchor = self._order[start]
        first, last = sorted((start, self._order.index(index)))
        self._choose(self._order[first : last + 1])

    @Slot()
    def choose_all(self) -> None:
        """Choose every scene."""
        self._choose(self._order)

    @Slot()
    def clear(self) -> None:
        """Choose none."""
        self._choose(())

    def _choose(self, chosen: Iterable[int]) -> None:
        wanted = set(chosen)
        if wanted != self._chosen:
            self._chosen = wanted
            self.changed.emit()
