"""Pictures that were looked at once and found good, and what is drawn today beside them.

``python -m tests.helpers.golden FOLDER`` writes pages into FOLDER, each with the good picture,
today's and where they differ, for every test of today that left its pictures there
(``VIDEOFLOW_DRAWN=FOLDER pytest tests/media/overlays``). With ``--accept``, today's become the
good ones.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

MOST_MEAN = 1.5
"""Mean difference of a channel, of 255; edges of letters differ that much between systems."""

MOST_ANYWHERE = 48
"""Greatest difference once fine edges are blurred away."""

_FINE, _COARSE = 3, 8
"""Pictures are compared at these fractions of their size."""


def assert_like(golden: Path, drawn: Path) -> None:
    """Fail unless both pictures look the same; keeps today's where ``VIDEOFLOW_DRAWN`` says."""
    kept = os.environ.get("VIDEOFLOW_DRAWN")
    if kept:
        Path(kept).mkdir(parents=True, exist_ok=True)
        shutil.copy(drawn, Path(kept) / golden.name)
        (Path(kept) / f"{golden.stem}.golden").write_text(str(golden), encoding="utf-8")
    assert golden.is_file(), f"no golden picture {golden}: see {__name__}"
    mean, anywhere = difference(QImage(str(golden)), QImage(str(drawn)))
    assert mean <= MOST_MEAN, f"{golden.name} differs by {mean:.2f} of 255: see {__name__}"
    assert anywhere <= MOST_ANYWHERE, f"{golden.name} differs by {anywhere} in a place"


def difference(one: QImage, other: QImage) -> tuple[float, int]:
    """Mean of all channels, and the greatest once blurred."""
    if one.size() != other.size():
        return 255.0, 255
    found: list[list[int]] = []
    for blur in (_FINE, _COARSE):
        first, second = (_channels(picture, blur) for picture in (one, other))
        found.append([abs(a - b) for a, b in zip(first, second, strict=True)])
    return sum(found[0]) / len(found[0]), max(found[1])


def _channels(picture: QImage, blur: int) -> bytes:
    small = picture.convertToFormat(QImage.Format.Format_RGBA8888_Premultiplied).scaled(
        max(1, picture.width() // blur),
        max(1, picture.height() // blur),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return bytes(small.constBits())


def page(golden: QImage, drawn: QImage) -> QImage:
    """The good one, today's, and where they differ in white on black."""
    width, height = drawn.width(), drawn.height()
    sheet = QImage(3 * width + 40, height, QImage.Format.Format_RGB32)
    sheet.fill(Qt.GlobalColor.darkCyan)
    apart = QImage(width, height, QImage.Format.Format_RGB32)
    apart.fill(Qt.GlobalColor.black)
    painter = QPainter(apart)
    painter.drawImage(0, 0, drawn)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
    painter.drawImage(0, 0, golden)
    painter.end()
    painter = QPainter(sheet)
    for place, picture in enumerate((golden, drawn, apart)):
        painter.drawImage(place * (width + 20), 0, picture)
    painter.end()
    return sheet


def main(arguments: list[str]) -> int:
    """Write the pages, or accept; returns the exit code."""
    accept = "--accept" in arguments
    folder = Path(next(argument for argument in arguments if argument != "--accept"))
    for note in sorted(folder.glob("*.golden")):
        golden, drawn = Path(note.read_text(encoding="utf-8")), note.with_suffix(".png")
        if accept:
            golden.parent.mkdir(parents=True, exist_ok=True)
            QImage(str(drawn)).save(str(golden), quality=0)  # as small as PNG can be
        else:
            page(QImage(str(golden)), QImage(str(drawn))).save(str(folder / f"page_{drawn.name}"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
