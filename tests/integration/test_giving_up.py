"""Cancel and close while a job is being sent: at once where it waits for its turn at the service,
with the answer where it is on its way."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from tests.fakes.emulator import Slow, Status
from tests.helpers.studio import Studio
from tests.integration.checks import asset_view, check_card, check_disk, check_ledger, lines_of
from tests.integration.vendors import BY_ROW, VENDORS, Vendor

from videoflow.domain.cost import ChargeState, ResultState
from videoflow.domain.progress import AssetStatus

ASKED_TO_WAIT_S = 60
AT_ONCE_S = 20
BUSY = Status(429, headers={"Retry-After": f"{ASKED_TO_WAIT_S}"})
EACH_VENDOR = pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.row)


def start_until_it_waits(vendor: Vendor, root: Path, url: str) -> Studio:
    """The film with a job that the service has asked to wait."""
    studio = vendor.open(root, url)
    studio.coordinator.generate(1, vendor.kind)

    def waits() -> bool:
        job = asset_view(studio, vendor).job
        return job is not None and f"asks to wait {ASKED_TO_WAIT_S} s" in job.text

    studio.mailbox.run_until(waits)
    return studio


@EACH_VENDOR
def test_a_job_that_waits_to_be_sent_again_is_cancelled_at_once(
    vendor: Vendor, folder: Path
) -> None:
    vendor.create_film(folder / "film")
    with vendor.make_emulator() as emulator:
        emulator.misbehave(vendor.submit, BUSY)
        studio = start_until_it_waits(vendor, folder / "film", emulator.url)
        started_s = time.monotonic()
        studio.coordinator.cancel(1, vendor.kind)
        studio.until_idle()
        assert time.monotonic() - started_s < AT_ONCE_S
        assert asset_view(studio, vendor).status is AssetStatus.EMPTY
        assert not vendor.accepted(emulator)
        assert emulator.counts[vendor.submit] == 1
        if not vendor.local:
            (line,) = lines_of(studio, vendor)
            assert (line.state, line.result) == (ChargeState.FREE, ResultState.CANCELLED)
        check_disk(studio)
        studio.make(1, vendor.kind)
        assert len(vendor.accepted(emulator)) == 1
        studio.close()
        assert studio.journal() == []


@EACH_VENDOR
def test_a_job_that_waits_to_be_sent_again_does_not_keep_the_window_open(
    vendor: Vendor, folder: Path
) -> None:
    vendor.create_film(folder / "film")
    with vendor.make_emulator() as emulator:
        emulator.misbehave(vendor.submit, BUSY)
        studio = start_until_it_waits(vendor, folder / "film", emulator.url)
        started_s = time.monotonic()
        studio.close()
        assert time.monotonic() - started_s < AT_ONCE_S
        studio = vendor.open(folder / "film", emulator.url)
        studio.until_idle()
        view = asset_view(studio, vendor)
        assert view.status is AssetStatus.FAILED
        assert not view.uncertain, "it was certainly not sent"
        assert view.error is not None
        assert "Nothing was charged" in view.error.message
        assert not vendor.accepted(emulator)
        check_ledger(studio, vendor)
        studio.coordinator.retry(1, vendor.kind)
        studio.until_idle()
        assert asset_view(studio, vendor).status is AssetStatus.READY
        assert len(vendor.accepted(emulator)) == 1
        studio.close()


@pytest.mark.parametrize(
    "vendor", [vendor for vendor in VENDORS if not vendor.synchronous], ids=lambda v: v.row
)
def test_a_job_that_is_on_its_way_is_cancelled_when_its_answer_is_there(
    vendor: Vendor, folder: Path
) -> None:
    vendor.create_film(folder / "film")
    with vendor.make_emulator() as emulator:
        emulator.misbehave(vendor.submit, Slow(0.2))
        studio = vendor.open(folder / "film", emulator.url)
        studio.coordinator.generate(1, vendor.kind)
        studio.mailbox.run_until(lambda: emulator.counts[vendor.submit] == 1)
        studio.coordinator.cancel(1, vendor.kind)
        studio.until_idle()
        assert len(vendor.accepted(emulator)) == 1
        view = asset_view(studio, vendor)
        assert not view.uncertain, "its answer was waited for"
        check_card(studio, vendor)
        check_ledger(studio, vendor)
        check_disk(studio)
        studio.close()


def test_what_is_given_up_before_it_is_sent_is_not_sent(folder: Path) -> None:
    vendor = BY_ROW["runware-image"]
    vendor.create_film(folder / "film")
    with vendor.make_emulator() as emulator:
        studio = vendor.open(folder / "film", emulator.url)
        studio.coordinator.generate(1, vendor.kind)
        studio.coordinator.cancel(1, vendor.kind)
        studio.until_idle()
        assert emulator.seen == []
        assert asset_view(studio, vendor).status is AssetStatus.EMPTY
        studio.close()
