"""The process is killed at a step of a job's life; then the project is opened again.

An ordinary run tries a sample of the steps, ``make torture`` every one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from tests.fakes.stamp_service import StampService
from tests.helpers.studio import IMAGE, Studio, create_film
from tests.services.crash_driver import CRASHED, open_studio

from videoflow.domain.cost import ChargeState
from videoflow.domain.progress import AssetStatus
from videoflow.domain.take import take_id_for

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the driver forks")

REPOSITORY = Path(__file__).parents[2]
TORTURE = os.environ.get("HYPOTHESIS_PROFILE") == "torture"
STRIDE = 1 if TORTURE else 5
MAX_STEPS = 400

Die = Callable[[Path, int], int]


@pytest.fixture
def die(service: StampService) -> Iterator[Die]:
    """Plays in another process up to a step; its exit code."""
    command = [sys.executable, "-m", "tests.services.crash_driver"]
    with subprocess.Popen(
        command, cwd=REPOSITORY, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as driver:
        assert driver.stdin is not None
        assert driver.stdout is not None
        orders, answers = driver.stdin, driver.stdout

        def run(root: Path, step: int) -> int:
            orders.write(f"{root}\t{service.url}\t{step}\n")
            orders.flush()
            return int(answers.readline())

        yield run
        orders.close()


def crashed_projects(template: Path, die: Die, service: StampService, first: int) -> Iterator[Path]:
    """A copy of the template for each step, after its process was killed there."""
    for step in count(first, STRIDE):
        assert step < MAX_STEPS, "the scenario never ended"
        root = template.with_name(f"step {step}")
        shutil.copytree(template, root)
        service.jobs.clear()
        service.submissions.clear()
        code = die(root, step)
        assert code in (0, CRASHED), f"the scenario itself failed at step {step}"
        if code == 0:
            assert step > 60, "there must have been something to interrupt"
            return
        yield root
        shutil.rmtree(root)


def committed_on_disk(root: Path) -> str | None:
    scene = json.loads((root / "project.json").read_bytes())["scenes"][0]
    committed = scene["assets"].get("image", {}).get("committed")
    assert committed is None or isinstance(committed, str)
    return committed


def check_reopened(studio: Studio, root: Path, committed: str | None) -> None:
    """Nothing is half there, twice there or gone."""
    studio.until_idle()
    studio.check_disk()
    takes = list(studio.project.take_ids())
    assert len(takes) == len(set(takes)), "offered once"
    if committed is not None:
        assert studio.committed(1) == committed, f"{root.name}: what was accepted must stay"
    on_disk = {path.stem for path in studio.folder.takes.glob("take-*.*")}
    assert on_disk == set(takes), "what is finished is offered, and nothing else lies there"


def check_ledger(studio: Studio) -> None:
    """Every reservation is of a job that is still held; a take that is there was charged once."""
    lines = {entry.job_id: entry for entry in studio.project.ledger}
    assert len(lines) == len(studio.project.ledger), "booked once"
    open_jobs = {
        held.job.job_id
        for held in studio.coordinator.jobs()
        if held.active or held.uncertain or held.at_service
    }
    reserved = {job_id for job_id, line in lines.items() if line.reserved_usd}
    assert reserved == open_jobs
    for take_id in studio.project.take_ids():
        job_id = studio.coordinator.takes[take_id].job_id
        assert lines[str(job_id)].state is ChargeState.CHARGED


def finish_by_hand(studio: Studio) -> None:
    """What the user does next: retry what was interrupted, look at what waits."""
    if studio.status(1) is AssetStatus.FAILED:
        studio.coordinator.retry(1, IMAGE)
        studio.until_idle()
    for take_id in studio.pending(1):
        studio.coordinator.accept(1, IMAGE, take_id)
    studio.until_idle()
    assert studio.status(1) in (AssetStatus.READY, AssetStatus.EMPTY)
    studio.check_disk()
    studio.close()
    assert studio.journal() == []


@pytest.mark.parametrize("first", [1])
def test_a_service_is_never_asked_twice_and_its_results_are_all_fetched(
    root: Path, die: Die, service: StampService, first: int
) -> None:
    create_film(root, provider="remote")
    for crashed in crashed_projects(root, die, service, first):
        committed = committed_on_disk(crashed)
        sent = set(service.submissions)
        studio = open_studio(crashed, service.url, lambda _moment: None)
        check_reopened(studio, crashed, committed)
        assert {take_id_for(job_id) for job_id in sent} <= set(studio.project.take_ids())
        check_ledger(studio)
        assert set(service.submissions.values()) <= {1}, crashed.name
        assert not studio.coordinator.scene_view(1).image.uncertain
        finish_by_hand(studio)
        assert set(service.submissions.values()) <= {1}, crashed.name


@pytest.mark.parametrize("first", [2])
def test_a_service_without_a_list_of_jobs_leaves_them_marked_as_perhaps_charged(
    root: Path, die: Die, service: StampService, first: int
) -> None:
    create_film(root, provider="remote")
    service.knows_client_ids = False
    seen_uncertain = False
    for crashed in crashed_projects(root, die, service, first):
        committed = committed_on_disk(crashed)
        sent = set(service.submissions)
        studio = open_studio(crashed, service.url, lambda _moment: None)
        check_reopened(studio, crashed, committed)
        assert set(service.submissions.values()) <= {1}, crashed.name
        check_ledger(studio)
        uncertain = studio.coordinator.scene_view(1).image.uncertain
        known = set(studio.project.take_ids())
        assert uncertain or {take_id_for(job_id) for job_id in sent} <= known
        if uncertain:
            seen_uncertain = True
            studio.coordinator.resolve_uncertain(1, IMAGE, charged=True)
        finish_by_hand(studio)
    assert seen_uncertain or not TORTURE


@pytest.mark.parametrize("first", [4])
def test_a_service_that_cannot_be_asked_afterwards_leaves_its_jobs_marked_as_perhaps_charged(
    root: Path, die: Die, service: StampService, first: int
) -> None:
    create_film(root, provider="direct")
    seen_uncertain = False
    for crashed in crashed_projects(root, die, service, first):
        committed = committed_on_disk(crashed)
        sent = set(service.submissions)
        studio = open_studio(crashed, service.url, lambda _moment: None)
        check_reopened(studio, crashed, committed)
        assert set(service.submissions.values()) <= {1}, crashed.name
        view = studio.coordinator.scene_view(1).image
        known = set(studio.project.take_ids())
        assert view.uncertain or {take_id_for(job_id) for job_id in sent} <= known
        check_ledger(studio)
        if view.uncertain:
            seen_uncertain = True
            assert not view.askable
            studio.coordinator.resolve_uncertain(1, IMAGE, charged=False)
        finish_by_hand(studio)
        assert set(service.submissions.values()) <= {1}, crashed.name
    assert seen_uncertain


@pytest.mark.parametrize("first", [3])
def test_a_local_job_is_there_or_can_be_retried(
    root: Path, die: Die, service: StampService, first: int
) -> None:
    create_film(root)
    for crashed in crashed_projects(root, die, service, first):
        committed = committed_on_disk(crashed)
        studio = open_studio(crashed, service.url, lambda _moment: None)
        check_reopened(studio, crashed, committed)
        error = studio.coordinator.error_of(1, IMAGE)
        assert error is None or "Nothing was charged" in error.message
        finish_by_hand(studio)
    assert service.submissions == {}


def test_opening_after_a_crash_can_be_interrupted_too(
    root: Path, die: Die, service: StampService
) -> None:
    """Every second process is killed while it repairs what the one before it left."""
    create_film(root, provider="remote")
    for first in range(12, 60, STRIDE * 2):
        crashed = root.with_name(f"again {first}")
        shutil.copytree(root, crashed)
        service.jobs.clear()
        service.submissions.clear()
        for step in (first, 9, 16, 23):
            die(crashed, step)
        studio = open_studio(crashed, service.url, lambda _moment: None)
        check_reopened(studio, crashed, committed_on_disk(crashed))
        assert set(service.submissions.values()) <= {1}
        finish_by_hand(studio)
