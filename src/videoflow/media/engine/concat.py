"""Encoded pictures, one file after the other, as one input of ffmpeg."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import Any

import ffmpeg


def joined_pictures(files: Sequence[tuple[str, int]], fps: Fraction, listing: Path) -> Any:
    """The pictures of ``files``, each a plain name in the folder of ``listing`` and how many
    frames it has; ffmpeg is to run in that folder. Raises OSError.

    The concat demuxer adds up microseconds, so lengths are given as differences of rounded ends:
    the error never exceeds half a microsecond, however many files there are.
    """
    lines = ["ffconcat version 1.0"]
    ends = [0, *accumulate(frames for _name, frames in files)]
    for (name, _frames), start, end in zip(files, ends, ends[1:], strict=False):
        length_us = round(end * 1_000_000 / fps) - round(start * 1_000_000 / fps)
        lines += [f"file {name}", f"duration {length_us}us"]
    listing.write_text("\n".join(lines) + "\n", encoding="utf-8")
    # Not converted: packets stay as they were checked, and all have the same decoder's setup.
    return ffmpeg.input(listing.name, format="concat", auto_convert=0).video
