"""The ⋯ menu of a scene's card."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from videoflow.i18n import _
from videoflow.ui.card_intents import CardIntents
from videoflow.ui.theme import icon


def build_card_menu(card: CardIntents) -> QMenu:
    """A menu for the card as it is now; it deletes itself when it closes."""
    view = card.view
    menu = QMenu(card)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    # Actions of a menu are triggered on the GUI thread, so that closures are safe here.
    index = view.index

    def add(text: str, name: str, key: str = "", *, enabled: bool = True, why: str = "") -> QAction:
        action = menu.addAction(icon(name), text)
        if key:
            # Shown only: the card itself handles its keys while it has the focus.
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setEnabled(enabled)
        action.setToolTip(why)
        return action

    menu.setToolTipsVisible(True)
    add(_("Edit…"), "edit", "Return").triggered.connect(lambda: card.edit_requested.emit(index))
    add(_("Refine…"), "sparkle").triggered.connect(lambda: card.refine_requested.emit(index))
    add(_("Duplicate"), "duplicate").triggered.connect(lambda: card.duplicate_requested.emit(index))
    has_takes = any(asset.earlier or asset.committed for asset in (view.image, view.video))
    add(
        _("Earlier takes…"),
        "history",
        enabled=has_takes,
        why="" if has_takes else _("Nothing has been made for this scene yet."),
    ).triggered.connect(lambda: card.history_requested.emit(index))
    add(_("Use own files…"), "folder").triggered.connect(
        lambda: card.own_files_requested.emit(index)
    )
    menu.addSeparator()
    for text, icon_name, tool in (
        (_("Roll candidates…"), "dice", "candidates"),
        (_("Voice and music…"), "music", "sound"),
        (_("Over the picture…"), "text", "overlays"),
        (_("Trim and crop…"), "film", "framing"),
        (_("Transition…"), "compare", "transition"),
    ):
        add(text, icon_name).triggered.connect(partial(card.tool_requested.emit, index, tool))
    menu.addSeparator()
    add(
        _("Move earlier"),
        "arrow-left",
        enabled=view.number > 1,
        why="" if view.number > 1 else _("This is the first scene already."),
    ).triggered.connect(lambda: card.move_requested.emit(index, -1))
    add(
        _("Move later"),
        "arrow-right",
        enabled=view.number < view.total,
        why="" if view.number < view.total else _("This is the last scene already."),
    ).triggered.connect(lambda: card.move_requested.emit(index, 1))
    add(_("Split in two"), "compare").triggered.connect(lambda: card.split_requested.emit(index))
    add(
        _("Merge with the next"),
        "plus",
        enabled=view.number < view.total,
        why="" if view.number < view.total else _("This is the last scene already."),
    ).triggered.connect(lambda: card.merge_requested.emit(index))
    menu.addSeparator()
    add(_("Delete"), "trash", "Del").triggered.connect(lambda: card.delete_requested.emit(index))
    return menu
