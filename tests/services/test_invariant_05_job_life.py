"""Invariant 5: what was sent to a service is found again, and never sent or paid for twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.fakes.stamp_provider import Outcome, RemoteStampProvider, StampProvider
from tests.fakes.stamp_service import Answer, StampService
from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film

from videoflow.domain.cost import ChargeState
from videoflow.domain.progress import AssetStatus
from videoflow.domain.take import take_id_for
from videoflow.errors import RuleError, StillRunningError, SubmissionUncertainError
from videoflow.providers.base import Accepted, Delivered, ReportProgress, Request


@pytest.fixture
def open_film(root: Path, service: StampService) -> Callable[..., Studio]:
    create_film(root, provider="remote")

    def reopen(*, threads: bool = True, slots: int = 4) -> Studio:
        provider = RemoteStampProvider(service.url, slots=slots)
        return Studio(root, [provider, StampProvider()], threads=threads)

    return reopen


def charges(studio: Studio) -> list[tuple[ChargeState, float | None]]:
    return [(entry.state, entry.actual_usd) for entry in studio.project.ledger]


def test_a_finished_job_is_charged_and_its_entry_is_closed(
    open_film: Callable[..., Studio], service: StampService
) -> None:
    studio = open_film()
    job_id = studio.coordinator.generate(1, IMAGE)
    assert charges(studio) == [(ChargeState.RESERVED, None)]
    studio.until_idle()
    assert studio.committed(1) == take_id_for(job_id)
    assert charges(studio) == [(ChargeState.CHARGED, 0.04)]
    assert studio.journal() == [f"{job_id}.json"], "the previous version lacks the take"
    studio.close()
    assert studio.journal() == []
    assert service.submissions == {job_id: 1}


def test_a_job_left_at_its_service_is_fetched_on_the_next_opening(
    open_film: Callable[..., Studio], service: StampService
) -> None:
    service.answer = Answer.HOLD
    studio = open_film()
    job_id = studio.coordinator.generate(1, IMAGE)
    studio.mailbox.run_until(lambda: any("GET /jobs/" in request for request in service.requests))
    studio.close()
    assert not service.of(job_id)[0].cancelled
    assert charges(studio) == [(ChargeState.RESERVED, None)], "it may yet be charged"
    service.release()
    studio = open_film()
    studio.until_idle()
    assert studio.committed(1) == take_id_for(job_id)
    assert charges(studio) == [(ChargeState.CHARGED, 0.04)]
    assert service.submissions == {job_id: 1}
    studio.check_disk()
    studio.close()
    assert studio.journal() == []


def test_a_cancelled_job_is_cancelled_at_its_service_even_when_the_window_closes(
    open_film: Callable[..., Studio], service: StampService
) -> None:
    service.answer = Answer.HOLD
    studio = open_film()
    job_id = studio.coordinator.generate(1, IMAGE)
    studio.mailbox.run_until(lambda: any("GET /jobs/" in request for request in service.requests))
    studio.coordinator.cancel(1, IMAGE)
    studio.close()
    assert service.of(job_id)[0].cancelled
    assert studio.journal() == []
    assert charges(studio) == [(ChargeState.FREE, 0.0)]
    studio = open_film()
    assert studio.status(1) is AssetStatus.EMPTY
    studio.close()


def test_what_was_finished_before_it_could_be_stopped_is_kept_and_booked(
    open_film: Callable[..., Studio], service: StampService
) -> None:
    service.answer, service.finishes_first = Answer.HOLD, True
    studio = open_film()
    job_id = studio.coordinator.generate(1, IMAGE)
    studio.mailbox.run_until(lambda: any("GET /jobs/" in request for request in service.requests))
    studio.coordinator.cancel(1, IMAGE)
    studio.until_idle()
    assert not service.of(job_id)[0].cancelled
    assert studio.status(1) is AssetStatus.EMPTY
    (kept,) = studio.coordinator.scene_view(1).image.earlier
    assert kept.take_id == take_id_for(job_id)
    assert charges(studio) == [(ChargeState.CHARGED, 0.04)]
    assert any("before it could be cancelled" in notice.message for notice in studio.notices)
    studio.close()


def test_a_resumed_job_that_is_cancelled_before_it_got_a_slot_is_stopped_at_its_service(
    open_film: Callable[..., Studio], service: StampService
) -> None:
    service.answer = Answer.HOLD
    studio = open_film()
    jobs = [studio.coordinator.generate(index, IMAGE) for index in (1, 2)]
    studio.mailbox.run_until(
        lambda: (
            sum("GET /jobs/" in request for request in service.requests) > 5
            and len(service.jobs) == 2
        )
    )
    studio.close()
    studio = open_film(threads=False, slots=1)
    assert [studio.status(index) for index in (1, 2)] == [AssetStatus.RUNNING, AssetStatus.WAITING]
    studio.coordinator.cancel_all()  # neither has run a single step
    studio.until_idle()
    assert all(service.of(job_id)[0].cancelled for job_id in jobs)
    assert studio.journal() == []
    studio.close()


def test_a_job_that_could_not_be_cancelled_is_not_forgotten(
    open_film: Callable[..., Studio], service: StampService
) -> None:
    service.answer, service.cancel_fails = Answer.HOLD, True
    studio = open_film()
    job_id = studio.coordinator.generate(1, IMAGE)
    studio.mailbox.run_until(lambda: any("GET /jobs/" in request for request in service.requests))
    studio.coordinator.cancel(1, IMAGE)
    studio.until_idle()
    assert studio.status(1) is AssetStatus.FAILED
    assert "could not be told to stop" in str(studio.coordinator.error_of(1, IMAGE))
    service.release()
    assert studio.coordinator.retry(1, IMAGE) == job_id
    studio.until_idle()
    assert studio.committed(1) == take_id_for(job_id)
    assert service.submissions == {job_id: 1}
    studio.close()


def test_a_job_that_goes_on_at_its_service_cannot_be_asked_for_again(
    open_film: Callable[..., Studio], service: StampService
) -> None:
    service.answer = Answer.CUT_SHORT
    studio = open_film()
    job_id = studio.coordinator.generate(1, IMAGE)
    studio.until_idle()
    assert isinstance(studio.coordinator.error_of(1, IMAGE), StillRunningError)
    assert list(studio.folder.takes.iterdir()) == []
    for ask in (studio.coordinator.generate, studio.coordinator.regenerate):
        with pytest.raises(RuleError, match="still"):
            ask(1, IMAGE)
    assert studio.coordinator.missing(IMAGE) == [2]
    with pytest.raises(RuleError, match="still"):
        studio.coordinator.delete_scene(1)
    studio.close()
    service.of(job_id)[0].answer = Answer.DONE
    studio = open_film()
    studio.until_idle()
    assert studio.committed(1) == take_id_for(job_id)
    assert service.submissions == {job_id: 1}
    studio.close()


def test_a_full_disk_does_not_make_a_paid_result_be_paid_for_again(
    open_film: Callable[..., Studio], service: StampService
) -> None:
    service.answer = Answer.HOLD
    studio = open_film()
    job_id = studio.coordinator.generate(1, IMAGE)
    studio.mailbox.run_until(lambda: any("GET /jobs/" in request for request in service.requests))
    studio.folder.takes.rmdir()
    studio.folder.takes.write_bytes(b"stands for any reason why nothing can be put there")
    service.release()
    studio.until_idle()
    assert studio.status(1) is AssetStatus.FAILED
    studio.folder.takes.unlink()
    studio.folder.takes.mkdir()
    studio.coordinator.retry(1, IMAGE)
    studio.until_idle()
    assert studio.committed(1) == take_id_for(job_id)
    assert service.submissions == {job_id: 1}
    studio.check_disk()
    studio.close()


@pytest.mark.parametrize("answer", [Answer.SILENT, Answer.NONSENSE])
def test_what_may_have_been_charged_is_kept_until_the_user_resolves_it(
    open_film: Callable[..., Studio], service: StampService, answer: Answer
) -> None:
    service.answer, service.knows_client_ids = answer, False
    studio = open_film()
    job_id = studio.coordinator.generate(1, IMAGE)
    studio.until_idle()
    assert studio.coordinator.scene_view(1).image.askable
    assert studio.coordinator.retry(1, IMAGE) == job_id, "the service is asked after it"
    studio.until_idle()
    assert not studio.coordinator.scene_view(1).image.askable, "it has been asked, in vain"
    for _opening in range(2):
        assert isinstance(studio.coordinator.error_of(1, IMAGE), SubmissionUncertainError)
        assert studio.coordinator.scene_view(1).image.uncertain
        assert charges(studio) == [(ChargeState.UNCERTAIN, None)]
        for ask in (
            studio.coordinator.generate,
            studio.coordinator.regenerate,
            studio.coordinator.retry,
        ):
            with pytest.raises(RuleError, match="may have been charged"):
                ask(1, IMAGE)
        with pytest.raises(RuleError, match="may have been charged"):
            studio.coordinator.delete_scene(1)
        studio.coordinator.dismiss_error(1, IMAGE)
        studio.close()
        studio = open_film()
    assert sum(service.submissions.values()) == 1
    studio.coordinator.resolve_uncertain(1, IMAGE, charged=True)
    assert charges(studio) == [(ChargeState.CHARGED, 0.04)]
    assert studio.status(1) is AssetStatus.EMPTY
    studio.close()
    assert studio.journal() == []


@pytest.mark.parametrize("answer", [Answer.SILENT, Answer.NONSENSE])
def test_a_lost_answer_is_asked_for_and_its_result_fetched_without_a_second_submission(
    open_film: Callable[..., Studio], service: StampService, answer: Answer
) -> None:
    service.answer = answer
    studio = open_film()
    job_id = studio.coordinator.generate(1, IMAGE)
    studio.until_idle()
    assert charges(studio) == [(ChargeState.UNCERTAIN, None)]
    studio.coordinator.retry(1, IMAGE)
    assert studio.status(1) is AssetStatus.RUNNING
    studio.until_idle()
    assert studio.committed(1) == take_id_for(job_id)
    assert charges(studio) == [(ChargeState.CHARGED, 0.04)]
    assert service.submissions == {job_id: 1}
    studio.close()
    assert studio.journal() == []


def test_asking_after_a_lost_answer_can_be_cancelled_and_forgets_nothing(
    open_film: Callable[..., Studio], service: StampService
) -> None:
    service.answer = Answer.SILENT
    studio = open_film(threads=False)
    job_id = studio.coordinator.generate(1, IMAGE)
    studio.until_idle()
    studio.coordinator.retry(1, IMAGE)
    studio.coordinator.cancel(1, IMAGE)
    studio.until_idle()
    assert studio.coordinator.scene_view(1).image.askable
    assert charges(studio) == [(ChargeState.UNCERTAIN, None)]
    studio.coordinator.retry(1, IMAGE)
    studio.close()  # while it is being asked
    assert studio.journal() == [f"{job_id}.json"]
    studio = open_film()
    studio.until_idle()
    assert studio.committed(1) == take_id_for(job_id), "asked by itself on opening"
    assert service.submissions == {job_id: 1}
    studio.close()


def test_a_remote_id_is_never_claimed_for_a_second_job(
    open_film: Callable[..., Studio], service: StampService
) -> None:
    studio = open_film()
    first = studio.coordinator.generate(1, IMAGE)
    studio.until_idle()
    service.answer = Answer.SILENT
    second = studio.coordinator.generate(2, IMAGE)
    studio.until_idle()
    # A list by words and time, which shows the job that is finished too, and does not know ours.
    lost = service.of(second)[0]
    service.of(first)[0].client_id = second
    lost.client_id = "nobody's"
    studio.coordinator.retry(2, IMAGE)
    studio.until_idle()
    assert studio.coordinator.scene_view(2).image.uncertain
    assert not studio.coordinator.scene_view(2).image.askable
    assert studio.committed(2) is None
    studio.close()


def test_several_jobs_that_look_alike_are_not_guessed_among(
    open_film: Callable[..., Studio], service: StampService
) -> None:
    service.answer = Answer.SILENT
    studio = open_film()
    for index in (1, 2):
        studio.coordinator.generate(index, IMAGE)
    studio.until_idle()
    for job in service.jobs.values():
        job.client_id = studio.coordinator.jobs()[0].job.job_id
    studio.coordinator.retry(1, IMAGE)
    studio.until_idle()
    assert "look like this one" in str(studio.coordinator.error_of(1, IMAGE))
    assert studio.coordinator.scene_view(1).image.uncertain
    studio.close()


def test_cancel_and_delete_keeps_a_scene_whose_job_may_have_been_charged(
    open_film: Callable[..., Studio], service: StampService
) -> None:
    service.answer = Answer.SILENT
    studio = open_film(threads=False)
    studio.coordinator.generate(1, IMAGE)
    studio.settle()
    (job_id,) = studio.manual.held
    studio.manual.run(job_id)
    studio.coordinator.delete_scene(1, cancel_jobs=True)
    studio.until_idle()
    assert studio.coordinator.scene_indexes() == (1, 2)
    assert studio.coordinator.scene_view(1).image.uncertain
    assert "may have been charged" in studio.notices[-1].message
    studio.close()


@pytest.mark.parametrize("knows_ids", [True, False])
def test_a_job_without_an_answer_is_looked_for_on_the_next_opening(
    open_film: Callable[..., Studio], service: StampService, knows_ids: bool, root: Path
) -> None:
    crashed = root.with_name("crashed")

    def crash_here(moment: str) -> None:
        if moment == "submitted" and not crashed.exists():
            shutil.copytree(root, crashed)

    studio = Studio(root, [RemoteStampProvider(service.url, moment=crash_here)], threads=True)
    job_id = studio.coordinator.generate(1, IMAGE)
    studio.until_idle()
    studio.close()
    service.knows_client_ids = knows_ids
    studio = Studio(crashed, [RemoteStampProvider(service.url)], threads=True)
    studio.until_idle()
    assert service.submissions == {job_id: 1}
    if knows_ids:
        assert studio.committed(1) == take_id_for(job_id)
    else:
        assert studio.coordinator.scene_view(1).image.uncertain
    studio.close()


def test_a_job_that_the_service_never_saw_is_sent_again(
    open_film: Callable[..., Studio], service: StampService, root: Path
) -> None:
    crashed = root.with_name("crashed")

    def crash_here(moment: str) -> None:
        if moment == "before submitting" and not crashed.exists():
            shutil.copytree(root, crashed)

    studio = Studio(root, [RemoteStampProvider(service.url, moment=crash_here)], threads=True)
    job_id = studio.coordinator.generate(1, IMAGE)
    studio.until_idle()
    studio.close()
    service.jobs.clear()
    service.submissions.clear()
    studio = Studio(crashed, [RemoteStampProvider(service.url)], threads=True)
    studio.until_idle()
    assert studio.committed(1) == take_id_for(job_id)
    assert service.submissions == {job_id: 1}
    studio.close()


def test_a_service_that_cannot_be_asked_now_is_asked_again_later(
    open_film: Callable[..., Studio], service: StampService, root: Path
) -> None:
    crashed = root.with_name("crashed")

    def crash_here(moment: str) -> None:
        if moment == "submitted" and not crashed.exists():
            shutil.copytree(root, crashed)

    studio = Studio(root, [RemoteStampProvider(service.url, moment=crash_here)], threads=True)
    job_id = studio.coordinator.generate(1, IMAGE)
    studio.until_idle()
    studio.close()
    offline = Studio(crashed, [RemoteStampProvider("http://127.0.0.1:9")], threads=True)
    for _asking in range(2):
        view = offline.coordinator.scene_view(1).image
        assert view.uncertain
        assert view.askable
        assert view.error is not None
        assert "cannot be asked now" in view.error.message
        assert "ask again" in view.error.action
        offline.coordinator.retry(1, IMAGE)
        offline.until_idle()
    offline.close()
    studio = Studio(crashed, [RemoteStampProvider(service.url)], threads=True)
    studio.until_idle()
    assert studio.committed(1) == take_id_for(job_id)
    assert service.submissions == {job_id: 1}
    studio.close()


def test_a_project_opens_without_the_provider_of_a_job_that_it_left_behind(
    open_film: Callable[..., Studio], service: StampService, root: Path
) -> None:
    service.answer = Answer.HOLD
    studio = open_film()
    job_id = studio.coordinator.generate(1, IMAGE)
    studio.mailbox.run_until(lambda: any("GET /jobs/" in request for request in service.requests))
    studio.close()
    studio = Studio(root, [StampProvider()], threads=True)
    assert studio.status(1) is AssetStatus.FAILED
    assert "remote" in str(studio.coordinator.error_of(1, IMAGE))
    studio.close()
    service.release()
    studio = open_film()
    studio.until_idle()
    assert studio.committed(1) == take_id_for(job_id)
    studio.close()


class BrokenAdapter(RemoteStampProvider):
    """A programming error after the request has gone out."""

    async def submit(self, request: Request, report: ReportProgress) -> Delivered | Accepted:
        await super().submit(request, report)
        raise KeyError("id")


def test_an_adapter_that_breaks_after_sending_leaves_the_job_uncertain(
    root: Path, service: StampService
) -> None:
    create_film(root, provider="remote")
    studio = Studio(root, [BrokenAdapter(service.url)], threads=True)
    studio.coordinator.generate(1, IMAGE)
    studio.until_idle()
    assert studio.coordinator.scene_view(1).image.uncertain
    studio.close()


def test_a_local_job_that_was_interrupted_shows_so_and_can_be_retried(root: Path) -> None:
    create_film(root)
    studio = Studio(root)
    studio.coordinator.generate(1, IMAGE)
    studio.settle()
    studio.close()
    studio = Studio(root)
    assert studio.status(1) is AssetStatus.FAILED
    assert "Nothing was charged" in str(studio.coordinator.error_of(1, IMAGE))
    studio.coordinator.retry(1, IMAGE)
    studio.until_idle()
    assert studio.status(1) is AssetStatus.READY
    studio.close()
    assert studio.journal() == []


@pytest.mark.parametrize("outcome", [Outcome.FAIL_HALFWAY, Outcome.GARBAGE, Outcome.CRASH])
@pytest.mark.parametrize("kind", [IMAGE, VIDEO])
def test_a_failed_local_job_leaves_nothing_but_its_error(
    root: Path, outcome: Outcome, kind: str
) -> None:
    create_film(root)
    outcomes = [Outcome.STAMP, outcome] if kind == VIDEO else [outcome]
    studio = Studio(root, [StampProvider(lambda _job: outcomes.pop(0))])
    if kind == VIDEO:
        studio.make(1)
    files = set(studio.folder.takes.iterdir())
    studio.make(1, VIDEO if kind == VIDEO else IMAGE)
    assert set(studio.folder.takes.iterdir()) == files
    error = studio.coordinator.error_of(1, VIDEO if kind == VIDEO else IMAGE)
    assert error is not None
    assert error.message
    studio.close()
