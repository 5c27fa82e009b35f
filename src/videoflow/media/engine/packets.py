"""What ffmpeg's ``framecrc`` tells of encoded streams without decoding them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path


@dataclass(slots=True)
class Packets:
    """The packets of one stream, in the order of decoding."""

    setup: str = ""
    """Size and checksum of the decoder's configuration."""
    time_base: Fraction = Fraction(1)
    times: list[int] = field(default_factory=list)
    """Presentation times."""
    key_times: set[int] = field(default_factory=set)
    end: int = 0
    """When the last one ends."""
    checksums: list[str] = field(default_factory=list)
    """Size and checksum of each packet."""

    def digests(self, counts: Sequence[int]) -> Iterator[str]:
        """One checksum for each run of packets, which are so many in each."""
        start = 0
        for count in counts:
            run = self.checksums[start : start + count]
            yield hashlib.sha256("\n".join(run).encode()).hexdigest()
            start += count

    def digest(self) -> str:
        """One checksum for all packets."""
        return next(self.digests([len(self.checksums)]))


def read_packets(listing: Path) -> dict[int, Packets]:
    """Parse the output of the ``framecrc`` muxer, by stream number. Raises OSError."""
    streams: dict[int, Packets] = {}
    with listing.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                _read_header(line, streams)
                continue
            fields = [text.strip() for text in line.split(",")]
            stream = streams[int(fields[0])]
            time, duration = int(fields[2]), int(fields[3])
            stream.times.append(time)
            stream.end = max(stream.end, time + duration)
            stream.checksums.append(f"{fields[4]} {fields[5]}")
            if "F=0x0" not in fields:
                stream.key_times.add(time)
    return streams


def _read_header(line: str, streams: dict[int, Packets]) -> None:
    key, _colon, value = line[1:].partition(":")
    name, _space, number = key.partition(" ")
    if number.isdecimal():
        stream = streams.setdefault(int(number), Packets())
        if name == "extradata":
            stream.setup = value.strip()
        elif name == "tb":
            stream.time_base = Fraction(value.strip())


def misplaced(packets: Packets, frames: int, fps: Fraction, tolerance_s: Fraction) -> bool:
    """Whether a frame is missing, doubled, or farther from its place than ``tolerance_s``."""
    if len(packets.times) != frames:
        return True
    tick, frame = packets.time_base, 1 / fps
    # To the nearest tick; beyond that only what the container cannot tell finer.
    allowed = tolerance_s + tick / 2
    return any(
        abs(time * tick - number * frame) > allowed
        for number, time in enumerate(sorted(packets.times))
    )
