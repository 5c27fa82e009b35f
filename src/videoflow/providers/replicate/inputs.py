"""A job in the words of a model's own schema.

What a field is for is told by its name; ``options`` of a model of the table decide where names
mislead: ``field.<role>`` names the input for a role (empty: none of them), ``input.<name>`` is a
value that is sent as it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.capabilities import ModelOffer
from videoflow.domain.job import Job
from videoflow.errors import RequestRejectedError
from videoflow.i18n import _
from videoflow.providers.http.prompts import MAX_PROMPT, check_prompt
from videoflow.providers.replicate.schema import Choice, Field, InputSchema

_TEXT = ("prompt", "text", "script", "input_text", "caption", "description")
_SPOKEN_TEXT = ("text", "input_text", "script", "gen_text", "prompt")
_START_IMAGE = (
    "start_image",
    "first_frame_image",
    "first_frame",
    "start_frame",
    "first_image",
    "image",
    "input_image",
    "init_image",
    "image_url",
)
_NO_START_IMAGE = ("last", "end", "tail", "mask", "subject", "reference", "style", "control")
_REFERENCES = (
    "image_input",
    "input_images",
    "reference_images",
    "images",
    "image_urls",
    "image_references",
)
_ONE_REFERENCE = ("input_image", "image", "reference_image", "image_prompt", "subject_reference")
_DURATION = ("duration", "seconds", "duration_seconds", "length_seconds", "video_length")
_MUSIC_DURATION = ("music_length_ms", "seconds_total", *_DURATION)
_ASPECT_RATIO = ("aspect_ratio", "ratio")
_RESOLUTION = ("resolution", "size", "video_size", "image_size")
_COUNT = ("num_outputs", "number_of_images", "num_images", "number_of_outputs")

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_RATIO = re.compile(r"(\d+(?:\.\d+)?)\s*:\s*(\d+(?:\.\d+)?)")
_SIZE = re.compile(r"(\d{3,4})\s*[x*×]\s*(\d{3,4})", re.IGNORECASE)
_LINES = re.compile(r"(\d{3,4})\s*p", re.IGNORECASE)
_THOUSANDS = re.compile(r"(\d(?:\.\d)?)\s*k", re.IGNORECASE)
_MEGAPIXELS = re.compile(r"(\d+(?:\.\d+)?)\s*mp", re.IGNORECASE)
_SIDE_STEP_PX = 16


class Inputs:
    """What of a model's inputs a job fills in."""

    def __init__(self, schema: InputSchema, offer: ModelOffer, job: Job) -> None:
        self._schema = schema
        self._options = offer.options
        self._offer = offer
        self._job = job
        self.start_image = self._start_image() if job.kind is AssetKind.VIDEO else None
        self.references = self._references() if offer.references else None

    @property
    def reference_count(self) -> int:
        """How many product photos go along at most."""
        if self.references is None:
            return 0
        return self._offer.references if self.references.is_list else 1

    def check(self, *, start_image: bool, references: int) -> None:
        """Raise what ``body`` would, before pictures are uploaded for nothing."""
        if start_image and self.start_image is None:
            raise RequestRejectedError(
                _("The model “{model}” cannot start from a picture.").format(model=self._offer.id),
                _("Choose another model, or remove the image of the scene."),
            )
        limit = self._text().max_chars
        options = self._offer.options if limit is None else {MAX_PROMPT: limit}
        check_prompt(self._job, self._offer.changed(options=options))
        self.body("" if start_image else None, ("",) * references)

    def body(self, start_image: str | None, references: tuple[str, ...]) -> dict[str, object]:
        """The value of ``input``. Pictures are addresses or data URIs.

        Raises RequestRejectedError where the model has no input for what the job is about, or
        needs one that the job does not fill in.
        """
        job = self._job
        values: dict[str, object] = {self._text().name: job.prompt}
        if start_image is not None and self.start_image is not None:
            values[self.start_image.name] = _picture(self.start_image, (start_image,))
        if references and self.references is not None:
            values[self.references.name] = _picture(self.references, references)
        if job.kind in (AssetKind.IMAGE, AssetKind.VIDEO):
            values |= self._size()
        if job.kind in (AssetKind.VIDEO, AssetKind.MUSIC) and job.duration_s > 0:
            values |= self._duration()
        seed = self._field("seed", ("seed",))
        if seed is not None and seed.is_number and self._offer.seed:
            values[seed.name] = _seed(seed, job.settings.seed)
        count = self._field("count", _COUNT)
        if count is not None and count.is_number and count.default != 1:
            values[count.name] = count.number(1)
        values |= {
            key.removeprefix("input."): value
            for key, value in self._options.items()
            if key.startswith("input.")
        }
        self._require_all(values)
        return values

    # --- roles ---------------------------------------------------------------------------------

    def _field(self, role: str, names: tuple[str, ...]) -> Field | None:
        chosen = self._options.get(f"field.{role}")
        if isinstance(chosen, str):
            return self._schema.get(chosen)
        return self._schema.first(*names)

    def _text(self) -> Field:
        names = _SPOKEN_TEXT if self._job.kind is AssetKind.VOICE else _TEXT
        field = self._field("prompt", names)
        if field is None or field.type != "string" or field.is_file:
            raise RequestRejectedError(
                _("The model “{model}” takes no text, so it cannot make this.").format(
                    model=self._offer.id
                ),
                _("Choose another model, then make it again."),
            )
        return field

    def _start_image(self) -> Field | None:
        field = self._field("start_image", _START_IMAGE)
        if field is not None or "field.start_image" in self._options:
            return field
        pictures = [
            field
            for field in self._schema.fields
            if field.is_file
            and not field.is_list
            and ("image" in field.name or "frame" in field.name)
            and not any(word in field.name for word in _NO_START_IMAGE)
        ]
        return pictures[0] if len(pictures) == 1 else None

    def _references(self) -> Field | None:
        field = self._field("references", _REFERENCES)
        if "field.references" in self._options:
            return field
        if field is not None and field.is_file and field.is_list:
            return field
        lists = [
            field
            for field in self._schema.fields
            if field.is_file and field.is_list and "image" in field.name
        ]
        if lists:
            return lists[0]
        one = self._schema.first(*_ONE_REFERENCE) if self._job.kind is AssetKind.IMAGE else None
        return one if one is not None and one.is_file else None

    # --- values --------------------------------------------------------------------------------

    def _size(self) -> dict[str, object]:
        job = self._job
        size_px = job.aspect_ratio.size(
            self._offer.short_side_to_ask_px(job.settings.short_side_px)
        )
        values: dict[str, object] = {}
        shape = self._field("aspect_ratio", _ASPECT_RATIO)
        if shape is not None:
            value = job.aspect_ratio.value
            values[shape.name] = _same_shape(shape, job.aspect_ratio) if shape.choices else value
        resolution = self._field("resolution", _RESOLUTION)
        if resolution is not None and resolution.choices:
            value_px = _nearest_resolution(resolution.choices, size_px)
            if value_px is not None:
                values[resolution.name] = value_px
        width, height = self._schema.get("width"), self._schema.get("height")
        if shape is None and len(values) == 0 and width is not None and height is not None:
            values[width.name] = _side(width, size_px[0])
            values[height.name] = _side(height, size_px[1])
        return {name: value for name, value in values.items() if value is not None}

    def _duration(self) -> dict[str, object]:
        is_music = self._job.kind is AssetKind.MUSIC
        field = self._field("duration", _MUSIC_DURATION if is_music else _DURATION)
        if field is None:
            return {}
        seconds = self._offer.duration_to_ask_s(self._job.duration_s)
        if field.choices:
            return {field.name: _covering(field.choices, seconds)}
        if field.name.endswith("_ms"):
            return {field.name: field.number(seconds * 1000)}
        if field.is_number:
            return {field.name: field.number(seconds)}
        return {field.name: f"{math.ceil(seconds)}"}

    def _require_all(self, values: Mapping[str, object]) -> None:
        for field in self._schema.fields:
            if field.required and field.default is None and field.name not in values:
                if field is self.start_image:
                    raise RequestRejectedError(
                        _("The model “{model}” needs a picture to start from.").format(
                            model=self._offer.id
                        ),
                        _("Make the image of the scene first, or choose another model."),
                    )
                raise RequestRejectedError(
                    _(
                        "The model “{model}” needs “{input}”, which VideoFlow has no value for."
                    ).format(model=self._offer.id, input=field.name),
                    _("Choose another model, then make it again."),
                )


