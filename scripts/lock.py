"""Resolve the dependencies again into ``requirements/``: ``make lock`` (needs uv).

One resolution for every platform and for Python 3.11 and later, with the hash of every file. The
result names no package index: which one to ask is the business of the machine that installs.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUTPUTS: dict[str, list[str]] = {
    "requirements/runtime.txt": ["pyproject.toml"],
    "requirements/dev.txt": ["pyproject.toml", "--group", "dev"],
    "requirements/official-clients.txt": ["--group", "official-clients"],
    "requirements/packaging.txt": ["pyproject.toml", "--group", "packaging"],
    "requirements/bench.txt": ["--group", "bench"],
}
INDEX_OPTIONS = (
    "-i ",
    "-f ",
    "--index-url",
    "--extra-index-url",
    "--find-links",
    "--no-index",
    "--trusted-host",
)


def main(argv: list[str]) -> int:
    """Write every requirements file; arguments go to uv, such as ``--upgrade``."""
    uv = shutil.which("uv")
    if uv is None:
        print("error: uv is needed to resolve the dependencies; it is not on PATH", file=sys.stderr)
        return 1
    for output, what in OUTPUTS.items():
        command = [uv, "pip", "compile", *what, "--quiet", "--no-header"]
        command += ["--universal", "--generate-hashes", "--python-version", "3.11"]
        command += ["--no-emit-index-url", "--no-emit-find-links", "--output-file", output, *argv]
        if code := subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL).returncode:
            return code
        path = ROOT / output
        path.write_text(without_indexes(path.read_text(encoding="utf-8")), encoding="utf-8")
        print(f"{output}: locked")
    return 0


def without_indexes(requirements: str) -> str:
    """``requirements`` without the lines that say where to download from."""
    lines = requirements.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(INDEX_OPTIONS))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
