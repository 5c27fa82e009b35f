"""``videoflow demo``: drives the real main window through a whole film, checking every step.

Runs offscreen unless it is to be shown, in a home folder of its own, so that nothing of the
user's is touched. Leaves ``film.mp4``, the project, and a picture of each step.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from videoflow import i18n
from videoflow.cli.console import speak_utf8
from videoflow.domain.settings import APPLICATION_DEFAULTS
from videoflow.errors import RuleError, VideoFlowError
from videoflow.i18n import _
from videoflow.paths import HOME_VARIABLE

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType

log = logging.getLogger(__name__)

MARKER_NAME = ".videoflow-demo"
"""A folder with this file was made by the demonstration and may be emptied by it."""

OWN_NAMES = ("project", "home", "screenshots", "film.mp4")
DEFAULT_SHORT_SIDE_PX = APPLICATION_DEFAULTS.short_side_px or 1080


def run_demo(
    output: Path, *, show: bool = False, short_side_px: int = DEFAULT_SHORT_SIDE_PX
) -> int:
    """Make the sample film in ``output``; returns 0 if every step checked out.

    ``short_side_px`` is the size of images and videos; smaller ones are made faster.
    """
    output = output.absolute()
    try:
        _prepare(output)
    except VideoFlowError as error:
        _say(str(error), is_error=True)
        return error.exit_code
    with _environment(output, show=show):
        # Imported here: the platform has to be chosen before Qt is loaded.
        from PySide6.QtCore import QLoggingCategory, qInstallMessageHandler

        i18n.set_language(os.environ.get("VIDEOFLOW_LANG"))
        QLoggingCategory.setFilterRules("qt.multimedia.*=false")
        before = qInstallMessageHandler(_log_qt_message)

        from videoflow.demo.driver import DemoError
        from videoflow.demo.journey import Journey

        journey = Journey(output, short_side_px, lambda text: _say(f"  ✓ {text}"))
        try:
            journey.run()
        except (DemoError, VideoFlowError) as error:
            _say(f"  ✗ {journey.step}: {error}", is_error=True)
            return 1
        finally:
            journey.end()
            qInstallMessageHandler(before)
    _say(_("Everything checked out. The film: {path}").format(path=output / "film.mp4"))
    return 0


def _prepare(output: Path) -> None:
    """An output folder with nothing of an earlier run in it; nothing of anybody else's goes.

    Raises RuleError for a folder that holds anything and is not the demonstration's own.
    """
    marker = output / MARKER_NAME
    is_foreign = output.exists() and not marker.is_file()
    if is_foreign and (not output.is_dir() or any(output.iterdir())):
        raise RuleError(
            _("{path} holds files that are not the demonstration's.").format(path=output),
            _("Name a new or empty folder."),
        )
    output.mkdir(parents=True, exist_ok=True)
    marker.touch()
    for name in OWN_NAMES:
        path = output / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


@contextmanager
def _environment(output: Path, *, show: bool) -> Iterator[None]:
    wanted = {HOME_VARIABLE: str(output / "home")}
    if not show:
        wanted["QT_QPA_PLATFORM"] = "offscreen"
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _log_qt_message(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """What Qt has to say about missing displays and sound cards belongs into no list of steps."""
    log.debug("Qt: %s", text)


def _say(text: str, *, is_error: bool = False) -> None:
    stream = sys.stderr if is_error else sys.stdout
    speak_utf8(stream)
    stream.write(text + "\n")
    stream.flush()
