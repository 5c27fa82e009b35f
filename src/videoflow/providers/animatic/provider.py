"""The built-in engine as a provider: offline, free, on this computer."""

from __future__ import annotations

import re
from functools import partial

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import Capabilities, ModelOffer, StartImage
from videoflow.domain.settings import BUILT_IN_PROVIDER
from videoflow.i18n import _
from videoflow.media.ffmpeg import locate_ffmpeg
from videoflow.providers.animatic.engine import render
from videoflow.providers.animatic.spec import AnimaticSpec
from videoflow.providers.base import Delivered, ReportProgress, Request, Submit
from videoflow.providers.context import ProviderContext

MAX_DURATION_S = 60.0
SIDE_BY_SIDE = 2
"""Jobs at once: each keeps one core busy with drawing and one with encoding."""


_PHOTOS = 12
"""More product photos than any layout shows."""

_OFFERS = {
    AssetKind.IMAGE: ModelOffer(id="", references=_PHOTOS, seed=True),
    AssetKind.VIDEO: ModelOffer(
        id="",
        fps=(24, 25, 30),
        max_duration_s=MAX_DURATION_S,
        start_image=StartImage.OPTIONAL,
        references=_PHOTOS,
        seed=True,
    ),
}


def create(_context: ProviderContext) -> AnimaticProvider:
    """The entry point. Nothing is to be connected."""
    return AnimaticProvider()


class AnimaticProvider:
    """Draws designed pictures and moving clips from the scene's text and the product photos."""

    @property
    def id(self) -> str:
        """See Provider."""
        return BUILT_IN_PROVIDER

    def capabilities(self, kind: AssetKind) -> Capabilities | None:
        """Images, and videos that start from one. Nothing is sent anywhere, nothing is charged."""
        offer = _OFFERS.get(kind)
        if offer is None:
            return None
        return Capabilities(
            provider=self.id,
            name=_("Built-in engine"),
            kind=kind,
            models=(offer,),
            local=True,
            slots=SIDE_BY_SIDE,
        )

    async def prepare(self, request: Request, report: ReportProgress) -> Submit:
        """Nothing is to be prepared; see ``engine.render`` for what rendering raises."""
        return partial(self._render, request, report)

    async def _render(self, request: Request, report: ReportProgress) -> Delivered:
        """Render in a child process."""
        kind = request.job.kind
        text = _("Drawing the image") if kind is AssetKind.IMAGE else _("Rendering the video")
        await render(spec_of(request), lambda done: report(done, text))
        return Delivered(cost_usd=0.0)


_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_MARK = re.compile(r"(?:\d+\.|[^:]{1,12}:) ")
"""What counts or contrasts before a headline, such as *2.* or *After:*."""


def _without(dialog: str, headline: str) -> str:
    """What is said, without the sentence that the picture shows in large type already.

    Before a headline with a mark goes what leads up to that sentence, too: *Two.*, *After.*
    """
    lines, shown = _SENTENCE_END.split(dialog), _bare(headline)
    if (mark := _MARK.match(shown)) is not None:
        said = [_bare(line) for line in lines]
        thought = shown[mark.end() :]
        if thought in said:
            return " ".join(lines[said.index(thought) + 1 :])
    return " ".join(line for line in lines if _bare(line) != shown)


def _bare(line: str) -> str:
    return line.casefold().strip(" .!?…“”\"'")


def spec_of(request: Request) -> AnimaticSpec:
    """What the engine is asked to draw. Its type comes from the scene's words, never from the
    prompt: a prompt describes a picture, and steers framing, light and colour here."""
    job, context = request.job, request.job.context
    width, height = job.size_px
    is_video = job.kind is AssetKind.VIDEO
    return AnimaticSpec(
        kind="video" if is_video else "image",
        output=request.target,
        width=width,
        height=height,
        scenario=context.scenario,
        scene_number=context.scene_number,
        seed=job.settings.seed,
        headline=context.title or context.dialog or context.product,
        support=_without(context.dialog, context.title) if context.title else "",
        kicker=context.product,
        call_to_action=context.call_to_action,
        offer=context.offer,
        prompt=job.own_prompt,
        language=context.language,
        photos=request.references,
        fps=job.settings.fps,
        duration_s=job.duration_s or 5.0,
        start_image=request.start_image,
        ffmpeg=locate_ffmpeg().path if is_video else None,
    )
