"""Mix the sound of a film. Everything is staged on the disk, so that neither memory nor open files
grow with the number of scenes."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ffmpeg

from videoflow.errors import StorageError
from videoflow.i18n import _
from videoflow.media.process import Progress, media_url
from videoflow.media.sound.ducking import merged, voiced, write_gains
from videoflow.media.sound.loudness import raw_input, set_loudness, write_measured
from videoflow.media.sound.plan import (
    SAMPLE_RATE_HZ,
    ClipSound,
    MusicSound,
    SoundPlan,
    SoundResult,
    VoiceSound,
    to_frames,
)
from videoflow.media.sound.sources import Source, decode
from videoflow.media.sound.timeline import Piece, write_timeline

DECLICK = round(0.003 * SAMPLE_RATE_HZ)
"""At a cut, sound is not torn but swells and fades for so many frames: a click would be heard."""

_LOOP_S = 1.0
"""How long the end of a piece of music overlaps its next beginning."""

_DECODED, _LAID, _MIXED = 0.45, 0.55, 0.75
"""Progress when the stages are done."""


async def mix_sound(
    plan: SoundPlan, target: Path, on_progress: Callable[[float], None]
) -> SoundResult:
    """Write the film's sound to ``target``, as long as the film to the sample.

    Run it in a worker's loop. Cancelling it ends its child processes and leaves no stages behind;
    they need twice to four times the disk space of ``target`` beside it. ``on_progress`` hears
    fractions from 0 to 1.

    Raises:
        MediaError: naming the file that cannot be read; ffmpeg failed, or the disk is full.
        StorageError: the folder of ``target`` cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="sound-", dir=target.parent) as folder:
            return await _mix(plan, target, Path(folder), on_progress)
    except OSError as error:
        raise StorageError(
            _("The sound of the film could not be written."),
            _("Check that there is free space on the disk and that you may write there."),
        ) from error


async def _mix(
    plan: SoundPlan, target: Path, folder: Path, on_progress: Callable[[float], None]
) -> SoundResult:
    duration_s = float(plan.duration_s) or 1.0

    def between(low: float, high: float) -> Callable[[Progress], None]:
        return lambda run: on_progress(low + (high - low) * min(1.0, run.time_s / duration_s))

    clips, voices, music = _sources(plan, folder)
    every = [*clips, *voices, *music]
    await decode(every, lambda count: on_progress(_DECODED * count / len(every)))
    layers = await asyncio.to_thread(_lay, plan, folder, clips, voices, music)
    on_progress(_LAID)
    if not layers:
        await asyncio.to_thread(write_timeline, (), plan.frames, target)
        on_progress(1.0)
        return SoundResult(target, plan.frames, None, None)
    mixed = folder / "mixed.f32"
    found = await write_measured(_graph(layers, plan), plan.frames, mixed, between(_LAID, _MIXED))
    reached = await set_loudness(
        mixed,
        found,
        plan.frames,
        target,
        even=plan.mix.even_loudness,
        on_progress=between(_MIXED, 1.0),
    )
    on_progress(1.0)
    return SoundResult(target, plan.frames, reached.integrated_lufs, reached.true_peak_dbtp)


def _sources(plan: SoundPlan, folder: Path) -> tuple[list[Source], list[Source], list[Source]]:
    """What is needed of each file; no more than the film has room for."""
    clips = [
        Source(
            clip.path,
            clip.in_s,
            _most(clip, to_frames(clip.end_s) - to_frames(clip.start_s)),
            folder / f"clip{number:05}.f32",
            scene_number=clip.scene_number,
        )
        for number, clip in enumerate(plan.clips)
    ]
    voices = [
        Source(
            voice.path,
            voice.in_s,
            _most(voice, plan.frames - to_frames(voice.start_s)),
            folder / f"voice{number:05}.f32",
            folder / f"voice{number:05}.activity",
            voice.scene_number,
        )
        for number, voice in enumerate(plan.voices)
    ]
    music = [
        Source(
            piece.path,
            piece.in_s,
            _most(piece, to_frames(piece.end_s) - to_frames(piece.start_s) + to_frames(_LOOP_S)),
            folder / f"music{number:05}.f32",
            scene_number=piece.scene_number,
        )
        for number, piece in enumerate(plan.music)
    ]
    return clips, voices, music


def _most(sound: ClipSound | VoiceSound | MusicSound, room: int) -> int:
    if sound.out_s is None:
        return max(0, room)
    return max(0, min(room, to_frames(sound.out_s) - to_frames(sound.in_s)))


def _lay(
    plan: SoundPlan,
    folder: Path,
    clips: Sequence[Source],
    voices: Sequence[Source],
    music: Sequence[Source],
) -> dict[str, Path]:
    """The layers of the film as files, without those in which nothing is heard."""
    laid = {
        "clips": [_clip(*item) for item in zip(plan.clips, clips, strict=True)],
        "voice": [_voice(*item) for item in zip(plan.voices, voices, strict=True)],
        "music": _music(plan, music),
    }
    volumes = {
        "clips": plan.mix.clip_volume,
        "voice": plan.mix.voice_volume,
        "music": plan.mix.music_volume,
    }
    layers: dict[str, Path] = {}
    for name, pieces in laid.items():
        if volumes[name] and any(piece.frames for piece in pieces):
            layers[name] = folder / f"{name}.f32"
            write_timeline(pieces, plan.frames, layers[name])
    for source in (*clips, *music, *voices):
        source.target.unlink(missing_ok=True)
    if plan.mix.duck_music and "voice" in layers and len(layers) > 1:
        said = merged(
            interval
            for piece, source in zip(laid["voice"], voices, strict=True)
            if piece.frames and source.activity
            for interval in voiced(source.activity, piece.start)
        )
        layers["gains"] = folder / "gains.f32"
        write_gains(said, plan.frames, layers["gains"])
    return layers


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


def _graph(layers: dict[str, Path], plan: SoundPlan) -> Any:
    """Clips and music, quieter where the voice is, and the voice."""
    bed = _sum(
        [
            _at_volume(layers[name], volume)
            for name, volume in (
                ("clips", plan.mix.clip_volume),
                ("music", plan.mix.music_volume),
            )
            if name in layers
        ]
    )
    if "gains" in layers:
        gains = ffmpeg.input(
            media_url(layers["gains"]), format="f32le", ar=SAMPLE_RATE_HZ, ac=1
        ).audio.filter("channelmap", map="0|0", channel_layout="stereo")
        bed = ffmpeg.filter([bed, gains], "amultiply")
    voice = [_at_volume(layers["voice"], plan.mix.voice_volume)] if "voice" in layers else []
    return _sum([*([bed] if bed is not None else []), *voice])


def _at_volume(layer: Path, volume: float) -> Any:
    sound = raw_input(layer)
    return sound if volume == 1 else sound.filter("volume", volume)


def _sum(sounds: Sequence[Any]) -> Any:
    """The sounds added up, without making each of them quieter; None of none."""
    if len(sounds) < 2:
        return sounds[0] if sounds else None
    return ffmpeg.filter(list(sounds), "amix", inputs=len(sounds), normalize=0)
