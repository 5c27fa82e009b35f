"""A local engine that makes voices and music: tones as long as their text is."""

from __future__ import annotations

import math
import struct
import wave
from functools import partial
from pathlib import Path

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import Capabilities, ModelOffer
from videoflow.errors import ProviderError
from videoflow.providers.base import Accepted, Delivered, ReportProgress, Request, Submit

MADE_KINDS = (AssetKind.VOICE, AssetKind.MUSIC)
RATE_HZ = 8000
LETTERS_PER_S = 10


class ToneProvider:
    """Ten letters take a second. ``fails`` lets the next job fail."""

    def __init__(self) -> None:
        self.prompts: list[str] = []
        self.models: list[str] = []
        self.fails = False

    @property
    def id(self) -> str:
        return "tones"

    def capabilities(self, kind: AssetKind) -> Capabilities | None:
        if kind not in MADE_KINDS:
            return None
        return Capabilities(
            provider=self.id,
            name="Tones",
            kind=kind,
            models=(ModelOffer(id="deep", name="Deep"), ModelOffer(id="high", name="High")),
            local=True,
        )

    async def prepare(self, request: Request, report: ReportProgress) -> Submit:
        return partial(self.submit, request, report)

    async def submit(self, request: Request, report: ReportProgress) -> Delivered | Accepted:
        report(0.5, "Singing")
        self.prompts.append(request.job.prompt)
        self.models.append(request.job.settings.model)
        if self.fails:
            self.fails = False
            raise ProviderError("The choir is ill.", "Try again tomorrow.")
        write_tone(request.target, max(0.2, len(request.job.prompt) / LETTERS_PER_S))
        return Delivered(cost_usd=0.0)


def write_tone(path: Path, seconds: float) -> Path:
    """A WAV of one tone."""
    frames = b"".join(
        struct.pack("<h", int(8000 * math.sin(2 * math.pi * 440 * n / RATE_HZ)))
        for n in range(round(seconds * RATE_HZ))
    )
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(frames)
    return path
