"""What stands where in the film: pictures, voices, music and words, to the frame. Touches no disk.

The engine, the captions and the hand-off to editors all follow this one account.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from videoflow.domain.base import AspectRatio, AssetKind
from videoflow.domain.film_settings import SoundMix
from videoflow.domain.framing import Framing, Transition, TransitionKind
from videoflow.domain.overlay import EndCard
from videoflow.domain.project import Project
from videoflow.domain.scene import Scene
from videoflow.domain.take import Take
from videoflow.domain.timeline import Span, film_frames, lay_out, scene_length_s
from videoflow.media.captions import Cue, Speech, make_cues
from videoflow.media.sound.plan import ClipSound, MusicSound, SoundPlan, VoiceSound, overlaps_of


@dataclass(frozen=True, slots=True)
class PlacedScene:
    """One scene of the film. ``shown`` is its video, or the image that stands for it.

    ``video_s`` is how long the trimmed video lasts, ``voice_s`` the trimmed voice (0: none); the
    scene itself may last longer than its video, for its voice.
    """

    number: int
    scene: Scene
    shown: Take
    framing: Framing
    length_s: float
    video_s: float
    voice: Take | None
    voice_framing: Framing
    voice_s: float
    music: Take | None
    music_framing: Framing
    span: Span

    @property
    def held(self) -> bool:
        """Whether an image stands for a missing video."""
        return self.shown.kind is AssetKind.IMAGE


@dataclass(frozen=True, slots=True)
class Composition:
    """The whole film. ``end_span`` is where the end card stands, None without one."""

    scenes: tuple[PlacedScene, ...]
    end_card: EndCard | None
    end_span: Span | None
    fps: Fraction
    shape: AspectRatio

    @property
    def frames(self) -> int:
        """How many frames the film has."""
        spans = [scene.span for scene in self.scenes]
        return film_frames([*spans, self.end_span] if self.end_span else spans)

    @property
    def duration_s(self) -> Fraction:
        """How long the film is, exactly."""
        return Fraction(self.frames) / self.fps

    def start_s(self, scene: PlacedScene) -> Fraction:
        """When a scene is seen first."""
        return Fraction(scene.span.start) / self.fps

    def end_s(self, scene: PlacedScene) -> Fraction:
        """When nothing of a scene is seen any more."""
        return Fraction(scene.span.end) / self.fps

    def speeches(self) -> Iterator[Speech]:
        """What is said in each scene, for captions."""
        for scene in self.scenes:
            text = scene.scene.details.dialog
            voice, start_s = scene.voice, float(self.start_s(scene))
            if voice is None:
                yield Speech(text, start_s, float(self.end_s(scene)))
                continue
            yield Speech(
                text or voice.own_prompt,
                start_s,
                float(self.end_s(scene)),
                voice_start_s=start_s,
                voice_end_s=start_s + scene.voice_s,
                voice_in_s=scene.voice_framing.in_s,
                words=voice.words,
            )

    def cues(self) -> tuple[Cue, ...]:
        """What is said in the film, as captions."""
        return make_cues(list(self.speeches()), self.shape)

    def sound(self, takes_folder: Path, mix: SoundMix) -> SoundPlan:
        """All that is heard; files are in ``takes_folder``."""
        spans = [scene.span for scene in self.scenes]
        fades = overlaps_of(spans, self.fps)
        clips, voices, music = [], [], []
        for scene, (fade_in_s, fade_out_s) in zip(self.scenes, fades, strict=True):
            start_s, end_s = self.start_s(scene), self.end_s(scene)
            if not scene.held:
                clips.append(
                    ClipSound(
                        takes_folder / scene.shown.file_name,
                        start_s,
                        end_s,
                        in_s=scene.framing.in_s,
                        out_s=scene.framing.in_s + scene.video_s,
                        fade_in_s=fade_in_s,
                        fade_out_s=fade_out_s,
                        scene_number=scene.number,
                    )
                )
            if scene.voice is not None:
                voices.append(
                    VoiceSound(
                        takes_folder / scene.voice.file_name,
                        start_s,
                        in_s=scene.voice_framing.in_s,
                        out_s=scene.voice_framing.out_s,
                        scene_number=scene.number,
                    )
                )
        for scene, next_start_s in self.music_spans():
            assert scene.music is not None
            music.append(
                MusicSound(
                    takes_folder / scene.music.file_name,
                    self.start_s(scene),
                    next_start_s,
                    in_s=scene.music_framing.in_s,
                    out_s=scene.music_framing.out_s,
                    scene_number=scene.number,
                )
            )
        return SoundPlan(self.duration_s, tuple(clips), tuple(voices), tuple(music), mix)

    def music_spans(self) -> Iterator[tuple[PlacedScene, Fraction]]:
        """Scenes with music of their own, and when it ends: where the next begins, or the film
        does."""
        with_music = [scene for scene in self.scenes if scene.music is not None]
        ends = [self.start_s(scene) for scene in with_music[1:]]
        yield from zip(with_music, [*ends, self.duration_s], strict=False)


def compose(
    project: Project,
    takes: Mapping[str, Take],
    fps: Fraction,
    *,
    hold_pictures: bool = False,
    shape: AspectRatio | None = None,
) -> Composition:
    """Lay the film out. Scenes with nothing to show are left out.

    ``shape`` is that of the exported film; by default the brief's.
    """
    parts = [
        part
        for number, scene in enumerate(project.scenes, start=1)
        if (part := _part(scene, number, takes, hold_pictures)) is not None
    ]
    lengths = [part.length_s for part in parts]
    transitions = [part.scene.transition for part in parts]
    if project.end_card is not None:
        lengths.append(project.end_card.duration_s)
        transitions.append(Transition(kind=TransitionKind.CUT))
    spans = lay_out(lengths, transitions, fps)
    scenes = tuple(
        PlacedScene(
            number=part.number,
            scene=part.scene,
            shown=part.shown,
            framing=part.framing,
            length_s=part.length_s,
            video_s=part.video_s,
            voice=part.voice,
            voice_framing=part.scene.asset(AssetKind.VOICE).framing,
            voice_s=part.voice_s,
            music=_committed(part.scene, AssetKind.MUSIC, takes),
            music_framing=part.scene.asset(AssetKind.MUSIC).framing,
            span=span,
        )
        for part, span in zip(parts, spans, strict=False)
    )
    return Composition(
        scenes=scenes,
        end_card=project.end_card,
        end_span=spans[-1] if project.end_card is not None else None,
        fps=fps,
        shape=shape or project.brief.aspect_ratio,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A scene before it has its place."""

    number: int
    scene: Scene
    shown: Take
    framing: Framing
    length_s: float
    video_s: float
    voice: Take | None
    voice_s: float


def _part(
    scene: Scene, number: int, takes: Mapping[str, Take], hold_pictures: bool
) -> _Part | None:
    kind = AssetKind.VIDEO
    shown = _committed(scene, kind, takes)
    if shown is None and hold_pictures:
        kind = AssetKind.IMAGE
        shown = _committed(scene, kind, takes)
    if shown is None:
        return None
    framing = scene.asset(kind).framing
    voice = _committed(scene, AssetKind.VOICE, takes)
    voice_s = trimmed_s(voice, scene.asset(AssetKind.VOICE).framing) if voice else 0.0
    video_s = trimmed_s(shown, framing) if kind is AssetKind.VIDEO else scene.duration_s
    video_s = video_s or scene.duration_s
    return _Part(
        number, scene, shown, framing, scene_length_s(video_s, voice_s), video_s, voice, voice_s
    )


def trimmed_s(take: Take, framing: Framing) -> float:
    """How long a video or sound lasts as it is trimmed."""
    end_s = take.duration_s if framing.out_s is None else min(framing.out_s, take.duration_s)
    return max(0.0, end_s - framing.in_s)


def _committed(scene: Scene, kind: AssetKind, takes: Mapping[str, Take]) -> Take | None:
    return takes.get(scene.asset(kind).committed or "")
