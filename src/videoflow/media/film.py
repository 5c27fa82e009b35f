"""Export: make one film of the scenes' clips, encoding only what no earlier export has encoded.

The film is cut into pieces, each encoded once and kept (``engine``); they are joined by copying,
and the sound is mixed once for the whole film from decoded samples, so memory does not grow with
the number of scenes and sound never drifts. The film takes its place only when it has been
checked; until then, and if anything goes wrong, the earlier one stays.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

from videoflow.domain.film_settings import FilmFormat
from videoflow.domain.framing import Fit, Framing, Transition, TransitionKind
from videoflow.domain.timeline import film_frames
from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.delivery import (
    Workspace,
    deliver,
    not_writable,
    require_space,
    space_report,
    workspace_for,
)
from videoflow.media.engine.cache import SegmentCache
from videoflow.media.engine.codecs import SOFTWARE_H264, THIS_COMPUTER, Codec
from videoflow.media.engine.encoding import encode_pieces
from videoflow.media.engine.join import clock_tolerance_s, faulty, find_fault, join_segments
from videoflow.media.engine.pieces import Scene, cut_into_pieces, look_at_scenes
from videoflow.media.engine.segments import Segment, SegmentMaker, copy_pictures
from videoflow.media.engine.sound import Sound, SoundMaker, own_sound
from videoflow.media.engine.spec import (
    Clip,
    EncoderSettings,
    FilmResult,
    FilmSpec,
    TimedPicture,
)
from videoflow.media.engine.together import together
from videoflow.media.ffmpeg import Ffmpeg, locate_ffmpeg
from videoflow.media.probe import probe
from videoflow.media.process import Progress, ran_out_of_space
from videoflow.media.sound import SoundPlan, space_needed

__all__ = [
    "Clip",
    "EncoderSettings",
    "FilmFormat",
    "FilmResult",
    "FilmSpec",
    "Fit",
    "Framing",
    "TimedPicture",
    "Transition",
    "TransitionKind",
    "export_film",
    "film_key",
    "prepare_segment",
]

_log = logging.getLogger(__name__)

FILM_VERSION = 1
"""Part of a film's key: raised when the same film comes out differently."""

_BITS_PER_PIXEL = 0.2
"""More than good quality needs for all but noise; for the estimate of disk space only."""
_COPY_TOLERANCE = 1.25
"""How far the bit rate of pictures that are copied may be over that asked for."""
_SOUND, _MADE, _JOINED = 0.05, 0.92, 0.97
"""Progress: the sound's share, and where it stands when segments are made and film is joined."""


async def export_film(
    spec: FilmSpec,
    progress: Callable[[float], None],
    *,
    on_encoder: Callable[[str], None] | None = None,
) -> FilmResult:
    """Make the film and put it in place.

    Run it in a worker's loop: besides ffmpeg it reads and writes files. Cancelling it ends its
    child processes and removes what it had made, but for finished segments. ``progress`` hears
    fractions from 0 to 1, ``on_encoder`` which encoder is used, again when that changes.

    Raises:
        MediaError: a clip is missing, damaged or no video, ffmpeg failed, or the disk filled up.
        StorageError: the output is in use or its folder not writable; not enough space.
    """
    if not spec.clips:
        raise MediaError(
            _("There is no video to export yet."), _("Make a video for at least one scene.")
        )
    highest = 0.0

    def rising(fraction: float) -> None:
        nonlocal highest
        if fraction > highest:
            highest = fraction
            progress(fraction)

    progress(0.0)
    scenes = await look_at_scenes(spec)
    with workspace_for(spec.output, spec.work_dir) as workspace:
        needed = _space_needed(spec, scenes)
        require_space(needed)
        program = await asyncio.to_thread(locate_ffmpeg)
        tell = on_encoder or (lambda _name: None)
        making = _Making(spec, scenes, program, workspace, rising, tell)
        try:
            result = await making.run()
        except MediaError as error:
            if not ran_out_of_space(error):
                raise
            raise MediaError(error.message, space_report(needed)) from error
        except OSError as error:
            raise not_writable(spec.output, error) from error
        # Not in a thread: nothing may come between checking the film and putting it in place.
        deliver(workspace.part, spec.output, spec.keep_previous_dir)
    progress(1.0)
    return result


