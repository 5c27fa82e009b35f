"""Films whose frames carry their own number, written and read with the real ffmpeg."""

from __future__ import annotations

import subprocess
from pathlib import Path

from videoflow.media.ffmpeg import locate_ffmpeg
from videoflow.media.process import media_url

FRAME_CODE = (
    "geq=lum='if(mod(floor(if(lt(Y,H/2),N,{clip})/pow(2,floor(8*X/W))),2),235,16)':cb=128:cr=128"
)
"""Eight columns of black and white: the frame's number above, the clip's below."""


def call_ffmpeg(*arguments: str, stdin: bytes = b"") -> bytes:
    """Run ffmpeg to its end for the test itself; its standard output."""
    command = [str(locate_ffmpeg().path), "-v", "error", "-y", *arguments]
    return subprocess.run(command, input=stdin, stdout=subprocess.PIPE, check=True).stdout


def read_codes(film: Path) -> list[tuple[int, int]]:
    """(clip, frame) of each frame of a film made of such clips."""
    raw = call_ffmpeg(
        *("-i", media_url(film), "-vf", "scale=8:2:flags=area,format=gray"),
        *("-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"),
    )
    codes = []
    for start in range(0, len(raw), 16):
        bits = [value > 127 for value in raw[start : start + 16]]
        frame, clip = (
            sum(1 << place for place, bit in enumerate(row) if bit) for row in (bits[:8], bits[8:])
        )
        codes.append((clip, frame))
    return codes
