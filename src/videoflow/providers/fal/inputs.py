"""A job as the input of a model. The body of a request is the input itself, nothing around it.

Models differ in a few ways, which the ``options`` of their row in the table tell:

=========================  ======================================================================
``edit_endpoint``          runs instead where product photos go along
``text_endpoint``          runs instead where there is no start image
``start_image``            field of the start image; ``image_url`` where it is not named
``references``             field of the product photos; ``image_urls`` where it is not named
``duration``               ``text`` ("5", the default), ``seconds`` ("5s") or ``number`` (5)
``size``                   ``aspect_ratio`` (the default), ``image_size`` (width and height) or
                           ``none``
``min_pixels``             an ``image_size`` is enlarged to so many
``lines``                  whether ``resolution`` is sent, as in "720p"
``shape_of_start_image``   whether the start image alone decides on the shape
``max_prompt``             how long a prompt may be, in characters
``input.<name>``           a value that is sent as it is
=========================  ======================================================================
"""

from __future__ import annotations

import math

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import ModelOffer, StartImage
from videoflow.domain.job import Job
from videoflow.errors import RequestRejectedError
from videoflow.i18n import _

_SIDE_STEP_PX = 16


def endpoint_for(offer: ModelOffer, *, start_image: bool, references: bool) -> str:
    """The endpoint that runs a job. Raises RequestRejectedError where a start image is missing."""
    if references and "edit_endpoint" in offer.options:
        return str(offer.options["edit_endpoint"])
    if start_image or offer.start_image is StartImage.NONE:
        return offer.id
    if "text_endpoint" in offer.options:
        return str(offer.options["text_endpoint"])
    if offer.start_image is StartImage.OPTIONAL:
        return offer.id
    raise RequestRejectedError(
        _("The model “{model}” needs a picture to start from.").format(
            model=offer.name or offer.id
        ),
        _("Make the image of the scene first, or choose another model."),
    )


def input_for(
    offer: ModelOffer, job: Job, start_image: str | None, references: tuple[str, ...]
) -> dict[str, object]:
    """The body of the request. Pictures are addresses or data URIs."""
    options = offer.options
    values: dict[str, object] = {"prompt": job.prompt}
    if start_image is not None:
        values[str(options.get("start_image", "image_url"))] = start_image
    if references:
        values[str(options.get("references", "image_urls"))] = list(references)
    if job.kind is AssetKind.VIDEO:
        values["duration"] = _duration(offer, job)
    if not (start_image is not None and options.get("shape_of_start_image")):
        values |= _size(offer, job)
    if options.get("lines"):
        values["resolution"] = f"{offer.short_side_to_ask_px(job.settings.short_side_px)}p"
    if job.kind is AssetKind.IMAGE:
        values["num_images"] = 1
    if offer.seed:
        values["seed"] = job.settings.seed
    return values | {
        name.removeprefix("input."): value
        for name, value in options.items()
        if name.startswith("input.")
    }


def size_px(offer: ModelOffer, job: Job) -> tuple[int, int]:
    """(width, height) of the picture or video that is asked for, in pixels."""
    width, height = job.aspect_ratio.size(offer.short_side_to_ask_px(job.settings.short_side_px))
    least = float(offer.options.get("min_pixels", 0))
    if width * height >= least:
        return width, height
    scale = math.sqrt(least / (width * height))
    return _stepped(width * scale), _stepped(height * scale)


def _size(offer: ModelOffer, job: Job) -> dict[str, object]:
    way = offer.options.get("size", "aspect_ratio")
    if way == "image_size":
        width, height = size_px(offer, job)
        return {"image_size": {"width": width, "height": height}}
    return {"aspect_ratio": job.aspect_ratio.value} if way == "aspect_ratio" else {}


def _duration(offer: ModelOffer, job: Job) -> object:
    seconds = math.ceil(offer.duration_to_ask_s(job.duration_s))
    way = offer.options.get("duration", "text")
    if way == "number":
        return seconds
    return f"{seconds}s" if way == "seconds" else f"{seconds}"


def _stepped(side_px: float) -> int:
    """The next side that models take; a hair above a step is rounding, not need."""
    return math.ceil(round(side_px / _SIDE_STEP_PX, 6)) * _SIDE_STEP_PX
