"""``--provider``, ``--model`` and ``--workflow``: who makes the takes of one request, and how."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable

from videoflow.cli.running import Session
from videoflow.domain.base import AssetKind
from videoflow.domain.settings import TakeSettings
from videoflow.errors import RuleError, UsageError
from videoflow.i18n import _
from videoflow.providers.base import OnlineProvider
from videoflow.services.job_builder import offered_model
from videoflow.services.service_settings import did_you_mean
from videoflow.services.workflows import keep_workflow


def only_now(session: Session, arguments: Namespace, kind: AssetKind) -> TakeSettings:
    """What the command says about the request, checked.

    A workflow is copied into the project. Raises UsageError for a provider or model that there is
    not, RuleError for a provider that does not make ``kind`` or a file that is no workflow.
    """
    providers = session.services.providers
    provider, model = arguments.provider, arguments.model
    if provider is not None:
        if provider not in providers.ids:
            raise UsageError(
                _("There is no provider “{provider}” here.").format(provider=provider),
                did_you_mean(provider, providers.ids),
            )
        offer = providers.capabilities(provider, kind)
        if model is not None:
            try:
                offered_model(offer, model)
            except RuleError as error:
                raise UsageError(error.message, error.action) from error
    workflow = arguments.workflow
    if workflow is not None:
        workflow = keep_workflow(session.coordinator.folder, workflow, kind)
    return TakeSettings(provider=provider, model=model, workflow=workflow)


def refuse_missing_keys(
    session: Session, indexes: Iterable[int], kind: AssetKind, settings: TakeSettings
) -> None:
    """Before anything is queued, let alone sent: RuleError where a provider of these scenes needs
    a key that is nowhere; it names the variable."""
    coordinator, services = session.coordinator, session.services
    for name in {coordinator.provider_of(i, kind, only_now=settings) for i in indexes}:
        provider = services.providers.get(name)
        if isinstance(provider, OnlineProvider):
            services.connections.connect(provider.profile)
