"""Invariants 10 and 11: keys stay out of everything, and nothing reaches outside the project.

How names and links are refused on disk is tested in tests/storage/test_folder.py, how media is
opened in tests/media.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from tests.fakes.stamp_provider import RemoteStampProvider, StampProvider
from tests.fakes.stamp_service import StampService
from tests.helpers.studio import IMAGE, Studio, create_film, snapshot

from videoflow.domain.progress import AssetStatus
from videoflow.errors import ProjectFileError
from videoflow.providers.base import Accepted, Delivered, ReportProgress, Request

KEY = "sk-do-not-tell-anybody"


class KeyedProvider(RemoteStampProvider):
    """Holds a key, as every real one does."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.api_key = KEY


def test_a_key_is_neither_in_the_project_nor_in_the_log(
    root: Path, service: StampService, caplog: pytest.LogCaptureFixture
) -> None:
    create_film(root, provider="remote")
    with caplog.at_level(logging.DEBUG):
        studio = Studio(root, [KeyedProvider(service.url)], threads=True)
        studio.make(1)
        service.cancel_fails = True
        studio.make(2)
        studio.close()
    assert KEY not in caplog.text
    for path in root.rglob("*"):
        assert not path.is_file() or KEY.encode() not in path.read_bytes()


class HostileProvider(StampProvider):
    """Delivers something else than a picture, or something in its place."""

    def __init__(self, data: bytes = b"", link: Path | None = None) -> None:
        super().__init__()
        self._data, self._link = data, link

    async def submit(self, request: Request, report: ReportProgress) -> Delivered | Accepted:
        if self._link is not None:
            request.target.symlink_to(self._link)
        else:
            request.target.write_bytes(self._data)
        return Delivered()


@pytest.mark.parametrize(
    "data",
    [
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>',
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        b"",
    ],
)
def test_a_result_that_is_no_picture_is_refused_and_removed(root: Path, data: bytes) -> None:
    create_film(root)
    studio = Studio(root, [HostileProvider(data)])
    studio.make(1)
    assert studio.status(1) is AssetStatus.FAILED
    assert list(studio.folder.takes.iterdir()) == []
    studio.close()


def test_a_result_that_is_a_link_out_of_the_project_is_refused(root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    create_film(root)
    studio = Studio(root)
    take = studio.make(1)
    secret.write_bytes((studio.folder.takes / f"{take}.png").read_bytes())
    studio.close()
    before = snapshot(tmp_path)
    studio = Studio(root, [HostileProvider(link=secret)])
    studio.make(2)
    assert studio.status(2) is AssetStatus.FAILED
    assert not any(path.is_symlink() for path in root.rglob("*"))
    studio.close()
    assert snapshot(tmp_path) == before


def test_a_document_that_names_files_outside_is_not_opened(root: Path) -> None:
    create_film(root)
    document = root / "project.json"
    value = json.loads(document.read_bytes())
    value["brief"]["photos"] = ["../../etc/passwd"]
    document.write_text(json.dumps(value))
    (root / "project.json.bak").unlink(missing_ok=True)
    with pytest.raises(ProjectFileError):
        Studio(root)


def test_an_id_that_a_service_makes_up_never_becomes_a_path(
    root: Path, service: StampService
) -> None:
    class OddIds(RemoteStampProvider):
        async def submit(self, request: Request, report: ReportProgress) -> Delivered | Accepted:
            await super().submit(request, report)
            return Accepted("../../../outside")

        async def wait(self, request: Request, remote_id: str, report: ReportProgress) -> Delivered:
            return await super().wait(request, "remote-0", report)

    create_film(root, provider="remote")
    before = set(root.parent.iterdir())
    studio = Studio(root, [OddIds(service.url)], threads=True)
    studio.make(1)
    assert studio.status(1) is AssetStatus.READY
    studio.close()
    assert set(root.parent.iterdir()) == before


def test_a_finished_take_of_another_scene_is_not_mistaken(root: Path) -> None:
    """A record that was edited by hand to claim another scene does not get into the film."""
    create_film(root)
    studio = Studio(root)
    take = studio.make(1)
    studio.close()
    record = root / "takes" / f"{take}.json"
    value = json.loads(record.read_bytes())
    value["scene_index"] = 77
    record.write_text(json.dumps(value))
    studio = Studio(root)
    assert studio.status(2, IMAGE) is AssetStatus.EMPTY
    studio.close()
