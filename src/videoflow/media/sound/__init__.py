"""The sound of the film: all of it mixed once, from decoded samples, to the sample."""

from __future__ import annotations

from videoflow.media.sound.mixer import mix_sound, space_needed
from videoflow.media.sound.plan import (
    MIXING_VERSION,
    ClipSound,
    MusicSound,
    SoundPlan,
    SoundResult,
    VoiceSound,
    overlaps_of,
)

__all__ = [
    "MIXING_VERSION",
    "ClipSound",
    "MusicSound",
    "SoundPlan",
    "SoundResult",
    "VoiceSound",
    "mix_sound",
    "overlaps_of",
    "space_needed",
]
