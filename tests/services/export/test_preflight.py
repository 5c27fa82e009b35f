"""What is told before an export, from projects in every state."""

from __future__ import annotations

from tests.helpers.projects import make_project, make_scene, make_take

from videoflow.domain.base import AspectRatio, AssetKind, utc_now
from videoflow.domain.framing import Framing, Transition, TransitionKind
from videoflow.domain.overlay import EndCard
from videoflow.domain.progress import AssetStatus
from videoflow.domain.project import Project
from videoflow.domain.scene import Asset, Scene
from videoflow.domain.take import Take
from videoflow.media.inspection import Inspection
from videoflow.services.export.preflight import (
    FilmFacts,
    Finding,
    Place,
    Severity,
    film_length_s,
    preflight,
)
from videoflow.services.export.presets import find_presets

GOOD = Inspection(duration_s=5, black_s=0, frozen_s=0, loudness_lufs=-16)


def take(number: int, kind: AssetKind, duration_s: float = 0.0) -> Take:
    made = make_take(number)
    return made.changed(kind=kind, duration_s=duration_s, sha256=f"{number:064x}")


IMAGES = {index: take(index, AssetKind.IMAGE) for index in (1, 2)}
VIDEOS = {
    index: take(10 + index, AssetKind.VIDEO, 5.0).changed(source_take_id=IMAGES[index].take_id)
    for index in (1, 2)
}
TAKES = {made.take_id: made for made in (*IMAGES.values(), *VIDEOS.values())}


def scene(index: int) -> Scene:
    return make_scene(index).changed(
        assets={
            AssetKind.IMAGE: Asset(committed=IMAGES[index].take_id),
            AssetKind.VIDEO: Asset(committed=VIDEOS[index].take_id),
        }
    )


PROJECT = make_project(scene(1), scene(2)).changed(approved_at=utc_now())
PROJECT = PROJECT.changed(brief=PROJECT.brief.changed(length_seconds=10))


def checked(
    project: Project = PROJECT,
    *presets: str,
    hold: bool = False,
    inspections: dict[str, Inspection] | None = None,
    status: AssetStatus | None = None,
) -> list[Finding]:
    facts = FilmFacts(
        project, TAKES, lambda _index, _kind: status or AssetStatus.READY, inspections or {}
    )
    return list(preflight(facts, find_presets(presets), hold_pictures=hold))


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def without_video(project: Project, *, image: bool = True) -> Project:
    kept = {AssetKind.IMAGE: Asset(committed=IMAGES[2].take_id)} if image else {}
    return project.with_scene(project.scenes[1].changed(assets=kept))


def test_a_film_with_nothing_wrong_has_no_findings() -> None:
    assert checked() == []
    all_good = {made.sha256: GOOD for made in TAKES.values()}
    assert checked(PROJECT, "high", inspections=all_good) == []


def test_scenes_that_lack_something_stand_in_the_way() -> None:
    assert codes(checked(make_project())) == ["no_scenes"]
    (finding,) = [one for one in checked(without_video(PROJECT)) if one.code == "missing"]
    assert finding.severity is Severity.ERROR
    assert (finding.scene_index, finding.place) == (2, Place.VIDEO)
    assert "2" in finding.message
    (finding,) = [
        one for one in checked(without_video(PROJECT, image=False)) if one.code == "missing"
    ]
    assert finding.place is Place.IMAGE


def test_a_picture_may_stand_for_a_video_if_that_is_wanted() -> None:
    project = without_video(PROJECT)
    (finding,) = [one for one in checked(project, hold=True) if one.scene_index == 2]
    assert (finding.code, finding.severity) == ("held", Severity.WARNING)


def test_failed_and_running_videos_are_warnings_where_an_earlier_one_is_there() -> None:
    for status, code in ((AssetStatus.FAILED, "failed"), (AssetStatus.RUNNING, "running")):
        findings = checked(status=status)
        assert codes(findings) == [code, code]
        assert {one.severity for one in findings} == {Severity.WARNING}
        missing = checked(without_video(PROJECT), status=status)[0]
        assert (missing.code, missing.severity) == (code, Severity.ERROR)


