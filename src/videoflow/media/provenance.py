"""Where a film's pictures come from, written into its file as platforms read it: the IPTC's
``DigitalSourceType``, in XMP in mp4 and mov, as a tag in webm.

Both are put at the end of the file, so that nothing in it moves.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from videoflow.domain.film_settings import FilmFormat
from videoflow.errors import MediaError
from videoflow.i18n import _

_VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_XMP_BOX = UUID("be7acfcb-97a9-42e8-9c71-999491e3afac").bytes
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/">
   <Iptc4xmpExt:DigitalSourceType>{source}</Iptc4xmpExt:DigitalSourceType>
   <xmp:CreatorTool>VideoFlow</xmp:CreatorTool>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
"""
_STATED = re.compile(re.escape(_VOCABULARY) + r"(\w+)")

_SEGMENT, _TAGS, _TAG = 0x18538067, 0x1254C367, 0x7373
_TARGETS, _SIMPLE_TAG, _TAG_NAME, _TAG_STRING = 0x63C0, 0x67C8, 0x45A3, 0x4487
_TAG_WORD = "DIGITAL_SOURCE_TYPE"
_MOST_XMP_BYTES = 1_000_000


class SourceType(StrEnum):
    """The IPTC's terms for how media came to be, as far as they can be true here."""

    AI = "trainedAlgorithmicMedia"
    """All of it was made by models that learned from samples."""
    PARTLY_AI = "compositeWithTrainedAlgorithmicMedia"
    """Some of it was."""
    DRAWN = "algorithmicMedia"
    """It was drawn by a program that learned nothing."""

    @property
    def uri(self) -> str:
        """The term as a file states it."""
        return _VOCABULARY + self.value


def write_provenance(film: Path, form: FilmFormat, source: SourceType) -> None:
    """State ``source`` in a film that says nothing yet, and read it back.

    Raises:
        MediaError: the film is not laid out as its format is, or does not say it afterwards.
        OSError: it cannot be written.
    """
    with film.open("r+b") as file:
        if form is FilmFormat.WEBM:
            _append_tag(file, source, film.name)
        else:
            _append_xmp(file, source)
    if read_provenance(film, form) is not source:
        raise _not_written(film.name)


def read_provenance(film: Path, form: FilmFormat) -> SourceType | None:
    """What a film states; None where it states nothing that is known here. Raises OSError."""
    with film.open("rb") as file:
        for text in _read_tags(file) if form is FilmFormat.WEBM else _read_xmp(file):
            stated = _STATED.search(text)
            if stated and stated[1] in set(SourceType):
                return SourceType(stated[1])
    return None


# --- mp4 and mov: a box beside the others ------------------------------------------------------


def _append_xmp(file: BinaryIO, source: SourceType) -> None:
    body = _XMP_BOX + _XMP.format(source=source.uri).encode()
    file.seek(0, 2)
    file.write(struct.pack(">I4s", len(body) + 8, b"uuid") + body)


def _read_xmp(file: BinaryIO) -> Iterator[str]:
    for kind, start, end in _boxes(file):
        if kind != b"uuid" or end - start > _MOST_XMP_BYTES:
            continue
        file.seek(start)
        if file.read(16) == _XMP_BOX:
            yield file.read(end - start - 16).decode(errors="replace")


def _boxes(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """(kind, start, end) of the content of each box on the top level."""
    total, position = file.seek(0, 2), 0
    while position + 8 <= total:
        file.seek(position)
        size, kind = struct.unpack(">I4s", file.read(8))
        header = 8
        if size == 1:  # the size did not fit
            large = file.read(8)
            if len(large) < 8:
                return
            size, header = struct.unpack(">Q", large)[0], 16
        elif size == 0:  # to the end of the file
            size = total - position
        if size < header:
            return
        yield kind, position + header, min(position + size, total)
        position += size


# --- webm: a tag at the end of the segment -----------------------------------------------------


def _append_tag(file: BinaryIO, source: SourceType, name: str) -> None:
    segment = next((found for found in _elements(file, 0, None) if found[0] == _SEGMENT), None)
    if segment is None:
        raise _not_written(name)
    _identity, start, end = segment
    total = file.seek(0, 2)
    simple = _element(_TAG_NAME, _TAG_WORD.encode()) + _element(_TAG_STRING, source.uri.encode())
    tag = _element(_TARGETS, b"") + _element(_SIMPLE_TAG, simple)
    tags = _element(_TAGS, _element(_TAG, tag))
    file.seek(start - 8)
    if end != total or file.read(1) != b"\x01":  # the length in eight bytes, as ffmpeg writes it
        raise _not_written(name)
    file.seek(start - 8)
    file.write(b"\x01" + (total - start + len(tags)).to_bytes(7, "big"))
    file.seek(0, 2)
    file.write(tags)


def _read_tags(file: BinaryIO) -> Iterator[str]:
    total = file.seek(0, 2)
    for segment, start, end in _elements(file, 0, total):
        if segment != _SEGMENT:
            continue
        for kind, first, last in _elements(file, start, end or total):
            if kind == _TAGS and last is not None and last - first <= _MOST_XMP_BYTES:
                file.seek(first)
                content = file.read(last - first)
                if _TAG_WORD.encode() in content:
                    yield content.decode(errors="replace")


def _elements(
    file: BinaryIO, position: int, limit: int | None
) -> Iterator[tuple[int, int, int | None]]:
    """(identity, start, end) of the content of each element; an end of None is not known."""
    while limit is None or position < limit:
        file.seek(position)
        head = file.read(12)
        identity, id_length = _number(head, keep_marker=True)
        size, size_length = _number(head[id_length:], keep_marker=False)
        if not id_length or not size_length:
            return
        start = position + id_length + size_length
        unknown = size == (1 << 7 * size_length) - 1
        yield identity, start, None if unknown else start + size
        if unknown:
            return
        position = start + size


def _number(data: bytes, *, keep_marker: bool) -> tuple[int, int]:
    """A number of variable length, and its length in bytes: 0 where there is none."""
    if not data or data[0] == 0:
        return 0, 0
    length = 9 - data[0].bit_length()
    if len(data) < length:
        return 0, 0
    value = int.from_bytes(data[:length], "big")
    return (value if keep_marker else value & ((1 << 7 * length) - 1)), length


def _element(identity: int, content: bytes) -> bytes:
    size = (len(content) | 1 << 28).to_bytes(4, "big")
    return identity.to_bytes((identity.bit_length() + 7) // 8, "big") + size + content


def _not_written(name: str) -> MediaError:
    return MediaError(
        _("Where its pictures come from could not be written into “{name}”.").format(name=name),
        _("Try again, or switch that off in the export dialog."),
    )
