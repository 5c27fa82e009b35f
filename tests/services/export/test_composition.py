"""What stands where in a film."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from tests.helpers.projects import make_project, make_scene, make_take

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.film_settings import SoundMix
from videoflow.domain.framing import Framing, Transition, TransitionKind
from videoflow.domain.overlay import EndCard
from videoflow.domain.project import Project
from videoflow.domain.scene import Asset, Details, Scene
from videoflow.domain.take import Take
from videoflow.services.export.composition import Composition, compose

FPS = Fraction(30)
TAKES: dict[str, Take] = {}


def asset(number: int, kind: AssetKind, duration_s: float, framing: Framing | None = None) -> Asset:
    take = make_take(number).changed(kind=kind, duration_s=duration_s)
    TAKES[take.take_id] = take
    return Asset(committed=take.take_id, framings={take.take_id: framing} if framing else {})


def scene(index: int, duration_s: float, **assets: Asset) -> Scene:
    video = asset(index, AssetKind.VIDEO, duration_s)
    rest = {AssetKind(name): value for name, value in assets.items()}
    return make_scene(index).changed(assets={AssetKind.VIDEO: video, **rest})


def laid_out(project: Project, *, hold: bool = False) -> Composition:
    return compose(project, TAKES, FPS, hold_pictures=hold)


def test_scenes_overlap_where_one_gives_way_to_the_next() -> None:
    fade = Transition(kind=TransitionKind.CROSSFADE, duration_s=1)
    project = make_project(scene(1, 4).changed(transition=fade), scene(2, 5))
    film = laid_out(project)
    assert [film.start_s(placed) for placed in film.scenes] == [0, 3]
    assert film.duration_s == 8
    sound = film.sound(Path("takes"), SoundMix())
    assert [clip.fade_in_s for clip in sound.clips] == [0, 1]
    assert [clip.fade_out_s for clip in sound.clips] == [1, 0]
    assert sound.duration_s == 8


def test_a_voice_that_is_longer_than_its_video_holds_the_scene_but_not_the_clips_sound() -> None:
    voice = asset(9, AssetKind.VOICE, 6.0, Framing(in_s=0.5))
    project = make_project(scene(1, 4, voice=voice), scene(2, 5))
    film = laid_out(project)
    assert 5.5 < film.end_s(film.scenes[0]) < 6
    sound = film.sound(Path("takes"), SoundMix())
    assert sound.clips[0].out_s == 4
    assert sound.voices[0].in_s == 0.5
    assert sound.voices[0].start_s == 0


def test_music_plays_until_a_scene_has_its_own() -> None:
    music, other = asset(20, AssetKind.MUSIC, 60.0), asset(21, AssetKind.MUSIC, 60.0)
    project = make_project(
        scene(1, 2), scene(2, 3, music=music), scene(3, 4), scene(4, 5, music=other)
    )
    film = laid_out(project.changed(end_card=EndCard(duration_s=3)))
    heard = film.sound(Path("takes"), SoundMix()).music
    assert [(piece.start_s, piece.end_s) for piece in heard] == [(2, 9), (9, 17)]


def test_an_image_is_shown_for_as_long_as_its_scene_is_meant_to_be() -> None:
    image = make_scene(2).changed(
        duration_s=7, assets={AssetKind.IMAGE: asset(30, AssetKind.IMAGE, 0)}
    )
    project = make_project(scene(1, 2), image, make_scene(3))
    assert [placed.number for placed in laid_out(project).scenes] == [1]
    film = laid_out(project, hold=True)
    assert [placed.held for placed in film.scenes] == [False, True]
    assert film.duration_s == 9
    assert len(film.sound(Path("takes"), SoundMix()).clips) == 1


def test_words_are_timed_to_their_scene_or_its_voice() -> None:
    voice = asset(40, AssetKind.VOICE, 2.0)
    said = Details(dialog="Good morning")
    project = make_project(
        scene(1, 4).changed(details=said), scene(2, 4, voice=voice).changed(details=said)
    )
    first, second = laid_out(project).speeches()
    assert (first.start_s, first.end_s, first.voice_start_s) == (0, 4, None)
    assert (second.voice_start_s, second.voice_end_s) == (4, 6)
    cues = laid_out(project).cues()
    assert [" ".join(cue.lines) for cue in cues] == ["Good morning", "Good morning"]


def test_the_shape_of_the_exported_film_counts_for_its_captions() -> None:
    project = make_project(scene(1, 4))
    film = compose(project, TAKES, FPS, shape=AspectRatio.SQUARE)
    assert film.shape is AspectRatio.SQUARE
    assert laid_out(project).shape is project.brief.aspect_ratio
