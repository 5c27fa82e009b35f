"""The film for others, from a real project."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import url2pathname
from xml.etree import ElementTree

import pytest
from tests.helpers.small_films import export_small_films
from tests.helpers.studio import VIDEO, Studio, made_film

from videoflow.domain.framing import Transition, TransitionKind
from videoflow.domain.scene import Details
from videoflow.errors import RuleError, UsageError
from videoflow.services.events import HandedOff
from videoflow.services.export.handoff.kinds import HandOff
from videoflow.services.export.request import ExportRequest


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    export_small_films(monkeypatch)
    with made_film("Sommer & Söhne") as studio:
        yield studio


def handed(studio: Studio, kind: HandOff, output: Path | None = None) -> Path:
    studio.coordinator.hand_off(kind, output)
    studio.until_idle()
    assert studio.coordinator.hand_off_error is None
    path = next(event.path for event in reversed(studio.events) if isinstance(event, HandedOff))
    assert path.is_file()
    return path


def path_of(url: str) -> Path:
    assert url.startswith("file:///")
    return Path(url2pathname(url.removeprefix("file://")))


def test_editors_get_the_timeline_with_media_in_place(studio: Studio) -> None:
    document = json.loads(handed(studio, HandOff.OTIO).read_text(encoding="utf-8"))
    (pictures, sound) = document["tracks"]["children"]
    assert (pictures["kind"], sound["kind"]) == ("Video", "Audio")
    clips = [item for item in pictures["children"] if item["OTIO_SCHEMA"] == "Clip.2"]
    urls = [clip["media_references"]["DEFAULT_MEDIA"]["target_url"] for clip in clips]
    assert all(path_of(url).is_file() for url in urls)

    root = ElementTree.fromstring(handed(studio, HandOff.FCPXML).read_text(encoding="utf-8"))
    sources = [media.get("src", "") for media in root.iter("media-rep")]
    assert sources == urls
    assert len(list(root.iter("asset-clip"))) == 2


def test_the_clips_are_numbered_and_as_they_are(studio: Studio) -> None:
    studio.coordinator.edit_scene(1, title='A "title": with / signs', details=Details(dialog="Hi"))
    with zipfile.ZipFile(handed(studio, HandOff.CLIPS)) as archive:
        names = archive.namelist()
        first = archive.read(names[0])
    assert [name[:2] for name in names] == ["01", "02", "ca"]
    assert "/" not in names[0]
    take = studio.coordinator.takes[studio.committed(1, VIDEO) or ""]
    assert first == (studio.folder.takes / take.file_name).read_bytes()


def test_the_review_page_works_alone_and_runs_nothing(studio: Studio) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    studio.coordinator.edit_scene(1, title=evil, description=f"What happens: {evil}")
    without = handed(studio, HandOff.REVIEW).read_text(encoding="utf-8")
    assert "has not been exported yet" in without
    studio.coordinator.export(ExportRequest(presets=("low",)))
    studio.until_idle()
    page = handed(studio, HandOff.REVIEW).read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    assert 'src="data:video/mp4;base64,' in page
    assert page.count('src="data:image/png;base64,') == 2
    assert "http://" not in page
    assert "https://" not in page
    assert "not approved yet" in page


def test_a_large_film_lies_beside_its_page(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    from videoflow.services.export.handoff import review_page

    monkeypatch.setattr(review_page, "MOST_EMBEDDED_BYTES", 10)
    studio.coordinator.export(ExportRequest(presets=("low",)))
    studio.until_idle()
    page = handed(studio, HandOff.REVIEW).read_text(encoding="utf-8")
    assert 'src="Summer%20Sale_mp4_low.mp4"' in page


def test_places_are_checked_before_anything_is_written(studio: Studio, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.otio"):
        studio.coordinator.hand_off(HandOff.OTIO, tmp_path / "film.xml")
    with pytest.raises(RuleError, match="own files"):
        studio.coordinator.hand_off(HandOff.CLIPS, studio.root / "takes" / "clips.zip")
    target = handed(studio, HandOff.FCPXML, tmp_path / "film.fcpxml")
    assert target == tmp_path / "film.fcpxml"


def test_a_take_that_is_gone_is_named_and_nothing_is_left_behind(studio: Studio) -> None:
    take = studio.coordinator.takes[studio.committed(2, VIDEO) or ""]
    (studio.folder.takes / take.file_name).unlink()
    studio.coordinator.hand_off(HandOff.CLIPS)
    studio.until_idle()
    assert studio.coordinator.hand_off_error is not None
    assert take.file_name in studio.coordinator.hand_off_error.message
    assert [path for path in studio.folder.exports.iterdir() if path.is_file()] == []


def test_an_unfinished_film_has_a_review_page_but_no_timeline(studio: Studio) -> None:
    studio.coordinator.duplicate_scene(1)
    with pytest.raises(RuleError, match="Scene 2"):
        studio.coordinator.hand_off(HandOff.OTIO)
    handed(studio, HandOff.REVIEW)


def test_transitions_lie_over_the_cut(studio: Studio) -> None:
    fade = Transition(kind=TransitionKind.CROSSFADE, duration_s=0.4)
    studio.coordinator.set_transition(1, fade)
    document = json.loads(handed(studio, HandOff.OTIO).read_text(encoding="utf-8"))
    children = document["tracks"]["children"][0]["children"]
    schemas = [child["OTIO_SCHEMA"] for child in children]
    assert schemas[:3] == ["Clip.2", "Transition.1", "Clip.2"]
    first, transition, second = children[:3]
    assert transition["in_offset"]["value"] + transition["out_offset"]["value"] == 12
    assert second["source_range"]["start_time"]["value"] == transition["in_offset"]["value"]
    spare = first["media_references"]["DEFAULT_MEDIA"]["available_range"]["duration"]["value"]
    assert first["source_range"]["duration"]["value"] == spare - transition["out_offset"]["value"]
