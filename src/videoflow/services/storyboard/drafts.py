"""From what a script says to scenes that keep the rules, with a warning for each change."""

from __future__ import annotations

from collections.abc import Sequence

from videoflow.domain.base import nfc
from videoflow.domain.scene import Details, SceneDraft
from videoflow.errors import UsageError
from videoflow.i18n import _, ngettext
from videoflow.services.storyboard.durations import are_positions, seconds_of
from videoflow.services.storyboard.fields import DETAIL_FIELDS, RawScene, field_title, role_of

MAX_SCENES = 200
LEAST_LETTERS = 10
LEAST_S, MOST_S, USUAL_S = 1.0, 60.0, 5.0
LINE_LIMIT, TEXT_LIMIT, PROMPT_LIMIT = 200, 1000, 2000

_SENTENCE_ENDS = ".!?…。！？؟\n"
_CLOSING = "”\"'’»)]"


def make_drafts(scenes: Sequence[RawScene], name: str) -> tuple[list[SceneDraft], list[str]]:
    """The scenes of the script ``name`` as drafts, and warnings.

    UsageError where there are none, or more than ``MAX_SCENES``.
    """
    told = [scene for scene in scenes if not scene.is_empty]
    if not told:
        raise UsageError(
            _("No scene was found in “{name}”.").format(name=name),
            _("Write each scene under a heading, in a numbered list, or as a row of a table."),
        )
    if len(told) > MAX_SCENES:
        raise UsageError(
            _("“{name}” has {n} scenes; {most} can be imported at once.").format(
                name=name, n=len(told), most=MAX_SCENES
            ),
            _("Check that it is a script, or split it."),
        )
    positions = are_positions([scene.said("duration_s") for scene in told])
    warnings: list[str] = []
    drafts = [
        _Maker(scene, number, positions, warnings).draft()
        for number, scene in enumerate(told, start=1)
    ]
    left_out = len(scenes) - len(told)
    if left_out:
        warnings.append(
            ngettext(
                "{n} empty scene was left out.", "{n} empty scenes were left out.", left_out
            ).format(n=left_out)
        )
    return drafts, warnings


def cut_at_sentence(text: str, limit: int) -> str:
    """At most ``limit`` code points of ``text``, up to the end of a sentence if one ends in the
    second half of them, else of a word."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    least = limit // 2
    ends = [at + 1 for at, c in enumerate(head) if c in _SENTENCE_ENDS and at >= least]
    if ends:
        end = ends[-1]
        while end < len(head) and head[end] in _CLOSING:
            end += 1
        return head[:end].rstrip()
    space = head.rfind(" ")
    return head[: space if space >= least else limit].rstrip()


class _Maker:
    """Makes one draft. ``number`` is the scene's place among those imported."""

    def __init__(self, raw: RawScene, number: int, positions: bool, warnings: list[str]) -> None:
        self._raw = raw
        self._number = number
        self._positions = positions
        self._warnings = warnings

    def draft(self) -> SceneDraft:
        """The scene, within all limits."""
        description = self._description()
        texts = {name: self._text(name, TEXT_LIMIT) for name in DETAIL_FIELDS}
        return SceneDraft(
            scenario=self._scenario(),
            title=self._line("title"),
            description=description,
            details=Details(**texts),
            duration_s=self._duration_s(),
            image_prompt=self._image_prompt(description),
            movie_directions=self._text("movie_directions", PROMPT_LIMIT),
        )

    def _description(self) -> str:
        said = self._said("description")
        text = said or self._said("visual") or self._said("dialog") or self._said("title")
        text = text or next((self._said(name) for name in DETAIL_FIELDS if self._said(name)), "")
        text = text or self._said("image_prompt") or self._said("movie_directions")
        if len(text) < LEAST_LETTERS and text != self._said("title"):
            text = f"{self._said('title')}: {text}" if self._said("title") else text
        if len(text) < LEAST_LETTERS:
            self._warn(_("its description is very short: say what happens"))
            text = _("{text}: what happens here is still to be written.").format(text=text)
        return self._cut(text, TEXT_LIMIT, "description")

    def _image_prompt(self, description: str) -> str:
        prompt = self._said("image_prompt")
        if not prompt:
            return description
        if len(prompt) < LEAST_LETTERS:  # too short to be sent, but not to be lost
            prompt = f"{prompt}. {description}"
        return self._cut(prompt, PROMPT_LIMIT, "image_prompt")

    def _scenario(self) -> str:
        said = self._line("scenario")
        return role_of(said) or said or _("scene")

    def _duration_s(self) -> float:
        said = self._said("duration_s")
        if not said:
            return USUAL_S
        seconds = seconds_of(said, positions=self._positions)
        if seconds is None:
            self._warn(
                _("“{text}” is no duration; it is {n} seconds long now").format(
                    text=said[:40], n=f"{USUAL_S:g}"
                )
            )
            return USUAL_S
        kept = min(max(seconds, LEAST_S), MOST_S)
        if kept != seconds:
            self._warn(
                _("a scene lasts {least} to {most} seconds; it is {n} seconds long now").format(
                    least=f"{LEAST_S:g}", most=f"{MOST_S:g}", n=f"{kept:g}"
                )
            )
        return round(kept, 3)

    def _line(self, name: str) -> str:
        return self._cut(" ".join(self._said(name).split()), LINE_LIMIT, name)

    def _text(self, name: str, limit: int) -> str:
        return self._cut(self._said(name), limit, name)

    def _said(self, name: str) -> str:
        return nfc(self._raw.said(name))

    def _cut(self, text: str, limit: int, name: str) -> str:
        kept = cut_at_sentence(text, limit)
        if kept != text:
            self._warn(
                _("the field “{field}” was too long and is cut after “{end}”").format(
                    field=field_title(name), end=kept[-40:].replace("\n", " ")
                )
            )
        return kept

    def _warn(self, text: str) -> None:
        self._warnings.append(
            _("Scene {number}: {warning}.").format(number=self._number, warning=text)
        )
