"""Having a storyboard written: by the built-in writer, or by a provider's language model."""

from __future__ import annotations

from dataclasses import dataclass

from videoflow.domain.brief import Brief
from videoflow.errors import RuleError
from videoflow.i18n import _
from videoflow.providers.base import OnlineProvider, TextProvider
from videoflow.providers.registry import ProviderRegistry
from videoflow.services.writer.model_writer import Storyboard, write_with_model
from videoflow.services.writer.storyboard import known_template, write_storyboard

BUILT_IN_WRITER = "builtin"


@dataclass(frozen=True)
class WriterChoice:
    """Who writes. ``model`` is empty for the one in the settings of the service."""

    writer: str = BUILT_IN_WRITER
    """BUILT_IN_WRITER, or the id of a provider with a language model."""
    model: str = ""

    @property
    def is_built_in(self) -> bool:
        """Whether nothing is sent anywhere and nothing is charged."""
        return self.writer == BUILT_IN_WRITER


@dataclass(frozen=True)
class WriterView:
    """One entry of a picker of writers. ``model`` is the one that its settings start with."""

    id: str
    name: str
    model: str = ""


def writer_views(providers: ProviderRegistry) -> tuple[WriterView, ...]:
    """Everybody who can write, the built-in writer first. Loads all providers."""
    built_in = WriterView(BUILT_IN_WRITER, _("Built-in writer"))
    models = (
        WriterView(
            provider.id,
            provider.profile.name if isinstance(provider, OnlineProvider) else provider.id,
            provider.profile.options.get("text_model", "")
            if isinstance(provider, OnlineProvider)
            else "",
        )
        for provider in providers.all()
        if isinstance(provider, TextProvider)
    )
    return (built_in, *models)


async def write(
    brief: Brief, how: WriterChoice, providers: ProviderRegistry | None = None
) -> Storyboard:
    """A storyboard for ``brief``, told as its template says, in its language.

    Raises RuleError for a template or a provider that there is not, for a language that the
    built-in writer does not write, and for a missing key; ProviderError where a language model
    failed: nothing is lost then, and the built-in writer can be asked instead.
    """
    template = known_template(brief.template)
    if how.is_built_in:
        return Storyboard(write_storyboard(brief))
    provider = (providers or ProviderRegistry()).get(how.writer)
    if not isinstance(provider, TextProvider):
        raise RuleError(
            _("{provider} has no language model.").format(provider=how.writer),
            _("Choose another writer, such as {writers}.").format(
                writers=", ".join((BUILT_IN_WRITER, "openai", "google"))
            ),
        )
    return await write_with_model(brief, template, provider, how.model)
