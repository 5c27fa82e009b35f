"""What Runware answers: ``{"data": […], "errors": […]}``, and its complaints.

Either list may be missing, both may be there, and errors come with any status, 200 included.
Items belong together by ``taskUUID``, never by their place.
"""

from __future__ import annotations

from pydantic import Field, ValidationError, field_validator

from videoflow.providers.http.answers import Answer, Wire, parse
from videoflow.providers.http.faults import Fault, FaultKind, fault_of_status, retry_after_s


class Complaint(Wire):
    """One error. Codes are being standardised: what they contain counts, not what they are."""

    code: str = ""
    message: str = ""
    task_uuid: str = Field(default="", alias="taskUUID")

    @field_validator("code", "message", "task_uuid", mode="before")
    @classmethod
    def _text(cls, value: object) -> str:
        return value if isinstance(value, str) else ""


class Item(Wire):
    """One result, or how far it is."""

    task_uuid: str = Field(alias="taskUUID")
    task_type: str = Field(default="", alias="taskType")
    status: str = ""
    progress: float | None = None
    image_url: str = Field(default="", alias="imageURL")
    video_url: str = Field(default="", alias="videoURL")
    audio_url: str = Field(default="", alias="audioURL")
    cost: float | None = None
    seed: int | None = None
    nsfw: bool | None = Field(default=None, alias="NSFWContent")
    error: Complaint | None = None
    response: dict[str, object] | None = None
    """Only of ``getTaskDetails``: the whole answer that the task had."""

    @property
    def url(self) -> str:
        """Where its result is; empty while there is none."""
        return self.video_url or self.audio_url or self.image_url

    @property
    def cost_usd(self) -> float | None:
        """What was charged. 0 stands for *not known*, not for *free*."""
        return self.cost if self.cost is not None and self.cost > 0 else None


class Balance(Wire):
    """Money that was paid in, and money that was given."""

    amount: float = 0.0
    free: float = Field(default=0.0, alias="freeBalance")


class Account(Wire):
    """What ``accountManagement`` says of an account.

    The balance is documented as an object and comes as a number.
    """

    name: str = Field(default="", alias="organizationName")
    balance: float | Balance | None = None

    @property
    def balance_usd(self) -> float | None:
        """What is left, in US dollars."""
        if isinstance(self.balance, Balance):
            return self.balance.amount + self.balance.free
        return self.balance


class Envelope(Wire):
    """A whole answer; what is in the lists is looked at one by one."""

    data: list[object] | None = None
    errors: list[object] | None = None
    error: object = None


class Said:
    """What an answer says about one task.

    Raises AnswerInvalidError where the answer, or an item about this task, is not as documented.
    Details of an earlier task are read like the answer that the task itself had.
    """

    def __init__(self, answer: Answer, task_uuid: str) -> None:
        self.items: list[Item] = []
        self.complaints: list[Complaint] = []
        self.known = False
        """Whether ``getTaskDetails`` knows the task."""
        self._read(answer.service, answer.read(Envelope), task_uuid)

    def _read(self, service: str, envelope: Envelope, task_uuid: str) -> None:
        for value in envelope.data or []:
            if not isinstance(value, dict) or value.get("taskUUID") != task_uuid:
                continue
            item = parse(service, Item, value)
            if item.task_type == "getTaskDetails":
                self.known = True
                said = item.response or {}
                past = said if "data" in said or "errors" in said else {"data": [said]}
                self._read(service, parse(service, Envelope, past), task_uuid)
            elif item.error is not None or item.status == "error":
                self.complaints.append(item.error or Complaint())
            else:
                self.items.append(item)
        of_this = ("", task_uuid)
        self.complaints += [found for found in _complaints(envelope) if found.task_uuid in of_this]


def _complaints(envelope: Envelope) -> list[Complaint]:
    values = [*(envelope.errors or []), *([envelope.error] if envelope.error else [])]
    return [Complaint.model_validate(value) for value in values if isinstance(value, dict)]


