"""Missing system libraries are found and named as the release at hand spells them."""

from __future__ import annotations

import sys

import pytest

import system_libraries
from system_libraries import NEEDS, Need, Use


def test_a_library_that_is_missing_is_noticed() -> None:
    assert not system_libraries.is_met(Need("libnothing0", "libnothing-here.so.0", Use.QT))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a library of Linux")
def test_a_library_that_is_there_is_noticed() -> None:
    assert system_libraries.is_met(Need("libc6", "libc.so.6", Use.QT))


def test_a_missing_program_is_noticed() -> None:
    assert not system_libraries.is_met(Need("nothing", "no-such-program", Use.VIRTUAL_DISPLAY))


def test_packages_have_the_plain_name_where_that_exists() -> None:
    names = system_libraries.package_names(NEEDS, lambda name: not name.endswith("t64"))

    assert names == [need.package for need in NEEDS]


def test_newer_releases_have_renamed_packages() -> None:
    names = system_libraries.package_names(NEEDS[:2], lambda name: name != "libglib2.0-0")

    assert names == ["libglib2.0-0t64", "libgl1"]


def test_packages_keep_the_plain_name_where_nothing_is_known() -> None:
    assert system_libraries.package_names(NEEDS[:1], lambda _name: False) == ["libglib2.0-0"]


def test_only_the_real_window_tests_ask_for_a_virtual_display() -> None:
    missing = system_libraries.find_missing(window=False, virtual_display=False)

    assert not {need.use for need in missing} & {Use.WINDOW, Use.VIRTUAL_DISPLAY}


def test_the_command_names_every_package() -> None:
    command = system_libraries.apt_command(["libpulse0", "xvfb"])

    assert command.endswith("apt-get install --yes libpulse0 xvfb")
