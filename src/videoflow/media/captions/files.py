"""Cues as files for players and platforms: UTF-8 without a byte order mark."""

from __future__ import annotations

import re
from collections.abc import Sequence

from videoflow.media.captions.cues import Cue

_JOINER = "\u2060"
_SRT_MARKUP = re.compile(r"<(?=[A-Za-z/!])|\{(?=\\|[A-Za-z]:)|--(?=>)")
"""What players of SubRip files, which know no escapes, would take for markup or for a time."""


def to_srt(cues: Sequence[Cue]) -> str:
    """The cues as SubRip. An invisible sign keeps words from being read as markup."""
    return "".join(
        f"{number}\n{_time(cue.start_s, ',')} --> {_time(cue.end_s, ',')}\n{_srt_text(cue)}\n\n"
        for number, cue in enumerate(cues, start=1)
    )


def to_vtt(cues: Sequence[Cue]) -> str:
    """The cues as WebVTT."""
    shown = (
        f"\n{_time(cue.start_s, '.')} --> {_time(cue.end_s, '.')}\n{_vtt_text(cue)}\n"
        for cue in cues
    )
    return "WEBVTT\n" + "".join(shown)


def _time(seconds: float, point: str) -> str:
    minutes, milliseconds = divmod(round(seconds * 1000), 60_000)
    hours, minutes = divmod(minutes, 60)
    whole, rest = divmod(milliseconds, 1000)
    return f"{hours:02}:{minutes:02}:{whole:02}{point}{rest:03}"


def _srt_text(cue: Cue) -> str:
    return _SRT_MARKUP.sub(lambda match: match[0] + _JOINER, "\n".join(cue.lines))


def _vtt_text(cue: Cue) -> str:
    text = "\n".join(cue.lines)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
