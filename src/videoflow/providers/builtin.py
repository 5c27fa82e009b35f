"""Finds the providers of this installation: VideoFlow's own and those of other packages.

All of them are entry points of the group ``videoflow.providers``: the name is the provider's id,
the value a factory ``create(context: ProviderContext) -> Provider``.
"""

from __future__ import annotations

import logging
from functools import partial
from importlib.metadata import EntryPoint, entry_points

from videoflow.domain.settings import BUILT_IN_PROVIDER
from videoflow.errors import RuleError
from videoflow.i18n import _
from videoflow.providers.animatic.provider import create
from videoflow.providers.base import Provider
from videoflow.providers.context import ProviderContext
from videoflow.providers.registry import MakeProvider, ProviderRegistry

log = logging.getLogger(__name__)

ENTRY_POINTS = "videoflow.providers"
OWN_PACKAGE = "videoflow"


def default_providers(context: ProviderContext) -> ProviderRegistry:
    """A registry of all of them: the built-in engine, the other built-in ones, then plug-ins.

    A plug-in with the id of an earlier one is left out. Reads the metadata of all packages.
    """
    # Without its own metadata, as in a damaged installation, there is still the engine.
    later: dict[str, MakeProvider] = {BUILT_IN_PROVIDER: partial(create, context)}
    found: dict[str, EntryPoint] = {}
    problems = []
    for entry in sorted(entry_points(group=ENTRY_POINTS), key=_rank):
        first = found.setdefault(entry.name, entry)
        if first is entry:
            later[entry.name] = partial(_make, entry, context)
        elif first.value != entry.value:
            problems.append(_taken(entry))
    return ProviderRegistry(later=later, problems=problems)


def _rank(entry: EntryPoint) -> tuple[bool, bool, str]:
    own = entry.dist is not None and entry.dist.name == OWN_PACKAGE
    return not own, entry.name != BUILT_IN_PROVIDER, entry.name


def _make(entry: EntryPoint, context: ProviderContext) -> Provider:
    provider: Provider = entry.load()(context)
    return provider


def _taken(entry: EntryPoint) -> RuleError:
    log.warning("left out %s: there is a provider %s already", entry.value, entry.name)
    return RuleError(
        _("There are two providers “{provider}”; the one from {source} was left out.").format(
            provider=entry.name, source=entry.dist.name if entry.dist else entry.value
        ),
        _("Remove the package it comes from, or ask its author for another id."),
    )
