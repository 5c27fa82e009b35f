"""Where the frozen application starts: undoes what freezing does to a process, then runs it."""

from __future__ import annotations

import os
import sys

APP_USER_MODEL_ID = "VideoFlow.VideoFlow"
"""Under which Windows groups windows with the shortcut in the Start menu; also in the installer."""


def main() -> int:
    """Run ``videoflow``; returns the exit code."""
    if sys.platform == "win32":
        _be_known_to_the_taskbar()
        _have_streams()
    elif sys.platform == "linux":
        _restore_library_path()
    from videoflow.__main__ import main as run

    return run()


def _restore_library_path() -> None:
    """Let programs that we start (file manager, browser) load the system's libraries, not ours.

    This process has read the variable already. Our own children, which need it, set it anew as
    soon as they do not take themselves for parts of this process.
    """
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    original = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if original is not None:
        os.environ["LD_LIBRARY_PATH"] = original
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)


def _have_streams() -> None:
    """Give the program without a console, which has no output streams, some to write into."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            # Open as long as the process lives.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123


def _be_known_to_the_taskbar() -> None:
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_USER_MODEL_ID)


if __name__ == "__main__":
    sys.exit(main())
