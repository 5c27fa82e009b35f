"""The drawing process: ``python -m videoflow.media.overlays ORDER``, a file with the order."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from videoflow.quick_imports import quicken_imports


def main(arguments: Sequence[str]) -> int:
    """Draw what the file that ``arguments`` name asks for; returns the exit code."""
    quicken_imports()
    from videoflow.media.drawing_child import answer_order
    from videoflow.media.overlays.drawing import draw
    from videoflow.media.overlays.requests import Order

    order = Order.model_validate_json(Path(arguments[0]).read_bytes())

    def draw_all() -> None:
        for picture, target in zip(order.pictures, order.targets, strict=True):
            draw(picture, Path(target))

    return answer_order(order.language, draw_all)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
