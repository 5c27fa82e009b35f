"""The rendering process: ``python -m videoflow.providers.animatic``.

Reads one spec as a line of JSON on standard input, which then stays open: when it closes, whoever
asked is gone or has cancelled, and rendering ends at once. Reports one JSON object per line on
standard output: ``{"progress": 0.42}``, and at the end ``{"done": true}`` or ``{"error": {...}}``.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from videoflow.errors import MediaError, VideoFlowError
from videoflow.i18n import _, set_language
from videoflow.providers.animatic.children import be_nice, kill_children
from videoflow.quick_imports import quicken_imports

_REPORT_EVERY_S = 0.1


def main() -> int:
    """Render what standard input asks for; returns the exit code."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    be_nice()
    request = json.loads(sys.stdin.buffer.readline())
    set_language(request.get("interface_language"))
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    try:
        _render(request["spec"], _progress_reporter())
    except VideoFlowError as error:
        _say({"error": {"code": error.code, "message": error.message, "action": error.action}})
        return 1
    except MemoryError as error:
        failure = MediaError(
            _("There is not enough memory to make this."), _("Close other programs and try again.")
        )
        failure.__cause__ = error
        _say(
            {"error": {"code": failure.code, "message": failure.message, "action": failure.action}}
        )
        return 1
    _say({"done": True})
    return 0


def _render(fields: dict[str, Any], progress: Callable[[float], None]) -> None:
    # Imported here: whoever waits gets its first word, and a cancel is heard, before Qt is loaded.
    import PySide6.QtCore  # noqa: F401

    quicken_imports()
    from PySide6.QtGui import QGuiApplication

    from videoflow.providers.animatic.film import render_video
    from videoflow.providers.animatic.fonts import load_fonts
    from videoflow.providers.animatic.spec import AnimaticSpec
    from videoflow.providers.animatic.stills import render_image

    spec = AnimaticSpec.model_validate(fields)
    application = QGuiApplication([])
    load_fonts()
    if spec.kind == "image":
        render_image(spec)
        progress(1.0)
    else:
        render_video(spec, progress)
    del application


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


def _end_with_parent() -> None:
    """On its own thread: when standard input ends, end ffmpeg and this process."""
    descriptor = sys.stdin.fileno()
    while os.read(descriptor, 1024):  # unbuffered: a lock held here would break a normal exit
        pass
    kill_children()
    os._exit(3)


if __name__ == "__main__":
    raise SystemExit(main())
