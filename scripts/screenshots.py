"""Draw the README's pictures again: run the demonstration, keep its screenshots.

The demonstration drives the real window offscreen through the whole journey, so the pictures show
what the application does today. They are replaced only when it went well.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"


def main() -> int:
    """Run the demonstration and replace ``docs/screenshots/``; returns the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "videoflow", "demo", folder]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "VIDEOFLOW_LANG": "en"}
        if code := subprocess.run(command, cwd=ROOT, env=environment).returncode:
            return code
        pictures = sorted(Path(folder).glob("screenshots/*.png"))
        if not pictures:
            print("error: the demonstration left no screenshots", file=sys.stderr)
            return 1
        shutil.rmtree(PICTURES, ignore_errors=True)
        PICTURES.mkdir(parents=True)
        for picture in pictures:
            shutil.copyfile(picture, PICTURES / picture.name)
    print(f"{len(pictures)} pictures in {PICTURES.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
