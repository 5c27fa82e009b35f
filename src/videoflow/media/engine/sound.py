"""What is heard in the film: mixed and encoded once for all of it, so that it never drifts.

It is kept like a segment: an export that changes no sound mixes none.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from uuid import uuid4

from videoflow.domain.film_settings import FilmFormat, SoundMix
from videoflow.i18n import _
from videoflow.media.delivery import not_writable
from videoflow.media.engine.cache import SegmentCache, SegmentRecord
from videoflow.media.engine.packets import Packets, read_packets
from videoflow.media.engine.pieces import Scene
from videoflow.media.engine.spec import FilmSpec
from videoflow.media.ffmpeg import Ffmpeg
from videoflow.media.graph import arguments, local_input
from videoflow.media.process import media_url, run_ffmpeg
from videoflow.media.sound import MIXING_VERSION, ClipSound, SoundPlan, mix_sound, overlaps_of
from videoflow.media.sound.plan import SAMPLE_RATE_HZ

_PLENTY_KBPS = 192
"""From here on ffmpeg's *fast* AAC coder serves, which its documentation calls "better and much
faster at higher bitrates" than the coder that it uses otherwise."""

_MIXED = 0.9
"""Progress when all is mixed and encoding begins."""


@dataclass(frozen=True, slots=True)
class Sound:
    """The film's sound, encoded and checked."""

    path: Path
    record: SegmentRecord


def own_sound(scenes: Sequence[Scene], fps: Fraction) -> SoundPlan:
    """The clips' own sound as it is, given way as their pictures do."""
    spans = [scene.span for scene in scenes]
    swells = overlaps_of(spans, fps)
    clips = []
    for scene, (fade_in_s, fade_out_s) in zip(scenes, swells, strict=True):
        framing, span = scene.clip.framing, scene.span
        end_s = Fraction(span.end) / fps
        if framing.out_s is not None:
            end_s = min(end_s, span.start / fps + Fraction(framing.out_s) - Fraction(framing.in_s))
        if scene.info.has_audio:
            clips.append(
                ClipSound(
                    path=scene.clip.path,
                    start_s=span.start / fps,
                    end_s=end_s,
                    in_s=framing.in_s,
                    fade_in_s=fade_in_s,
                    fade_out_s=fade_out_s,
                    scene_number=scene.clip.scene_number,
                )
            )
    mix = SoundMix(duck_music=False, even_loudness=False)
    return SoundPlan(duration_s=spans[-1].end / fps, clips=tuple(clips), mix=mix)


class SoundMaker:
    """Mixes and encodes the sound of one film."""

    def __init__(
        self, spec: FilmSpec, plan: SoundPlan, program: Ffmpeg, cache: SegmentCache
    ) -> None:
        self._spec = spec
        self._plan = plan
        self._program = program
        self._cache = cache

    def key(self) -> str:
        """SHA-256 of everything that makes the sound what it is. Raises OSError."""
        plan = self._plan
        paths = {clip.path for clip in plan.clips}
        paths |= {voice.path for voice in plan.voices} | {music.path for music in plan.music}
        # Takes never change, and what is changed has another time: no need to read it all.
        files = []
        for path in sorted(paths):
            stat = path.stat()
            files.append((str(path), stat.st_size, stat.st_mtime_ns))
        facts = (MIXING_VERSION, self._program.version, self._encoding(), files, plan)
        return hashlib.sha256(repr(facts).encode()).hexdigest()

    async def make(
        self, folder: Path, on_progress: Callable[[float], None], *, reuse: bool
    ) -> Sound:
        """The film's sound, under a name in ``folder``.

        Raises:
            MediaError: naming the file that cannot be read; ffmpeg failed, or the disk is full.
            StorageError: the folder cannot be written.
        """
        target = folder / "sound.mp4"
        try:
            key = await asyncio.to_thread(self.key)
            target.unlink(missing_ok=True)  # Not written into: it may be a name of the kept file.
            record = await asyncio.to_thread(self._cache.take, key, target) if reuse else None
            if record is None:
                record = await self._make(key, target, on_progress)
        except OSError as error:
            raise not_writable(target, error) from error
        on_progress(1.0)
        return Sound(target, record)

    async def prepare(self) -> bool:
        """Make the sound for a later export; whether it was missing. Raises as ``make`` does."""
        try:
            key = await asyncio.to_thread(self.key)
            if await asyncio.to_thread(self._cache.find, key) is not None:
                return False
            await asyncio.to_thread(self._cache.folder.mkdir, parents=True, exist_ok=True)
            target = self._cache.folder / f"{uuid4().hex}.part"
            try:
                await self._make(key, target, lambda _fraction: None)
            finally:
                with contextlib.suppress(OSError):
                    target.unlink(missing_ok=True)
        except OSError as error:
            raise not_writable(self._cache.folder, error) from error
        return True

    async def _make(
        self, key: str, target: Path, on_progress: Callable[[float], None]
    ) -> SegmentRecord:
        samples, listing = target.with_suffix(".f32le"), target.with_suffix(".crc")
        try:
            await mix_sound(self._plan, samples, lambda part: on_progress(_MIXED * part))
            await self._encode(samples, target)
            packets = await self._check(target, listing)
        finally:
            for path in (samples, listing):
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
        record = SegmentRecord(
            frames=len(packets.times),
            size_bytes=target.stat().st_size,
            setup=packets.setup,
            digest=packets.digest(),
        )
        await asyncio.to_thread(self._cache.add_copy, key, target, record)
        return record

    async def _encode(self, samples: Path, target: Path) -> None:
        source = local_input(samples, f="f32le", ar=SAMPLE_RATE_HZ, ac=2)
        output = source.audio.output(
            media_url(target),
            format="mp4",
            map_metadata=-1,
            **self._encoding(),
        )
        await run_ffmpeg(arguments(output), failure=_failure(), ffmpeg=self._program)

    def _encoding(self) -> dict[str, str]:
        kbps = self._spec.encoder.audio_kbps
        encoder = "libopus" if self._spec.format is FilmFormat.WEBM else "aac"
        options = {"acodec": encoder, "audio_bitrate": f"{kbps}k"}
        if encoder == "aac" and kbps >= _PLENTY_KBPS:
            options["aac_coder"] = "fast"
        return options

    async def _check(self, target: Path, listing: Path) -> Packets:
        """Decode all of it."""
        sound = local_input(target).audio
        await run_ffmpeg(
            arguments(
                sound.output("-", format="null", max_error_rate=0),
                sound.output(media_url(listing), format="framecrc", c="copy"),
            ),
            failure=_failure(),
            ffmpeg=self._program,
        )
        return (await asyncio.to_thread(read_packets, listing)).get(0, Packets())


def _failure() -> str:
    return _("The sound of the film could not be encoded.")
