"""Building ffmpeg's arguments with ffmpeg-python, so that no file name is read as anything else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ffmpeg

from videoflow.media.process import media_url


def local_input(path: Path, **options: Any) -> Any:
    """An input that can read this file and, whatever stands in it, nothing over the network."""
    return ffmpeg.input(media_url(path), protocol_whitelist="file,pipe", **options)


def arguments(*outputs: Any) -> list[str]:
    """The argument list for one or more outputs that share inputs."""
    merged = ffmpeg.merge_outputs(*outputs) if len(outputs) > 1 else outputs[0]
    return [str(argument) for argument in ffmpeg.get_args(merged)]
