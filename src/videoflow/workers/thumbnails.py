"""Previews of takes, loaded away from the GUI thread.

Results are known by take id, never by position. Takes never change, so what is in memory never
grows stale; the least recently used pictures go first when the memory is full.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot
from PySide6.QtGui import QImage

from videoflow.media.images import load_image
from videoflow.media.thumbnails import make_thumbnail
from videoflow.services.ports import Report, TaskEvent, TaskFailed, TaskFinished
from videoflow.services.task_body import TaskBody

MEMORY_BYTES = 256_000_000
THREADS = 2
SIDES_PX = (320, 640, 1280, 2560)
"""Longest sides that are made and cached; a request gets the next larger one."""


def thumbnail_side(wanted_px: int) -> int:
    """The side to ask for when ``wanted_px`` physical pixels are to be filled."""
    return next((side for side in SIDES_PX if side >= wanted_px), SIDES_PX[-1])


@dataclass(frozen=True)
class ThumbnailRequest:
    """Which take, where its file is, and the longest side in pixels."""

    take_id: str
    source: Path
    side_px: int

    @property
    def key(self) -> tuple[str, int]:
        """What the result is kept under."""
        return self.take_id, self.side_px


@dataclass(frozen=True)
class Thumbnail:
    """A loaded preview. ``image`` is null and ``problem`` says why where there is none."""

    take_id: str
    side_px: int
    image: QImage
    problem: str = ""


class _Worker(QObject):
    """Lives on a thread of its own and loads one request at a time."""

    loaded = Signal(object)

    def __init__(self, cache_dir: Path) -> None:
        super().__init__()
        self._cache_dir = cache_dir
        self._body: TaskBody | None = None
        self._stopped = False

    @Slot(object)
    def load(self, request: ThumbnailRequest) -> None:
        """Load it and emit a Thumbnail, whether there is a picture or not."""
        if self._stopped:
            return

        async def work(_report: Report) -> object:
            made = await make_thumbnail(
                request.source, self._cache_dir, request.take_id, request.side_px
            )
            # Screens want premultiplied pixels; converting here spares the GUI thread.
            return load_image(made).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)

        def emit(event: TaskEvent) -> None:
            image, problem = QImage(), ""
            if isinstance(event, TaskFinished) and isinstance(event.value, QImage):
                image = event.value
            elif isinstance(event, TaskFailed):
                problem = str(event.error)
            self.loaded.emit(Thumbnail(request.take_id, request.side_px, image, problem))

        self._body = TaskBody(f"thumbnail {request.take_id}", work, emit)
        self._body.run()

    def stop(self) -> None:
        """Give up the current request and start no other; callable from any thread."""
        self._stopped = True
        if self._body is not None:
            self._body.cancel()


class _Lane(QObject):
    """One thread with its worker, as the GUI thread sees it."""

    idle = Signal(object, object)
    _wanted = Signal(object)

    def __init__(self, cache_dir: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.busy = False
        self._thread = QThread()
        self._thread.setObjectName("thumbnails")
        self._worker = _Worker(cache_dir)
        self._worker.moveToThread(self._thread)
        self._wanted.connect(self._worker.load, Qt.ConnectionType.QueuedConnection)
        self._worker.loaded.connect(self._done, Qt.ConnectionType.QueuedConnection)

    def load(self, request: ThumbnailRequest) -> None:
        self.busy = True
        if not self._thread.isRunning():
            self._thread.start(QThread.Priority.LowPriority)
        self._wanted.emit(request)

    def stop(self) -> None:
        self._worker.stop()
        self._thread.quit()
        self._thread.wait()

    @Slot(object)
    def _done(self, thumbnail: Thumbnail) -> None:
        self.busy = False
        self.idle.emit(self, thumbnail)


class ThumbnailLoader(QObject):
    """Loads previews on threads of its own; lives on the GUI thread.

    ``cache_dir`` is the project's cache folder. ``loaded`` carries a Thumbnail for every request
    that was not in memory. The latest request is served first: it is what the user looks at.
    """

    loaded = Signal(object)

    def __init__(self, cache_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory: OrderedDict[tuple[str, int], QImage] = OrderedDict()
        self._memory_bytes = 0
        self._waiting: dict[tuple[str, int], ThumbnailRequest] = {}
        self._loading: set[tuple[str, int]] = set()
        self._stopped = False
        self._lanes = [_Lane(cache_dir, self) for _ in range(THREADS)]
        for lane in self._lanes:
            lane.idle.connect(self._lane_idle)

    def request(self, take_id: str, source: Path, side_px: int) -> QImage | None:
        """The preview if it is in memory; otherwise None, and ``loaded`` tells when it is."""
        request = ThumbnailRequest(take_id, source, thumbnail_side(side_px))
        image = self._memory.get(request.key)
        if image is not None:
            self._memory.move_to_end(request.key)
            return image
        if not self._stopped and request.key not in self._loading:
            self._waiting.pop(request.key, None)
            self._waiting[request.key] = request
            self._serve()
        return None

    def stop(self) -> None:
        """End the threads, giving up what they load; returns when they are gone."""
        self._stopped = True
        self._waiting.clear()
        for lane in self._lanes:
            lane.stop()

    def _serve(self) -> None:
        for lane in self._lanes:
            if self._waiting and not lane.busy:
                key, request = self._waiting.popitem()
                self._loading.add(key)
                lane.load(request)

    @Slot(object, object)
    def _lane_idle(self, _lane: _Lane, thumbnail: Thumbnail) -> None:
        if self._stopped:
            return
        key = (thumbnail.take_id, thumbnail.side_px)
        self._loading.discard(key)
        if not thumbnail.image.isNull():
            self._remember(key, thumbnail.image)
        self._serve()
        self.loaded.emit(thumbnail)

    def _remember(self, key: tuple[str, int], image: QImage) -> None:
        self._memory[key] = image
        self._memory_bytes += image.sizeInBytes()
        while self._memory_bytes > MEMORY_BYTES and len(self._memory) > 1:
            _key, oldest = self._memory.popitem(last=False)
            self._memory_bytes -= oldest.sizeInBytes()
