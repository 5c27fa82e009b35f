"""How the models are run that jobs ask for: their schema, their address."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from videoflow.errors import RequestRejectedError
from videoflow.i18n import _
from videoflow.providers.http.answers import not_understood
from videoflow.providers.http.service import Service
from videoflow.providers.replicate.schema import InputSchema
from videoflow.providers.replicate.wire import ModelInfo, ModelVersion

MAX_KEPT = 64
KEPT_S = 3600.0

_MODEL = re.compile(
    r"(?P<name>[A-Za-z0-9][\w.-]{0,99}/[A-Za-z0-9][\w.-]{0,99})(:(?P<version>[0-9a-f]{8,64}))?"
)


@dataclass(frozen=True)
class RunnableModel:
    """Where a model is run: with its version at the common address, or at its own."""

    schema: InputSchema
    path: str
    version: str | None

    def request(self, values: dict[str, object]) -> dict[str, object]:
        """The body that starts it."""
        version = {} if self.version is None else {"version": self.version}
        return {**version, "input": values}


class Models:
    """Models, each asked for once an hour. Jobs on several threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], tuple[float, RunnableModel]] = OrderedDict()

    async def get(self, service: Service, model_id: str) -> RunnableModel:
        """The model ``owner/name`` or ``owner/name:version``. Raises ProviderError."""
        match = _MODEL.fullmatch(model_id)
        if match is None:
            raise RequestRejectedError(
                _("“{model}” is not the name of a model at Replicate.").format(model=model_id),
                _("Name it as its page does: owner/name, or owner/name:version."),
            )
        key = (service.connection.base_url, model_id)
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None and time.monotonic() - kept[0] < KEPT_S:
            return kept[1]
        model = await _read_model(service, match["name"], match["version"])
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = time.monotonic(), model
            if len(self._kept) > MAX_KEPT:
                self._kept.popitem(last=False)
        return model


async def _read_model(service: Service, name: str, version_id: str | None) -> RunnableModel:
    path = f"/models/{name}"
    if version_id is not None:
        answer = await service.ask("GET", f"{path}/versions/{version_id}")
        version: ModelVersion | None = answer.read(ModelVersion)
        own_address = False
    else:
        answer = await service.ask("GET", path)
        model = answer.read(ModelInfo)
        version = model.latest_version
        own_address = model.is_official is not False
    if version is None:
        raise RequestRejectedError(
            _("The model “{model}” has no version that can be run.").format(model=name),
            _("Choose another model, then make it again."),
        )
    try:
        schema = InputSchema.read(version.openapi_schema)
    except ValueError as error:
        raise not_understood(answer.service) from error
    if own_address:
        return RunnableModel(schema, f"{path}/predictions", None)
    return RunnableModel(schema, "/predictions", version.id)
