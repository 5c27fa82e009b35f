"""An HTTP answer, read within bounds, and its content, checked at the border."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TypeVar

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from videoflow.errors import AnswerInvalidError
from videoflow.i18n import _

MAX_ANSWER_BYTES = 8_000_000
"""Of an answer that describes something; those that carry pictures say how much they may."""

MAX_INLINE_BYTES = 200_000_000
"""Of an answer that carries a result in itself, as base64."""

M = TypeVar("M", bound=BaseModel)


class Wire(BaseModel):
    """Base of the models of what services answer: the fields that we read, others ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


@dataclass(frozen=True)
class Answer:
    """Status, headers and whole body of an HTTP answer from ``service`` (its display name)."""

    service: str
    status: int
    headers: httpx.Headers
    body: bytes = field(repr=False)

    @property
    def ok(self) -> bool:
        """Whether the status says success."""
        return 200 <= self.status < 300

    def json(self) -> object:
        """The body as JSON. Raises AnswerInvalidError."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise not_understood(self.service) from error

    def json_or_none(self) -> object:
        """The body as JSON, None where it is none: for looking at error answers."""
        try:
            return self.json()
        except AnswerInvalidError:
            return None

    def read(self, model: type[M]) -> M:
        """The body as one of the service's objects. Raises AnswerInvalidError."""
        return parse(self.service, model, self.json())


def parse(service: str, model: type[M], value: object) -> M:
    """A JSON value as one of the service's objects. Raises AnswerInvalidError."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise not_understood(service) from error


def not_understood(service: str) -> AnswerInvalidError:
    """The error for an answer that is not as documented."""
    return AnswerInvalidError(
        _("{service} answered something that VideoFlow does not understand.").format(
            service=service
        ),
        _("Check its address under Settings → Services. A newer VideoFlow may know this answer."),
    )
