"""What is said in the film, as something to read: cues, and files of them."""

from __future__ import annotations

from videoflow.media.captions.cues import Cue, Speech, make_cues
from videoflow.media.captions.files import to_srt, to_vtt

__all__ = ["Cue", "Speech", "make_cues", "to_srt", "to_vtt"]
