"""The application's log file: small, rotating, beside nothing of the user's."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from videoflow.paths import app_paths

MAX_LOG_BYTES = 1_000_000
KEPT_LOGS = 3
TALKATIVE = ("httpx", "httpcore", "websockets", "keyring", "asyncio", "secretstorage", "jeepney")
"""Libraries that log addresses, headers and bodies below WARNING: addresses may be signed, and
headers carry keys."""


def log_file() -> Path:
    """Where the log is; it need not exist."""
    return app_paths().logs / "videoflow.log"


def log_to_file(level: int = logging.INFO) -> None:
    """Send the log of the whole process to ``log_file``.

    A log that cannot be written is no reason not to start: the standard error stream gets it.
    """
    handler: logging.Handler
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            log_file(), maxBytes=MAX_LOG_BYTES, backupCount=KEPT_LOGS, encoding="utf-8"
        )
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
