"""Rendering one clip: the start image rebuilt as layers and set in motion."""

from __future__ import annotations

from collections.abc import Callable

from videoflow.providers.animatic.compose import compose
from videoflow.providers.animatic.cues import read_cues
from videoflow.providers.animatic.encoder import Encoder
from videoflow.providers.animatic.foreign import compose_over
from videoflow.providers.animatic.layers import Composition
from videoflow.providers.animatic.motion import Clock
from videoflow.providers.animatic.photo import load_photo
from videoflow.providers.animatic.spec import AnimaticSpec
from videoflow.providers.animatic.stills import (
    IDENTITY_KEY,
    paint_still,
    shows_the_same,
    spec_of_image,
)


def composition_of(spec: AnimaticSpec) -> Composition:
    """The layers a clip is made of.

    A start image made by this engine is rebuilt from the spec it carries, and compared with what it
    shows; any other picture, or one that was changed since, is filmed as it is.
    """
    if spec.start_image is None:
        return compose(spec, motion_seed=spec.seed)
    picture = load_photo(spec.start_image)
    known = spec_of_image(spec)
    if known is not None:
        composition = compose(known, motion_seed=spec.seed, motion_prompt=spec.prompt)
        if shows_the_same(paint_still(composition), picture):
            return composition
    return compose_over(spec, spec.start_image, with_text=not picture.text(IDENTITY_KEY))


def render_video(spec: AnimaticSpec, progress: Callable[[float], None]) -> None:
    """Make the clip of ``spec`` and write it as mp4; ``progress`` gets 0 to 1.

    Raises MediaError when a picture cannot be read or ffmpeg fails.
    """
    clock = clock_of(spec)
    total = spec.frame_count
    with Encoder(spec, spec.output) as encoder:  # first: ffmpeg starts up meanwhile
        composition = composition_of(spec)
        for number in range(total):
            frame = encoder.frame()
            composition.paint(frame, number / spec.fps, clock)
            encoder.put(frame)
            progress((number + 1) / (total + 1))
        encoder.finish()
    progress(1.0)


def clock_of(spec: AnimaticSpec) -> Clock:
    """The timing of a clip: its length, and the energy its prompt asks for."""
    return Clock(spec.frame_count / spec.fps, read_cues(spec.prompt).energy)
