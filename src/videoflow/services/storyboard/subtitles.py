"""Captions (SRT, WebVTT) as scenes: what is said, and for how long."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from videoflow.errors import UsageError
from videoflow.i18n import _
from videoflow.services.storyboard.fields import RawScene

TARGET_S = 5.0
"""About how long a scene gets; it ends with a sentence or at a pause where there is one."""

LEAST_SCENE_S = 2.5
MOST_SCENE_S = 9.0
PAUSE_S = 0.8

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
TIMING = re.compile(rf"^[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t].*)?$", re.MULTILINE)
_TAGS = re.compile(r"<[^<>\n]{0,80}>|\{\\[^{}\n]{0,80}\}")
_SENTENCE_END = re.compile(r"[.!?…。！？؟][”\"'’»)\]]*$")


@dataclass(frozen=True)
class Caption:
    """Words that are heard from ``start_s`` to ``end_s``."""

    start_s: float
    end_s: float
    text: str


def read_captions(text: str, name: str) -> tuple[list[RawScene], list[str]]:
    """Scenes that follow one another without gaps, so that the words stay where they are heard.

    UsageError where there is no timing at all.
    """
    captions = _captions(text)
    if not captions:
        raise UsageError(
            _("“{name}” holds no captions with times.").format(name=name),
            _("An SRT file has lines such as 00:00:01,000 --> 00:00:03,500."),
        )
    groups = _grouped(captions)
    scenes = []
    start_s = 0.0
    for place, group in enumerate(groups):
        last = place + 1 == len(groups)
        end_s = group[-1].end_s if last else max(groups[place + 1][0].start_s, start_s)
        dialog = "\n".join(caption.text for caption in group)
        scene = RawScene()
        scene.add("dialog", dialog)
        scene.add("description", dialog.replace("\n", " "))
        scene.add("duration_s", f"{max(end_s - start_s, 0):.3f}")
        scenes.append(scene)
        start_s = end_s
    return scenes, []


def _captions(text: str) -> list[Caption]:
    """Captions with words, by the time they begin."""
    timings = list(TIMING.finditer(text))
    captions = []
    for place, timing in enumerate(timings):
        end = timings[place + 1].start() if place + 1 < len(timings) else len(text)
        # The words end at the first empty line; without one, the next number is not a word.
        words = text[timing.end() : end].lstrip(" \t").removeprefix("\n").split("\n\n")[0]
        lines = [_TAGS.sub("", line).strip() for line in words.split("\n")]
        if place + 1 < len(timings) and len(lines) > 1 and lines[-1] == "":
            lines.pop()
        if place + 1 < len(timings) and lines and lines[-1].isdecimal() and len(lines) > 1:
            lines.pop()
        said = "\n".join(line for line in lines if line)
        if said:
            start_s, end_s = _seconds(timing.groups()[:4]), _seconds(timing.groups()[4:])
            captions.append(Caption(start_s, max(start_s, end_s), said))
    return sorted(captions, key=lambda caption: caption.start_s)


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000


def _grouped(captions: list[Caption]) -> list[list[Caption]]:
    groups = [[captions[0]]]
    for before, caption in pairwise(captions):
        group = groups[-1]
        lasts_s = caption.start_s - group[0].start_s
        ended = bool(_SENTENCE_END.search(before.text)) or caption.start_s - before.end_s >= PAUSE_S
        would_last_s = caption.end_s - group[0].start_s
        if lasts_s >= LEAST_SCENE_S and (
            (ended and would_last_s > TARGET_S) or would_last_s > MOST_SCENE_S
        ):
            groups.append([caption])
        else:
            group.append(caption)
    return groups
