"""Announce a new version: make the key once, then sign an announcement for each release.

    python packaging/announce.py key PRIVATE_KEY_FILE
    python packaging/announce.py sign PRIVATE_KEY_FILE --page URL --notes notes.toml OUT_FOLDER

``key`` writes a new private key and prints the public one for ``resources/release.toml``. ``sign``
writes ``latest.json`` and ``latest.json.sig``, to be put where that file's ``feed`` points.
``notes.toml`` says by language what is new: ``en = "…"``, ``vi = "…"``.
"""

from __future__ import annotations

import argparse
import base64
import datetime
import os
import sys
import tomllib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from videoflow import __version__
from videoflow.domain.release import Release


def main(argv: list[str]) -> int:
    """Run one of the two; returns the exit code."""
    parser = argparse.ArgumentParser(prog="announce.py", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    key = verbs.add_parser("key")
    key.add_argument("private_key", type=Path)
    sign = verbs.add_parser("sign")
    sign.add_argument("private_key", type=Path)
    sign.add_argument("--page", required=True)
    sign.add_argument("--notes", type=Path, required=True)
    sign.add_argument("output", type=Path)
    arguments = parser.parse_args(argv)
    if arguments.verb == "key":
        print(new_key(arguments.private_key))
    else:
        notes = tomllib.loads(arguments.notes.read_text(encoding="utf-8"))
        announce(arguments.private_key, arguments.page, notes, arguments.output)
    return 0


def new_key(private_key: Path) -> str:
    """Write a new private key, readable by its owner alone; returns the public one as base64.

    Raises FileExistsError: a key that is lost cannot be made again.
    """
    key = Ed25519PrivateKey.generate()
    descriptor = os.open(private_key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.b64encode(key.private_bytes_raw()) + b"\n")
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def announce(private_key: Path, page: str, notes: dict[str, str], output: Path) -> None:
    """Write the announcement of the present version, and its signature.

    Raises ValidationError where an application would not take it.
    """
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(private_key.read_bytes()))
    release = Release(
        version=__version__,
        published=datetime.datetime.now(datetime.UTC).date(),
        page=page,
        notes=notes,
    )
    text = release.model_dump_json(indent=1).encode() + b"\n"
    output.mkdir(parents=True, exist_ok=True)
    (output / "latest.json").write_bytes(text)
    (output / "latest.json.sig").write_bytes(base64.b64encode(key.sign(text)) + b"\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
