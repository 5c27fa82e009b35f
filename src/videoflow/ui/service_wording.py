"""What windows say about online services: what they make, and how it stands with their keys."""

from __future__ import annotations

from dataclasses import dataclass

from videoflow.domain.base import AssetKind
from videoflow.i18n import _, ngettext
from videoflow.services.view_models import ServiceView


@dataclass(frozen=True)
class KeyState:
    """How it stands with a service's key: words, an icon, and the colour token of both."""

    text: str
    icon: str
    token: str


def key_state(service: ServiceView) -> KeyState:
    """Where a service's key is, in a few words."""
    if service.key == "none":
        return KeyState(_("No key needed"), "check", "muted")
    if service.key_place == "environment":
        text = _("Key from {variable}").format(variable=service.key_variable)
        return KeyState(text, "success", "success")
    if service.key_place == "keychain":
        return KeyState(_("Key in the keychain"), "success", "success")
    if service.key_place == "window":
        return KeyState(_("Key for this window only"), "clock", "warning")
    if service.key == "optional":
        return KeyState(_("No key (optional)"), "key", "muted")
    return KeyState(_("No key yet"), "key", "muted")


def lacks_key(service: ServiceView) -> bool:
    """Whether nothing can be made with a service before it has a key."""
    return service.key == "required" and service.key_place == "none"


def makes_text(service: ServiceView) -> str:
    """What a service makes: “Images, videos, voices. 7 models. Up to 4 jobs at a time.”"""
    names = {
        AssetKind.IMAGE: _("images"),
        AssetKind.VIDEO: _("videos"),
        AssetKind.VOICE: _("voices"),
        AssetKind.MUSIC: _("music"),
    }
    parts = []
    if service.kinds:
        made = ", ".join(names[kind] for kind in service.kinds)
        parts.append(_("Makes {kinds}.").format(kinds=made))
    if service.models:
        models = ngettext("{n} model.", "{n} models.", service.models)
        parts.append(models.format(n=service.models))
    jobs = ngettext("{n} job at a time.", "Up to {n} jobs at a time.", service.slots)
    parts.append(jobs.format(n=service.slots))
    return " ".join(parts)
