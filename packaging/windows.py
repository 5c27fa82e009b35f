"""The installer for Windows, made by Inno Setup from ``windows/videoflow.iss``.

With ``VIDEOFLOW_SIGN_COMMAND`` in the environment, programs, installer and uninstaller are signed:
a command line in which ``{file}`` stands for the file, such as
``signtool sign /fd sha256 /tr http://timestamp… /td sha256 /f cert.pfx {file}``.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent / "windows" / "videoflow.iss"
SIGN_VARIABLE = "VIDEOFLOW_SIGN_COMMAND"
FINAL_COMPRESSION = "lzma2/ultra64"
DRAFT_COMPRESSION = "lzma2/fast"


def build(frozen: Path, output: Path, version: str, *, draft: bool) -> list[Path]:
    """Make the installer in ``output`` from the ``frozen`` folder; returns its path.

    Raises FileNotFoundError without Inno Setup.
    """
    sign_command = os.environ.get(SIGN_VARIABLE, "")
    if sign_command:
        for program in sorted(frozen.glob("*.exe")):
            words = shlex.split(sign_command, posix=False)
            subprocess.run([word.replace("{file}", str(program)) for word in words], check=True)
    compression = DRAFT_COMPRESSION if draft else FINAL_COMPRESSION
    subprocess.run(
        compiler_command(_compiler(), frozen, output, version, compression, sign_command),
        check=True,
    )
    return [output / f"VideoFlow-{version}-windows-x86_64-setup.exe"]


def compiler_command(
    compiler: str, frozen: Path, output: Path, version: str, compression: str, sign_command: str
) -> list[str]:
    """The call of Inno Setup's compiler. It writes ``$f`` where the file to sign is meant."""
    command = [
        compiler,
        "/Q",
        f"/DVersion={version}",
        f"/DFrozen={frozen}",
        f"/DOutput={output}",
        f"/DCompression={compression}",
    ]
    if sign_command:
        inno = sign_command.replace("{file}", "$f").replace('"', "$q")
        command += ["/DSign=1", f"/Ssign={inno}"]
    return [*command, str(SCRIPT)]


def _compiler() -> str:
    folders = [os.environ.get(name, "") for name in ("ProgramFiles(x86)", "ProgramFiles")]
    places = [Path(folder) / "Inno Setup 6" / "ISCC.exe" for folder in folders if folder]
    found = shutil.which("iscc") or next((str(path) for path in places if path.is_file()), None)
    if found is None:
        raise FileNotFoundError("Inno Setup 6 is not installed: https://jrsoftware.org/isdl.php")
    return found
