"""What a variant has in common with the film it is made from, and what not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.helpers.projects import START, job_id, make_project, make_scene

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.cost import ChargeState, LedgerEntry
from videoflow.domain.project import Project
from videoflow.domain.scene import Asset, Details, Draft, SceneDraft
from videoflow.domain.take import take_id_for
from videoflow.domain.varying import LONGEST_HOOK_LINE, root_of, vary
from videoflow.errors import RuleError, UsageError

NOW = START + timedelta(days=1)
IMAGE, VOICE = take_id_for(job_id(11)), take_id_for(job_id(12))


def film() -> Project:
    """A problem, then a hook, with an image and a voice for the hook; approved, and paid for."""
    problem = make_scene(1).changed(scenario="problem")
    hook = make_scene(2, (IMAGE,))
    hook = hook.changed(
        details=Details(dialog="Old words.", camera="Close up."),
        assets={
            AssetKind.IMAGE: Asset(committed=IMAGE, draft=Draft(prompt="a prompt of the editor")),
            AssetKind.VOICE: Asset(committed=VOICE),
        },
    )
    charged = LedgerEntry(
        job_id=job_id(11),
        provider="runware",
        state=ChargeState.CHARGED,
        actual_usd=0.5,
        booked_at=START,
    )
    return make_project(problem, hook, revision=9).changed(
        ledger=(charged,), refinement_count=3, download_count=2, approved_at=START
    )


def test_plain_variant_is_another_project_with_the_same_scenes_and_nothing_charged() -> None:
    before = film()
    made = vary(before, "Summer Sale B", job_id(99), NOW)
    assert (made.uuid, made.name, made.stem) == (job_id(99), "Summer Sale B", "Summer Sale B")
    assert made.scenes == before.scenes
    assert made.ledger == ()
    assert (made.refinement_count, made.download_count, made.revision) == (0, 0, 1)
    assert made.variant_of == before.uuid
    assert made.approved_at == before.approved_at


def test_variant_of_a_variant_belongs_to_the_same_family() -> None:
    before = film()
    second = vary(vary(before, "B", job_id(98), NOW), "C", job_id(99), NOW)
    assert second.variant_of == root_of(second) == root_of(before) == before.uuid


def test_short_hook_is_shown_and_said_by_the_first_scene_that_is_a_hook() -> None:
    made = vary(film(), "B", job_id(99), NOW, hook="Still drinking\ncold coffee?")
    problem, hook = made.scenes
    assert problem == film().scenes[0]
    line = "Still drinking cold coffee?"
    assert (hook.title, hook.description, hook.image_prompt) == (line, line, line)
    assert hook.details.dialog == line
    assert hook.details.camera == "Close up."
    assert made.approved_at is None


def test_long_hook_tells_what_happens_and_is_not_said() -> None:
    text = "A cup falls from the table. " * 6
    assert len(text) > LONGEST_HOOK_LINE
    hook = vary(film(), "B", job_id(99), NOW, hook=text).scenes[1]
    assert hook.description == text.strip()
    assert (hook.title, hook.details.dialog) == ("", "")


def test_new_words_keep_the_picture_but_not_the_voice_that_said_the_old_ones() -> None:
    hook = vary(film(), "B", job_id(99), NOW, hook="Still drinking cold coffee?").scenes[1]
    assert hook.asset(AssetKind.IMAGE).committed == IMAGE
    assert hook.asset(AssetKind.IMAGE).draft.prompt is None
    assert hook.asset(AssetKind.VOICE).committed is None
    assert hook.asset(AssetKind.VOICE).retired == (VOICE,)


def test_another_shape_keeps_all_takes_and_wants_a_new_approval() -> None:
    made = vary(film(), "B", job_id(99), NOW, aspect_ratio=AspectRatio.SQUARE)
    assert made.brief.aspect_ratio is AspectRatio.SQUARE
    assert made.scenes == film().scenes
    assert made.approved_at is None


def test_rewritten_texts_keep_lengths_and_takes() -> None:
    drafts = [
        SceneDraft(
            scenario="other",
            title=f"Tiêu đề {n}",
            description=f"Chuyện gì xảy ra ở cảnh {n}.",
            duration_s=9,
            image_prompt=f"Bức ảnh của cảnh {n}.",
        )
        for n in (1, 2)
    ]
    made = vary(film(), "B", job_id(99), NOW, language="vi", rewritten=drafts)
    assert [scene.title for scene in made.scenes] == ["Tiêu đề 1", "Tiêu đề 2"]
    assert [scene.duration_s for scene in made.scenes] == [5, 5]
    assert made.scenes[1].asset(AssetKind.IMAGE).committed == IMAGE
    with pytest.raises(RuleError, match="1 scenes for a film of 2"):
        vary(film(), "B", job_id(99), NOW, rewritten=drafts[:1])


@pytest.mark.parametrize("wish", [{"language": "not a language"}, {"hook": "short"}])
def test_what_does_not_fit_is_refused(wish: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        vary(film(), "B", job_id(99), NOW, **wish)  # type: ignore[arg-type]


def test_hook_needs_a_scene() -> None:
    with pytest.raises(RuleError, match="no scene"):
        vary(make_project(), "B", job_id(99), NOW, hook="Still drinking cold coffee?")
