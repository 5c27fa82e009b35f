"""What is asked for never passes the budget, and what was charged stays in the ledger."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.fakes.stamp_provider import (
    PRICE,
    DirectStampProvider,
    RemoteStampProvider,
    StampProvider,
)
from tests.fakes.stamp_service import Answer, StampService
from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film, snapshot

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import Rate
from videoflow.domain.cost import ChargeState, ResultState, committed_usd, reserved_usd, spent_usd
from videoflow.domain.progress import AssetStatus
from videoflow.domain.scene import Draft
from videoflow.domain.settings import ProjectSettings, TakeSettings
from videoflow.errors import BudgetError, RuleError
from videoflow.storage.journal import JournalState

OpenFilm = Callable[..., Studio]


@pytest.fixture
def open_film(root: Path, service: StampService) -> OpenFilm:
    """Opens the same film of three scenes; the first time with this budget."""

    def reopen(
        budget_usd: float | None = None,
        *,
        provider: str = "remote",
        prices: tuple[Rate, ...] = (PRICE,),
        threads: bool = True,
    ) -> Studio:
        if not root.exists():
            settings = ProjectSettings(budget_usd=budget_usd)
            create_film(root, scenes=3, provider=provider, settings=settings)
        direct = DirectStampProvider(service.url, prices=prices)
        remote = RemoteStampProvider(service.url, prices=prices)
        return Studio(root, [remote, direct, StampProvider()], threads=threads)

    return reopen


def results(studio: Studio) -> list[ResultState]:
    return [entry.result for entry in studio.project.ledger]


def refuse(studio: Studio, ask: Callable[[], object], match: str) -> BudgetError:
    """The command is refused and leaves no trace: not in memory, on disk, or at the service."""
    studio.settle()
    before = studio.project, snapshot(studio.root)
    with pytest.raises(BudgetError, match=match) as caught:
        ask()
    studio.settle()
    assert (studio.project, snapshot(studio.root)) == before
    assert caught.value.action
    return caught.value


def test_a_job_that_could_pass_the_budget_is_refused_by_how_much(
    open_film: OpenFilm, service: StampService
) -> None:
    studio = open_film(0.10)
    for index in (1, 2):
        studio.make(index)
    assert committed_usd(studio.project.ledger) == 0.08
    error = refuse(studio, lambda: studio.coordinator.generate(3, IMAGE), r"\$0\.04: \$0\.02 more")
    assert "$0.10" in error.message
    refuse(studio, lambda: studio.coordinator.regenerate(1, IMAGE), "scene 1")
    studio.coordinator.update_settings(budget_usd=0.12)
    studio.make(3)
    assert spent_usd(studio.project.ledger) == 0.12
    view = studio.coordinator.project_view()
    assert (view.budget_usd, view.spent_usd, view.reserved_usd) == (0.12, 0.12, 0.0)
    assert sum(service.submissions.values()) == 3
    studio.close()


def test_keeping_a_take_and_rolling_again_is_a_submission_too(open_film: OpenFilm) -> None:
    studio = open_film(0.08)
    studio.make(1)
    studio.make(1)
    refuse(studio, lambda: studio.coordinator.keep_and_roll_again(1, IMAGE), "budget")
    studio.close()


def test_a_batch_is_refused_as_a_whole_and_says_how_many_fit(
    open_film: OpenFilm, service: StampService
) -> None:
    studio = open_film(0.08)
    error = refuse(
        studio, lambda: studio.coordinator.generate_missing(IMAGE), "These 3 takes could cost"
    )
    assert "enough for 2 of them" in error.action
    assert service.requests == []
    studio.close()


def test_what_is_under_way_counts_against_the_budget(
    open_film: OpenFilm, service: StampService
) -> None:
    service.answer = Answer.HOLD
    studio = open_film(0.08)
    studio.coordinator.generate(1, IMAGE)
    studio.coordinator.generate(2, IMAGE)
    with pytest.raises(BudgetError):
        studio.coordinator.generate(3, IMAGE)
    studio.mailbox.run_until(lambda: len(service.jobs) == 2)
    studio.coordinator.cancel(1, IMAGE)
    studio.mailbox.run_until(lambda: studio.status(1) is AssetStatus.EMPTY)
    service.answer = Answer.DONE
    studio.coordinator.generate(3, IMAGE)
    studio.mailbox.run_until(lambda: len(service.jobs) == 3)
    service.release()
    studio.until_idle()
    assert reserved_usd(studio.project.ledger) == 0.0
    studio.close()


def test_resuming_what_a_service_has_reserves_nothing_anew(
    open_film: OpenFilm, service: StampService
) -> None:
    service.answer = Answer.CUT_SHORT
    studio = open_film(0.04)
    job_id = studio.coordinator.generate(1, IMAGE)
    studio.until_idle()
    assert committed_usd(studio.project.ledger) == 0.04
    service.of(job_id)[0].answer = Answer.DONE
    assert studio.coordinator.retry(1, IMAGE) == job_id
    studio.until_idle()
    assert studio.status(1) is AssetStatus.READY
    assert spent_usd(studio.project.ledger) == 0.04
    studio.close()


def test_a_retry_that_is_a_new_submission_needs_room_in_the_budget(
    open_film: OpenFilm, service: StampService
) -> None:
    service.answer = Answer.GARBAGE
    studio = open_film(0.04)
    studio.coordinator.generate(1, IMAGE)
    studio.until_idle()
    assert results(studio) == [ResultState.FAILED]
    assert spent_usd(studio.project.ledger) == 0.04, "delivered, if unusable: charged as estimated"
    refuse(studio, lambda: studio.coordinator.retry(1, IMAGE), "budget")
    studio.close()
    studio = open_film()
    assert spent_usd(studio.project.ledger) == 0.04, "known after reopening too"
    studio.close()


def test_what_may_have_been_charged_keeps_its_reservation_until_it_is_resolved(
    open_film: OpenFilm, service: StampService
) -> None:
    service.answer = Answer.SILENT
    studio = open_film(0.05, provider="direct")
    studio.coordinator.generate(1, IMAGE)
    studio.until_idle()
    refuse(studio, lambda: studio.coordinator.generate(2, IMAGE), "budget")
    studio.close()
    studio = open_film()
    assert studio.coordinator.project_view().reserved_usd == 0.04
    assert studio.coordinator.scene_view(1).image.dashboard == "https://stamps.example/account"
    assert studio.coordinator.scene_view(2).image.dashboard == ""
    studio.coordinator.resolve_uncertain(1, IMAGE, charged=False)
    service.answer = Answer.DONE
    studio.make(2)
    assert studio.coordinator.scene_view(1).image.dashboard == ""
    studio.close()


def test_a_charge_above_the_estimate_is_booked_as_it_is(
    open_film: OpenFilm, service: StampService
) -> None:
    cheap = Rate(usd=0.01, per="take", source="these tests", as_of=date(2026, 11, 20))
    studio = open_film(0.03, prices=(cheap,))
    studio.make(1)
    view = studio.coordinator.project_view()
    assert (view.estimated_usd, view.spent_usd) == (0.01, 0.04)
    refuse(studio, lambda: studio.coordinator.generate(2, IMAGE), r"of which \$0\.00 is left")
    studio.close()


def test_a_local_engine_is_never_refused(open_film: OpenFilm) -> None:
    studio = open_film(0.04)
    studio.make(1)
    studio.coordinator.update_settings(budget_usd=0.0)
    local = Draft(settings=TakeSettings(provider="stamp"))
    studio.coordinator.regenerate(1, IMAGE, local)
    studio.until_idle()
    assert len(studio.project.ledger) == 1
    studio.close()


def test_without_a_known_price_a_budget_wants_a_ceiling(
    open_film: OpenFilm, service: StampService
) -> None:
    studio = open_film(0.50, prices=())
    error = refuse(studio, lambda: studio.coordinator.generate(1, IMAGE), "Nobody knows what")
    assert "Remote Stamps" in error.message
    draft = Draft(settings=TakeSettings(ceiling_usd=0.30))
    studio.coordinator.generate(1, IMAGE, draft)
    assert reserved_usd(studio.project.ledger) == 0.30
    studio.until_idle()
    assert spent_usd(studio.project.ledger) == 0.04, "what it did cost"
    refuse(studio, lambda: studio.coordinator.regenerate(1, IMAGE), "Nobody knows what")
    defaults = TakeSettings(provider="remote", ceiling_usd=0.47)
    studio.coordinator.update_settings(defaults={IMAGE: defaults})
    refuse(studio, lambda: studio.coordinator.regenerate(1, IMAGE), r"\$0\.01 more")
    studio.close()


def test_without_a_budget_an_unknown_price_stops_nothing(open_film: OpenFilm) -> None:
    studio = open_film(prices=())
    assert studio.coordinator.estimate([1], IMAGE) is None
    studio.make(1)
    studio.close()


def test_a_failed_job_can_be_retried_after_a_ceiling_was_set(
    open_film: OpenFilm, service: StampService
) -> None:
    service.answer = Answer.FAIL
    studio = open_film(prices=())
    studio.make(1)
    studio.coordinator.update_settings(budget_usd=1.0)
    refuse(studio, lambda: studio.coordinator.retry(1, IMAGE), "Nobody knows what")
    studio.coordinator.set_draft(1, IMAGE, Draft(settings=TakeSettings(ceiling_usd=0.5)))
    service.answer = Answer.DONE
    studio.coordinator.retry(1, IMAGE)
    studio.until_idle()
    assert studio.status(1) is AssetStatus.READY
    studio.close()


def test_a_film_that_could_pass_its_budget_is_not_begun(
    open_film: OpenFilm, service: StampService
) -> None:
    studio = open_film(0.20)
    error = refuse(studio, studio.coordinator.make_film, r"These 6 takes could cost \$0\.24")
    assert "enough for 5" in error.action
    assert service.requests == []
    studio.close()


def test_a_film_that_costs_more_than_expected_stops_at_its_budget(
    open_film: OpenFilm, service: StampService
) -> None:
    cheap = Rate(usd=0.02, per="take", source="these tests", as_of=date(2026, 11, 20))
    studio = open_film(0.12, prices=(cheap,))
    studio.coordinator.make_film()
    studio.until_idle()
    assert not studio.coordinator.project_view().making_film
    assert "budget" in studio.notices[-1].message
    assert len(studio.notices) == 1
    assert len(studio.project.ledger) < 6
    studio.close()


@pytest.mark.parametrize(("kind", "count"), [(IMAGE, 1), (VIDEO, 2)])
def test_the_ledger_says_what_became_of_each_result(
    open_film: OpenFilm, service: StampService, kind: AssetKind, count: int
) -> None:
    studio = open_film()
    studio.make(1)
    if kind is VIDEO:
        studio.make(1, VIDEO)
    take = studio.make(1, kind)
    assert results(studio) == [ResultState.KEPT] * count + [ResultState.PENDING]
    studio.coordinator.reject(1, kind, take)
    assert results(studio)[-1] is ResultState.REJECTED
    studio.coordinator.restore_take(1, kind, take)
    assert results(studio)[-1] is ResultState.KEPT
    service.answer = Answer.FAIL
    studio.coordinator.regenerate(1, kind)
    studio.until_idle()
    assert results(studio)[-1] is ResultState.FAILED
    service.answer = Answer.HOLD
    studio.coordinator.regenerate(1, kind)
    studio.coordinator.cancel(1, kind)
    studio.until_idle()
    assert results(studio)[-1] is ResultState.CANCELLED
    before = results(studio)
    studio.coordinator.delete_scene(1)
    assert results(studio) == before
    studio.close()
    studio = open_film()
    assert results(studio) == before
    studio.close()


def test_giving_up_a_result_that_a_service_has_counts_as_charged(
    open_film: OpenFilm, service: StampService
) -> None:
    service.answer = Answer.CUT_SHORT
    studio = open_film()
    studio.make(1)
    studio.coordinator.dismiss_error(1, IMAGE)
    assert spent_usd(studio.project.ledger) == 0.04
    assert reserved_usd(studio.project.ledger) == 0.0
    assert results(studio) == [ResultState.CANCELLED]
    studio.close()
    assert studio.journal() == []


def test_a_reservation_that_only_the_journal_knows_is_booked_again(
    open_film: OpenFilm, service: StampService
) -> None:
    """As after a crash in which the document was lost and its previous version opened."""
    service.answer = Answer.HOLD
    studio = open_film()
    empty = studio.folder.document.read_bytes()
    job_id = studio.coordinator.generate(1, IMAGE)
    studio.mailbox.run_until(lambda: any("GET /jobs/" in request for request in service.requests))
    studio.close()
    studio.folder.document.write_bytes(empty)
    studio.folder.document.with_name("project.json.bak").write_bytes(empty)
    studio = open_film(threads=False)
    assert reserved_usd(studio.project.ledger) == 0.04
    assert [entry.job_id for entry in studio.project.ledger] == [job_id]
    service.release()
    studio.until_idle()
    assert spent_usd(studio.project.ledger) == 0.04
    studio.close()


def test_a_reservation_that_only_the_document_knows_is_let_go(
    open_film: OpenFilm, service: StampService
) -> None:
    service.answer = Answer.HOLD
    studio = open_film()
    studio.coordinator.generate(1, IMAGE)
    studio.mailbox.run_until(lambda: any("GET /jobs/" in request for request in service.requests))
    studio.close()
    for entry in studio.folder.journal.iterdir():
        entry.unlink()
    studio = open_film()
    assert committed_usd(studio.project.ledger) == 0.0
    assert results(studio) == [ResultState.CANCELLED]
    studio.close()


def test_resolving_survives_a_crash_before_the_journal_was_cleared(
    open_film: OpenFilm, service: StampService
) -> None:
    service.answer = Answer.SILENT
    studio = open_film(provider="direct")
    studio.make(1)
    (entry,) = studio.folder.journal.iterdir()
    noted = entry.read_bytes()
    assert json.loads(noted)["state"] == JournalState.UNCERTAIN
    studio.coordinator.resolve_uncertain(1, IMAGE, charged=True)
    studio.close()
    entry.write_bytes(noted)
    studio = open_film()
    assert studio.status(1) is AssetStatus.EMPTY
    assert [line.state for line in studio.project.ledger] == [ChargeState.CHARGED]
    studio.close()
    assert studio.journal() == []


def test_a_result_that_cannot_be_kept_was_charged_all_the_same(
    open_film: OpenFilm, service: StampService
) -> None:
    service.answer = Answer.HOLD
    studio = open_film(provider="direct")
    studio.coordinator.generate(1, IMAGE)
    studio.mailbox.run_until(lambda: bool(service.jobs))
    studio.folder.takes.rmdir()
    studio.folder.takes.write_bytes(b"stands for any reason why nothing can be put there")
    service.release()
    studio.until_idle()
    error = studio.coordinator.error_of(1, IMAGE)
    assert spent_usd(studio.project.ledger) + reserved_usd(studio.project.ledger) == 0.04, error
    studio.folder.takes.unlink()
    studio.folder.takes.mkdir()
    studio.close()


def test_a_job_stopped_while_a_service_was_making_it_may_have_been_charged(
    open_film: OpenFilm, service: StampService
) -> None:
    service.answer = Answer.HOLD
    studio = open_film(provider="direct")
    job_id = studio.coordinator.generate(1, IMAGE)
    studio.mailbox.run_until(lambda: bool(service.jobs))
    studio.coordinator.cancel(1, IMAGE)
    studio.until_idle()
    view = studio.coordinator.scene_view(1).image
    assert view.uncertain
    assert not view.askable
    with pytest.raises(RuleError, match="may have been charged"):
        studio.coordinator.retry(1, IMAGE)
    service.release()
    studio.close()
    studio = open_film()
    assert studio.coordinator.scene_view(1).image.uncertain
    assert reserved_usd(studio.project.ledger) == 0.04
    assert service.submissions == {job_id: 1}
    studio.close()


def test_slots_are_shared_by_pictures_and_videos_and_waiting_says_for_whom(
    root: Path, service: StampService
) -> None:
    create_film(root, provider="remote")
    studio = Studio(root, [RemoteStampProvider(service.url, slots=1)], threads=True)
    studio.make(1)
    service.answer = Answer.HOLD
    studio.coordinator.generate(1, VIDEO)
    studio.coordinator.generate(2, IMAGE)
    assert studio.status(2) is AssetStatus.WAITING
    job = studio.coordinator.scene_view(2).image.job
    assert job is not None
    assert job.text == "Waiting for a free slot at Remote Stamps"
    service.release()
    service.answer = Answer.DONE
    studio.mailbox.run_until(lambda: studio.status(1, VIDEO) is AssetStatus.READY)
    studio.until_idle()
    assert studio.status(2) is AssetStatus.READY
    studio.close()
