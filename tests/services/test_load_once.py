from __future__ import annotations

import threading

import pytest

from videoflow.services.load_once import LoadOnce


def test_it_is_made_once_whoever_comes() -> None:
    entered, go_on = threading.Event(), threading.Event()
    made: list[object] = []

    def make() -> object:
        entered.set()
        assert go_on.wait(10)
        made.append(object())
        return made[-1]

    once, got = LoadOnce(make), list[object]()
    threads = [threading.Thread(target=lambda: got.append(once())) for _each in range(4)]
    threads[0].start()
    assert entered.wait(10)
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join()
    assert got == made * 4


def test_what_failed_is_tried_again() -> None:
    answers: list[ValueError | str] = [ValueError("not yet"), "there"]

    def make() -> str:
        answer = answers.pop(0)
        if isinstance(answer, ValueError):
            raise answer
        return answer

    once = LoadOnce(make)
    with pytest.raises(ValueError, match="not yet"):
        once()
    assert once() == once() == "there"
