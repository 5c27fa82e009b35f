"""Export: join the scenes' clips, in order, into one film.

Each clip becomes a segment of pictures (two are encoded side by side); the segments are joined by
copying, and the sound is mixed once for the whole film from decoded samples, so memory does not
grow with the number of scenes and sound never drifts. The film takes its place only when it has
been checked; until then, and if anything goes wrong, the earlier one stays.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from videoflow.errors import MediaError
from videoflow.i18n import _
from videoflow.media.delivery import Workspace, deliver, require_space, workspace_for
from videoflow.media.join import (
    decoder_setups,
    faulty,
    find_fault,
    join_segments,
)
from videoflow.media.probe import MediaInfo, probe
from videoflow.media.segments import (
    BYTES_PER_SAMPLE,
    SAMPLE_RATE_HZ,
    ClipJob,
    EncoderSettings,
    Fit,
    Frame,
    Segment,
    make_segment,
)
from videoflow.media.sniff import MediaKind

__all__ = ["Clip", "EncoderSettings", "FilmResult", "FilmSpec", "Fit", "export_film"]

_log = logging.getLogger(__name__)

_SIDE_BY_SIDE = 2
_BITS_PER_PIXEL = 0.2
"""More than good quality needs for all but noise; for the estimate of disk space only."""

_MADE, _JOINED = 0.9, 0.96
"""Progress when the segments are made, and when the film is joined."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One scene's video in the film."""

    path: Path
    scene_number: int
    """1-based place in the film, for messages."""
    duration_s: float | None = None
    """Cut, or hold the last frame, to this length; by default the clip's own."""
    fit: Fit = Fit.CROP


@dataclass(frozen=True, slots=True)
class FilmSpec:
    """What to export."""

    clips: tuple[Clip, ...]
    width: int
    height: int
    fps: Fraction | int
    output: Path
    """The film, an ``.mp4``."""
    work_dir: Path
    """Folder for unfinished work, on a disk with space: the project's cache."""
    encoder: EncoderSettings = field(default_factory=EncoderSettings)
    keep_previous_dir: Path | None = None
    """Where the film that is replaced moves to; without it, it is gone."""

    def __post_init__(self) -> None:
        if self.width % 2 or self.height % 2 or self.width <= 0 or self.height <= 0:
            raise ValueError(f"H.264 needs an even size, not {self.width} x {self.height}")
        if self.output.suffix.lower() != ".mp4":
            raise ValueError(f"a film is an .mp4 file, not {self.output.name}")

    @property
    def raster(self) -> Frame:
        """Size and rate of the film."""
        return Frame(self.width, self.height, Fraction(self.fps))


@dataclass(frozen=True, slots=True)
class FilmResult:
    """The exported film."""

    path: Path
    duration_s: float
    size_bytes: int
    width: int
    height: int


