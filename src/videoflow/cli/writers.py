"""``--template``, ``--writer`` and ``--writer-model``: how a new film is told, and by whom."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from videoflow.domain.brief import TEMPLATES, Brief
from videoflow.errors import ProviderError, RuleError, UsageError
from videoflow.i18n import _
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.service_settings import ServiceControl, did_you_mean
from videoflow.services.writer import BUILT_IN_WRITER, LANGUAGES, WriterChoice, writer_views


def told_as(brief: Brief, template: str | None) -> Brief:
    """The brief with the template of the command, if there is one. Raises UsageError."""
    if template is None:
        return brief
    if template not in TEMPLATES:
        raise UsageError(
            _("There is no template “{template}”.").format(template=template),
            did_you_mean(template, TEMPLATES),
        )
    return brief.changed(template=template)


def chosen_writer(arguments: Namespace) -> tuple[WriterChoice, ProviderRegistry | None]:
    """Who writes, and the providers to find them among. Raises UsageError."""
    if arguments.writer == BUILT_IN_WRITER:
        if arguments.writer_model:
            raise UsageError(
                _("The built-in writer has no models to choose from."),
                _("Name a service as well: --writer openai --writer-model {model}").format(
                    model=arguments.writer_model
                ),
            )
        return WriterChoice(), None
    providers = ServiceControl.open().providers
    known = [view.id for view in writer_views(providers)]
    if arguments.writer not in known:
        raise UsageError(
            _("There is no writer “{writer}” here.").format(writer=arguments.writer),
            did_you_mean(arguments.writer, known),
        )
    return WriterChoice(arguments.writer, arguments.writer_model), providers


@contextmanager
def offering_the_other_writer(writer: WriterChoice, brief: Brief) -> Iterator[None]:
    """Adds to an error of one writer how the other one is asked."""
    try:
        yield
    except (ProviderError, RuleError) as error:
        if not writer.is_built_in:
            offer = _("Nothing was made yet; without --writer the built-in writer does it.")
        elif brief.language.split("-")[0] not in LANGUAGES:
            offer = _("For example: --writer openai")
        else:
            raise
        error.action = f"{error.action} {offer}".lstrip()
        raise
