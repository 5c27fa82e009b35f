"""Build everything that this system can install, into ``dist/``: ``make package``.

``--draft`` packs quickly and badly, for trying things out; ``--frozen-only`` packs nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import freeze
import linux
import macos
import windows

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"


def main(argv: list[str]) -> int:
    """Build; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make package ARGS=…", description=__doc__)
    parser.add_argument("--draft", action="store_true")
    parser.add_argument("--frozen-only", action="store_true")
    arguments = parser.parse_args(argv)
    started_s = time.monotonic()
    os.environ.setdefault("SOURCE_DATE_EPOCH", _date_of_the_source())
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir()
    version = project_version()
    frozen = freeze.freeze(DIST, version)
    size_bytes = sum(path.lstat().st_size for path in frozen.rglob("*") if path.is_file())
    _say(f"{frozen.relative_to(ROOT)}: {size_bytes / 1e6:.0f} MB", started_s)
    if arguments.frozen_only:
        return 0
    for path in _packages(frozen, version, draft=arguments.draft):
        _say(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1e6:.1f} MB", started_s)
    _write_checksums(DIST)
    return 0


def project_version() -> str:
    """The one version number, of ``pyproject.toml``."""
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(document["project"]["version"])


def _packages(frozen: Path, version: str, *, draft: bool) -> list[Path]:
    if sys.platform == "win32":
        return windows.build(frozen, DIST, version, draft=draft)
    if sys.platform == "darwin":
        return macos.build(frozen, DIST, version)
    return linux.build(frozen, DIST, version, draft=draft)


def _write_checksums(folder: Path) -> None:
    """``SHA256SUMS``, as ``sha256sum --check`` reads it."""
    lines = []
    for path in sorted(folder.iterdir()):
        if path.is_file():
            with path.open("rb") as file:
                lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    name = f"SHA256SUMS-{freeze.platform_name()}.txt"
    (folder / name).write_text("".join(lines), encoding="utf-8", newline="\n")


def _date_of_the_source() -> str:
    """When the source was last changed, in seconds since 1970: files are dated so, not with now."""
    answer = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True
    )
    return answer.stdout.strip() or str(int(time.time()))


def _say(text: str, started_s: float) -> None:
    print(f"{text} ({time.monotonic() - started_s:.0f} s)", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
