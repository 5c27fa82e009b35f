"""Several candidates are rolled one after the other, and the first failure ends the roll."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.stamp_provider import PRICE_USD, Outcome, PaidStampProvider, StampProvider
from tests.helpers.studio import IMAGE, VIDEO, Studio, create_film, fast_folder

from videoflow.domain.job import Job
from videoflow.domain.scene import Draft
from videoflow.domain.settings import ProjectSettings, TakeSettings
from videoflow.errors import BudgetError, RuleError, UsageError
from videoflow.providers.base import Provider


@pytest.fixture
def folder() -> Iterator[Path]:
    with fast_folder() as root:
        yield root / "film"


def opened(folder: Path, provider: Provider | None = None, **settings: object) -> Studio:
    create_film(
        folder,
        settings=ProjectSettings.model_validate({"auto_accept": "never"} | settings),
    )
    return Studio(folder, [provider] if provider else ())


def test_all_of_them_wait_for_a_choice(folder: Path) -> None:
    studio = opened(folder)

    studio.coordinator.roll_candidates(1, IMAGE, 3)
    assert studio.coordinator.candidates_left(1, IMAGE) == 2
    studio.until_idle()

    assert len(studio.pending(1)) == 3
    seeds = {studio.coordinator.takes[take_id].settings.seed for take_id in studio.pending(1)}
    assert len(seeds) == 3
    assert studio.pending(2) == ()
    studio.check_disk()
    studio.close()


def test_two_scenes_roll_side_by_side(folder: Path) -> None:
    studio = opened(folder)

    studio.coordinator.roll_candidates(1, IMAGE, 2)
    studio.coordinator.roll_candidates(2, IMAGE, 3)
    studio.until_idle()

    assert (len(studio.pending(1)), len(studio.pending(2))) == (2, 3)
    studio.close()


def test_a_failure_ends_it_and_keeps_what_was_made(folder: Path) -> None:
    made: list[Job] = []

    def second_fails(job: Job) -> Outcome:
        made.append(job)
        return Outcome.FAIL if len(made) == 2 else Outcome.STAMP

    studio = opened(folder, StampProvider(second_fails))

    studio.coordinator.roll_candidates(1, IMAGE, 4)
    studio.until_idle()

    assert len(studio.pending(1)) == 1
    assert len(made) == 2
    assert studio.coordinator.error_of(1, IMAGE) is not None
    studio.close()


def test_a_cancel_ends_it(folder: Path) -> None:
    studio = opened(folder)
    studio.coordinator.roll_candidates(1, IMAGE, 4)

    studio.coordinator.cancel(1, IMAGE)
    studio.until_idle()

    assert studio.pending(1) == ()
    assert studio.coordinator.candidates_left(1, IMAGE) == 0
    studio.close()


def test_all_of_them_must_fit_into_the_budget(folder: Path) -> None:
    studio = opened(folder, PaidStampProvider(), budget_usd=3 * PRICE_USD)

    with pytest.raises(BudgetError):
        studio.coordinator.roll_candidates(1, IMAGE, 4)
    studio.until_idle()
    assert studio.pending(1) == ()

    studio.coordinator.roll_candidates(1, IMAGE, 3)
    studio.until_idle()
    assert len(studio.pending(1)) == 3
    studio.close()


def test_what_cannot_be_rolled_is_refused(folder: Path) -> None:
    studio = opened(folder)

    for count in (0, 1, 13):
        with pytest.raises(UsageError):
            studio.coordinator.roll_candidates(1, IMAGE, count)
    with pytest.raises(RuleError):  # no image to start from
        studio.coordinator.roll_candidates(1, VIDEO, 2)
    studio.coordinator.set_draft(1, IMAGE, Draft(settings=TakeSettings(seed=7)))
    with pytest.raises(RuleError):
        studio.coordinator.roll_candidates(1, IMAGE, 2)
    studio.close()


def test_closing_ends_it(folder: Path) -> None:
    studio = opened(folder)
    studio.coordinator.roll_candidates(1, IMAGE, 4)

    studio.close()

    reopened = Studio(folder)
    assert len(reopened.pending(1)) <= 1
    reopened.close()
