"""Push buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from videoflow.ui.theme import ICON_SIZE_PX, set_icon, set_role

_TOKENS = {"primary": "on_accent", "link": "accent_text"}
"""Colours of icons, by the role of their button; others have the text's."""


def push_button(
    text: str, name: str, role: str = "", icon: str = "", icon_px: int = ICON_SIZE_PX
) -> QPushButton:
    """A button with the object name ``name``. In a dialog, Enter presses it only while it has the
    focus itself and the dialog has no default button."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    if role:
        set_role(button, role)
    if icon:
        set_icon(button, icon, _TOKENS.get(role, "text"), icon_px)
    return button
