"""What goes wrong at services, where, and what is to become of the job: one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial

from tests.fakes.emulator import (
    Emulator,
    Hang,
    Html,
    Malformed,
    Misbehaviour,
    ResetAfter,
    ResetBefore,
    ResetDuring,
    Slow,
    Stall,
    Status,
    WrongType,
)
from tests.integration.vendors import Finds, Vendor

ON_AND_ON = 1000


class End(Enum):
    """What becomes of a job. Nothing is ever charged twice."""

    MADE = "made"
    """Its take is there, and nobody had to do anything."""
    REFUSED = "refused"
    """It was certainly not taken: nothing is charged, Retry sends it."""
    FAILED = "failed"
    """The service took it, and says that it failed: Retry sends another one."""
    UNCERTAIN = "uncertain"
    """It may have been charged: its reservation stays until the user has looked it up."""
    AT_SERVICE = "at its service"
    """It goes on there: its reservation stays, Retry fetches its result."""
    CHARGED = "charged"
    """The service delivered, and there is nothing to be had of it."""


class Part(Enum):
    """Which requests go wrong."""

    SUBMIT = "submit"
    POLL = "poll"
    RESULT = "result"


Spoil = Callable[[Vendor, Emulator], None]
"""Makes an emulator go wrong."""


@dataclass(frozen=True)
class Fault:
    """``spoil`` is a misbehaviour of the part, several, or something that only this vendor does;
    None where it does not. ``slow`` faults take seconds to be noticed."""

    part: Part
    name: str
    end: End
    spoil: Spoil
    slow: bool = False
    applies: Callable[[Vendor], bool] = lambda _vendor: True

    @property
    def row(self) -> str:
        """Names the row."""
        return f"{self.part.value}: {self.name}"


def _scripted(part: Part, what: tuple[Misbehaviour, ...], vendor: Vendor, at: Emulator) -> None:
    at.misbehave({"submit": vendor.submit, "poll": vendor.poll}.get(part.value, "result"), *what)


def _row(
    part: Part, name: str, end: End, *what: Misbehaviour, times: int = 1, slow: bool = False
) -> Fault:
    return Fault(part, name, end, partial(_scripted, part, what * times), slow)


def _own(part: Part, name: str, end: End, *, attribute: str, slow: bool = False) -> Fault:
    """A fault that each vendor has its own way for."""

    def spoil(vendor: Vendor, emulator: Emulator) -> None:
        way = getattr(vendor, attribute)
        if isinstance(way, Status):
            emulator.misbehave(vendor.submit, way)
        else:
            way(emulator)

    return Fault(
        part, name, end, spoil, slow, lambda vendor: getattr(vendor, attribute) is not None
    )


def _other_key(_vendor: Vendor, emulator: Emulator) -> None:
    setattr(emulator, "key", "another-key")  # noqa: B010  # every emulator with keys has it


BUSY = Status(429)
BUSY_SAYS_WHEN = Status(429, headers={"Retry-After": "0.05"})
BUSY_FOR_LONG = Status(429, headers={"Retry-After": "600"})
BROKEN = Status(500, {"error": "internal"})
UNAVAILABLE = Status(503, headers={"Retry-After": "0"})
KEY_WITHDRAWN = Status(401, {"detail": "No such key.", "error": "No such key."})
TEAPOT = Status(418)
NO_PICTURE = Status(200, b"\x89PNG\r\n\x1a\n" + b"\0" * 2000, {"Content-Type": "image/png"})
NO_VIDEO = Status(
    200, b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 2000, {"Content-Type": "video/mp4"}
)

S, P, R = Part.SUBMIT, Part.POLL, Part.RESULT

FAULTS = (
    _row(S, "busy", End.MADE, BUSY),
    _row(S, "busy, says how long", End.MADE, BUSY_SAYS_WHEN),
    _row(S, "busy on and on", End.REFUSED, BUSY, times=ON_AND_ON),
    _row(S, "busy for ten minutes", End.REFUSED, BUSY_FOR_LONG),
    _row(S, "broken", End.UNCERTAIN, BROKEN),
    _row(S, "unavailable", End.UNCERTAIN, UNAVAILABLE),
    _row(S, "a gateway's page", End.UNCERTAIN, Html(502)),
    _row(S, "a page that calls itself an answer", End.UNCERTAIN, Html(200)),
    _row(S, "an empty answer", End.UNCERTAIN, Status(200)),
    _row(S, "malformed JSON", End.UNCERTAIN, Malformed()),
    _row(S, "reset before the answer", End.UNCERTAIN, ResetBefore()),
    _row(S, "reset in the answer", End.UNCERTAIN, ResetDuring()),
    _row(S, "reset instead of the answer", End.UNCERTAIN, ResetAfter()),
    _row(S, "an answer that stalls", End.UNCERTAIN, Stall(), slow=True),
    _row(S, "no answer", End.UNCERTAIN, Hang(), slow=True),
    _row(S, "a slow answer", End.MADE, Slow(0.3)),
    _row(S, "an answer of the wrong type", End.MADE, WrongType()),
    _row(S, "a status of another world", End.REFUSED, TEAPOT),
    Fault(S, "a wrong key", End.REFUSED, _other_key, applies=lambda vendor: not vendor.local),
    _own(S, "no credit", End.REFUSED, attribute="no_credit"),
    _own(S, "moderated", End.REFUSED, attribute="moderated"),
    _row(P, "busy", End.MADE, BUSY),
    _row(P, "busy, says how long", End.MADE, BUSY_SAYS_WHEN),
    _row(P, "busy on and on", End.AT_SERVICE, BUSY, times=ON_AND_ON),
    _row(P, "busy for ten minutes, three times", End.AT_SERVICE, BUSY_FOR_LONG, times=3),
    _row(P, "broken", End.MADE, BROKEN),
    _row(P, "broken on and on", End.AT_SERVICE, BROKEN, times=ON_AND_ON),
    _row(P, "unavailable", End.MADE, UNAVAILABLE),
    _row(P, "a gateway's page", End.MADE, Html(502)),
    _row(P, "a page that calls itself an answer", End.MADE, Html(200)),
    _row(P, "malformed JSON", End.MADE, Malformed()),
    _row(P, "malformed JSON on and on", End.AT_SERVICE, Malformed(), times=ON_AND_ON),
    _row(P, "reset before the answer", End.MADE, ResetBefore()),
    _row(P, "reset in the answer", End.MADE, ResetDuring()),
    _row(P, "reset instead of the answer", End.MADE, ResetAfter()),
    _row(P, "reset on and on", End.AT_SERVICE, ResetBefore(), times=ON_AND_ON),
    _row(P, "no answer", End.MADE, Hang(), slow=True),
    _row(P, "a slow answer", End.MADE, Slow(0.3)),
    _row(P, "an answer of the wrong type", End.MADE, WrongType()),
    _row(P, "a status of another world", End.AT_SERVICE, TEAPOT, times=ON_AND_ON),
    _row(P, "the key was withdrawn", End.AT_SERVICE, KEY_WITHDRAWN, times=ON_AND_ON),
    _own(P, "the job failed", End.FAILED, attribute="fails"),
    _own(P, "a state of another world", End.AT_SERVICE, attribute="odd_status", slow=True),
    _own(P, "the result of another job", End.AT_SERVICE, attribute="other_id"),
    _own(P, "the job is forgotten", End.UNCERTAIN, attribute="forgets"),
    _own(P, "the result was deleted", End.CHARGED, attribute="deletes"),
    _row(R, "busy", End.MADE, BUSY),
    _row(R, "broken", End.MADE, BROKEN),
    _row(R, "unavailable", End.MADE, UNAVAILABLE),
    _row(R, "unavailable on and on", End.AT_SERVICE, UNAVAILABLE, times=ON_AND_ON),
    _row(R, "a page instead of the file", End.MADE, Html(200)),
    _row(R, "a page, on and on", End.AT_SERVICE, Html(200), times=ON_AND_ON),
    _row(R, "a file of the wrong type", End.MADE, WrongType()),
    _row(R, "cut off", End.MADE, ResetDuring()),
    _row(R, "cut off on and on", End.AT_SERVICE, ResetAfter(), times=ON_AND_ON),
    _row(R, "reset before the file", End.MADE, ResetBefore()),
    _row(R, "stalled", End.MADE, Stall()),
    _row(R, "slow", End.MADE, Slow(0.2)),
    _row(R, "an expired address", End.MADE, Status(403)),
    _row(R, "addresses that have all expired", End.AT_SERVICE, Status(403), times=ON_AND_ON),
    Fault(
        R,
        "no such file inside",
        End.CHARGED,
        lambda vendor, emulator: emulator.misbehave(
            vendor.result, NO_PICTURE if vendor.kind == "image" else NO_VIDEO
        ),
    ),
)

EXCEPTIONS: dict[tuple[str, str], End] = {
    # Nothing is paid for on the user's own machine: what is in doubt there is simply made again.
    ("comfyui-image", "submit: broken"): End.REFUSED,
    ("comfyui-image", "result: a page, on and on"): End.FAILED,
    ("comfyui-image", "result: addresses that have all expired"): End.FAILED,
    ("comfyui-image", "result: no such file inside"): End.FAILED,
}
"""(vendor, fault) whose end is another one."""


def applies(fault: Fault, vendor: Vendor) -> bool:
    """Whether a fault can happen at this service."""
    return fault.applies(vendor) and (fault.part is Part.SUBMIT or not vendor.synchronous)


def end_of(fault: Fault, vendor: Vendor) -> End:
    """What is to become of a job that meets this fault at this service."""
    own = EXCEPTIONS.get((vendor.row, fault.row))
    if own is not None:
        return own
    if fault.part is Part.SUBMIT and fault.end is End.UNCERTAIN and vendor.finds is Finds.OWN_ID:
        return End.MADE  # it was asked whether it has the job, and sent it again if not
    return fault.end
