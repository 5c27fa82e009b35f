"""A workflow in ComfyUI's API format: read from a file, checked, filled in for one job.

Texts in it may carry placeholders such as ``{{prompt}}``. A text that is nothing but a placeholder
for a number becomes that number, since ComfyUI checks types.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from videoflow.errors import RuleError
from videoflow.i18n import _

PROMPT, SEED, START_IMAGE = "prompt", "seed", "start_image"
WIDTH, HEIGHT, SECONDS = "width", "height", "seconds"
PLACEHOLDERS = (PROMPT, SEED, START_IMAGE, WIDTH, HEIGHT, SECONDS)

MAX_FILE_BYTES = 5_000_000

_PLACEHOLDER = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")

Values = Mapping[str, str | int | float]
"""By name of the placeholder, what takes its place."""


@dataclass(frozen=True)
class Workflow:
    """``graph`` maps node ids to ``{"class_type": …, "inputs": {…}}``; ``name`` is its file's."""

    name: str
    graph: dict[str, object]

    @property
    def placeholders(self) -> frozenset[str]:
        """Those that occur anywhere in it, known or not."""
        return frozenset(
            found for text in _texts(self.graph) for found in _PLACEHOLDER.findall(text)
        )

    def check(self, *, start_image: bool) -> None:
        """Raises RuleError that names a placeholder that a job needs and is missing, or one that is
        there and unknown. Size and length may be fixed in the workflow itself."""
        there = self.placeholders
        for name in (PROMPT, SEED, START_IMAGE) if start_image else (PROMPT, SEED):
            if name not in there:
                raise RuleError(
                    _("The workflow “{file}” has no placeholder {placeholder}.").format(
                        file=self.name, placeholder=f"{{{{{name}}}}}"
                    ),
                    _("Put {placeholder} where it belongs in the workflow: {meaning}").format(
                        placeholder=f"{{{{{name}}}}}", meaning=_meaning(name)
                    ),
                )
        for name in sorted(there.difference(PLACEHOLDERS)):
            raise RuleError(
                _("The workflow “{file}” has a placeholder that VideoFlow does not know: {name}.")
                .format(file=self.name, name=f"{{{{{name}}}}}"),
                _("These are known: {names}.").format(
                    names=", ".join(f"{{{{{known}}}}}" for known in PLACEHOLDERS)
                ),
            )  # fmt: skip

    def filled(self, values: Values) -> dict[str, object]:
        """The graph with its placeholders replaced, each text once: what a prompt says is never
        taken for a placeholder."""
        filled = _fill(self.graph, values)
        assert isinstance(filled, dict)
        return filled


def read_workflow(path: Path) -> Workflow:
    """The workflow in a file. Raises RuleError that names the file and what is wrong."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise _unusable(path, _("it cannot be read")) from error
    if len(data) > MAX_FILE_BYTES:
        raise _unusable(path, _("it is too large"))
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _unusable(path, _("it is not JSON")) from error
    if isinstance(value, dict) and isinstance(value.get("nodes"), list):
        raise RuleError(
            _("“{file}” is a workflow as the editor saves it.").format(file=path.name),
            _("In ComfyUI choose Workflow → Export (API), and use that file."),
        )
    if not isinstance(value, dict) or not value or not all(map(_is_node, value.values())):
        raise _unusable(path, _("it is not a ComfyUI workflow in API format"))
    return Workflow(path.name, value)


def _is_node(value: object) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("class_type"), str)
        and isinstance(value.get("inputs"), dict)
    )


def _unusable(path: Path, reason: str) -> RuleError:
    return RuleError(
        _("The workflow “{file}” cannot be used: {reason}.").format(file=path.name, reason=reason),
        _("In ComfyUI choose Workflow → Export (API), and use that file."),
    )


def _meaning(name: str) -> str:
    return {
        PROMPT: _("the text of the scene."),
        SEED: _("a number that differs each time; without it ComfyUI returns the old result."),
        START_IMAGE: _("the image that the video starts from, in a Load Image node."),
        WIDTH: _("the width in pixels."),
        HEIGHT: _("the height in pixels."),
        SECONDS: _("the length of the scene in seconds."),
    }[name]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _fill(value: object, values: Values) -> object:
    if isinstance(value, str):
        whole = _PLACEHOLDER.fullmatch(value.strip())
        if whole:
            return values.get(whole[1], value)
        return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), value)
    if isinstance(value, dict):
        return {key: _fill(item, values) for key, item in value.items()}
    if isinstance(value, list):
        return [_fill(item, values) for item in value]
    return value
