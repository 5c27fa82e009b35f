"""Prompts on their way to a service: within its limits, or not sent at all."""

from __future__ import annotations

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import ModelOffer
from videoflow.domain.job import Job
from videoflow.errors import RequestRejectedError
from videoflow.i18n import _

MAX_PROMPT = "max_prompt"
"""The option of a model that says how long its prompts may be."""


def check_prompt(job: Job, offer: ModelOffer) -> None:
    """Raise RequestRejectedError for a prompt that the model does not take.

    Counted in UTF-16 code units: some services say so, and for the others it is never too few.
    """
    limit = int(offer.options.get(MAX_PROMPT, 0))
    count = len(job.prompt.encode("utf-16-le")) // 2
    if not limit or count <= limit:
        return
    if job.kind is AssetKind.VOICE:
        message = _("The dialog has {count} characters; {model} reads at most {limit}.")
        action = _("Shorten the dialog, or choose another model.")
    else:
        message = _("The prompt has {count} characters; {model} takes at most {limit}.")
        action = _("Shorten the prompt, or choose another model.")
    raise RequestRejectedError(
        message.format(count=count, model=offer.name or offer.id, limit=limit), action
    )
