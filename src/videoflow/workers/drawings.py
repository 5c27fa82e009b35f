"""Pictures that are drawn while somebody edits what they show, away from the GUI thread.

Only the latest wish under a key counts: what was asked for before is left out, or thrown away
when it comes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot
from PySide6.QtGui import QImage

from videoflow.media.images import load_image
from videoflow.services.ports import Report, TaskEvent, TaskFailed, TaskFinished
from videoflow.services.task_body import TaskBody
from videoflow.services.view_models import MessageView
from videoflow.services.views import message_view

Draw = Callable[[], Coroutine[Any, Any, QImage]]
"""Makes a picture, on the board's thread; raises VideoFlowError where it cannot."""


@dataclass(frozen=True)
class Drawing:
    """A picture that was asked for. ``image`` is null and ``problem`` says why where there is
    none."""

    key: str
    image: QImage
    problem: MessageView | None = None


@dataclass(frozen=True)
class _Wish:
    key: str
    number: int
    draw: Draw


@dataclass(frozen=True)
class _Outcome:
    number: int
    drawing: Drawing


class _Artist(QObject):
    """Lives on the board's thread and draws one wish at a time."""

    drawn = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._body: TaskBody | None = None
        self._stopped = False

    @Slot(object)
    def draw(self, wish: _Wish) -> None:
        """Draw it and emit an _Outcome, whether there is a picture or not."""
        if self._stopped:
            return

        async def work(_report: Report) -> object:
            image = await wish.draw()
            # Screens want premultiplied pixels; converting here spares the GUI thread.
            return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)

        def emit(event: TaskEvent) -> None:
            drawing = Drawing(wish.key, QImage())
            if isinstance(event, TaskFinished) and isinstance(event.value, QImage):
                drawing = Drawing(wish.key, event.value)
            elif isinstance(event, TaskFailed):
                drawing = Drawing(wish.key, QImage(), message_view(event.error))
            self.drawn.emit(_Outcome(wish.number, drawing))

        self._body = TaskBody(f"drawing {wish.key}", work, emit)
        self._body.run()

    def stop(self) -> None:
        """Give up the present wish and take no other; callable from any thread."""
        self._stopped = True
        if self._body is not None:
            self._body.cancel()


class DrawingBoard(QObject):
    """Draws for one dialog; lives on the GUI thread. ``drawn`` carries a Drawing for the latest
    wish under each key; what was asked for last is drawn first. ``stop`` must be called before the
    board goes away.
    """

    drawn = Signal(object)
    _wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: OrderedDict[str, _Wish] = OrderedDict()
        self._latest: dict[str, int] = {}
        self._count = 0
        self._busy = False
        self._stopped = False
        self._thread = QThread()
        self._thread.setObjectName("drawings")
        self._artist = _Artist()
        self._artist.moveToThread(self._thread)
        self._wanted.connect(self._artist.draw, Qt.ConnectionType.QueuedConnection)
        self._artist.drawn.connect(self._done, Qt.ConnectionType.QueuedConnection)

    def ask(self, key: str, draw: Draw) -> None:
        """Have ``draw`` make the picture of ``key``, instead of what was asked for before."""
        if self._stopped:
            return
        self._count += 1
        self._latest[key] = self._count
        self._waiting[key] = _Wish(key, self._count, draw)
        self._waiting.move_to_end(key)
        self._serve()

    def forget(self, key: str) -> None:
        """The picture of ``key`` is not wanted any more."""
        self._waiting.pop(key, None)
        self._latest.pop(key, None)

    @property
    def busy(self) -> bool:
        """Whether anything is drawn or waits to be."""
        return self._busy or bool(self._waiting)

    def stop(self) -> None:
        """End the thread, giving up what it draws; returns when it is gone."""
        self._stopped = True
        self._waiting.clear()
        self._artist.stop()
        self._thread.quit()
        self._thread.wait()

    def _serve(self) -> None:
        if self._busy or not self._waiting:
            return
        _key, wish = self._waiting.popitem()
        self._busy = True
        if not self._thread.isRunning():
            self._thread.start()
        self._wanted.emit(wish)

    @Slot(object)
    def _done(self, outcome: _Outcome) -> None:
        if self._stopped:
            return
        self._busy = False
        self._serve()
        if self._latest.get(outcome.drawing.key) == outcome.number:
            self.drawn.emit(outcome.drawing)


def picture(path: Path, side_px: int) -> Draw:
    """A picture from a file, upright, no side over ``side_px`` pixels."""

    async def draw() -> QImage:
        return load_image(path, side_px)

    return draw
