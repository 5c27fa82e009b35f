"""Rendering processes: started when there is work, kept for a while for the next.

Starting one takes half a second of work on one core, a fifth of what a clip takes: whoever renders
a film's scenes one after the other pays it once. An idle process ends by itself after a minute
(see ``__main__``), and at once when this process is gone.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from videoflow.providers.animatic.children import no_console_window

MOST_IDLE = 2
"""As many as work side by side."""
_TIME_TO_END_S = 3.0


def renderer_command() -> list[str]:
    """The command that starts the rendering process, from a checkout or a frozen application."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--animatic-renderer"]
    return [sys.executable, "-m", "videoflow.providers.animatic"]


class Renderer:
    """A rendering process; it does one job at a time. Blocks: for worker threads. Raises OSError
    where it cannot be started."""

    def __init__(self) -> None:
        self.used = False
        self._process = subprocess.Popen(
            renderer_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ
            | {
                "QT_QPA_PLATFORM": "offscreen",
                "PYTHONUTF8": "1",
                "PYTHONIOENCODING": "utf-8",
            },
            creationflags=no_console_window(),
            # Ctrl-C in a terminal reaches the application only, which then cancels in order. A
            # group and not a session of its own: Linux gives each session an equal share of the
            # processors, whatever its priority, and the window would stutter.
            process_group=0,
        )
        self._words: deque[str] = deque(maxlen=12)
        self._listener = threading.Thread(target=self._listen, name="renderer-words", daemon=True)
        self._listener.start()

    @property
    def alive(self) -> bool:
        """Whether it can be given work."""
        return self._process.poll() is None

    @property
    def code(self) -> int | None:
        """How it ended."""
        return self._process.poll()

    def words(self) -> str:
        """The last it said, once it has ended."""
        self._listener.join()
        return "\n".join(self._words)

    def work(
        self, request: dict[str, Any], progress: Callable[[float], None]
    ) -> dict[str, Any] | None:
        """Have a job done; its result, or None where the process ended instead."""
        self.used = True
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(OSError, ValueError):  # it has ended, which shows below
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        for line in self._process.stdout:
            message = json.loads(line)
            if "progress" in message:
                progress(float(message["progress"]))
            else:
                return dict(message)
        self._process.wait()
        return None

    def end(self) -> None:
        """Closing its input ends the renderer and its ffmpeg; one that does not hear is killed."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(_TIME_TO_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.join()

    def close(self) -> None:
        """End it, and let go of its pipes. Only where nobody waits for its work any more."""
        self.end()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _listen(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as stream:
            for line in stream:
                self._words.append(line.decode(errors="replace").rstrip())


class RendererPool:
    """Idle renderers of this process. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[Renderer] = []

    def take(self) -> Renderer:
        """An idle renderer, or a new one. Raises OSError."""
        with self._lock:
            while self._idle:
                renderer = self._idle.pop()
                if renderer.alive:
                    return renderer
                renderer.close()
        return Renderer()

    def give_back(self, renderer: Renderer) -> None:
        """Its job is done."""
        with self._lock:
            if renderer.alive and len(self._idle) < MOST_IDLE:
                self._idle.append(renderer)
                return
        renderer.close()

    def close(self) -> None:
        """End all that are idle."""
        with self._lock:
            idle, self._idle = self._idle, []
        for renderer in idle:
            renderer.close()

    def forget(self) -> None:
        """In a forked process: they belong to the process that started them."""
        self._lock = threading.Lock()
        self._idle = []


RENDERERS = RendererPool()
atexit.register(RENDERERS.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=RENDERERS.forget)
