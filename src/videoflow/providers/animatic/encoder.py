"""Frames into an mp4: a bounded queue between drawing and ffmpeg, so that both work at once."""

from __future__ import annotations

import queue
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from PySide6.QtGui import QImage

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.providers.animatic.children import forget_child, start_child
from videoflow.providers.animatic.spec import AnimaticSpec

_FRAMES_IN_FLIGHT = 3


def encoder_command(spec: AnimaticSpec, output: Path) -> list[str]:
    """The ffmpeg command that reads raw BGRA frames of ``spec`` on standard input."""
    seconds = f"{spec.frame_count / spec.fps:.6f}"
    sound = (
        ["-i", _media_url(spec.audio)]
        if spec.audio
        else ["-f", "lavfi", "-i", "anullsrc=channel_layout=stereo:sample_rate=48000"]
    )
    return [
        str(spec.ffmpeg), "-hide_banner", "-nostdin", "-loglevel", "error", "-y",
        "-f", "rawvideo", "-pixel_format", "bgra", "-video_size", f"{spec.width}x{spec.height}",
        "-framerate", str(spec.fps), "-i", "pipe:0",
        *sound,
        "-map", "0:v:0", "-map", "1:a:0",
        "-vf", "scale=out_color_matrix=bt709:out_range=tv:flags=fast_bilinear,format=yuv420p",
        "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-profile:v", "high",
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
        "-color_range", "tv",
        "-c:a", "aac", "-b:a", "160k", "-ar", "48000", "-ac", "2", "-af", "apad",
        "-t", seconds, "-map_metadata", "-1", "-movflags", "+faststart", "-f", "mp4",
        _media_url(output),
    ]  # fmt: skip


def _write_all(pipe: IO[bytes], frame: QImage) -> None:
    """Write every byte of ``frame``: an unbuffered pipe may take less than it is given."""
    left = memoryview(frame.constBits())
    while left:
        left = left[pipe.write(left) :]


def _media_url(path: Path) -> str:
    """``path`` as an ffmpeg argument: always a local file, never an option, pattern or protocol."""
    return f"file:{path.absolute()}"


class Encoder:
    """A running ffmpeg. Draw into ``frame()``, hand it to ``put``; ``finish`` waits for the file.

    Use as a context manager: leaving it early kills ffmpeg. Raises MediaError with its last words.
    """

    def __init__(self, spec: AnimaticSpec, output: Path) -> None:
        self._empty: queue.Queue[QImage] = queue.Queue()
        self._full: queue.Queue[QImage | None] = queue.Queue()
        for _number in range(_FRAMES_IN_FLIGHT):
            self._empty.put(QImage(spec.width, spec.height, QImage.Format.Format_RGB32))
        try:
            self._process = start_child(encoder_command(spec, output))
        except OSError as error:
            raise MediaError(
                _("ffmpeg could not be started: {reason}.").format(reason=error.strerror or error),
                _("Check the path of ffmpeg in the settings."),
            ) from error
        self._words = b""
        self._broken = False
        self._writer = threading.Thread(target=self._write, name="frames", daemon=True)
        self._listener = threading.Thread(target=self._listen, name="ffmpeg-words", daemon=True)
        self._writer.start()
        self._listener.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def frame(self) -> QImage:
        """An image to draw the next frame into; waits while ffmpeg is behind."""
        if self._broken:
            raise self._failure()
        return self._empty.get()

    def put(self, frame: QImage) -> None:
        """Queue a drawn frame."""
        self._full.put(frame)

    def finish(self) -> None:
        """Wait until all frames are encoded and the file is closed."""
        self._full.put(None)
        self._writer.join()
        code = self._process.wait()
        self._listener.join()
        if code or self._broken:
            raise self._failure()

    def kill(self) -> None:
        """End ffmpeg now if it still runs, and wait for it."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        forget_child(self._process)

    def _write(self) -> None:
        """On its own thread: frames to the pipe; once it is broken they are taken and dropped."""
        pipe = self._process.stdin
        assert pipe is not None
        while (frame := self._full.get()) is not None:
            if not self._broken:
                try:
                    _write_all(pipe, frame)
                except OSError:
                    self._broken = True
            self._empty.put(frame)
        try:
            pipe.close()
        except OSError:
            self._broken = True

    def _listen(self) -> None:
        """On its own thread: keep the end of what ffmpeg says."""
        pipe = self._process.stderr
        assert pipe is not None
        with pipe:
            for line in pipe:
                self._words = (self._words + line)[-4000:]

    def _failure(self) -> MediaError:
        self._process.wait()
        self._listener.join()
        words = self._words.decode(errors="replace").strip().splitlines()
        if "No space left on device" in "\n".join(words):
            return MediaError(_("The disk is full."), _("Free some space and try again."))
        reason = (
            words[-1]
            if words
            else _("it stopped with code {code}").format(code=self._process.returncode)
        )
        return MediaError(
            _("ffmpeg could not encode the clip: {reason}").format(reason=reason),
            _("Try again; if it keeps failing, check ffmpeg in the settings."),
        )
