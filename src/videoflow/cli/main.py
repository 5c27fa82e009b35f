"""From words on the command line to an exit code."""

from __future__ import annotations

import logging
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from videoflow.cli.parser import parse
from videoflow.errors import InterruptedByUserError, UsageError, VideoFlowError
from videoflow.i18n import _, set_language

if TYPE_CHECKING:
    from videoflow.cli.console import Console

DONE = 0
UNEXPECTED = 1

log = logging.getLogger(__name__)

OpenWindow = Callable[[Path | None, bool], int]
RunDemo = Callable[[Path, bool], int]
Command = Callable[[Namespace, "Console"], int]


def run(arguments: Sequence[str], *, open_window: OpenWindow, run_demo: RunDemo) -> int:
    """Do what ``arguments`` ask for; returns the exit code of the public contract.

    ``open_window(folder, quit after first window)`` and ``run_demo(output folder, show)`` come
    from the caller, since commands know nothing of windows.
    """
    set_language()
    try:
        parsed = parse(arguments)
    except UsageError as error:
        return _failed(error, as_json="--json" in arguments)
    except SystemExit as end:  # --help and --version have printed
        return int(end.code or 0)
    if parsed.command is None:
        return open_window(parsed.folder, parsed.quit_after_first_window)
    if parsed.command == "demo":
        return run_demo(parsed.output, parsed.show)
    with _log_file():
        return _run_command(parsed)


def _run_command(parsed: Namespace) -> int:
    # Imported here, so that --help and usage errors need not wait for models and engines.
    from videoflow.cli.commands import COMMANDS
    from videoflow.cli.console import Console
    from videoflow.media.ffmpeg import configure_ffmpeg
    from videoflow.storage.recent import load_state

    state = load_state()
    set_language(os.environ.get("VIDEOFLOW_LANG") or state.language)
    configure_ffmpeg(Path(state.ffmpeg) if state.ffmpeg else None)
    command: Command = COMMANDS[parsed.command]
    try:
        return command(parsed, Console(as_json=parsed.json))
    except VideoFlowError as error:
        return _failed(error, as_json=parsed.json)
    except KeyboardInterrupt:
        stop = InterruptedByUserError(_("Interrupted."), _("What was finished before is kept."))
        return _failed(stop, as_json=parsed.json)
    except BrokenPipeError:
        # Whoever read the answer has had enough of it; Python's own last flush must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        log.exception("the command %s failed unexpectedly", parsed.command)
        return _failed(_unexpected(error), as_json=parsed.json)


def _unexpected(error: Exception) -> VideoFlowError:
    from videoflow.logs import log_file

    return VideoFlowError(
        _("Something went wrong that VideoFlow did not expect ({kind}).").format(
            kind=type(error).__name__
        ),
        _("The log has the details: {path}").format(path=log_file()),
    )


def _failed(error: VideoFlowError, *, as_json: bool) -> int:
    from videoflow.cli.console import Console

    Console(as_json=as_json).error(error)
    return error.exit_code


@contextmanager
def _log_file() -> Iterator[None]:
    """Log to the application's file, not between the lines of the answer."""
    from videoflow.logs import log_to_file

    root = logging.getLogger()
    before = set(root.handlers)
    log_to_file()
    try:
        yield
    finally:
        for handler in set(root.handlers) - before:
            root.removeHandler(handler)
            handler.close()
