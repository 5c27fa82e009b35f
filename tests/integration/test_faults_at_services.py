"""Whatever goes wrong at a service: what the card says, what the ledger says, what Retry does.

An ordinary run tries a sample of the pairs of fault and service, ``make torture`` all of them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.fakes.emulator import Emulator
from tests.helpers.studio import Studio, fast_folder
from tests.integration.checks import (
    asset_view,
    check_card,
    check_disk,
    check_ledger,
    lines_of,
)
from tests.integration.faults import FAULTS, End, Fault, applies, end_of
from tests.integration.vendors import VENDORS, Finds, Vendor

from videoflow.domain.cost import ChargeState
from videoflow.domain.progress import AssetStatus

TORTURE = os.environ.get("HYPOTHESIS_PROFILE") == "torture"
SHARE = 5
"""An ordinary run tries one pair of so many, and none that takes seconds."""

ALL_PAIRS = [(v, f) for v in VENDORS for f in FAULTS if applies(f, v)]
PAIRS = [
    pair
    for number, pair in enumerate(ALL_PAIRS)
    if TORTURE or (number % SHARE == 0 and not pair[1].slow)
]
ONE_PAIR = pytest.mark.parametrize(
    ("vendor", "fault"), PAIRS, ids=[f"{vendor.row} {fault.row}" for vendor, fault in PAIRS]
)

Film = Callable[[Vendor], Path]


@pytest.fixture(scope="module")
def new_film() -> Iterator[Film]:
    """Copies of one film for each vendor."""
    with fast_folder() as folder:

        def copy(vendor: Vendor) -> Path:
            template, root = folder / f"{vendor.row} template", folder / vendor.row
            if not template.exists():
                vendor.create_film(template)
            shutil.rmtree(root, ignore_errors=True)
            shutil.copytree(template, root)
            return root

        yield copy


def spoil(fault: Fault, vendor: Vendor, emulator: Emulator) -> Callable[[], None]:
    """Make the emulator go wrong; returns how to mend it."""
    before = dict(vars(emulator))
    fault.spoil(vendor, emulator)
    changed = {name: old for name, old in before.items() if vars(emulator)[name] is not old}

    def mend() -> None:
        vars(emulator).update(changed)
        emulator.behave()

    return mend


@ONE_PAIR
def test_a_fault_is_ridden_out_or_told_and_costs_nothing_twice(
    vendor: Vendor, fault: Fault, new_film: Film
) -> None:
    end = end_of(fault, vendor)
    with vendor.make_emulator() as emulator:
        mend = spoil(fault, vendor, emulator)
        studio = vendor.open(new_film(vendor), emulator.url)
        studio.make(1, vendor.kind)
        accepted = len(vendor.accepted(emulator))
        check_end(studio, vendor, end, accepted)
        mend()
        make_the_other_scene(studio, vendor)
        assert len(vendor.accepted(emulator)) == accepted + 1
        check_end(studio, vendor, end, accepted)
        go_on(studio, vendor, emulator, end, accepted=bool(accepted))
        studio.close()


def check_end(studio: Studio, vendor: Vendor, end: End, accepted: int) -> None:
    """Card, ledger and disk tell what became of the first scene's job."""
    error = studio.coordinator.error_of(1, vendor.kind)
    assert found_end(studio, vendor, accepted) is end, error
    assert accepted <= 1, "sent once"
    check_card(studio, vendor)
    check_ledger(studio, vendor)
    check_disk(studio)


def found_end(studio: Studio, vendor: Vendor, accepted: int) -> End:
    view = asset_view(studio, vendor)
    if view.status is AssetStatus.READY:
        return End.MADE
    assert view.status is AssetStatus.FAILED
    if view.uncertain:
        return End.UNCERTAIN
    if view.at_service:
        return End.AT_SERVICE
    lines = lines_of(studio, vendor)
    if lines and lines[-1].state is ChargeState.CHARGED:
        return End.CHARGED
    return End.FAILED if accepted else End.REFUSED


def make_the_other_scene(studio: Studio, vendor: Vendor) -> None:
    studio.make(2, vendor.kind)
    assert asset_view(studio, vendor, 2).status is AssetStatus.READY
    check_ledger(studio, vendor, 2)


def go_on(studio: Studio, vendor: Vendor, emulator: Emulator, end: End, *, accepted: bool) -> None:
    """Retry, with the service as it should be."""
    before = len(vendor.accepted(emulator))
    if end is End.MADE:
        return
    askable = asset_view(studio, vendor).askable
    if end is End.UNCERTAIN and not askable:
        studio.coordinator.resolve_uncertain(1, vendor.kind, charged=False)
        assert asset_view(studio, vendor).status is AssetStatus.EMPTY
        return
    studio.coordinator.retry(1, vendor.kind)
    studio.until_idle()
    status = asset_view(studio, vendor).status
    if end in (End.REFUSED, End.FAILED, End.CHARGED):
        assert len(vendor.accepted(emulator)) == before + 1
        assert status is AssetStatus.READY
    else:
        assert len(vendor.accepted(emulator)) == before, "asked after, not sent again"
    if end is End.UNCERTAIN:
        found = accepted and vendor.finds is Finds.LIST
        assert asset_view(studio, vendor).uncertain != bool(found)
    check_card(studio, vendor)
    check_ledger(studio, vendor)
    check_disk(studio)
