"""The drawing process: ``python -m videoflow.media.contact_sheet ORDER``, a file with the spec.

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

    from videoflow.media.contact_sheet.drawing import draw
    from videoflow.media.contact_sheet.spec import SheetSpec
    from videoflow.media.fonts import load_fonts

    spec = SheetSpec.model_validate_json(Path(arguments[0]).read_bytes())
    set_language(spec.language)
    application = QGuiApplication([])
    answer: dict[str, object] = {"done": True}
    try:
        load_fonts()
        draw(spec)
    except VideoFlowError as error:
        answer = {"error": {"message": error.message, "action": error.action}}
    sys.stdout.write(json.dumps(answer) + "\n")
    del application
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
