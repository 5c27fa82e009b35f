"""What a media file is: kind, size, duration, streams, without decoding it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from pymediainfo import MediaInfo as MediaInfoLibrary

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.images import image_size
from videoflow.media.sniff import MediaKind, MediaType, file_size, sniff

MAX_FILE_BYTES = 16 * 1024**3

_SUBSAMPLING = {"4:2:0": "yuv420p", "4:2:2": "yuv422p", "4:4:4": "yuv444p"}


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """Facts about one file. What the file does not have or does not tell is 0, None or False."""

    type: MediaType
    size_bytes: int
    width: int = 0
    """Pixels across as shown: a phone clip's rotation is applied."""
    height: int = 0
    rotated: bool = False
    """The pictures are stored turned, and shown upright."""
    duration_s: float = 0.0
    """Of the picture where there is one, else of the sound."""
    fps: Fraction | None = None
    """Nominal frame rate; an average where it varies."""
    variable_fps: bool = False
    video_codec: str | None = None
    """As MediaInfo calls it: ``AVC``, ``HEVC``, ``VP9``…"""
    pixel_format: str | None = None
    """As ffmpeg calls it: ``yuv420p``, ``yuv420p10``…"""
    color_matrix: str | None = None
    """As written in the file, such as ``BT.709``."""
    transfer: str | None = None
    """As MediaInfo calls it; ``PQ`` and ``HLG`` are high dynamic range."""
    video_kbps: float = 0.0
    """Average bit rate of the pictures, where the file tells."""
    has_audio: bool = False
    audio_codec: str | None = None
    """As MediaInfo calls it: ``AAC``, ``Opus``…"""
    audio_channels: int = 0
    sample_rate_hz: int = 0
    truncated: bool = False
    """The file ends before its own index says so."""

    @property
    def kind(self) -> MediaKind:
        """Image, video or audio."""
        return self.type.kind


def probe(path: Path) -> MediaInfo:
    """Read the facts from the file's headers.

    Blocks on the disk for milliseconds to seconds: call it from worker threads only.

    Raises:
        MediaError: missing, empty, too large, of an unknown type, or without a readable stream.
    """
    found = sniff(path)
    size_bytes = file_size(path)
    if found.kind is MediaKind.IMAGE:
        width, height = image_size(path)
        return MediaInfo(found, size_bytes, width, height)
    if size_bytes > MAX_FILE_BYTES:
        raise MediaError(
            _("“{name}” is too large ({size:.0f} GB).").format(
                name=path.name, size=size_bytes / 1024**3
            ),
            _("Use a file of up to {limit} GB.").format(limit=MAX_FILE_BYTES // 1024**3),
        )
    try:
        stat = path.stat()
    except OSError as error:
        raise _no_stream(path) from error
    return _read(path, found, (stat.st_ino, stat.st_size, stat.st_mtime_ns))


@lru_cache(maxsize=1024)
def _read(path: Path, found: MediaType, version: tuple[int, ...]) -> MediaInfo:
    """The facts of a file that can be heard or that moves; read once for each ``version`` of it,
    because every export asks again for all clips of a film."""
    try:
        # Opened here, so that no file name is taken for an address or a pattern.
        with path.open("rb") as file:
            tracks = MediaInfoLibrary.parse(file, encoding_errors="replace").tracks
    except (OSError, RuntimeError, ValueError, SyntaxError) as error:
        raise _no_stream(path) from error
    general = _first(tracks, "General")
    video = _first(tracks, "Video")
    audio = _first(tracks, "Audio")
    if found is MediaType.MP4 and not video and audio:
        found = MediaType.M4A
    main = video or audio
    if not main or (found.kind is MediaKind.VIDEO and not video):
        raise _no_stream(path)
    turn_degrees = round(_number(video.get("rotation")))
    width, height = int(_number(video.get("width"))), int(_number(video.get("height")))
    if turn_degrees % 180 == 90:
        width, height = height, width
    return MediaInfo(
        type=found,
        size_bytes=version[1],
        width=width,
        height=height,
        rotated=turn_degrees != 0,
        duration_s=(_number(main.get("duration")) or _number(general.get("duration"))) / 1000,
        fps=_fps(video),
        variable_fps=video.get("frame_rate_mode") == "VFR",
        video_codec=video.get("format"),
        pixel_format=_pixel_format(video),
        color_matrix=video.get("matrix_coefficients"),
        transfer=video.get("transfer_characteristics"),
        video_kbps=_number(video.get("bit_rate")) / 1000,
        has_audio=bool(audio),
        audio_codec=audio.get("format"),
        audio_channels=int(_number(audio.get("channel_s"))),
        sample_rate_hz=int(_number(audio.get("sampling_rate"))),
        truncated=general.get("istruncated") == "Yes",
    )


def _first(tracks: list[Any], kind: str) -> dict[str, Any]:
    return next((track.to_data() for track in tracks if track.track_type == kind), {})


def _fps(video: dict[str, Any]) -> Fraction | None:
    numerator = int(_number(video.get("framerate_num")))
    denominator = int(_number(video.get("framerate_den")))
    if numerator > 0 and denominator > 0:
        return Fraction(numerator, denominator)
    rate = _number(video.get("frame_rate"))
    return Fraction(rate).limit_denominator(1001) if rate > 0 else None


def _pixel_format(video: dict[str, Any]) -> str | None:
    name = _SUBSAMPLING.get(str(video.get("chroma_subsampling")))
    depth = int(_number(video.get("bit_depth"))) or 8
    return name and (name if depth == 8 else f"{name}{depth}")


def _number(value: object) -> float:
    """A field of MediaInfo, which are numbers or texts of numbers; 0 where there is none."""
    try:
        number = float(str(value))
    except ValueError:
        return 0.0
    return number if 0 <= number < 1e15 else 0.0


def _no_stream(path: Path) -> MediaError:
    return MediaError(
        _("“{name}” is damaged or incomplete: no picture or sound was found in it.").format(
            name=path.name
        ),
        _("Use another copy of it."),
    )
