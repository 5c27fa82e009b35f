"""Frames of a playing video as pictures of the right size, made away from the GUI thread.

A decoded frame is YUV in the video's size; turning one of 1080p into pixels and shrinking it
takes longer than the GUI thread can spare thirty times a second. Frames that nobody has had time
to look at are left out, so a slow machine shows fewer of them instead of falling behind.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, QThread, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame

from videoflow.workers.players import make_sink


class FrameConverter(QObject):
    """Lives on its own thread: takes frames, gives pictures, one at a time.

    The next picture is made only after ``acknowledge``, from the latest frame there is by then.
    """

    converted = Signal(QImage, int)
    _wake = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._target = QSize()
        self._latest: QVideoFrame | None = None
        self._scheduled = False
        self._unseen = False
        self._playback = 0
        self._wake.connect(self._convert_latest, Qt.ConnectionType.QueuedConnection)

    @Slot(QVideoFrame)
    def offer(self, frame: QVideoFrame) -> None:
        """Remember the frame; older ones that were not converted are dropped."""
        self._latest = frame
        self._schedule()

    @Slot()
    def acknowledge(self) -> None:
        """The last picture has been shown."""
        self._unseen = False
        self._schedule()

    @Slot(QSize)
    def set_target(self, size: QSize) -> None:
        """Pictures are made to fit into ``size`` (physical pixels), and never enlarged."""
        self._target = size

    @Slot(int)
    def forget(self, playback: int) -> None:
        """Let go of everything: the file was closed. Pictures are of ``playback`` from now on."""
        self._playback = playback
        self._latest = None
        self._unseen = False

    def _schedule(self) -> None:
        if self._latest is not None and not self._scheduled and not self._unseen:
            self._scheduled = True
            # Through the queue, behind all frames that have piled up in it.
            self._wake.emit()

    @Slot()
    def _convert_latest(self) -> None:
        self._scheduled = False
        frame, self._latest = self._latest, None
        if frame is None or not frame.isValid():
            return
        image = frame.toImage()
        if image.isNull():
            return
        fits = image.size().boundedTo(self._target) == image.size()
        if self._target.isValid() and not fits:
            image = image.scaled(
                self._target,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        self._unseen = True
        image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        self.converted.emit(image, self._playback)


class FramePipeline(QObject):
    """A video sink whose frames arrive as pictures in ``frame_ready`` on the GUI thread.

    Give ``sink`` to a player. ``stop`` must be called before the pipeline goes away.
    """

    frame_ready = Signal(QImage)
    _shown = Signal()
    _forgotten = Signal(int)
    _resized = Signal(QSize)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sink = make_sink(self)
        self._playback = 0
        self._thread = QThread()
        self._thread.setObjectName("frames")
        self._converter = FrameConverter()
        self._converter.moveToThread(self._thread)
        queued = Qt.ConnectionType.QueuedConnection
        self.sink.videoFrameChanged.connect(self._converter.offer, queued)
        self._shown.connect(self._converter.acknowledge, queued)
        self._forgotten.connect(self._converter.forget, queued)
        self._resized.connect(self._converter.set_target, queued)
        self._converter.converted.connect(self._deliver, queued)

    def start(self) -> None:
        """Start the thread if it does not run yet."""
        if not self._thread.isRunning():
            self._thread.start()

    def set_target(self, size: QSize) -> None:
        """Size in physical pixels into which pictures are fitted."""
        self._resized.emit(size)

    def clear(self) -> None:
        """Show no more of the current file."""
        self._playback += 1
        self._forgotten.emit(self._playback)

    def stop(self) -> None:
        """End the thread; returns when it is gone."""
        self._playback += 1
        self._thread.quit()
        self._thread.wait()

    @Slot(QImage, int)
    def _deliver(self, image: QImage, playback: int) -> None:
        if playback == self._playback:
            self.frame_ready.emit(image)
            self._shown.emit()
