"""``videoflow --self-test``: is this installation whole? A line for each check."""

from __future__ import annotations

import logging
import os
import sys

from videoflow.cli.console import speak_utf8
from videoflow.i18n import _, ngettext, set_language

FAILED = 1


def main() -> int:
    """Run all checks, the trial film included; 0 only if all of them hold."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Optional libraries that Qt's player can do without; nothing a user could act on.
    os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.symbolsresolver=false")
    set_language(os.environ.get("VIDEOFLOW_LANG"))
    logging.getLogger("videoflow").addHandler(logging.NullHandler())
    speak_utf8(sys.stdout)
    from videoflow.services.setup_checks import run_checks  # behind the choice of a platform

    bad = 0
    for check in run_checks(trial_film=True):
        bad += not check.ok
        detail = check.detail.replace("\n", "; ")
        sys.stdout.write(f"[{'ok' if check.ok else '!!'}] {check.name}: {detail}\n")
        sys.stdout.flush()
    if bad:
        sys.stdout.write(
            ngettext("{n} thing needs attention", "{n} things need attention", bad).format(n=bad)
            + "\n"
        )
        return FAILED
    sys.stdout.write(_("Everything is in place") + "\n")
    return 0
