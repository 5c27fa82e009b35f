"""The drawing process: ``python -m videoflow.media.overlays ORDER``, a file that says what to draw.

Says ``{"done": true}`` or ``{"error": {…}}`` on standard output.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from videoflow.errors import VideoFlowError
from videoflow.i18n import set_language


def main(arguments: Sequence[str]) -> int:
    """Draw what the file that ``arguments`` name asks for; returns the exit code."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    from videoflow.quick_imports import quicken_imports

    quicken_imports()
    from videoflow.media.fonts import load_fonts
    from videoflow.media.overlays.drawing import draw
    from videoflow.media.overlays.requests import Order

    order = Order.model_validate_json(Path(arguments[0]).read_bytes())
    set_language(order.language)
    application = QGuiApplication([])
    answer: dict[str, object] = {"done": True}
    try:
        load_fonts()
        for picture, target in zip(order.pictures, order.targets, strict=True):
            draw(picture, Path(target))
    except VideoFlowError as error:
        answer = {"error": {"message": error.message, "action": error.action}}
    sys.stdout.write(json.dumps(answer) + "\n")
    del application
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
