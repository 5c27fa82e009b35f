"""Media players that cannot deadlock with Python.

Qt's player runs threads of its own, and its commands wait for them: ``stop()`` for locks that they
hold, ``play()`` for a thread to be ready. Called from Python they wait with the interpreter's lock
held, and each of those threads may need just that one, in two ways:

- It lets go of an object that was made from Python. Qt then calls the object's
  ``disconnectNotify`` with a lock of its signals held, and PySide looks for an override. It looks
  only once per object and remembers the answer, so the question is asked here first.
- It logs, and Qt's messages are handed to Python (as test runners do).

Therefore commands go through the meta-object system, which releases the interpreter's lock.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Q_ARG, QMetaObject, QObject, Qt, QUrl, SignalInstance, Slot
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoSink


class _Nobody(QObject):
    """A receiver that nothing is ever sent to."""

    @Slot()
    def receive(self) -> None:
        """Never called."""


def make_sink(parent: QObject) -> QVideoSink:
    """A sink that other threads may connect to and disconnect from."""
    sink = QVideoSink(parent)
    _settle(sink.videoSizeChanged)
    return sink


class Player(QObject):
    """Plays one file at a time, with sound, into ``sink``, one of ``make_sink``.

    ``media`` is Qt's player: for its signals and for reading its state, not for commands.
    """

    def __init__(self, sink: QVideoSink, parent: QObject) -> None:
        super().__init__(parent)
        self.media = QMediaPlayer(self)
        output = QAudioOutput(self)
        _settle(self.media.sourceChanged)
        _settle(output.volumeChanged)
        self.media.setAudioOutput(output)
        self.media.setVideoSink(sink)

    def open(self, path: Path) -> None:
        """Open a file; it does not play yet."""
        self._set_source(QUrl.fromLocalFile(str(path)))

    def close(self) -> None:
        """Stop and let go of the file."""
        self._command("stop")
        self._set_source(QUrl())

    def play(self) -> None:
        """Play on from where it is."""
        self._command("play")

    def pause(self) -> None:
        """Hold the picture."""
        self._command("pause")

    def seek(self, position_ms: int) -> None:
        """Go to a position in milliseconds."""
        QMetaObject.invokeMethod(
            self.media,
            "setPosition",
            Qt.ConnectionType.DirectConnection,
            Q_ARG("qint64", position_ms),
        )

    def _command(self, name: str) -> None:
        QMetaObject.invokeMethod(self.media, name, Qt.ConnectionType.DirectConnection)

    def _set_source(self, url: QUrl) -> None:
        QMetaObject.invokeMethod(
            self.media, "setSource", Qt.ConnectionType.DirectConnection, Q_ARG(QUrl, url)
        )


def _settle(signal: SignalInstance) -> None:
    """Have connectNotify and disconnectNotify of the signal's object looked up, here and now."""
    nobody = _Nobody()
    signal.connect(nobody.receive)
    signal.disconnect(nobody.receive)
