from __future__ import annotations

from tests.helpers.projects import make_project, make_scene, make_take

from videoflow.domain.base import AspectRatio, AssetKind, utc_now
from videoflow.domain.film_key import film_key
from videoflow.domain.framing import Framing, Transition, TransitionKind
from videoflow.domain.overlay import EndCard, Overlay
from videoflow.domain.progress import film_is_current
from videoflow.domain.project import Film, Project
from videoflow.domain.scene import Asset, Details, Scene

TAKES = [make_take(number).take_id for number in range(1, 9)]


def scene(index: int) -> Scene:
    video, image = TAKES[2 * index - 2], TAKES[2 * index - 1]
    return make_scene(index).changed(
        assets={AssetKind.VIDEO: Asset(committed=video), AssetKind.IMAGE: Asset(committed=image)}
    )


PROJECT = make_project(scene(1), scene(2))


def key(project: Project, *, burnt: bool = False, held: bool = False) -> str:
    return film_key(project, burnt_captions=burnt, held_pictures=held)


def with_first(**fields: object) -> Project:
    return PROJECT.with_scene(PROJECT.scenes[0].changed(**fields))


def test_everything_that_is_seen_or_heard_makes_another_film() -> None:
    first = PROJECT.scenes[0]
    retrimmed = Asset(committed=TAKES[0], framings={TAKES[0]: Framing(in_s=1)})
    other = [
        PROJECT.changed(scenes=PROJECT.scenes[::-1]),
        PROJECT.changed(scenes=PROJECT.scenes[:1]),
        PROJECT.changed(end_card=EndCard(headline="Now")),
        PROJECT.changed(look=PROJECT.look.changed(colours=("#112233",))),
        PROJECT.changed(brief=PROJECT.brief.changed(aspect_ratio=AspectRatio.SQUARE)),
        PROJECT.changed(
            settings=PROJECT.settings.changed(
                sound=PROJECT.settings.sound.changed(music_volume=0.1)
            )
        ),
        with_first(assets={**first.assets, AssetKind.VIDEO: retrimmed}),
        with_first(assets={**first.assets, AssetKind.VOICE: Asset(committed=TAKES[6])}),
        with_first(overlays=(Overlay(text="New"),)),
        with_first(transition=Transition(kind=TransitionKind.SLIDE)),
    ]
    keys = [key(project) for project in (PROJECT, *other)]
    assert len(set(keys)) == len(keys)


def test_what_is_not_seen_makes_no_other_film() -> None:
    first = PROJECT.scenes[0]
    image = Asset(committed=TAKES[6])
    for project in (
        with_first(title="Another title"),
        with_first(details=Details(dialog="Hello")),
        with_first(assets={**first.assets, AssetKind.IMAGE: image}),
        PROJECT.changed(download_count=7),
    ):
        assert key(project) == key(PROJECT)


def test_words_count_where_captions_are_burnt_in_and_pictures_where_they_are_held() -> None:
    said = with_first(details=Details(dialog="Hello"))
    assert key(said, burnt=True) != key(PROJECT, burnt=True)
    held = with_first(assets={AssetKind.IMAGE: Asset(committed=TAKES[6])})
    other = with_first(assets={AssetKind.IMAGE: Asset(committed=TAKES[5])})
    assert key(held) == key(other)
    assert key(held, held=True) != key(other, held=True)


def test_an_export_is_current_until_the_film_changes() -> None:
    film = Film(
        path="x.mp4", duration_s=1, width=2, height=2, exported_at=utc_now(), key=key(PROJECT)
    )
    exported = PROJECT.changed(film=film)
    assert film_is_current(exported)
    assert not film_is_current(exported.changed(end_card=EndCard()))
