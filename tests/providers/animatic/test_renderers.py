"""Rendering processes are kept for the next job, and never longer than anybody needs them."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from tests.providers.animatic.conftest import MakeSpec

from videoflow.errors import StorageError
from videoflow.providers.animatic.engine import render
from videoflow.providers.animatic.renderers import RENDERERS, Renderer
from videoflow.providers.animatic.spec import AnimaticSpec


@pytest.fixture(autouse=True)
def _a_pool_of_its_own() -> Iterator[None]:
    RENDERERS.close()
    yield
    RENDERERS.close()


def make(spec: AnimaticSpec) -> None:
    asyncio.run(render(spec, lambda _fraction: None))


def idle() -> list[Renderer]:
    return list(RENDERERS._idle)


def test_the_next_job_goes_to_the_same_process(make_spec: MakeSpec) -> None:
    make(make_spec())
    (first,) = idle()
    make(make_spec("video", duration_s=0.5))
    assert idle() == [first]


def test_two_at_once_have_a_process_each_and_both_are_kept(make_spec: MakeSpec) -> None:
    specs = [make_spec("video", duration_s=0.5), make_spec("image")]
    threads = [threading.Thread(target=make, args=[spec]) for spec in specs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert all(spec.output.exists() for spec in specs)
    assert 1 <= len(idle()) <= 2


def test_after_a_failure_it_goes_on(make_spec: MakeSpec) -> None:
    with pytest.raises(StorageError):
        make(make_spec(output=make_spec().output.parent / "no" / "x.png"))
    (renderer,) = idle()
    make(make_spec())
    assert idle() == [renderer]


def test_one_that_died_meanwhile_is_replaced(make_spec: MakeSpec) -> None:
    make(make_spec())
    (dead,) = idle()
    dead._process.kill()
    dead._process.wait()
    spec = make_spec("image")
    make(spec)
    assert spec.output.exists()
    assert dead not in idle()


def test_one_that_ended_just_as_it_was_asked_is_replaced(make_spec: MakeSpec) -> None:
    make(make_spec())
    (renderer,) = idle()
    # It stops reading and ends orderly, but still counts as alive when it is taken.
    ending = subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.readline()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    kept, renderer._process = renderer._process, ending
    spec = make_spec("image")
    make(spec)
    assert spec.output.exists()
    kept.kill()
    kept.communicate()
    assert ending.stderr is not None
    ending.stderr.close()


def test_an_idle_process_ends_with_ours() -> None:
    program = (
        "import os; from videoflow.providers.animatic.renderers import RENDERERS; "
        "renderer = RENDERERS.take(); RENDERERS.give_back(renderer); "
        "print(renderer._process.pid)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    pid = int(done.stdout)
    if sys.platform == "linux":
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
