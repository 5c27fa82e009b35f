"""A job as the task that Runware is sent.

What differs from model to model is in the table of models, as ``options``:

``size``              ``pixels`` (width and height; what is assumed), ``resolution`` (``720p``) or
                      ``none``
``size_with_image``   the same with a start image, whose shape many models follow and then refuse
                      a size (*Either provide inputs.frameImages, or specify width/height or
                      resolution*); ``none`` is assumed
``multiple``          width and height are multiples of this
``min_pixels``        width times height is at least this
``sizes``             the only sizes there are: ``864x480 480x864 …``
``max_prompt``        how long the words may be
``text``              where the words go, if not in ``positivePrompt``
``send.…``            values that always go along, at a path such as ``settings.instrumental``
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import ModelOffer
from videoflow.domain.job import Job
from videoflow.providers.http.pictures import Picture

TASK_TYPES = {
    AssetKind.IMAGE: "imageInference",
    AssetKind.VIDEO: "videoInference",
    AssetKind.VOICE: "audioInference",
    AssetKind.MUSIC: "audioInference",
}

_FORMATS = {
    AssetKind.IMAGE: "PNG",
    AssetKind.VIDEO: "MP4",
    AssetKind.VOICE: "MP3",
    AssetKind.MUSIC: "MP3",
}

Task = dict[str, Any]
"""A JSON object."""


@dataclass(frozen=True)
class Pictures:
    """What a job shows the model."""

    start: Picture | None = None
    references: tuple[Picture, ...] = field(default=())


def inference(job: Job, task_uuid: str, offer: ModelOffer, pictures: Pictures) -> Task:
    """The task that makes a job's take. Nothing in it that the model does not take."""
    task: Task = {
        "taskType": TASK_TYPES[job.kind],
        "taskUUID": task_uuid,
        "model": offer.id,
        "deliveryMethod": "async",
        "outputType": "URL",
        "outputFormat": _FORMATS[job.kind],
        "includeCost": True,
    }
    _put(task, str(offer.options.get("text", "positivePrompt")), job.prompt)
    task |= _size(job, offer, with_image=pictures.start is not None)
    duration_s = offer.duration_to_ask_s(job.duration_s)
    if duration_s > 0:
        task["duration"] = _tenths(duration_s)
    if offer.seed:
        task["seed"] = job.settings.seed
    if pictures.start is not None:
        _put(task, "inputs.frameImages", [{"image": pictures.start.data_uri, "frame": "first"}])
    if pictures.references:
        uris = [picture.data_uri for picture in pictures.references]
        _put(task, "inputs.referenceImages", uris)
    for name, value in offer.options.items():
        if name.startswith("send."):
            _put(task, name.removeprefix("send."), value)
    return task


def question(task_type: str, task_uuid: str, **fields: str) -> Task:
    """A task that makes nothing: a look at a job, or at the account."""
    return {"taskType": task_type, "taskUUID": task_uuid, **fields}


def _put(task: Task, path: str, value: object) -> None:
    *parents, name = path.split(".")
    for parent in parents:
        task = task.setdefault(parent, {})
    task[name] = value


def _tenths(duration_s: float) -> int | float:
    """Rounded up to the step that models have; a whole number where it is one."""
    tenths = math.ceil(round(duration_s * 10, 3))
    return tenths // 10 if tenths % 10 == 0 else tenths / 10


def _size(job: Job, offer: ModelOffer, *, with_image: bool) -> Task:
    if job.kind not in (AssetKind.IMAGE, AssetKind.VIDEO):
        return {}
    way = offer.options.get("size", "pixels")
    if with_image:
        way = offer.options.get("size_with_image", "none")
    short_side_px = offer.short_side_to_ask_px(job.settings.short_side_px)
    if way == "resolution":
        return {"resolution": f"{short_side_px}p"}
    if way == "pixels":
        width, height = size_px(job.aspect_ratio.size(short_side_px), offer)
        return {"width": width, "height": height}
    return {}


def size_px(wanted_px: tuple[int, int], offer: ModelOffer) -> tuple[int, int]:
    """(width, height) nearest to the wanted one that the model makes."""
    sizes = [_pair(text) for text in str(offer.options.get("sizes", "")).split()]
    if sizes:
        return min(sizes, key=lambda size: _difference(size, wanted_px))
    width, height = wanted_px
    least_pixels = float(offer.options.get("min_pixels", 0))
    growth = max(1.0, math.sqrt(least_pixels / (width * height)))
    step = int(offer.options.get("multiple", 2))
    rounded = math.ceil if growth > 1 else round
    return (
        max(step, rounded(round(width * growth / step, 6)) * step),
        max(step, rounded(round(height * growth / step, 6)) * step),
    )


def _pair(text: str) -> tuple[int, int]:
    width, _x, height = text.partition("x")
    return int(width), int(height)


def _difference(one: tuple[int, int], other: tuple[int, int]) -> float:
    """The shape counts most, then the size."""
    shape = math.log(one[0] / one[1]) - math.log(other[0] / other[1])
    return 4 * abs(shape) + abs(math.log(min(one)) - math.log(min(other)))
