"""The layers of a film's sound: clips, voices and music, each along the film, as raw files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from videoflow.media.child import uninterrupted
from videoflow.media.sound.ducking import merged, voiced, write_gains
from videoflow.media.sound.plan import (
    SAMPLE_RATE_HZ,
    ClipSound,
    MusicSound,
    SoundPlan,
    VoiceSound,
    to_frames,
)
from videoflow.media.sound.sources import Source
from videoflow.media.sound.timeline import Piece, write_timeline

DECLICK = round(0.003 * SAMPLE_RATE_HZ)
"""At a cut, sound is not torn but swells and fades for so many frames: a click would be heard."""

_LOOP_S = 1.0
"""How long the end of a piece of music overlaps its next beginning."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What is needed of each file, in the order of the plan."""

    clips: tuple[Source, ...]
    voices: tuple[Source, ...]
    music: tuple[Source, ...]

    @property
    def all(self) -> tuple[Source, ...]:
        """Every one."""
        return (*self.clips, *self.voices, *self.music)


def sources_of(plan: SoundPlan, folder: Path) -> Sources:
    """What is needed of each file, to be decoded into ``folder``, and no more."""
    clips = tuple(
        Source(
            clip.path,
            clip.in_s,
            _most(clip, to_frames(clip.end_s) - to_frames(clip.start_s)),
            folder / f"clip{number:05}.f32",
            scene_number=clip.scene_number,
        )
        for number, clip in enumerate(plan.clips)
    )
    voices = tuple(
        Source(
            voice.path,
            voice.in_s,
            _most(voice, plan.frames - to_frames(voice.start_s)),
            folder / f"voice{number:05}.f32",
            folder / f"voice{number:05}.activity",
            voice.scene_number,
        )
        for number, voice in enumerate(plan.voices)
    )
    music = tuple(
        Source(
            piece.path,
            piece.in_s,
            _most(piece, to_frames(piece.end_s) - to_frames(piece.start_s) + to_frames(_LOOP_S)),
            folder / f"music{number:05}.f32",
            scene_number=piece.scene_number,
        )
        for number, piece in enumerate(plan.music)
    )
    return Sources(clips, voices, music)


def _most(sound: ClipSound | VoiceSound | MusicSound, room: int) -> int:
    if sound.out_s is None:
        return max(0, room)
    return max(0, min(room, to_frames(sound.out_s) - to_frames(sound.in_s)))


async def lay(plan: SoundPlan, sources: Sources, folder: Path) -> dict[str, Path]:
    """Write the layers ``clips``, ``voice`` and ``music``, but for those in which nothing is heard,
    and ``gains`` where one has to give way. What was decoded is removed.

    When cancelled, nothing is written any more once it has ended. Raises OSError.
    """
    mix = plan.mix
    voices = [_voice(*item) for item in zip(plan.voices, sources.voices, strict=True)]
    clips = [_clip(*item) for item in zip(plan.clips, sources.clips, strict=True)]
    layers: dict[str, Path] = {}
    for name, pieces, volume, used in (
        ("voice", voices, mix.voice_volume, sources.voices),
        ("clips", clips, mix.clip_volume, sources.clips),
        ("music", _music(plan, sources.music), mix.music_volume, sources.music),
    ):
        if volume and any(piece.frames for piece in pieces):
            layers[name] = folder / f"{name}.f32"
            await _in_thread(write_timeline, pieces, plan.frames, layers[name])
        for source in used:
            source.target.unlink(missing_ok=True)
    if mix.duck_music and "voice" in layers and len(layers) > 1:
        layers["gains"] = folder / "gains.f32"
        await _in_thread(_write_ducking, voices, sources.voices, plan.frames, layers["gains"])
    return layers


async def _in_thread(write: Callable[..., None], *arguments: object) -> None:
    """To its end even when cancelled: a folder in which a thread still writes cannot be removed."""
    await uninterrupted(asyncio.to_thread(write, *arguments))


def _write_ducking(
    pieces: Sequence[Piece], voices: Sequence[Source], frames: int, target: Path
) -> None:
    said = merged(
        interval
        for piece, source in zip(pieces, voices, strict=True)
        if piece.frames and source.activity
        for interval in voiced(source.activity, piece.start)
    )
    write_gains(said, frames, target)


def _clip(clip: ClipSound, source: Source) -> Piece:
    start, end = to_frames(clip.start_s), to_frames(clip.end_s)
    frames = min(source.frames, end - start)
    fade_in = to_frames(clip.start_s + clip.fade_in_s) - start
    fade_out = end - to_frames(clip.end_s - clip.fade_out_s) - (end - start - frames)
    return _faded(source, start, frames, fade_in, fade_out)


def _voice(voice: VoiceSound, source: Source) -> Piece:
    return _faded(source, to_frames(voice.start_s), source.frames, 0, 0)


def _faded(source: Source, start: int, frames: int, fade_in: int, fade_out: int) -> Piece:
    return Piece(
        source.target,
        start,
        frames,
        min(frames, max(DECLICK, fade_in)),
        min(frames, max(DECLICK, fade_out)),
    )


def _music(plan: SoundPlan, sources: Sequence[Source]) -> list[Piece]:
    """Each span's music, as often as it takes; neighbours overlap where one follows at once."""
    pieces: list[Piece] = []
    starts = {to_frames(piece.start_s) for piece in plan.music}
    ends = {to_frames(piece.end_s) for piece in plan.music}
    for piece, source in zip(plan.music, sources, strict=True):
        start, end = to_frames(piece.start_s), min(plan.frames, to_frames(piece.end_s))
        overlap = to_frames(_LOOP_S)
        fade_in = min(overlap, to_frames(plan.mix.fade_in_s))
        fade_in = fade_in if start in ends else to_frames(plan.mix.fade_in_s)
        fade_out = to_frames(plan.mix.fade_out_s)
        if end in starts and end < plan.frames:  # it fades under the next one
            fade_out = min(overlap, plan.frames - end)
            end += fade_out
        pieces += _repeated(source, start, end, fade_in, fade_out)
    return pieces


def _repeated(source: Source, start: int, end: int, fade_in: int, fade_out: int) -> list[Piece]:
    """The source from ``start`` to ``end``, again and again, each time crossfading into the next.

    The fades are those of the whole; they are cut short where a single turn is shorter."""
    length = source.frames
    if not length or end <= start:
        return []
    overlap = min(to_frames(_LOOP_S), length // 4)
    pieces: list[Piece] = []
    at = start
    while True:
        last = at + length >= end
        frames = min(length, end - at)
        first = at == start
        pieces.append(
            _faded(
                source,
                at,
                frames,
                min(fade_in, frames // 2) if first else overlap,
                min(fade_out, frames // 2) if last else overlap,
            )
        )
        if last:
            return pieces
        at += length - overlap
