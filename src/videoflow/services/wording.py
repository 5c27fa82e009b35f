"""The product's words in the user's language, for use within sentences."""

from __future__ import annotations

from videoflow.domain.base import AssetKind
from videoflow.i18n import _


def kind_name(kind: AssetKind) -> str:
    """An asset kind, as in *Scene 2 has no video yet*."""
    return {
        AssetKind.IMAGE: _("image"),
        AssetKind.VIDEO: _("video"),
        AssetKind.VOICE: _("voice"),
        AssetKind.MUSIC: _("music"),
    }[kind]
