"""What is sent for a video, and what comes back: the Interactions API with Gemini Omni.

A model with the option ``background`` answers at once with an id to ask after; without it the
answer comes when the video is made, or earlier. Background interactions with Omni were tried on
the live service by github.com/TanStack/ai (issue 871, pull requests 886 and 1273: ``in_progress``
at once, lengths of 3 to 10 seconds with fractions). Either way the interaction is stored, so that
its result can be fetched again. Price and lengths of 1.2:
https://inference.sh/apps/google/gemini-omni-1-2-flash.md, confirmed by
https://docs.laozhang.ai/en/api-capabilities/gemini-omni-video-generation.

Further options: ``usd_per_million_video_output``, ``…_text_output`` and ``…_input``.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from videoflow.domain.capabilities import ModelOffer
from videoflow.domain.job import Job
from videoflow.errors import ProviderError
from videoflow.i18n import _
from videoflow.providers.google.addresses import plain_file_uri
from videoflow.providers.google.files import SentPicture
from videoflow.providers.google.wire import Interaction
from videoflow.providers.http.answers import Answer, not_understood
from videoflow.providers.http.faults import Fault, FaultKind
from videoflow.providers.http.service import Service

log = logging.getLogger(__name__)

RUNNING = ("in_progress", "queued")
_RESOLUTIONS = {2160: "4k"}


def video_body(
    job: Job,
    offer: ModelOffer,
    start_image: SentPicture | None,
    photos: Sequence[SentPicture],
    *,
    background: bool,
) -> dict[str, object]:
    """The request. The start image is the first frame; without one, photos show the product."""
    if start_image is not None:
        task, pictures, prompt = "image_to_video", [start_image], f"<FIRST_FRAME> {job.prompt}"
    elif photos:
        tags = ", ".join(f"<IMAGE_REF_{number}>" for number in range(len(photos)))
        task, pictures = "reference_to_video", list(photos)
        prompt = f"The product looks as in {tags}. {job.prompt}"
    else:
        task, pictures, prompt = "text_to_video", [], job.prompt
    short_side_px = offer.short_side_to_ask_px(job.settings.short_side_px)
    content = [*(_item(picture) for picture in pictures), {"type": "text", "text": prompt}]
    body: dict[str, object] = {
        "model": offer.id,
        "input": [{"type": "user_input", "content": content}],
        "response_format": {
            "type": "video",
            "aspect_ratio": job.aspect_ratio.value,
            "resolution": _RESOLUTIONS.get(short_side_px, f"{short_side_px}p"),
            "duration": f"{offer.duration_to_ask_s(job.duration_s):g}s",
            "delivery": "uri",
        },
        "generation_config": {"video_config": {"task": task}},
        "store": True,
    }
    return body | {"background": True} if background else body


def _item(picture: SentPicture) -> dict[str, object]:
    if picture.uri:
        uri = plain_file_uri(picture.uri)
        return {"type": "image", "uri": uri, "mime_type": picture.mime}
    return {"type": "image", "data": picture.data, "mime_type": picture.mime}


def read_started(service: Service, answer: Answer) -> Interaction:
    """The answer to a submission: running or done. Raises the ProviderError of a failed one."""
    interaction = answer.read(Interaction)
    made = finished(service, interaction)
    if not interaction.id and (made is None or not _has_data(made)):
        raise not_understood(answer.service)
    return interaction


def _has_data(interaction: Interaction) -> bool:
    return interaction.video is not None and bool(interaction.video.data)


def judge(service: Service, remote_id: str, answer: Answer) -> Interaction | None:
    """The interaction where it has made a video, None while it runs.

    Raises SubmissionUncertainError where the service does not know it any more, or the
    ProviderError for the reason why there is no video.
    """
    if answer.status == 404:
        if isinstance(answer.json(), dict | list):  # the service itself, not a gateway before it
            raise service.lost()
        raise not_understood(answer.service)
    interaction = answer.read(Interaction)
    if interaction.id != remote_id:
        log.warning("asked for interaction %s, got %s", remote_id, interaction.id)
        raise not_understood(answer.service)
    return finished(service, interaction)


def finished(service: Service, interaction: Interaction) -> Interaction | None:
    """The same interaction where it has made a video, None while it runs."""
    match interaction.status:
        case "completed":
            if interaction.video is None:
                raise service.error(Fault(FaultKind.MODERATED, _("The result came back empty.")))
            return interaction
        case "failed":
            raise service.error(interaction.failure)
        case "cancelled":
            raise _ended(service, _("The job was stopped before it was finished."))
        case "incomplete":
            raise _ended(service, _("The job ended before the video was complete."))
        case "budget_exceeded":
            raise service.error(Fault(FaultKind.CREDIT, interaction.failure.detail))
        case status if status not in RUNNING:
            log.warning("interaction %s has the unknown status %r", interaction.id, status[:40])
    return None


def _ended(service: Service, words: str) -> ProviderError:
    return service.error(Fault(FaultKind.FAILED, words))