async def prepare_segment(spec: FilmSpec, clip: Clip) -> int:
    """Make the segments that show ``clip``, one of the film's, and the film's sound, so that an
    export finds them.

    For the background: one at a time, with one thread, below the priority of the window as all
    that ffmpeg does. Returns how many were missing.

    Raises:
        MediaError: a clip is missing or damaged, or ffmpeg failed.
        StorageError: the cache cannot be written.
    """
    scenes = await look_at_scenes(spec)
    program = await asyncio.to_thread(locate_ffmpeg)
    cache = SegmentCache(spec.segments_dir)
    made = 0
    if not _may_be_copied(spec, scenes):
        codec = await THIS_COMPUTER.choose(
            spec.format, spec.encoder, spec.raster, program, hardware=spec.hardware
        )
        maker = SegmentMaker(spec.raster, codec, program, cache)
        for piece in cut_into_pieces(scenes):
            shows_clip = any(shot.scene.clip == clip for shot in piece.shots)
            if shows_clip and not await asyncio.to_thread(maker.kept, piece):
                await maker.make(piece, lambda _frames: None)
                made += 1
    made += await SoundMaker(spec, _plan(spec, scenes), program, cache).prepare()
    await asyncio.to_thread(cache.clean, spec.cache_limit_bytes)
    return made


async def film_key(spec: FilmSpec) -> str:
    """SHA-256 of all that the film is made from, but for where it goes. Raises MediaError."""
    scenes = await look_at_scenes(spec)
    encoding = [spec.format.value, repr(spec.encoder), spec.hardware, repr(spec.sound)]
    pieces = [piece.key(spec.raster, encoding) for piece in cut_into_pieces(scenes)]
    return hashlib.sha256(json.dumps([FILM_VERSION, pieces, encoding]).encode()).hexdigest()


class _Making:
    """One export under way."""

    def __init__(
        self,
        spec: FilmSpec,
        scenes: Sequence[Scene],
        program: Ffmpeg,
        workspace: Workspace,
        progress: Callable[[float], None],
        on_encoder: Callable[[str], None],
    ) -> None:
        self._spec = spec
        self._scenes = scenes
        self._program = program
        self._pieces = cut_into_pieces(scenes)
        self._workspace = workspace
        self._report = progress
        self._on_encoder = on_encoder
        self._cache = SegmentCache(spec.segments_dir)
        self._sound_done = self._pictures_done = 0.0
        self._made = self._reused = 0
        self._encoder = ""
        self._gave_up: Codec | None = None

    async def run(self) -> FilmResult:
        """Make the film in the workspace, and check it."""
        attempts = self._attempts()
        reuse = self._spec.use_cache
        sound, segments = await together(self._sound(reuse=reuse), anext(attempts))
        while fault := await self._join(segments, sound):
            _log.warning("%s: %s", self._spec.output.name, fault)
            sound, segments = await together(self._sound(reuse=False), anext(attempts, []))
            if not segments:
                _log.error("%s is faulty and was thrown away", self._spec.output)
                raise faulty(self._spec.output)
        if self._gave_up is not None:
            THIS_COMPUTER.broke(self._gave_up)
        await asyncio.to_thread(self._cache.clean, self._spec.cache_limit_bytes)
        facts = await asyncio.to_thread(probe, self._workspace.part)
        return FilmResult(
            self._spec.output,
            facts.duration_s,
            facts.size_bytes,
            facts.width,
            facts.height,
            self._encoder,
            self._made,
            self._reused,
        )

    async def _sound(self, *, reuse: bool) -> Sound:
        """All that is heard, encoded while the pictures are."""
        folder = self._workspace.folder
        maker = SoundMaker(self._spec, _plan(self._spec, self._scenes), self._program, self._cache)
        return await maker.make(folder, self._on_sound, reuse=reuse)

    async def _attempts(self) -> AsyncIterator[list[Segment]]:
        """The film's segments, made in one way after the other until the film comes out right."""
        spec = self._spec
        if _may_be_copied(spec, self._scenes):
            self._use("copy")
            copied = await copy_pictures(
                self._scenes, spec.raster, self._workspace.folder, clock_tolerance_s(spec.format)
            )
            if copied is not None:
                yield copied
            _log.info("encoding after all, as copying gives no film without faults")
        codec = await THIS_COMPUTER.choose(
            spec.format, spec.encoder, spec.raster, self._program, hardware=spec.hardware
        )
        if codec.hardware:
            try:
                yield await self._encode(codec, reuse=spec.use_cache)
            except MediaError as error:
                if ran_out_of_space(error):
                    raise
                _log.warning("%s failed, trying without it: %s", codec.encoder, error)
            self._gave_up = codec
            codec = Codec(SOFTWARE_H264, spec.encoder)
        yield await self._encode(codec, reuse=spec.use_cache)
        if self._reused:
            yield await self._encode(codec, reuse=False)

    def _use(self, encoder: str) -> None:
        self._encoder = encoder
        self._on_encoder(encoder)

    async def _encode(self, codec: Codec, *, reuse: bool) -> list[Segment]:
        self._use(codec.encoder)
        maker = SegmentMaker(self._spec.raster, codec, self._program, self._cache)
        encoded = await encode_pieces(
            self._pieces, maker, self._workspace.folder, self._on_pictures, reuse=reuse
        )
        self._made, self._reused = encoded.made, encoded.reused
        return encoded.segments

    async def _join(self, segments: Sequence[Segment], sound: Sound) -> str | None:
        """Join, and say what is wrong with the film in the workspace, if anything is."""
        spec, folder, part = self._spec, self._workspace.folder, self._workspace.part
        duration_s = float(film_frames([scene.span for scene in self._scenes]) / spec.raster.fps)

        def report(run: Progress) -> None:
            self._report(_MADE + (_JOINED - _MADE) * min(1.0, run.time_s / duration_s))

        try:
            await join_segments(segments, sound, spec, folder, part, report)
            if spec.finish is not None:
                await asyncio.to_thread(spec.finish, part)
            return await find_fault(part, segments, sound, spec, folder)
        except MediaError as error:
            if ran_out_of_space(error):
                raise
            return str(error)

    def _on_pictures(self, fraction: float) -> None:
        self._pictures_done = fraction
        self._tell()

    def _on_sound(self, fraction: float) -> None:
        self._sound_done = fraction
        self._tell()

    def _tell(self) -> None:
        self._report(_SOUND * self._sound_done + (_MADE - _SOUND) * self._pictures_done)


