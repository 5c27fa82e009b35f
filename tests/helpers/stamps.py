"""Pictures and videos that say which job made them, written and read without an encoder.

A stamp is a frame of 32 by 18 black and white cells, the shape of a landscape film. A PNG of it
is stored uncompressed, so every stamp has the same length; a video is an mp4 of two such PNG
frames, made once by ffmpeg and then patched, so a distinct valid video costs microseconds.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from tests.helpers.frame_codes import call_ffmpeg

from videoflow.domain.base import AssetKind
from videoflow.domain.job import Job

COLUMNS, ROWS, CELL_PX = 32, 18, 4
STAMP_BYTES = 20
WIDTH, HEIGHT = COLUMNS * CELL_PX, ROWS * CELL_PX
VIDEO_FPS, VIDEO_FRAMES = 2, 2
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KINDS = tuple(AssetKind)


@dataclass(frozen=True)
class Stamp:
    """Which job, for which scene and kind, made a file."""

    scene_index: int
    kind: AssetKind
    job_id: str


def stamp_of(job: Job) -> Stamp:
    return Stamp(job.scene_index, job.kind, job.job_id)


def stamped_media(stamp: Stamp) -> bytes:
    """A whole file that shows the stamp: PNG for an image, mp4 for a video."""
    png = _png(stamp)
    if stamp.kind is AssetKind.IMAGE:
        return png
    template, offsets = _video_template()
    video = bytearray(template)
    for offset in offsets:
        video[offset : offset + len(png)] = png
    return bytes(video)


def read_stamp(path: Path) -> Stamp:
    """The stamp that the first picture in a file shows; ValueError where there is none."""
    return parse_stamp(path.read_bytes())


def parse_stamp(data: bytes) -> Stamp:
    start = data.find(_PNG_SIGNATURE)
    if start < 0:
        raise ValueError("no stamp")
    return _decoded(_grey_rows(data[start:]))


def read_film_stamps(film: Path) -> list[Stamp]:
    """The distinct stamps of a landscape film's frames, in order, whatever its size."""
    raw = call_ffmpeg(
        *("-i", str(film), "-an", "-fps_mode", "passthrough", "-pix_fmt", "gray"),
        *("-s", f"{COLUMNS}x{ROWS}", "-sws_flags", "area", "-f", "rawvideo", "pipe:1"),
    )
    stamps: list[Stamp] = []
    for start in range(0, len(raw), COLUMNS * ROWS):
        stamp = _from_bits([value > 127 for value in raw[start : start + COLUMNS * ROWS]])
        if not stamps or stamps[-1] != stamp:
            stamps.append(stamp)
    return stamps


def _bits(stamp: Stamp) -> list[bool]:
    data = struct.pack(">HB", stamp.scene_index, _KINDS.index(stamp.kind))
    data += UUID(stamp.job_id).bytes
    data += bytes([sum(data) % 256])
    data = data.ljust(COLUMNS * ROWS // 8, b"\0")
    return [bool(byte >> place & 1) for byte in data for place in range(8)]


def _from_bits(bits: list[bool]) -> Stamp:
    data = bytes(
        sum(bit << place for place, bit in enumerate(bits[start : start + 8]))
        for start in range(0, STAMP_BYTES * 8, 8)
    )
    if data[-1] != sum(data[:-1]) % 256:
        raise ValueError("no stamp")
    index, kind = struct.unpack(">HB", data[:3])
    return Stamp(index, _KINDS[kind], str(UUID(bytes=data[3:19])))


def _png(stamp: Stamp) -> bytes:
    bits = _bits(stamp)
    rows = bytearray()
    for row in range(ROWS):
        cells = bits[row * COLUMNS : (row + 1) * COLUMNS]
        line = b"\0" + b"".join((b"\xff" if cell else b"\0") * 3 * CELL_PX for cell in cells)
        rows += line * CELL_PX
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return _PNG_SIGNATURE + b"".join(
        (
            _chunk(b"IHDR", header),
            _chunk(b"IDAT", zlib.compress(bytes(rows), 0)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _grey_rows(png: bytes) -> list[bytes]:
    position, packed = len(_PNG_SIGNATURE), b""
    while position < len(png):
        (length,) = struct.unpack(">I", png[position : position + 4])
        name = png[position + 4 : position + 8]
        if name == b"IDAT":
            packed += png[position + 8 : position + 8 + length]
        if name == b"IEND":
            break
        position += length + 12
    pixels = zlib.decompress(packed)
    stride = 1 + 3 * WIDTH
    return [pixels[y * stride + 1 : (y + 1) * stride : 3] for y in range(HEIGHT)]


def _decoded(rows: list[bytes]) -> Stamp:
    middle = CELL_PX // 2
    return _from_bits(
        [
            rows[row * CELL_PX + middle][column * CELL_PX + middle] > 127
            for row in range(ROWS)
            for column in range(COLUMNS)
        ]
    )


@lru_cache(maxsize=1)
def _video_template() -> tuple[bytes, tuple[int, ...]]:
    """An mp4 of stamped frames, and where in it they lie."""
    png = _png(Stamp(1, AssetKind.IMAGE, str(UUID(int=0))))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.mp4"
        call_ffmpeg(
            *("-f", "image2pipe", "-framerate", str(VIDEO_FPS), "-c:v", "png", "-i", "pipe:0"),
            *("-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo", "-shortest"),
            *("-c:v", "copy", "-c:a", "aac", "-movflags", "+faststart", str(path)),
            stdin=png * VIDEO_FRAMES,
        )
        data = path.read_bytes()
    offsets = []
    found = data.find(png)
    while found >= 0:
        offsets.append(found)
        found = data.find(png, found + 1)
    assert len(offsets) == VIDEO_FRAMES
    return data, tuple(offsets)
