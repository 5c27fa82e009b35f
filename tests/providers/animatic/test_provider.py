import asyncio
from pathlib import Path

import pytest

from videoflow.domain.base import AspectRatio, AssetKind, utc_now
from videoflow.domain.job import Job, SceneContext, new_id
from videoflow.domain.settings import ResolvedSettings
from videoflow.media.sniff import MediaKind, MediaType
from videoflow.media.verify import verify_media
from videoflow.providers.animatic.provider import AnimaticProvider, spec_of
from videoflow.providers.base import Delivered, Request


def _job(kind: AssetKind, **context: str) -> Job:
    return Job(
        job_id=new_id(),
        request_id=new_id(),
        scene_index=7,
        kind=kind,
        prompt="A cup of coffee on a wooden table.\nTone: warm.",
        own_prompt="A cup of coffee on a wooden table.",
        settings=ResolvedSettings(provider="animatic", model="", seed=3, short_side_px=180, fps=24),
        context=SceneContext(scene_number=2, scenario="hook", product="Roast", **context),
        aspect_ratio=AspectRatio.SQUARE,
        duration_s=1.0 if kind is AssetKind.VIDEO else 0.0,
        created_at=utc_now(),
    )


def test_an_image_and_the_video_made_from_it(tmp_path: Path) -> None:
    provider = AnimaticProvider()
    still, clip = tmp_path / "still.part", tmp_path / "clip.part"
    reported: list[float] = []

    async def make() -> None:
        request = Request(_job(AssetKind.IMAGE, title="Good morning"), still)
        submit = await provider.prepare(request, lambda done, _text: reported.append(done))
        assert await submit() == Delivered(cost_usd=0.0)
        request = Request(_job(AssetKind.VIDEO, title="Good morning"), clip, start_image=still)
        submit = await provider.prepare(request, lambda done, _text: reported.append(done))
        await submit()
        picture = await verify_media(still, MediaKind.IMAGE)
        video = await verify_media(clip, MediaKind.VIDEO)
        assert picture.type is MediaType.PNG
        assert (picture.width, picture.height) == (video.width, video.height) == (180, 180)
        assert abs(video.duration_s - 1.0) < 0.05
        assert video.has_audio

    asyncio.run(make())
    assert reported
    assert all(0 <= done <= 1 for done in reported)


def test_a_scene_without_a_title_shows_what_is_said() -> None:
    request = Request(_job(AssetKind.IMAGE, dialog="Wake up slowly."), Path("x.part"))
    spec = spec_of(request)
    assert spec.headline == "Wake up slowly."
    assert spec.support == ""


def test_the_type_never_shows_the_prompt() -> None:
    spec = spec_of(Request(_job(AssetKind.IMAGE, title="Hello"), Path("x.part")))
    assert "wooden table" not in (spec.headline + spec.support + spec.kicker)
    assert "wooden table" in spec.prompt


@pytest.mark.parametrize(
    ("title", "dialog", "support"),
    [
        ("You miss your café", "You miss your café. So do we!", "So do we!"),
        ("2. At your door", "Two. At your door. By Thursday!", "By Thursday!"),
        ("After: At your door", "After. Roast. At your door.", ""),
        ("After: At your door", "After. Half of it.", "After. Half of it."),
    ],
)
def test_what_the_headline_says_is_not_repeated_below_it(
    title: str, dialog: str, support: str
) -> None:
    job = _job(AssetKind.IMAGE, title=title, dialog=dialog)
    assert spec_of(Request(job, Path("x.part"))).support == support
