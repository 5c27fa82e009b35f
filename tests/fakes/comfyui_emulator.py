"""A ComfyUI server as far as VideoFlow meets one: queue, history, files, websocket.

Behaves as version 0.3.64 was observed to: one run at a time, history in memory and only of runs
that ended, messages to the client that queued the prompt, identical graphs answered from cache.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from aiohttp import web
from tests.fakes.emulator import Emulator, file_answer, form_parts, media_bytes, point

from videoflow.domain.base import AssetKind

_SAVES = {"SaveImage": ("png", AssetKind.IMAGE), "SaveVideo": ("mp4", AssetKind.VIDEO)}
_KNOWN = {*_SAVES, "EmptyImage", "LoadImage", "PreviewAny", "RepeatImageBatch", "CreateVideo"}
_TYPES = {"png": "image/png", "mp4": "video/mp4"}


@dataclass
class Run:
    """One queued prompt."""

    prompt_id: str
    client_id: str
    graph: dict[str, Any]
    number: int
    interrupted: asyncio.Event = field(default_factory=asyncio.Event)


class ComfyUIEmulator(Emulator):
    """``fail_with`` makes runs end in an error of that exception type; ``hold`` keeps them running
    until ``release``."""

    def __init__(self) -> None:
        super().__init__()
        self.fail_with = ""
        self.hold = False
        self.takes_prompt_ids = True
        self.queued: list[str] = []
        """Ids of all prompts that were ever taken."""
        self._pending: list[Run] = []
        self._running: Run | None = None
        self._history: dict[str, Any] = {}
        self._files: dict[tuple[str, str, str], bytes] = {}
        self._cache: dict[str, str] = {}
        self._sockets: dict[str, list[web.WebSocketResponse]] = {}
        self._worker: asyncio.Task[None] | None = None

    def routes(self) -> list[web.RouteDef]:
        return [
            point("GET", "/system_stats", "account", self._stats),
            point("POST", "/upload/image", "upload", self._upload),
            point("POST", "/prompt", "submit", self._prompt),
            point("GET", "/queue", "queue", self._queue),
            point("POST", "/queue", "cancel", self._delete),
            point("POST", "/interrupt", "cancel", self._interrupt),
            point("GET", "/history/{id}", "poll", self._of_history),
            point("GET", "/history", "history", self._whole_history),
            point("GET", "/object_info", "nodes", self._nodes),
            point("GET", "/view", "result", self._view),
            point("GET", "/ws", "socket", self._socket),
        ]

    def restart(self) -> None:
        """Forget everything, as a restart does."""
        self._history.clear()
        self._pending.clear()
        self._running = None

    def remove_files(self) -> None:
        """As a user who tidies up the output folder."""
        self._files.clear()

    async def _stats(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {
                "system": {"os": "posix", "comfyui_version": "0.3.64"},
                "devices": [{"name": "cpu", "type": "cpu", "index": None}],
            }
        )

    async def _upload(self, request: web.Request) -> web.Response:
        parts = form_parts(request.headers["Content-Type"], await request.read())
        image = next(part for part in parts if part.name == "image")
        data, name = image.data, image.filename
        if self._files.get(("input", "", name), data) != data:
            stem, _dot, extension = name.rpartition(".")
            name = f"{stem} (1).{extension}"
        self._files["input", "", name] = data
        return web.json_response({"name": name, "subfolder": "", "type": "input"})

    async def _prompt(self, request: web.Request) -> web.Response:
        try:
            body = await request.json()
            graph = body["prompt"]
            classes = [node["class_type"] for node in graph.values()]
        except (ValueError, KeyError, TypeError, AttributeError):
            return web.Response(status=500, text="500 Internal Server Error")
        refusal = self._refusal(graph, classes)
        if refusal is not None:
            return web.json_response(refusal, status=400)
        prompt_id = body.get("prompt_id") if self.takes_prompt_ids else None
        run = Run(prompt_id or str(uuid4()), body.get("client_id", ""), graph, len(self.queued))
        self.queued.append(run.prompt_id)
        self._pending.append(run)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        return web.json_response(
            {"prompt_id": run.prompt_id, "number": run.number, "node_errors": {}}
        )

    def _refusal(self, graph: dict[str, Any], classes: list[str]) -> dict[str, Any] | None:
        unknown = [name for name in classes if name not in _KNOWN]
        if unknown:
            message = f"Cannot execute because node {unknown[0]} does not exist."
            error = {"type": "invalid_prompt", "message": message, "details": "", "extra_info": {}}
            return {"error": error, "node_errors": []}
        for number, node in graph.items():
            image = node["inputs"].get("image")
            if node["class_type"] == "LoadImage" and ("input", "", image) not in self._files:
                problem = {
                    "type": "custom_validation_failed",
                    "message": "Custom validation failed for node",
                    "details": f"image - Invalid image file: {image}",
                    "extra_info": {},
                }
                return {
                    "error": {
                        "type": "prompt_outputs_failed_validation",
                        "message": "Prompt outputs failed validation",
                        "details": "",
                        "extra_info": {},
                    },
                    "node_errors": {number: {"errors": [problem], "class_type": "LoadImage"}},
                }
        return None

    async def _work(self) -> None:
        while self._pending:
            run = self._running = self._pending.pop(0)
            await self._run(run)
            self._running = None

    async def _run(self, run: Run) -> None:
        messages: list[Any] = [["execution_start", {"prompt_id": run.prompt_id}]]
        await self._tell(run, "execution_start")
        for step in range(1, 5):
            await self._tell(run, "progress", value=step, max=4, node="1")
            await self._tell_bytes(run, b"\0\0\0\1\0\0\0\1preview")
            await asyncio.sleep(0.005)
        while self.hold and not run.interrupted.is_set():
            with suppress(TimeoutError):  # ``hold`` is set from the test's thread
                await asyncio.wait_for(run.interrupted.wait(), 0.01)
        if self._running is not run:
            return  # restarted meanwhile
        outputs: dict[str, Any] = {}
        data: dict[str, object] = {"prompt_id": run.prompt_id}
        if run.interrupted.is_set():
            ending = "execution_interrupted"
        elif self.fail_with:
            ending = "execution_error"
            data |= {
                "node_type": "KSampler",
                "exception_type": self.fail_with,
                "exception_message": "it went wrong\n",
                "traceback": ["…"],
            }
        else:
            ending = "execution_success"
            outputs = self._outputs(run)
            for node, output in outputs.items():
                await self._tell(run, "executed", node=node, display_node=node, output=output)
        messages.append([ending, data])
        succeeded = ending == "execution_success"
        self._history[run.prompt_id] = {
            "prompt": [run.number, run.prompt_id, run.graph, {}, []],
            "outputs": outputs,
            "status": {
                "status_str": "success" if succeeded else "error",
                "completed": succeeded,
                "messages": messages,
            },
            "meta": {},
        }
        await self._tell(run, ending)
        await self._tell(run, "executing", node=None)

    def _outputs(self, run: Run) -> dict[str, Any]:
        """Files of save nodes. An identical graph executes nothing and names the old file."""
        outputs: dict[str, Any] = {}
        for number, node in run.graph.items():
            if node["class_type"] not in _SAVES:
                continue
            extension, kind = _SAVES[node["class_type"]]
            identity = json.dumps(run.graph, sort_keys=True)
            name = self._cache.get(identity + number)
            if name is None:
                name = f"out_{len(self._cache):05}_.{extension}"
                self._cache[identity + number] = name
                self._files["output", "", name] = media_bytes(kind, identity + number)
            files: dict[str, Any] = {
                "images": [{"filename": name, "subfolder": "", "type": "output"}]
            }
            if kind is AssetKind.VIDEO:
                files["animated"] = [True]
            outputs[number] = files
        return outputs

    async def _queue(self, _request: web.Request) -> web.Response:
        def entry(run: Run) -> list[Any]:
            return [run.number, run.prompt_id, run.graph, {"client_id": run.client_id}, []]

        running = [entry(self._running)] if self._running else []
        return web.json_response(
            {"queue_running": running, "queue_pending": [entry(run) for run in self._pending]}
        )

    async def _delete(self, request: web.Request) -> web.Response:
        ids = (await request.json()).get("delete", [])
        self._pending = [run for run in self._pending if run.prompt_id not in ids]
        return web.Response()

    async def _interrupt(self, request: web.Request) -> web.Response:
        wanted = (await request.json()).get("prompt_id")
        if self._running is not None and wanted in (None, self._running.prompt_id):
            self._running.interrupted.set()
        return web.Response()

    async def _of_history(self, request: web.Request) -> web.Response:
        prompt_id = request.match_info["id"]
        entry = self._history.get(prompt_id)
        return web.json_response({} if entry is None else {prompt_id: entry})

    async def _whole_history(self, _request: web.Request) -> web.Response:
        return web.json_response(self._history)

    async def _nodes(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {
                name: {"input": {"required": {}}, "output": [], "output_node": name in _SAVES}
                for name in _KNOWN
            }
        )

    async def _view(self, request: web.Request) -> web.Response:
        query = request.query
        name = query.get("filename", "")
        data = self._files.get((query.get("type", "output"), query.get("subfolder", ""), name))
        if data is None:
            return web.Response(status=404)
        return file_answer(request, data, _TYPES[name.rpartition(".")[2]])

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.setdefault(request.query.get("clientId", ""), []).append(socket)
        await socket.send_json(
            {"type": "status", "data": {"status": {"exec_info": {"queue_remaining": 1}}}}
        )
        async for _message in socket:
            pass
        return socket

    async def _tell(self, run: Run, name: str, **data: object) -> None:
        message = {"type": name, "data": {"prompt_id": run.prompt_id, **data}}
        for socket in self._listeners(run):
            with suppress(ConnectionError):  # as ComfyUI does: who has gone misses it
                await socket.send_json(message)

    async def _tell_bytes(self, run: Run, data: bytes) -> None:
        for socket in self._listeners(run):
            with suppress(ConnectionError):
                await socket.send_bytes(data)

    def _listeners(self, run: Run) -> list[web.WebSocketResponse]:
        return [socket for socket in self._sockets.get(run.client_id, ()) if not socket.closed]
