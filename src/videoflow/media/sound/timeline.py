"""Pieces of raw stereo laid along the film's time: one after the other, faded, added up."""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import add, mul
from pathlib import Path
from typing import BinaryIO

from videoflow.media.sound.plan import BYTES_PER_FRAME, SAMPLE_RATE_HZ

_CHUNK_FRAMES = SAMPLE_RATE_HZ


@dataclass(frozen=True, slots=True)
class Piece:
    """The first ``frames`` of a raw file, heard from frame ``start`` of the film on.

    Its first ``fade_in`` frames swell in and its last ``fade_out`` away, with equal power.
    """

    path: Path
    start: int
    frames: int
    fade_in: int = 0
    fade_out: int = 0

    @property
    def end(self) -> int:
        """The first frame of the film without it."""
        return self.start + self.frames


def write_timeline(pieces: Sequence[Piece], frames: int, target: Path) -> None:
    """Write ``frames`` of raw stereo. Memory and open files depend on how many pieces are heard at
    once, not on how many there are.

    Raises:
        OSError: a file cannot be read or written.
    """
    waiting = sorted((piece for piece in pieces if piece.frames > 0), key=lambda p: -p.start)
    heard: list[_Reader] = []
    at = 0
    try:
        with target.open("wb") as out:
            while at < frames:
                while waiting and waiting[-1].start <= at:
                    heard.append(_Reader(waiting.pop()))
                ends = [frames, at + _CHUNK_FRAMES]
                ends += [waiting[-1].start] if waiting else []
                ends += [edge for reader in heard for edge in reader.edges(at)]
                end = min(ends)
                out.write(_mixed([reader.read(at, end - at) for reader in heard], end - at))
                at = end
                for reader in [reader for reader in heard if reader.piece.end <= at]:
                    reader.close()
                    heard.remove(reader)
    finally:
        for reader in heard:
            reader.close()


class _Reader:
    """Reads one piece, in order."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self._file: BinaryIO = piece.path.open("rb")

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def edges(self, at: int) -> Iterator[int]:
        """Where, behind ``at``, it ends, begins or stops to fade."""
        piece = self.piece
        for edge in (piece.start + piece.fade_in, piece.end - piece.fade_out, piece.end):
            if edge > at:
                yield edge

    def read(self, at: int, count: int) -> bytes:
        """``count`` frames from the film's frame ``at`` on, faded."""
        data = self._file.read(count * BYTES_PER_FRAME)
        data += bytes(count * BYTES_PER_FRAME - len(data))
        piece = self.piece
        into, left = at - piece.start, piece.end - at
        if into >= piece.fade_in and left > piece.fade_out:
            return data
        gains = [1.0] * count
        if into < piece.fade_in:
            turn = math.pi / 2 / piece.fade_in
            gains = [math.sin((into + n + 0.5) * turn) for n in range(count)]
        if left <= piece.fade_out:
            turn = math.pi / 2 / piece.fade_out
            away = (math.sin((left - n - 0.5) * turn) for n in range(count))
            gains = list(map(mul, gains, away))
        both = array("f", bytes(count * BYTES_PER_FRAME))
        both[0::2] = both[1::2] = array("f", gains)
        return _bytes(array("f", map(mul, _floats(data), both)))


def _mixed(parts: Sequence[bytes], count: int) -> bytes:
    if not parts:
        return bytes(count * BYTES_PER_FRAME)
    mixed = parts[0]
    for part in parts[1:]:
        mixed = _bytes(array("f", map(add, _floats(mixed), _floats(part))))
    return mixed


def _floats(data: bytes) -> array[float]:
    floats = array("f", data)
    if sys.byteorder == "big":
        floats.byteswap()
    return floats


def _bytes(floats: array[float]) -> bytes:
    if sys.byteorder == "big":
        floats.byteswap()
    return floats.tobytes()
