"""What the command line says: one answer on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console as RichConsole
from rich.table import Table
from rich.text import Text

from videoflow.errors import VideoFlowError


class Console:
    """Speaks to a person, with colours and tables on a terminal and plain lines elsewhere, or to
    a script (``as_json``): then one JSON document on standard output, and one JSON object per
    line on standard error."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        for stream in (sys.stdout, sys.stderr):
            speak_utf8(stream)
        self._out = RichConsole(file=sys.stdout, highlight=False, markup=False)
        self.err = RichConsole(file=sys.stderr, highlight=False, markup=False)

    def answer(self, document: Mapping[str, object], show: Callable[[], None]) -> None:
        """Say the outcome of the command: ``document`` to a script, ``show()`` to a person."""
        if self.as_json:
            self._write_json(sys.stdout, document, indent=2)
        else:
            show()

    def line(self, text: str = "", style: str = "") -> None:
        """A line of the answer, for a person; elsewhere than on a terminal just as it is."""
        if self._out.is_terminal:
            self._out.print(Text(text, style), soft_wrap=True)
        else:
            sys.stdout.write(text + "\n")

    def table(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table of the answer; elsewhere than on a terminal one line of tabbed cells a row."""
        if not self._out.is_terminal:
            for row in rows:
                self.line("\t".join(row))
            return
        table = Table(box=SIMPLE_HEAD, pad_edge=False)
        for header in headers:
            table.add_column(header, overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self._out.print(table)

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Names and values, one under the other; empty values are left out."""
        shown = [(name, value) for name, value in facts if value]
        width = max((len(name) for name, _value in shown), default=0)
        for name, value in shown:
            indented = value.replace("\n", "\n" + " " * (width + 2))
            self.line(f"{name + ':':<{width + 2}}{indented}")

    def note(self, message: str, action: str = "") -> None:
        """Something worth knowing that is not the answer."""
        if self.as_json:
            self.event({"notice": {"message": message, "action": action}})
        else:
            self.err.print(Text(f"{message} {action}".rstrip()), soft_wrap=True)

    def event(self, fields: Mapping[str, object]) -> None:
        """One line of progress for a script."""
        self._write_json(sys.stderr, fields)

    def error(self, error: VideoFlowError, document: Mapping[str, object] | None = None) -> None:
        """Say what went wrong and what to do; ``document`` is what is known besides."""
        if self.as_json:
            self._write_json(sys.stdout, {**(document or {}), **error_document(error)}, indent=2)
            return
        self.err.print(Text.assemble((error.message, "bold red")), soft_wrap=True)
        if error.action:
            self.err.print(Text(error.action), soft_wrap=True)

    def _write_json(
        self, stream: TextIO, document: Mapping[str, object], indent: int | None = None
    ) -> None:
        stream.write(json.dumps(document, ensure_ascii=False, indent=indent) + "\n")
        stream.flush()


def error_document(error: VideoFlowError) -> dict[str, object]:
    """An error as scripts read it."""
    fields = {"code": error.code, "message": error.message, "action": error.action}
    return {"error": fields}


def speak_utf8(stream: TextIO) -> None:
    """Never fail on a letter: UTF-8 where no terminal decides, escapes for what cannot be said."""
    reconfigure = getattr(stream, "reconfigure", None)  # a replaced stream may have none
    if reconfigure is not None:
        encoding = None if stream.isatty() else "utf-8"
        reconfigure(encoding=encoding, errors="backslashreplace")