_CODES: tuple[tuple[FaultKind, tuple[str, ...]], ...] = (
    (FaultKind.CREDIT, ("credit", "quota", "balance", "paymentrequired")),
    (FaultKind.BUSY, ("ratelimit",)),
    (
        FaultKind.MODERATED,
        (
            "contentpolicy",
            "sensitivecontent",
            "unsafecontent",
            "nsfw",
            "promptblocked",
            "imageblocked",
            "moderation",
            "invalidprovidercontent",
        ),
    ),
    (
        FaultKind.KEY,
        (
            "apikey",
            "unauthorized",
            "forbidden",
            "permission",
            "authentication",
            "authfailed",
            "credentials",
            "token",
            "suspended",
            "accountdisabled",
        ),
    ),
    (FaultKind.FAILED, ("timeout",)),
    (FaultKind.MISSING, ("notfound", "expired", "cancelled", "unknownmodel")),
    (FaultKind.OUTAGE, ("servererror", "unavailable", "standarderror", "unknownerror")),
    (FaultKind.FAILED, ("provider", "inferenceerror", "failed", "noavailableserver")),
    (
        FaultKind.REJECTED,
        (
            "invalid",
            "missing",
            "conflict",
            "duplicate",
            "unsupported",
            "value",
            "array",
            "parameter",
            "mismatch",
            "max",
            "validation",
        ),
    ),
)
"""In this order, as the official client derives its categories (``errors.py``), but whatever the
case: ``timeoutProvider`` falls through there."""


def kind_of(code: str) -> FaultKind | None:
    """What a code says; None for one that nobody documented."""
    lower = code.lower()
    for kind, parts in _CODES:
        if any(part in lower for part in parts):
            return kind
    return None


def is_unknown(complaint: Complaint) -> bool:
    """Whether the complaint is that there is no such task (any more)."""
    return kind_of(complaint.code) is FaultKind.MISSING and "model" not in complaint.code.lower()


def is_taken(complaint: Complaint) -> bool:
    """Whether the complaint is that this id has been submitted already."""
    return complaint.code.lower() == "conflicttaskuuid"


def failure(complaint: Complaint) -> Fault:
    """A complaint about a task that was accepted, or refused for certain."""
    kind = kind_of(complaint.code) or FaultKind.FAILED
    if kind in (FaultKind.OUTAGE, FaultKind.MISSING):
        kind = FaultKind.FAILED
    return Fault(kind, complaint.message)


def read_fault(answer: Answer) -> Fault | None:
    """Errors of whole answers. With status 200 they concern single tasks: see Said."""
    by_status = fault_of_status(answer)
    if by_status is None:
        return None
    complaints = complaints_of(answer)
    if not complaints:
        return by_status
    kind = kind_of(complaints[0].code)
    vague = by_status.kind is FaultKind.OUTAGE and kind in (FaultKind.FAILED, FaultKind.MISSING)
    if kind is None or vague or by_status.kind is FaultKind.BUSY:
        kind = by_status.kind
    return Fault(kind, complaints[0].message, retry_after_s(answer))


def fault_of_submission(task_uuid: str, answer: Answer) -> Fault | None:
    """The same for a task that is sent: that its id is taken already is an answer."""
    own = (found for found in complaints_of(answer) if found.task_uuid == task_uuid)
    return None if any(is_taken(found) for found in own) else read_fault(answer)


def fault_of_look(task_uuid: str, answer: Answer) -> Fault | None:
    """The same for a look at a task: that the task failed is an answer, whatever the status; that
    we may not look now is none, though it bears the same id."""
    concerning = [found for found in complaints_of(answer) if found.task_uuid in ("", task_uuid)]
    if not concerning:
        return read_fault(answer)
    first = concerning[0]
    kind = kind_of(first.code)
    passing = {FaultKind.KEY, FaultKind.BUSY} | (set() if answer.ok else {FaultKind.OUTAGE})
    addressed = first.task_uuid == task_uuid or is_unknown(first)
    if addressed and kind not in passing and answer.status != 429:
        return None
    return Fault(kind or FaultKind.OUTAGE, first.message) if answer.ok else read_fault(answer)


def complaints_of(answer: Answer) -> list[Complaint]:
    """All errors of an answer, about whichever task."""
    try:
        return _complaints(Envelope.model_validate(answer.json_or_none()))
    except ValidationError:
        return []
