"""``videoflow`` and ``python -m videoflow``: decides what to load, and loads nothing else."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

CHILD_GUARD_OPTION = "--child-guard"
RENDERER_OPTION = "--animatic-renderer"
QUIT_OPTION = "--quit-after-first-window"
SELF_TEST_OPTION = "--self-test"
CONTACT_SHEET_OPTION = "--contact-sheet"
DRAW_OPTION = "--draw-pictures"
PLAYER_CHECK_OPTION = "--player-check"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line or the window; returns the exit code.

    The hidden options are how the frozen application, which has no interpreter to call,
    starts itself as a child process.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == [CHILD_GUARD_OPTION]:
        from videoflow.media import guard

        return guard.main(arguments[1:])
    if not arguments or arguments == [QUIT_OPTION]:
        return _open_window(None, bool(arguments))  # by far the most common: needs no parser
    if arguments[:1] == [RENDERER_OPTION]:
        from videoflow.providers.animatic import __main__ as renderer

        return renderer.main()
    if arguments[:1] == [CONTACT_SHEET_OPTION]:
        from videoflow.media.contact_sheet import __main__ as contact_sheet

        return contact_sheet.main(arguments[1:])
    if arguments[:1] == [DRAW_OPTION]:
        from videoflow.media.overlays import __main__ as overlays

        return overlays.main(arguments[1:])
    if arguments[:1] == [PLAYER_CHECK_OPTION]:
        from videoflow.workers import player_check

        return player_check.main(arguments[1:])
    if arguments == [SELF_TEST_OPTION]:
        from videoflow.cli import self_test

        return self_test.main()
    from videoflow.cli.main import run

    return run(arguments, open_window=_open_window, run_demo=_run_demo)


def _open_window(folder: Path | None, quit_after_first_window: bool) -> int:
    if not _has_display():
        from videoflow.i18n import _, set_language

        set_language()
        sys.stderr.write(
            _("There is no display for a window. “videoflow --help” lists what works without.")
            + "\n"
        )
        return 5
    from videoflow.quick_imports import quicken_imports

    quicken_imports()
    from videoflow.app import run_window

    return run_window(folder, quit_after_first_window=quit_after_first_window)


def _has_display() -> bool:
    """Whether a window can open. Qt would end the whole process where it cannot."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _run_demo(output: Path, show: bool) -> int:
    from videoflow.demo import run_demo

    return run_demo(output, show=show)


if __name__ == "__main__":
    sys.exit(main())