def _picture(field: Field, urls: tuple[str, ...]) -> object:
    return list(urls) if field.is_list else urls[0]


def _seed(field: Field, seed: int) -> int | float:
    """Another seed within the model's bounds, the same one each time."""
    if field.maximum is not None and seed > field.maximum:
        seed %= int(field.maximum) + 1
    return field.number(seed)


def _side(field: Field, side_px: int) -> int | float:
    return field.number(round(side_px / _SIDE_STEP_PX) * _SIDE_STEP_PX)


def _same_shape(field: Field, wanted: AspectRatio) -> Choice | None:
    """The shape that comes nearest; words such as ``adaptive`` are left alone."""
    if wanted.value in field.choices:
        return wanted.value
    shapes = [
        (abs(math.log(float(match[1]) / float(match[2])) - _log_ratio(wanted.size(720))), choice)
        for choice in field.choices
        if (match := _RATIO.fullmatch(str(choice))) and float(match[1]) and float(match[2])
    ]
    return min(shapes)[1] if shapes else None


def _log_ratio(size_px: tuple[int, int]) -> float:
    return math.log(size_px[0] / size_px[1])


def _nearest_resolution(choices: tuple[Choice, ...], size_px: tuple[int, int]) -> Choice | None:
    """The largest choice that is not above the wanted size, or the smallest.

    Whole sizes (``1280*720``) are first narrowed to the shape that comes nearest.
    """
    sides: list[tuple[float, Choice]]
    whole = [
        (abs(_log_ratio(size) - _log_ratio(size_px)), min(size), choice)
        for choice in choices
        if (size := _whole_size(choice)) is not None
    ]
    if whole:
        nearest = min(entry[0] for entry in whole)
        sides = [(side, choice) for shape, side, choice in whole if shape <= nearest + 0.02]
    else:
        sides = [
            (side, choice)
            for choice in choices
            if (side := _short_side_px(str(choice), size_px)) is not None
        ]
    fitting = [entry for entry in sides if entry[0] <= min(size_px)]
    if fitting:
        return max(fitting, key=lambda entry: entry[0])[1]
    return min(sides, key=lambda entry: entry[0])[1] if sides else None


def _whole_size(choice: Choice) -> tuple[int, int] | None:
    match = _SIZE.search(str(choice))
    return (int(match[1]), int(match[2])) if match else None


def _short_side_px(choice: str, size_px: tuple[int, int]) -> float | None:
    """The short side that ``720p``, ``2K`` or ``1 MP`` stands for, in the wanted shape."""
    if match := _LINES.fullmatch(choice):
        return float(match[1])
    if match := _THOUSANDS.fullmatch(choice):
        return float(match[1]) * 1024
    if match := _MEGAPIXELS.fullmatch(choice):
        return math.sqrt(float(match[1]) * 1_000_000 * min(size_px) / max(size_px))
    return None


def _covering(choices: tuple[Choice, ...], seconds: float) -> Choice:
    """The shortest choice that covers the scene, else the longest."""
    lengths = [
        (float(match[0]), choice) for choice in choices if (match := _NUMBER.search(str(choice)))
    ]
    if not lengths:
        return choices[0]
    covering = [entry for entry in lengths if entry[0] >= seconds]
    if covering:
        return min(covering, key=lambda entry: entry[0])[1]
    return max(lengths, key=lambda entry: entry[0])[1]
