"""Rendering one picture, and remembering in it how it was made."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from pydantic import ValidationError
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QImageReader

from videoflow.errors import StorageError
from videoflow.i18n import _
from videoflow.providers.animatic.compose import compose
from videoflow.providers.animatic.layers import Composition
from videoflow.providers.animatic.motion import Clock
from videoflow.providers.animatic.spec import AnimaticSpec

IDENTITY_KEY = "videoflow-animatic"
"""PNG text chunk with the spec a picture was made from, as JSON, without any path."""

_ENGINE_VERSION = 1
_IDENTITY_FIELDS = frozenset(
    {
        "width", "height", "scenario", "scene_number", "seed", "headline", "support", "kicker",
        "call_to_action", "offer", "prompt", "language", "brand_colours",
    }
)  # fmt: skip
_MAX_IDENTITY_CHARS = 200_000


def paint_still(composition: Composition) -> QImage:
    """The settled picture of a composition."""
    image = QImage(composition.width, composition.height, QImage.Format.Format_RGB32)
    clock = Clock(duration_s=5.0)
    composition.paint(image, clock.settled_s, clock)
    return image


def render_image(spec: AnimaticSpec) -> None:
    """Make the picture of ``spec`` and write it as PNG; the same spec gives the same bytes.

    Raises MediaError for a photo that cannot be read and StorageError when it cannot be written.
    """
    image = paint_still(compose(spec))
    image.setText(IDENTITY_KEY, _identity(spec))
    if not image.save(str(spec.output), "PNG"):  # type: ignore[call-overload]
        raise StorageError(
            _("The picture could not be written to “{folder}”.").format(
                folder=spec.output.parent.name
            ),
            _("Check that the disk is not full and the folder can be written to."),
        )


def spec_of_image(video: AnimaticSpec) -> AnimaticSpec | None:
    """The spec that the start image of ``video`` was made from, at the size of the video.

    None where the image is somebody else's, was made by another version of the engine, from photos
    that are not at hand, or in another shape. Nothing in the file is trusted: it can name no path.
    """
    if video.start_image is None:
        return None
    reader = QImageReader(str(video.start_image))
    text = reader.text(IDENTITY_KEY)
    if not text or len(text) > _MAX_IDENTITY_CHARS:
        return None
    try:
        known = json.loads(text)
        if not isinstance(known, dict) or known.get("engine") != _ENGINE_VERSION:
            return None
        by_digest = {_digest(photo): photo for photo in video.photos if photo.is_file()}
        photos = [by_digest.get(digest) for digest in known.get("photos", [])]
        fields = {name: known[name] for name in _IDENTITY_FIELDS}
        width, height = int(fields["width"]), int(fields["height"])
    except (ValueError, TypeError, KeyError):
        return None
    if any(photo is None for photo in photos):
        return None
    if abs(width / height - video.width / video.height) > 0.01:
        return None
    fields |= {"width": video.width, "height": video.height}
    try:
        return AnimaticSpec(
            kind="image", output=video.output, photos=tuple(p for p in photos if p), **fields
        )
    except ValidationError:
        return None


def shows_the_same(one: QImage, other: QImage) -> bool:
    """Whether two pictures look alike: small differences of scaling and version are allowed."""
    a, b = (_thumbnail(image) for image in (one, other))
    differences = [abs(x - y) for x, y in zip(a, b, strict=True)]
    return sum(differences) / len(differences) < 6.0 and max(differences) < 90


def _identity(spec: AnimaticSpec) -> str:
    known = spec.model_dump(mode="json", include=set(_IDENTITY_FIELDS))
    known |= {"engine": _ENGINE_VERSION, "photos": [_digest(photo) for photo in spec.photos]}
    return json.dumps(known, sort_keys=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _thumbnail(image: QImage) -> bytes:
    small = image.scaled(
        48, 48, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    ).convertToFormat(QImage.Format.Format_RGB888)
    return bytes(memoryview(small.constBits()))
