"""The drawing process: ``python -m videoflow.media.contact_sheet ORDER``, a file with the spec."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from videoflow.quick_imports import quicken_imports


def main(arguments: Sequence[str]) -> int:
    """Draw what the file that ``arguments`` name asks for; returns the exit code."""
    quicken_imports()
    from videoflow.media.contact_sheet.drawing import draw
    from videoflow.media.contact_sheet.spec import SheetSpec
    from videoflow.media.drawing_child import answer_order

    spec = SheetSpec.model_validate_json(Path(arguments[0]).read_bytes())
    return answer_order(spec.language, partial(draw, spec))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