def test_pending_takes_and_videos_of_earlier_images_are_told() -> None:
    first = PROJECT.scenes[0]
    pending = Asset(committed=VIDEOS[1].take_id, pending=(VIDEOS[2].take_id,))
    reviewing = PROJECT.with_scene(first.changed(assets={**first.assets, AssetKind.VIDEO: pending}))
    (finding,) = checked(reviewing)
    assert (finding.code, finding.place, finding.scene_index) == ("pending", Place.REVIEW, 1)
    image = Asset(committed=IMAGES[2].take_id)
    stale = PROJECT.with_scene(first.changed(assets={**first.assets, AssetKind.IMAGE: image}))
    assert codes(checked(stale)) == ["stale"]


def test_the_storyboards_approval_and_the_length_are_compared_with_the_brief() -> None:
    assert codes(checked(PROJECT.changed(approved_at=None))) == ["not_approved"]
    brief = PROJECT.brief.changed(length_seconds=30)
    (finding,) = checked(PROJECT.changed(brief=brief))
    assert finding.code == "length"
    assert "10 s" in finding.message
    assert "30 s" in finding.message


def test_what_a_place_does_not_take_is_told_for_the_chosen_presets_only() -> None:
    landscape = PROJECT.changed(
        brief=PROJECT.brief.changed(aspect_ratio=AspectRatio.LANDSCAPE, length_seconds=200),
        end_card=None,
    )
    assert "shape" in codes(checked(landscape, "vertical"))
    assert "shape" not in codes(checked(landscape, "youtube"))
    long = VIDEOS[1].changed(duration_s=600.0)
    facts = FilmFacts(
        landscape, {**TAKES, long.take_id: long}, lambda _index, _kind: AssetStatus.READY, {}
    )
    found = preflight(facts, find_presets(["vertical"]), hold_pictures=False)
    assert "too_long" in [one.code for one in found]


def test_black_frozen_and_quiet_scenes_are_told_as_soon_as_that_is_known() -> None:
    first, second = VIDEOS[1].sha256, VIDEOS[2].sha256
    bad = Inspection(duration_s=5, black_s=1.5, frozen_s=2.5, loudness_lufs=-40)
    findings = checked(inspections={first: GOOD, second: bad})
    assert codes(findings) == ["black", "frozen", "quiet"]
    assert {one.scene_index for one in findings} == {2}
    assert "1.5 s" in findings[0].message


def test_a_silent_film_is_told_only_when_everything_was_listened_to() -> None:
    mute = Inspection(duration_s=5, black_s=0, frozen_s=0, loudness_lufs=None)
    assert checked(inspections={VIDEOS[1].sha256: mute}) == []
    both = {made.sha256: mute for made in VIDEOS.values()}
    assert codes(checked(inspections=both)) == ["silent"]


def test_errors_come_first() -> None:
    findings = checked(without_video(PROJECT.changed(approved_at=None)))
    severities = [one.severity for one in findings]
    assert severities == sorted(severities, key=lambda one: one is Severity.WARNING)
    assert severities[0] is Severity.ERROR


def test_the_length_counts_trims_transitions_voices_and_the_end_card() -> None:
    first = PROJECT.scenes[0]
    video = Asset(
        committed=VIDEOS[1].take_id,
        framings={VIDEOS[1].take_id: Framing(in_s=1, out_s=3)},
    )
    changed = first.changed(
        assets={AssetKind.VIDEO: video},
        transition=Transition(kind=TransitionKind.CROSSFADE, duration_s=1),
    )
    project = PROJECT.with_scene(changed).changed(end_card=EndCard(duration_s=3))
    assert film_length_s(project, TAKES, hold_pictures=False) == 2 + 5 - 1 + 3
