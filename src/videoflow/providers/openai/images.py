"""What is sent for a picture.

Options of a model: ``quality`` (low, medium, high, auto; newer models xhigh and max); ``sizes``,
such as ``"1024x1024 1536x1024"``, for models that make only these; ``response_format`` for servers
that send an address unless they are asked for base64 (OpenAI refuses the field);
``usd_per_million_image_output``, ``…_image_input`` and ``…_text_input``.
"""

from __future__ import annotations

import math

from videoflow.domain.base import AspectRatio
from videoflow.domain.capabilities import ModelOffer
from videoflow.domain.job import Job

STEP_PX = 16
MAX_SIDE_PX = 3840
MIN_PIXELS = 655_360
MAX_PIXELS = 8_294_400
"""Sizes of gpt-image-2 and newer: ``types/image_generate_params.py`` of the official client, and
for the areas https://community.openai.com/t/1382699."""


def image_fields(job: Job, offer: ModelOffer) -> dict[str, str]:
    """The fields of a request, for JSON and for a form alike."""
    width, height = _size(job, offer)
    fields = {"model": offer.id, "prompt": job.prompt, "size": f"{width}x{height}"}
    for name in ("quality", "response_format"):
        if value := str(offer.options.get(name, "")):
            fields[name] = value
    return fields


def _size(job: Job, offer: ModelOffer) -> tuple[int, int]:
    ratio = job.aspect_ratio
    only = str(offer.options.get("sizes", "")).split()
    if only:
        return _closest([_parsed(size) for size in only], ratio)
    return free_size(ratio, offer.short_side_to_ask_px(job.settings.short_side_px))


def free_size(ratio: AspectRatio, short_side_px: int) -> tuple[int, int]:
    """(width, height) in steps of 16 pixels that covers the wanted size within the limits."""
    width, height = ratio.size(short_side_px)
    grow = max(1.0, math.sqrt(MIN_PIXELS / (width * height)))
    shrink = min(1.0, MAX_SIDE_PX / max(width, height), math.sqrt(MAX_PIXELS / (width * height)))
    steps = width * grow * shrink / STEP_PX, height * grow * shrink / STEP_PX
    covering = math.ceil(steps[0]) * STEP_PX, math.ceil(steps[1]) * STEP_PX
    if covering[0] * covering[1] <= MAX_PIXELS and max(covering) <= MAX_SIDE_PX:
        return covering
    return math.floor(steps[0]) * STEP_PX, math.floor(steps[1]) * STEP_PX


def _parsed(size: str) -> tuple[int, int]:
    width, _by, height = size.partition("x")
    return int(width), int(height)


def _closest(sizes: list[tuple[int, int]], ratio: AspectRatio) -> tuple[int, int]:
    """The size whose shape needs the least cutting to fit the film."""
    width, height = ratio.size(1080)
    return min(sizes, key=lambda size: abs(math.log(size[0] / size[1] * height / width)))
