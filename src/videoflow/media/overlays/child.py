"""Have pictures drawn, from any asyncio loop in any thread; each of them once."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path

from videoflow.errors import StorageError
from videoflow.i18n import _, language
from videoflow.media.drawing_child import drawn_by_child
from videoflow.media.overlays.requests import DRAWING_VERSION, CaptionPicture, Order, Picture

DRAW_OPTION = "--draw-pictures"
"""First argument with which the frozen application draws."""

LONGEST_S = 600.0


def picture_key(picture: Picture) -> str:
    """The content hash of everything that shapes a picture, the logo's bytes among it.

    Reads the logo: call it from a worker thread. A logo that is missing has no bytes.
    """
    digest = hashlib.sha256(f"{DRAWING_VERSION}\n{picture.model_dump_json()}".encode())
    logo = "" if isinstance(picture, CaptionPicture) else picture.logo
    if logo and Path(logo).is_file():
        digest.update(Path(logo).read_bytes())
    return digest.hexdigest()


async def draw_pictures(pictures: Sequence[Picture], folder: Path) -> list[Path]:
    """A PNG of each picture's size in ``folder``, in order; equal ones are one file.

    What has been drawn there before is not drawn again. All others are drawn by one child
    process, which has ended before this goes on when it is cancelled.

    Raises:
        MediaError: they could not be drawn, or a logo cannot be read.
        StorageError: the folder cannot be written.
    """
    targets = await asyncio.to_thread(
        lambda: [folder / f"{picture_key(picture)[:32]}.png" for picture in pictures]
    )
    missing = {
        target: picture
        for target, picture in zip(targets, pictures, strict=True)
        if not target.exists()
    }
    if not missing:
        return targets
    try:
        folder.mkdir(parents=True, exist_ok=True)
        await drawn_by_child(
            Order(
                pictures=tuple(missing.values()),
                targets=tuple(str(target) for target in missing),
                language=language(),
            ),
            option=DRAW_OPTION,
            module="videoflow.media.overlays",
            longest_s=LONGEST_S,
            failure=_("Captions and overlays could not be drawn."),
        )
    except OSError as error:
        raise StorageError(
            _("What stands over the film's pictures could not be written to the disk."),
            _("Check that there is free space on the disk and that you may write there."),
        ) from error
    return targets
