"""Text that somebody else wrote: read within bounds, decoded, and rid of what no text holds."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

from videoflow.errors import StorageError, UsageError
from videoflow.i18n import _

MAX_SCRIPT_BYTES = 1_000_000

_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_KNOWN_BINARIES = ((b"PK\x03\x04", "Word, Excel, Pages"), (b"%PDF", "PDF"), (b"{\\rtf", "RTF"))
_PROBE_BYTES = 4096
_KEPT_CONTROLS = "\n\t"
_LINE_ENDS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n",
                            "\u2029": "\n"})  # fmt: skip


def read_text(path: Path) -> str:
    """The text of a script, as ``clean`` leaves it.

    Raises:
        StorageError: missing, unreadable, or bigger than ``MAX_SCRIPT_BYTES``.
        UsageError: it is no text in UTF-8 or UTF-16.
    """
    content = read_chosen(
        path,
        MAX_SCRIPT_BYTES,
        missing=StorageError(
            _("There is no script “{path}”.").format(path=path),
            _("Check the path; it must name a file."),
        ),
        unreadable=_("The script “{path}” cannot be read: {reason}."),
    )
    return decode(content, path.name)


def read_chosen(path: Path, most_bytes: int, *, missing: StorageError, unreadable: str) -> bytes:
    """What is in a file that somebody chose; of a bigger one ``most_bytes`` and one more.

    Raises ``missing`` where there is no such file, and a StorageError that says ``unreadable``, a
    sentence with {path} and {reason}.
    """
    try:
        if not path.is_file():  # nor a pipe or a device, which might never end
            raise missing
        # Read one byte more than allowed instead of asking for the size, which may change.
        with path.open("rb") as file:
            return file.read(most_bytes + 1)
    except (OSError, ValueError) as error:
        raise StorageError(
            unreadable.format(path=path, reason=getattr(error, "strerror", None) or error),
            _("Check that you may read the file and that its disk is connected."),
        ) from error


def decode(content: bytes, name: str) -> str:
    """The text in ``content``, as ``clean`` leaves it. UsageError names ``name`` and the reason."""
    if len(content) > MAX_SCRIPT_BYTES:
        raise StorageError(
            _("“{name}” is too big for a script.").format(name=name),
            _("A script is a text of at most {n} MB. Choose the right file.").format(
                n=MAX_SCRIPT_BYTES // 1_000_000
            ),
        )
    for start, kind in _KNOWN_BINARIES:
        if content.startswith(start):
            raise UsageError(
                _("“{name}” is a document of another program ({kind}).").format(
                    name=name, kind=kind
                ),
                _("Save it as plain text, Markdown or CSV there, and import that."),
            )
    try:
        text = content.decode(_encoding_of(content, name))
    except UnicodeDecodeError as error:
        raise _not_utf(name) from error
    if "\0" in text:
        raise UsageError(
            _("“{name}” is not a text.").format(name=name),
            _("Choose a Markdown, text, CSV, JSON or SRT file."),
        )
    return clean(text)


def clean(text: str) -> str:
    """``text`` composed (NFC), with ``\\n`` as its only line end and without control characters
    and halves of surrogate pairs, which no file can hold."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    lines = whole.replace("\r\n", "\n").translate(_LINE_ENDS)
    kept = (c for c in lines if c in _KEPT_CONTROLS or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", "".join(kept)).lstrip("\ufeff")


def _encoding_of(content: bytes, name: str) -> str:
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if content.startswith(_UTF32):
        raise _not_utf(name)
    if content.startswith(_UTF16):
        return "utf-16"
    head = content[:_PROBE_BYTES]
    # Without a mark, the zero halves of Latin letters tell UTF-16 and which half comes first.
    low, high = head[0::2].count(0), head[1::2].count(0)
    most = len(head) // 2 * 0.4
    if head and not low and high > most:
        return "utf-16-le"
    if head and not high and low > most:
        return "utf-16-be"
    return "utf-8"


def _not_utf(name: str) -> UsageError:
    return UsageError(
        _("“{name}” is not written in UTF-8 or UTF-16.").format(name=name),
        _("Save it again with the encoding UTF-8."),
    )
