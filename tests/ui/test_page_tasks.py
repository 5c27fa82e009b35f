from __future__ import annotations

import pytest
from tests.helpers.manual_runner import ManualRunner

from videoflow.errors import RuleError, VideoFlowError
from videoflow.services.ports import Report
from videoflow.ui.page_tasks import PageTasks


@pytest.fixture
def runner() -> ManualRunner:
    return ManualRunner()


async def seven(_report: Report) -> int:
    return 7


async def refuse(_report: Report) -> int:
    raise RuleError("No.", "Never.")


def test_an_outcome_is_gone_on_with(runner: ManualRunner) -> None:
    outcomes: list[int] = []
    errors: list[VideoFlowError] = []
    tasks = PageTasks(runner)

    tasks.run(seven, outcomes.append, errors.append)
    tasks.run(refuse, outcomes.append, errors.append)
    runner.deliver_all()

    assert outcomes == [7]
    assert [error.message for error in errors] == ["No."]


def test_what_was_given_up_or_outlived_its_page_is_not_heard_of(runner: ManualRunner) -> None:
    outcomes: list[int] = []
    errors: list[VideoFlowError] = []
    tasks = PageTasks(runner)

    give_up = tasks.run(seven, outcomes.append, errors.append)
    runner.run(next(iter(runner.held)))
    give_up()
    tasks.run(seven, outcomes.append, errors.append)
    runner.run(list(runner.held)[-1])
    tasks.close()
    runner.deliver_all()

    assert (outcomes, errors) == ([], [])
