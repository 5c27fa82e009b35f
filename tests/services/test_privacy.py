"""A private prompt is sent and forgotten: nothing that VideoFlow writes repeats it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest
from tests.fakes.stamp_provider import DirectStampProvider, RemoteStampProvider, StampProvider
from tests.fakes.stamp_service import Answer, StampService
from tests.helpers.studio import IMAGE, Studio, create_film

from videoflow.domain.scene import Draft
from videoflow.domain.settings import TakeSettings
from videoflow.errors import ProviderError, RuleError
from videoflow.logs import log_file, log_to_file
from videoflow.paths import app_paths
from videoflow.providers.base import Accepted, Delivered, ReportProgress, Request
from videoflow.services.privacy import keep_private

SECRET = "The unannounced Kingfisher watch on a wet slate roof"
PRIVATE = Draft(prompt=SECRET, private=True, settings=TakeSettings(seed=7))


@pytest.fixture(autouse=True)
def _log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("VIDEOFLOW_HOME", str(tmp_path))
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    log_to_file(logging.DEBUG)
    yield
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def open_studio(root: Path, service: StampService, *, threads: bool = True) -> Studio:
    remote, direct = RemoteStampProvider(service.url), DirectStampProvider(service.url)
    return Studio(root, [remote, direct, StampProvider()], threads=threads)


def check_nothing_written(root: Path) -> None:
    """Nothing under the project, the settings or the log repeats a piece of the prompt."""
    home = log_file().parent
    assert home.is_relative_to(app_paths().logs)
    files = [path for top in (root, home) for path in top.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert b"Kingfisher" not in path.read_bytes(), path


def was_sent(service: StampService) -> bool:
    return any(b"Kingfisher" in body for body in service.bodies)


@pytest.mark.parametrize("provider", ["remote", "direct", "stamp"])
def test_it_is_sent_and_written_nowhere(root: Path, service: StampService, provider: str) -> None:
    create_film(root, provider=provider)
    studio = open_studio(root, service)
    studio.coordinator.generate(1, IMAGE, PRIVATE)
    studio.until_idle()
    assert was_sent(service) == (provider != "stamp")
    take = studio.coordinator.takes[str(studio.committed(1))]
    assert (take.prompt, take.own_prompt, take.private_prompt) == ("", "", True)
    draft = studio.project.scene(1).asset(IMAGE).draft
    assert draft.prompt is None
    assert "Kingfisher" not in studio.project.scene(1).image_prompt
    assert not studio.coordinator.scene_view(1).image.prompt_changed
    check_nothing_written(root)
    studio.close()
    check_nothing_written(root)


class TalkativeProvider(StampProvider):
    """Writes the prompt into its pictures, as ComfyUI does."""

    async def submit(self, request: Request, report: ReportProgress) -> Delivered | Accepted:
        answer = await super().submit(request, report)
        data = request.target.read_bytes()
        text = b"tEXtprompt\0" + request.job.prompt.encode()
        chunk = (len(text) - 4).to_bytes(4, "big") + text + crc32(text).to_bytes(4, "big")
        request.target.write_bytes(data[:33] + chunk + data[33:])  # behind the header
        return answer


@pytest.mark.parametrize("private", [True, False])
def test_a_picture_does_not_carry_it(root: Path, private: bool) -> None:
    create_film(root)
    studio = Studio(root, [TalkativeProvider()])
    studio.coordinator.generate(1, IMAGE, PRIVATE.changed(private=private))
    studio.until_idle()
    take = studio.coordinator.takes[str(studio.committed(1))]
    data = (studio.folder.takes / take.file_name).read_bytes()
    assert (b"Kingfisher" in data) == (not private)
    if private:
        check_nothing_written(root)
    studio.close()


def test_a_refusal_that_repeats_it_is_not_repeated(root: Path, service: StampService) -> None:
    create_film(root, provider="direct")
    service.answer = Answer.REFUSE
    studio = open_studio(root, service)
    studio.coordinator.generate(1, IMAGE, PRIVATE)
    studio.until_idle()
    error = studio.coordinator.error_of(1, IMAGE)
    assert isinstance(error, ProviderError)
    assert "Kingfisher" not in str(error)
    assert "private prompt" in error.message
    check_nothing_written(root)
    service.answer = Answer.DONE
    studio.coordinator.retry(1, IMAGE)
    studio.until_idle()
    assert studio.committed(1), "this session still knows it"
    assert was_sent(service)
    check_nothing_written(root)
    studio.close()


def test_after_a_restart_it_has_to_be_entered_again(root: Path, service: StampService) -> None:
    create_film(root, provider="remote")
    service.answer = Answer.REFUSE
    studio = open_studio(root, service)
    studio.coordinator.generate(1, IMAGE, PRIVATE)
    studio.until_idle()
    studio.close()
    service.answer = Answer.DONE
    studio = open_studio(root, service)
    with pytest.raises(RuleError, match="was not kept"):
        studio.coordinator.retry(1, IMAGE)
    studio.coordinator.generate(1, IMAGE, PRIVATE)
    studio.until_idle()
    assert studio.committed(1)
    studio.close()
    check_nothing_written(root)


def test_a_job_that_was_never_sent_says_so_after_a_restart(
    root: Path, service: StampService
) -> None:
    create_film(root)
    studio = open_studio(root, service, threads=False)
    studio.coordinator.generate(1, IMAGE, PRIVATE)
    studio.settle()
    studio.close()
    studio = open_studio(root, service)
    error = studio.coordinator.error_of(1, IMAGE)
    assert error is not None
    assert "was not kept" in error.message
    assert "Enter it again" in error.action
    studio.coordinator.dismiss_error(1, IMAGE)
    studio.close()
    assert studio.journal() == []


def test_a_job_at_a_service_is_resumed_without_it(root: Path, service: StampService) -> None:
    create_film(root, provider="remote")
    service.answer = Answer.HOLD
    studio = open_studio(root, service)
    studio.coordinator.generate(1, IMAGE, PRIVATE)
    studio.mailbox.run_until(lambda: any("GET /jobs/" in request for request in service.requests))
    studio.close()
    service.release()
    studio = open_studio(root, service)
    studio.until_idle()
    assert studio.committed(1)
    check_nothing_written(root)
    studio.close()


@pytest.mark.parametrize(
    ("said", "repeated"),
    [
        (f"Refused: {SECRET.upper()}", True),
        ("Refused: the unannounced   kingfisher\nwatch…", True),
        ("Refused: watches are not allowed", False),
    ],
)
def test_pieces_of_it_are_recognised(
    root: Path, service: StampService, said: str, repeated: bool
) -> None:
    create_film(root)
    studio = open_studio(root, service, threads=False)
    studio.coordinator.generate(1, IMAGE, PRIVATE)
    job = studio.coordinator.jobs()[0].job
    assert "Kingfisher" not in repr(job)
    error = ProviderError(said, "Change it.")
    keep_private(error, job)
    assert (error.message != said) == repeated
    assert error.action == "Change it."
    studio.close()
