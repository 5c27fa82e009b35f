"""What a ComfyUI server answers, and what its complaints mean.

Facts: ComfyUI's ``server.py``, ``execution.py`` and its documentation of routes and messages;
checked against a real server, version 0.3.64.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from pydantic import Field

from videoflow.domain.base import AssetKind
from videoflow.providers.http.answers import Answer, Wire
from videoflow.providers.http.faults import Fault, FaultKind, fault_of_status

EXTENSIONS = {
    AssetKind.IMAGE: frozenset({"png", "jpg", "jpeg", "webp"}),
    AssetKind.VIDEO: frozenset({"mp4", "webm", "mov"}),
    AssetKind.VOICE: frozenset({"flac", "mp3", "wav", "ogg", "m4a", "opus"}),
    AssetKind.MUSIC: frozenset({"flac", "mp3", "wav", "ogg", "m4a", "opus"}),
}
"""Outputs are told apart by their names: the server lists videos under ``images``."""


class System(Wire):
    """Of ``GET /system_stats``."""

    comfyui_version: str = ""


class Device(Wire):
    """A graphics card, or the processor."""

    name: str = ""
    type: str = ""


class SystemStats(Wire):
    """``GET /system_stats``."""

    system: System
    devices: tuple[Device, ...] = ()


class Queued(Wire):
    """The answer of ``POST /prompt``; older servers choose the id themselves."""

    prompt_id: str = Field(min_length=1, max_length=200)


class Uploaded(Wire):
    """``POST /upload/image``: the name is not always the one that was asked for."""

    name: str = Field(min_length=1, max_length=500)
    subfolder: str = ""

    @property
    def path(self) -> str:
        """As a Load Image node names it."""
        return f"{self.subfolder}/{self.name}" if self.subfolder else self.name


class OutputFile(Wire):
    """A file that a node has written on the server."""

    filename: str = Field(min_length=1, max_length=500)
    subfolder: str = ""
    type: str = "output"

    @property
    def extension(self) -> str:
        """Lower case, without the dot."""
        return PurePosixPath(self.filename).suffix.removeprefix(".").lower()


class Status(Wire):
    """How a run ended."""

    status_str: str = ""
    completed: bool = False
    messages: tuple[tuple[str, dict[str, Any]], ...] = ()


class HistoryEntry(Wire):
    """``GET /history/{id}``, the value under the id: there only once the run has ended."""

    outputs: dict[str, dict[str, Any]] = Field(default_factory=dict)
    status: Status | None = None

    def files(self, kind: AssetKind) -> list[OutputFile]:
        """What the run made of a kind; previews only where there is nothing else."""
        found = [file for file in self._files() if file.extension in EXTENSIONS[kind]]
        kept = [file for file in found if file.type != "temp"]
        return kept or found

    def _files(self) -> Iterator[OutputFile]:
        for node in self.outputs.values():
            for values in node.values():
                for value in values if isinstance(values, list) else ():
                    if isinstance(value, dict) and isinstance(value.get("filename"), str):
                        yield OutputFile.model_validate(value)

    def fault(self) -> Fault | None:
        """Why the run failed, None where it did not."""
        if self.status is None or self.status.status_str != "error":
            return None
        for name, data in reversed(self.status.messages):
            if name == "execution_error":
                kind, what = str(data.get("exception_type", "")), data.get("exception_message", "")
                if kind.endswith("OutOfMemoryError"):
                    what = "out of memory"
                node = data.get("node_type", "")
                return Fault(FaultKind.FAILED, f"{node}: {what}".strip(": \n"))
            if name == "execution_interrupted":
                return Fault(FaultKind.FAILED, "interrupted")
        return Fault(FaultKind.FAILED)


class Queue(Wire):
    """``GET /queue``; the second item of each entry is the prompt's id."""

    queue_running: tuple[tuple[Any, ...], ...] = ()
    queue_pending: tuple[tuple[Any, ...], ...] = ()

    def running(self, remote_id: str) -> bool:
        """Whether a run is being worked on."""
        return any(remote_id in entry[:2] for entry in self.queue_running)

    def pending(self, remote_id: str) -> bool:
        """Whether a run waits for its turn."""
        return any(remote_id in entry[:2] for entry in self.queue_pending)


def read_fault(answer: Answer) -> Fault | None:
    """ComfyUI explains refusals in ``error`` and, node by node, in ``node_errors``."""
    value = answer.json_or_none()
    detail = _refusal(value) if isinstance(value, dict) else ""
    fault = fault_of_status(answer, detail)
    if fault is not None and detail and fault.kind is FaultKind.OUTAGE:
        return Fault(FaultKind.FAILED, detail)
    return fault


def _refusal(value: dict[str, Any]) -> str:
    error = value.get("error")
    words = []
    if isinstance(error, dict):
        words += [str(error.get("message", "")), str(error.get("details", ""))]
    elif isinstance(error, str):
        words.append(error)
    nodes = value.get("node_errors")
    for node in nodes.values() if isinstance(nodes, dict) else ():
        if not isinstance(node, dict):
            continue
        for problem in node.get("errors", ()):
            if isinstance(problem, dict):
                place = node.get("class_type", "")
                words.append(f"{place}: {problem.get('message', '')} {problem.get('details', '')}")
    return " ".join(word.strip() for word in words if word.strip())