async def export_film(spec: FilmSpec, progress: Callable[[float], None]) -> FilmResult:
    """Make the film and put it in place.

    Run it in a worker's loop: besides ffmpeg it reads and writes files. Cancelling it ends its
    child processes and removes what it had made. ``progress`` hears fractions from 0 to 1.

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
    jobs = [await _job(clip, spec.raster) for clip in spec.clips]
    with workspace_for(spec.output, spec.work_dir) as workspace:
        require_space(_space_needed(spec, jobs))
        copy_pictures = await _may_be_copied(jobs, spec.raster, workspace.folder)
        fault = await _make(spec, jobs, workspace, copy_pictures, rising)
        if fault and copy_pictures:
            _log.info("encoding after all, as copying gives a faulty film: %s", fault)
            fault = await _make(spec, jobs, workspace, False, rising)
        if fault:
            _log.error("%s is faulty and was thrown away: %s", spec.output, fault)
            raise faulty(spec.output)
        facts = await asyncio.to_thread(probe, workspace.part)
        # Not in a thread: nothing may come between checking the film and putting it in place.
        deliver(workspace.part, spec.output, spec.keep_previous_dir)
    progress(1.0)
    return FilmResult(spec.output, facts.duration_s, facts.size_bytes, facts.width, facts.height)


async def _job(clip: Clip, raster: Frame) -> ClipJob:
    try:
        info = await asyncio.to_thread(probe, clip.path)
    except MediaError as error:
        raise _damaged(clip) from error
    duration_s = info.duration_s if clip.duration_s is None else clip.duration_s
    if info.kind is not MediaKind.VIDEO or info.truncated or duration_s <= 0:
        raise _damaged(clip)
    frames = max(1, round(duration_s * raster.fps))
    return ClipJob(clip.path, info, clip.scene_number, frames, clip.fit)


def _damaged(clip: Clip) -> MediaError:
    return MediaError(
        _("The video of scene {number} (“{name}”) is damaged or is not a video.").format(
            number=clip.scene_number, name=clip.path.name
        ),
        _("Make the video of this scene again, or restore an earlier take."),
    )


def _space_needed(spec: FilmSpec, jobs: Sequence[ClipJob]) -> dict[Path, int]:
    """Bytes needed in each folder: segments and samples in one, the film in the other."""
    raster = spec.raster
    duration_s = float(sum(job.frames for job in jobs) / raster.fps)
    pixels_per_s = raster.width * raster.height * float(raster.fps)
    pictures = int(pixels_per_s * duration_s * _BITS_PER_PIXEL / 8)
    if all(_fits(job.info, raster) for job in jobs):
        pictures = max(pictures, sum(job.info.size_bytes for job in jobs))
    samples = int(duration_s * SAMPLE_RATE_HZ * BYTES_PER_SAMPLE)
    film = pictures + int(duration_s * spec.encoder.audio_bitrate_kbps * 125)
    return {spec.work_dir: pictures + samples, spec.output.parent: film}


def _fits(info: MediaInfo, raster: Frame) -> bool:
    """Whether the headers say that the encoded pictures could be used as they are."""
    return (
        info.video_codec == "AVC"
        and info.pixel_format == "yuv420p"
        and (info.width, info.height) == (raster.width, raster.height)
        and not info.rotated
        and info.fps == raster.fps
        and not info.variable_fps
    )


async def _may_be_copied(jobs: Sequence[ClipJob], raster: Frame, workspace: Path) -> bool:
    """Whether all pictures can be copied: same format, uncut, and one decoder setup for all.

    What this cannot see (a gap, a missing key frame) the check of the film finds.
    """
    for job in jobs:
        own_frames = round(job.info.duration_s * raster.fps)
        if not _fits(job.info, raster) or job.frames != own_frames:
            return False
    setups = await decoder_setups([job.source for job in jobs], workspace)
    return len(set(setups)) == 1


async def _make(
    spec: FilmSpec,
    jobs: Sequence[ClipJob],
    workspace: Workspace,
    copy_pictures: bool,
    progress: Callable[[float], None],
) -> str | None:
    """Make the film in ``workspace.part``; what is wrong with it, if anything is."""
    raster = spec.raster
    segments = await _make_segments(spec, jobs, workspace.folder, copy_pictures, progress)
    duration_s = float(sum(job.frames for job in jobs) / raster.fps)
    await join_segments(
        segments,
        raster,
        spec.encoder,
        workspace.folder,
        workspace.part,
        lambda run: progress(_MADE + (_JOINED - _MADE) * min(1.0, run.time_s / duration_s)),
    )
    return await find_fault(workspace.part, segments, raster, workspace.folder)


async def _make_segments(
    spec: FilmSpec,
    jobs: Sequence[ClipJob],
    folder: Path,
    copy_pictures: bool,
    progress: Callable[[float], None],
) -> list[Segment]:
    frames_done = [0] * len(jobs)
    frames = sum(job.frames for job in jobs)
    places = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def make(position: int, job: ClipJob) -> Segment:
        def report(done: int) -> None:
            frames_done[position] = done
            progress(_MADE * sum(frames_done) / frames)

        async with places:
            return await make_segment(
                job,
                spec.raster,
                spec.encoder,
                folder / f"segment{position:05}.mp4",
                copy_pictures=copy_pictures,
                on_frames=report,
            )

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(make(*item)) for item in enumerate(jobs)]
    except BaseExceptionGroup as failures:
        # The first failure cancelled the others; it is the one to tell.
        raise failures.exceptions[0] from failures.exceptions[0].__cause__
    return [task.result() for task in tasks]