def _plan(spec: FilmSpec, scenes: Sequence[Scene]) -> SoundPlan:
    return spec.sound or own_sound(scenes, spec.raster.fps)


def _may_be_copied(spec: FilmSpec, scenes: Sequence[Scene]) -> bool:
    """Whether the headers say that all pictures can be taken as they are encoded.

    What they do not tell (a gap, a missing key frame) is found when the pictures are copied.
    """
    codec = "VP9" if spec.format is FilmFormat.WEBM else "AVC"
    return all(_fits(scene, spec, codec) for scene in scenes)


def _fits(scene: Scene, spec: FilmSpec, codec: str) -> bool:
    clip, info, raster = scene.clip, scene.info, spec.raster
    kbps = info.video_kbps or info.size_bytes / 125 / max(info.duration_s, 0.001)
    most = spec.encoder.video_kbps
    framing = clip.framing
    own_end = framing.out_s is None or framing.out_s >= info.duration_s
    return (
        not clip.picture
        and not clip.pictures
        and not scene.span.overlap
        and framing.in_s == 0
        and own_end
        and scene.span.length == round(info.duration_s * raster.fps)
        and info.video_codec == codec
        and info.pixel_format == "yuv420p"
        and (info.width, info.height) == (raster.width, raster.height)
        and not info.rotated
        and info.fps == raster.fps
        and not info.variable_fps
        and (most is None or kbps <= most * _COPY_TOLERANCE)
    )


def _space_needed(spec: FilmSpec, scenes: Sequence[Scene]) -> dict[Path, int]:
    """Bytes needed in each folder: segments and samples in one or two, the film in another."""
    raster, encoder = spec.raster, spec.encoder
    duration_s = float(film_frames([scene.span for scene in scenes]) / raster.fps)
    if _may_be_copied(spec, scenes):
        pictures = sum(scene.info.size_bytes for scene in scenes)
    elif encoder.video_kbps is not None:
        pictures = int(encoder.video_kbps * 125 * duration_s * _COPY_TOLERANCE)
    else:
        pixels = raster.width * raster.height * float(raster.fps) * duration_s
        pictures = int(pixels * _BITS_PER_PIXEL / 8)
    samples = space_needed(_plan(spec, scenes))
    film = pictures + int(duration_s * encoder.audio_kbps * 125)
    needs = {spec.output.parent: film}
    needs[spec.work_dir] = needs.get(spec.work_dir, 0) + pictures + samples
    return needs
