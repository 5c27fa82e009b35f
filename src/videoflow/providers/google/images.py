"""What is sent for a picture, and what comes back: ``:generateContent``, which is synchronous.

Options of a model: ``image_size_1080 = "2K"`` names the size that covers a short side of so many
pixels, without it none is asked for; ``usd_per_million_image_output``, ``…_text_output`` and
``…_input``.
"""

from __future__ import annotations

from collections.abc import Sequence

from videoflow.domain.capabilities import ModelOffer
from videoflow.domain.job import Job
from videoflow.providers.google.files import SentPicture
from videoflow.providers.google.wire import Blob, Generated
from videoflow.providers.http.answers import Answer, not_understood
from videoflow.providers.http.faults import Fault, FaultKind
from videoflow.providers.http.service import Service

MODERATED = frozenset(
    {
        "SAFETY",
        "IMAGE_SAFETY",
        "PROHIBITED_CONTENT",
        "IMAGE_PROHIBITED_CONTENT",
        "RECITATION",
        "IMAGE_RECITATION",
        "BLOCKLIST",
        "SPII",
    }
)
"""Ends of an answer that a filter brought about."""


def image_body(job: Job, offer: ModelOffer, photos: Sequence[SentPicture]) -> dict[str, object]:
    """The request: the words, then the product photos."""
    shape = {"aspectRatio": job.aspect_ratio.value}
    short_side_px = offer.short_side_to_ask_px(job.settings.short_side_px)
    if size := offer.options.get(f"image_size_{short_side_px}"):
        shape["imageSize"] = str(size)
    return {
        "contents": [
            {"role": "user", "parts": [{"text": job.prompt}, *(_part(photo) for photo in photos)]}
        ],
        "generationConfig": {"responseModalities": ["IMAGE"], "imageConfig": shape},
    }


def _part(photo: SentPicture) -> dict[str, object]:
    if photo.uri:
        return {"fileData": {"mimeType": photo.mime, "fileUri": photo.uri}}
    return {"inlineData": {"mimeType": photo.mime, "data": photo.data}}


def read_image(service: Service, offer: ModelOffer, answer: Answer) -> tuple[Blob, float | None]:
    """The picture, the last one of several, and what it cost.

    Raises the ProviderError for the reason why there is none, which comes with status 200.
    """
    generated = read_generated(service, answer)
    pictures = [part.inline_data for part in generated.parts if part.inline_data is not None]
    pictures = [picture for picture in pictures if picture.mime_type.startswith("image/")]
    if pictures:
        usage = generated.usage_metadata
        return pictures[-1], usage.cost_usd(offer) if usage else None
    reason = generated.finish_reason
    kind = FaultKind.MODERATED if reason in MODERATED else FaultKind.FAILED
    finish = generated.candidates[0].finish_message or ""
    raise service.error(Fault(kind, finish or generated.text or reason))


def read_generated(service: Service, answer: Answer) -> Generated:
    """An answer with at least one candidate. Raises ModerationError where the request was blocked,
    AnswerInvalidError where there is neither."""
    generated = answer.read(Generated)
    if generated.block_reason:
        feedback = generated.prompt_feedback
        words = (feedback and feedback.block_reason_message) or generated.block_reason
        raise service.error(Fault(FaultKind.MODERATED, words))
    if not generated.candidates:
        raise not_understood(answer.service)
    return generated
