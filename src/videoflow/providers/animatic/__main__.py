"""The rendering process: ``python -m videoflow.providers.animatic``.

Reads specs, each a line of JSON, on standard input, which stays open: when it closes, whoever asked
is gone or has cancelled, and rendering ends at once. Reports one JSON object per line on standard
output: ``{"progress": 0.42}``, and at the end of each ``{"done": true}`` or ``{"error": {...}}``.
Without another spec for a minute the process ends by itself.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from videoflow.errors import MediaError, VideoFlowError
from videoflow.i18n import _, set_language
from videoflow.providers.animatic.children import be_nice, kill_children
from videoflow.quick_imports import quicken_imports

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

IDLE_S = 60.0
"""How long a process waits for more work."""

_REPORT_EVERY_S = 0.1


def main() -> int:
    """Render what standard input asks for; returns the exit code."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    be_nice()
    requests: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_listen, args=[requests], name="requests", daemon=True).start()
    application: QGuiApplication | None = None
    while True:
        try:
            request = json.loads(requests.get(timeout=IDLE_S))
        except queue.Empty:
            break
        set_language(request.get("interface_language"))
        application = application or _start_qt()
        _say(_outcome(request["spec"]))
    del application
    return 0


def _start_qt() -> QGuiApplication:
    # Imported here: whoever waits gets its first word, and a cancel is heard, before Qt is loaded.
    quicken_imports()
    from PySide6.QtGui import QGuiApplication

    from videoflow.providers.animatic.fonts import load_fonts

    application = QGuiApplication([])
    load_fonts()
    return application


def _outcome(fields: dict[str, Any]) -> dict[str, object]:
    """What becomes of one spec."""
    try:
        _render(fields, _progress_reporter())
    except VideoFlowError as error:
        return _told(error)
    except MemoryError:
        return _told(
            MediaError(
                _("There is not enough memory to make this."),
                _("Close other programs and try again."),
            )
        )
    return {"done": True}


def _told(error: VideoFlowError) -> dict[str, object]:
    return {"error": {"code": error.code, "message": error.message, "action": error.action}}


def _render(fields: dict[str, Any], progress: Callable[[float], None]) -> None:
    from videoflow.providers.animatic.film import render_video
    from videoflow.providers.animatic.spec import AnimaticSpec
    from videoflow.providers.animatic.stills import render_image

    spec = AnimaticSpec.model_validate(fields)
    if spec.kind == "image":
        render_image(spec)
        progress(1.0)
    else:
        render_video(spec, progress)


def _progress_reporter() -> Callable[[float], None]:
    last_s = 0.0

    def report(fraction: float) -> None:
        nonlocal last_s
        now_s = time.monotonic()
        if fraction >= 1.0 or now_s - last_s >= _REPORT_EVERY_S:
            last_s = now_s
            _say({"progress": round(fraction, 4)})

    return report


def _say(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _listen(requests: queue.Queue[bytes]) -> None:
    """On its own thread: pass requests on; when standard input ends, so do ffmpeg and this."""
    descriptor = sys.stdin.fileno()
    rest = b""
    while data := os.read(
        descriptor, 65536
    ):  # unbuffered: a lock held here would break a normal exit
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            requests.put(line)
    kill_children()
    os._exit(3)


if __name__ == "__main__":
    raise SystemExit(main())
