"""The providers that come with VideoFlow."""

from __future__ import annotations

from videoflow.providers.animatic.provider import AnimaticProvider
from videoflow.providers.registry import ProviderRegistry


def default_providers() -> ProviderRegistry:
    """A registry of all of them, the built-in engine first."""
    return ProviderRegistry([AnimaticProvider()])
