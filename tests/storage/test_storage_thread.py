from __future__ import annotations

import threading
from concurrent.futures import wait
from functools import partial

import pytest

from videoflow.errors import StorageError
from videoflow.storage.storage_thread import StorageThread


def test_calls_are_done_in_order_on_one_thread() -> None:
    thread = StorageThread()
    done: list[int] = []
    names: set[str] = set()

    def call(number: int) -> int:
        done.append(number)
        names.add(threading.current_thread().name)
        return number * 2

    futures = [thread.submit(partial(call, number)) for number in range(200)]
    thread.close()
    assert done == list(range(200))
    assert [future.result() for future in futures] == [number * 2 for number in range(200)]
    assert names == {"storage"}


def test_an_error_reaches_whoever_asked_and_work_goes_on() -> None:
    thread = StorageThread()

    def fail() -> None:
        raise StorageError("The disk is full.", "Free some space.")

    failed = thread.submit(fail)
    after = thread.submit(lambda: "done")
    with pytest.raises(StorageError, match="disk is full"):
        failed.result(timeout=10)
    assert after.result(timeout=10) == "done"
    thread.close()


def test_closing_drains_waits_and_refuses_more() -> None:
    thread = StorageThread()
    gate = threading.Event()
    first = thread.submit(lambda: gate.wait(10))
    second = thread.submit(lambda: "last")
    cancelled = thread.submit(lambda: "never")
    assert cancelled.cancel()
    closer = threading.Thread(target=thread.close)
    closer.start()
    gate.set()
    closer.join(10)
    assert not closer.is_alive()
    assert first.result() is True
    assert second.result() == "last"
    with pytest.raises(RuntimeError, match="closed"):
        thread.submit(lambda: None)
    thread.close()


def test_it_may_be_closed_from_a_callback() -> None:
    thread = StorageThread()
    future = thread.submit(lambda: None)
    future.add_done_callback(lambda _: thread.close())
    wait([future], timeout=10)
    thread.close()


def test_many_threads_may_submit() -> None:
    thread = StorageThread()
    done: list[tuple[int, int]] = []

    def submit(sender: int) -> None:
        for number in range(100):
            thread.submit(partial(done.append, (sender, number)))

    senders = [threading.Thread(target=submit, args=(sender,)) for sender in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    thread.close()
    assert len(done) == 400
    for number in range(4):
        assert [n for name, n in done if name == number] == list(range(100))
