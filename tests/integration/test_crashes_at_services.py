"""The process is killed at a moment of a job's life at each service; then the film is opened again.

An ordinary run tries a sample of the moments, ``make torture`` every one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
from tests.fakes.emulator import Emulator
from tests.helpers.studio import Studio
from tests.integration.checks import (
    asset_view,
    check_card,
    check_disk,
    check_ledger,
    lines_of,
    takes_of,
)
from tests.integration.crash_driver import CRASHED
from tests.integration.vendors import VENDORS, Finds, Vendor

from videoflow.domain.cost import ChargeState
from videoflow.domain.progress import AssetStatus
from videoflow.storage.folder import ProjectFolder
from videoflow.storage.journal import JobJournal, JournalState

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the driver forks")

REPOSITORY = Path(__file__).parents[2]
TORTURE = os.environ.get("HYPOTHESIS_PROFILE") == "torture"
STRIDE = 1 if TORTURE else 12
ALWAYS = ("open takes/*.tmp", 1)
"""Tried in ordinary runs too: the take has its name, and what it cost is in no record yet."""
FEWEST_MOMENTS = 40


@dataclass
class Driver:
    """Plays in another process up to a moment."""

    orders: IO[str]
    answers: IO[str]

    def play(self, vendor: Vendor, root: Path, url: str, moment: str = "", count: int = 0) -> int:
        """The exit code."""
        self.orders.write(f"{vendor.row}\t{root}\t{url}\t{moment}\t{count}\n")
        self.orders.flush()
        return int(self.answers.readline())

    def moments(self, vendor: Vendor, template: Path) -> list[tuple[str, int]]:
        """All that a job goes through when nothing interrupts it."""
        with vendor.make_emulator() as emulator, copied(template, "whole") as root:
            assert self.play(vendor, root, emulator.url) == 0
        lines = template.with_name("moments.txt").read_text().splitlines()
        return [(moment, int(count)) for moment, count in (line.split("\t") for line in lines)]


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    command = [sys.executable, "-B", "-m", "tests.integration.crash_driver"]
    with subprocess.Popen(
        command, cwd=REPOSITORY, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Driver(process.stdin, process.stdout)
        process.stdin.close()


@contextmanager
def copied(template: Path, name: str) -> Iterator[Path]:
    root = template.with_name(name)
    shutil.copytree(template, root)
    yield root
    shutil.rmtree(root)


@pytest.mark.timeout(1800 if TORTURE else 120)
@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.row)
def test_a_job_is_made_once_and_none_is_lost_wherever_the_process_is_killed(
    vendor: Vendor, folder: Path, driver: Driver
) -> None:
    template = folder / "template"
    vendor.create_film(template)
    moments = driver.moments(vendor, template)
    assert len(moments) >= FEWEST_MOMENTS, "there must have been something to interrupt"
    ends = set()
    for number, (moment, count) in enumerate(moments):
        if (number + VENDORS.index(vendor)) % STRIDE and (moment, count) != ALWAYS:
            continue
        with vendor.make_emulator() as emulator, copied(template, f"{number}") as root:
            code = driver.play(vendor, root, emulator.url, moment, count)
            assert code in (0, CRASHED), f"the scenario itself failed at {moment} {count}"
            try:
                ends.add(check_opened_again(vendor, emulator, root))
            except AssertionError as error:
                error.add_note(f"killed at moment {number}: {moment} ({count})")
                raise
    if TORTURE:
        assert AssetStatus.READY in ends
        uncertain = vendor.finds is not Finds.OWN_ID
        assert ("uncertain" in ends) == uncertain, "the window without an id is there, or is not"


def check_opened_again(vendor: Vendor, emulator: Emulator, root: Path) -> str:
    """What became of the job: its status, or ``uncertain``."""
    recorded = [entry.state for entry in JobJournal(ProjectFolder(root)).entries()[0]]
    studio = vendor.open(root, emulator.url)
    studio.until_idle()
    accepted = vendor.accepted(emulator)
    takes, view = takes_of(studio, vendor), asset_view(studio, vendor)
    assert len(accepted) <= 1, "sent once"
    assert len(takes) <= 1, "offered once"
    if accepted and (vendor.finds is not Finds.NOTHING or JournalState.SUBMITTED in recorded):
        assert takes, "what was finished is there"
    if accepted:
        assert takes or view.uncertain, "or may have been charged"
    if vendor.finds is Finds.OWN_ID:
        assert not view.uncertain, "the service knows"
    check_disk(studio)
    check_card(studio, vendor)
    check_ledger(studio, vendor)
    status = "uncertain" if view.uncertain else view.status
    finish_by_hand(studio, vendor, emulator)
    return status


def finish_by_hand(studio: Studio, vendor: Vendor, emulator: Emulator) -> None:
    """What the user does next: look at the dashboard, ask again, have it made."""
    charged = bool(vendor.accepted(emulator))
    view = asset_view(studio, vendor)
    if view.uncertain:
        if view.askable:  # a list of jobs without ours proves nothing
            studio.coordinator.retry(1, vendor.kind)
            studio.until_idle()
            assert asset_view(studio, vendor).uncertain
        studio.coordinator.resolve_uncertain(1, vendor.kind, charged=charged)
        (line,) = lines_of(studio, vendor)
        assert line.state is (ChargeState.CHARGED if charged else ChargeState.FREE)
        studio.make(1, vendor.kind)
        assert len(vendor.accepted(emulator)) == 1 + charged
    elif view.status is AssetStatus.FAILED:
        assert not charged
        studio.coordinator.retry(1, vendor.kind)
        studio.until_idle()
        assert len(vendor.accepted(emulator)) == 1
    elif view.status is AssetStatus.EMPTY:
        assert not charged
    check_disk(studio)
    check_ledger(studio, vendor)
    studio.close()
    assert studio.journal() == []
