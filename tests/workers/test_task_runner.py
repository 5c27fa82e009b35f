"""Tasks on QThreads: each ends exactly once, on the GUI thread, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from videoflow.errors import MediaError, VideoFlowError
from videoflow.services.ports import (
    Report,
    TaskCancelled,
    TaskEvent,
    TaskFailed,
    TaskFinished,
    TaskProgress,
)
from videoflow.workers.task_runner import QtOwner, QtTaskRunner

WAIT_MS = 20_000


class Log:
    """What arrived, and on which thread."""

    def __init__(self) -> None:
        self.events: list[TaskEvent] = []
        self.threads: set[threading.Thread] = set()

    def __call__(self, event: TaskEvent) -> None:
        self.events.append(event)
        self.threads.add(threading.current_thread())

    def ends(self) -> list[TaskEvent]:
        return [event for event in self.events if not isinstance(event, TaskProgress)]


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[QtTaskRunner]:
    runner = QtTaskRunner()
    yield runner
    runner.cancel_all()
    qtbot.waitUntil(lambda: runner.running == 0, timeout=WAIT_MS)
    runner.deleteLater()


@pytest.fixture
def finish(qtbot: QtBot, runner: QtTaskRunner) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: runner.running == 0, timeout=WAIT_MS)


async def forever(_report: Report) -> object:
    await asyncio.Event().wait()
    return None


def test_a_value_arrives_on_the_gui_thread(
    runner: QtTaskRunner, finish: Callable[[], None]
) -> None:
    log, value, worked_on = Log(), object(), []

    async def work(report: Report) -> object:
        worked_on.append(threading.current_thread())
        report(0.5, "Half")
        return value

    runner.start("a", work, log)
    assert log.events == [], "start returns at once"
    finish()
    assert log.events == [TaskProgress("a", 0.5, "Half"), TaskFinished("a", value)]
    assert log.threads == {threading.main_thread()}
    assert worked_on != [threading.main_thread()]


def test_a_known_error_arrives_as_it_is(runner: QtTaskRunner, finish: Callable[[], None]) -> None:
    log, error = Log(), MediaError("The film broke.", "Mend it.")

    async def work(_report: Report) -> object:
        raise error

    runner.start("a", work, log)
    finish()
    assert log.events == [TaskFailed("a", error)]


def test_an_unknown_error_is_logged_and_arrives_in_plain_words(
    runner: QtTaskRunner, finish: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    log = Log()

    async def work(_report: Report) -> object:
        return 1 // 0

    with caplog.at_level(logging.ERROR):
        runner.start("a", work, log)
        finish()
    (event,) = log.events
    assert isinstance(event, TaskFailed)
    assert type(event.error) is VideoFlowError
    assert "ZeroDivisionError" in event.error.message
    assert isinstance(event.error.__cause__, ZeroDivisionError)
    assert "ZeroDivisionError" in caplog.text


def test_cancelled_at_once_it_ends_as_cancelled_or_not_at_all_begun(
    runner: QtTaskRunner, finish: Callable[[], None]
) -> None:
    logs = [Log() for _ in range(50)]
    for number, log in enumerate(logs):
        runner.start(f"task {number}", forever, log)
        runner.cancel(f"task {number}")
    finish()
    assert [log.events for log in logs] == [[TaskCancelled(f"task {n}")] for n in range(50)]


def test_cancelled_while_it_runs_it_can_clean_up(
    runner: QtTaskRunner, finish: Callable[[], None], qtbot: QtBot
) -> None:
    log, cleaned = Log(), []

    async def work(report: Report) -> object:
        report(0.1, "Running")
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            cleaned.append(True)
        return None

    runner.start("a", work, log)
    qtbot.waitUntil(lambda: bool(log.events), timeout=WAIT_MS)
    runner.cancel("a")
    finish()
    assert log.ends() == [TaskCancelled("a")]
    assert cleaned == [True]


def test_cancelled_when_it_is_over_nothing_more_happens(
    runner: QtTaskRunner, finish: Callable[[], None], qtbot: QtBot
) -> None:
    log, returned = Log(), threading.Event()

    async def work(_report: Report) -> object:
        returned.set()
        return "done"

    runner.start("a", work, log)
    returned.wait(10)
    runner.cancel("a")  # it has ended, or is about to, and nobody has heard of it yet
    finish()
    runner.cancel("a")
    runner.cancel("never started")
    assert log.ends() in ([TaskFinished("a", "done")], [TaskCancelled("a")])


def test_two_hundred_tasks_end_once_each_and_their_threads_are_gone(
    runner: QtTaskRunner, finish: Callable[[], None], qtbot: QtBot
) -> None:
    log = Log()

    async def work(report: Report) -> object:
        for step in range(5):
            report(step / 5, "Working")
            await asyncio.sleep(0)
        return True

    names = [f"task {number}" for number in range(200)]
    for number, name in enumerate(names):
        runner.start(name, work, log)
        if number % 3 == 0:
            runner.cancel(name)
        if number % 3 == 1:
            runner.cancel(names[number // 2])
    finish()
    assert Counter(event.task_id for event in log.ends()) == Counter(names)
    assert log.threads == {threading.main_thread()}
    qtbot.waitUntil(lambda: runner.children() == [], timeout=WAIT_MS)
    ended: set[str] = set()
    for event in log.events:
        assert event.task_id not in ended, "nothing may follow the end"
        if not isinstance(event, TaskProgress):
            ended.add(event.task_id)


def test_progress_is_throttled_and_kept_between_nothing_and_all(
    runner: QtTaskRunner, finish: Callable[[], None]
) -> None:
    log = Log()

    async def work(report: Report) -> object:
        for step in range(10_000):
            report(step / 100 - 1, "Working")
        return None

    runner.start("a", work, log)
    finish()
    fractions = [event.fraction for event in log.events if isinstance(event, TaskProgress)]
    assert len(fractions) < 100
    assert all(0 <= fraction <= 1 for fraction in fractions)


def test_whoever_hears_of_the_end_may_start_the_same_task_again(
    runner: QtTaskRunner, finish: Callable[[], None]
) -> None:
    runs: list[int] = []

    async def work(_report: Report) -> object:
        return None

    def again(_event: TaskEvent) -> None:
        runs.append(runner.running)
        if len(runs) < 5:
            runner.start("a", work, again)

    runner.start("a", work, again)
    with pytest.raises(ValueError, match="running already"):
        runner.start("a", work, again)
    finish()
    assert runs == [0, 0, 0, 0, 0]


def test_a_shutdown_ends_whatever_runs(runner: QtTaskRunner, finish: Callable[[], None]) -> None:
    logs = [Log() for _ in range(8)]
    for number, log in enumerate(logs):
        runner.start(f"task {number}", forever, log)
    runner.cancel_all()
    finish()
    assert [log.ends() for log in logs] == [[TaskCancelled(f"task {n}")] for n in range(8)]


def test_a_child_process_ends_with_its_task(
    runner: QtTaskRunner, finish: Callable[[], None], qtbot: QtBot
) -> None:
    log, codes = Log(), []

    async def work(report: Report) -> object:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", "import time; print(flush=True); time.sleep(600)"),
            stdout=asyncio.subprocess.PIPE,
        )
        assert child.stdout is not None
        await child.stdout.readline()
        report(0.5, "The child runs")
        try:
            await child.wait()
        finally:
            child.kill()
            codes.append(await child.wait())
            await child.communicate()
        return None

    runner.start("a", work, log)
    qtbot.waitUntil(lambda: bool(log.events), timeout=WAIT_MS)
    runner.cancel("a")
    finish()
    assert log.ends() == [TaskCancelled("a")]
    assert len(codes) == 1
    assert codes[0] != 0


def test_calls_from_any_thread_run_on_the_gui_thread_in_their_order(qtbot: QtBot) -> None:
    owner = QtOwner()
    seen: list[tuple[int, threading.Thread]] = []

    def post(number: int) -> None:
        owner.post(lambda: seen.append((number, threading.current_thread())))

    def post_many() -> None:
        for number in range(500):
            post(number)

    thread = threading.Thread(target=post_many)
    thread.start()
    thread.join()
    assert seen == []
    qtbot.waitUntil(lambda: len(seen) == 500, timeout=WAIT_MS)
    assert [number for number, _thread in seen] == list(range(500))
    assert {thread for _number, thread in seen} == {threading.main_thread()}
    owner.deleteLater()
