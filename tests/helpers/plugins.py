"""Packages of third parties, as far as Python's metadata knows them."""

from __future__ import annotations

from pathlib import Path

import pytest

PLAIN = "tests.fakes.plain_provider:create"


def install_plugin(
    folder: Path, monkeypatch: pytest.MonkeyPatch, package: str = "acme", **providers: str
) -> None:
    """Make a package known that brings ``providers``: a factory, by id."""
    site = folder / f"site-{package}"
    info = site / f"{package}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8"
    )
    lines = [f"{name} = {factory}" for name, factory in providers.items()]
    (info / "entry_points.txt").write_text(
        "\n".join(["[videoflow.providers]", *lines]), encoding="utf-8"
    )
    monkeypatch.syspath_prepend(site)
