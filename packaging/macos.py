"""The disk image for macOS: sign from the inside out, pack, notarise, staple.

Without credentials the application is signed *ad hoc*, which Apple's processors demand, and not
notarised. With them, in the environment:

``VIDEOFLOW_SIGN_IDENTITY``    name of a *Developer ID Application* certificate in the keychain
``VIDEOFLOW_NOTARY_PROFILE``   what ``xcrun notarytool store-credentials`` has stored
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from pathlib import Path

ENTITLEMENTS = Path(__file__).resolve().parent / "macos" / "entitlements.plist"
IDENTITY_VARIABLE = "VIDEOFLOW_SIGN_IDENTITY"
NOTARY_VARIABLE = "VIDEOFLOW_NOTARY_PROFILE"
AD_HOC = "-"
MAGIC = {
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
}
"""How programs and libraries for macOS begin."""


def build(app: Path, output: Path, version: str) -> list[Path]:
    """Make the disk image in ``output`` from the frozen ``app``; returns its path."""
    identity = os.environ.get(IDENTITY_VARIABLE) or AD_HOC
    profile = os.environ.get(NOTARY_VARIABLE)
    for target in signing_order(app):
        subprocess.run(sign_command(target, identity, is_app=target == app), check=True)
    subprocess.run(["codesign", "--verify", "--deep", "--strict", str(app)], check=True)
    if profile:
        _notarise_app(app, output, profile)
    image = output / f"VideoFlow-{version}-macos-{platform.machine()}.dmg"
    _make_image(app, image)
    if identity != AD_HOC:
        subprocess.run(["codesign", "--timestamp", "--sign", identity, str(image)], check=True)
    if profile:
        _submit(image, profile)
        subprocess.run(["xcrun", "stapler", "staple", str(image)], check=True)
    return [image]


def signing_order(app: Path) -> list[Path]:
    """All that carries a signature of its own, the innermost first, the application last."""
    programs = [path for path in app.rglob("*") if is_mach_o(path)]
    bundles = [path for path in app.rglob("*.framework") if path.is_dir() and not path.is_symlink()]
    inner = sorted([*programs, *bundles], key=lambda path: (-len(path.parts), str(path)))
    return [*inner, app]


def is_mach_o(path: Path) -> bool:
    """Whether a file is a program or library for macOS."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) in MAGIC


def sign_command(target: Path, identity: str, *, is_app: bool) -> list[str]:
    """The call that signs one thing, with the hardened runtime; programs get entitlements."""
    command = ["codesign", "--force", "--sign", identity, "--options", "runtime"]
    command += ["--timestamp"] if identity != AD_HOC else ["--timestamp=none"]
    if is_app or target.suffix == "":
        command += ["--entitlements", str(ENTITLEMENTS)]
    return [*command, str(target)]


def _notarise_app(app: Path, output: Path, profile: str) -> None:
    """Have Apple look at the application, and put the ticket into it, for computers offline."""
    archive = output / "notarise.zip"
    # Never an ordinary zip: it loses links and attributes, and with them the signature.
    subprocess.run(
        ["ditto", "-c", "-k", "--sequesterRsrc", "--keepParent", str(app), str(archive)], check=True
    )
    _submit(archive, profile)
    archive.unlink()
    subprocess.run(["xcrun", "stapler", "staple", str(app)], check=True)


def _submit(path: Path, profile: str) -> None:
    command = ["xcrun", "notarytool", "submit", str(path), "--keychain-profile", profile, "--wait"]
    subprocess.run(command, check=True)


def _make_image(app: Path, image: Path) -> None:
    """A window with the application beside a link to where it is dragged."""
    folder = image.parent / ".image"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    subprocess.run(["ditto", str(app), str(folder / app.name)], check=True)
    (folder / "Applications").symlink_to("/Applications")
    subprocess.run(
        [
            *("hdiutil", "create", "-quiet", "-ov", "-fs", "HFS+", "-format", "ULMO"),
            *("-volname", "VideoFlow", "-srcfolder", str(folder), str(image)),
        ],
        check=True,
    )
    shutil.rmtree(folder)
