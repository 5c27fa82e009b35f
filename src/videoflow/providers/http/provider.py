"""The part that all adapters inherit: profile, models from the table, connection."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import Capabilities, ModelOffer
from videoflow.domain.job import Job
from videoflow.domain.service import Connection, ServiceProfile
from videoflow.errors import RequestRejectedError
from videoflow.i18n import _
from videoflow.providers.context import ProviderContext
from videoflow.providers.http.faults import ReadFault, fault_of_status
from videoflow.providers.http.service import Service


def bearer(connection: Connection) -> dict[str, str]:
    """The header that carries the key at most services."""
    return {"Authorization": f"Bearer {connection.key}"}


class OnlineAdapter:
    """Base of the adapters.

    ``any_model`` describes, by kind, models that the user may name though the table does not list
    them; ``read_fault`` reads the vendor's errors; ``headers`` go along with each request.
    """

    def __init__(
        self,
        profile: ServiceProfile,
        context: ProviderContext,
        any_model: Mapping[AssetKind, ModelOffer] | None = None,
        *,
        read_fault: ReadFault = fault_of_status,
        headers: Callable[[Connection], Mapping[str, str]] = bearer,
    ) -> None:
        self.profile = profile
        self.context = context
        self._any_model = dict(any_model or {})
        self._read_fault = read_fault
        self._headers = headers

    @property
    def id(self) -> str:
        """See Provider."""
        return self.profile.id

    def capabilities(self, kind: AssetKind) -> Capabilities | None:
        """What the table of models says, and what may be named beside it."""
        models = self.context.catalogue.models(self.id, kind)
        if not models and kind not in self._any_model:
            return None
        return Capabilities(
            provider=self.id,
            name=self.profile.name,
            kind=kind,
            models=models,
            any_model=self._any_model.get(kind),
            local=self.profile.key == "none",  # the user's own machine
            slots=self.context.slots(self.profile),
        )

    def offer(self, job: Job) -> ModelOffer:
        """The model that a job is for. Raises RequestRejectedError where it is gone."""
        offered = self.capabilities(job.kind)
        model = offered.model(job.settings.model) if offered else None
        if model is None:
            raise RequestRejectedError(
                _("{service} does not offer the model “{model}” any more.").format(
                    service=self.profile.name, model=job.settings.model
                ),
                _("Choose another model, then make it again."),
            )
        return model

    def open_service(self) -> Service:
        """A connection to the service as it is set up now. Raises KeyMissingError."""
        connection = self.context.connect(self.profile)
        return Service(
            self.profile,
            connection,
            self.context.pace,
            read_fault=self._read_fault,
            headers=self._headers(connection),
        )
