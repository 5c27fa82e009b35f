"""The last page of the new-project wizard: who makes the pictures, and where the project goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout

from videoflow.domain.base import AssetKind
from videoflow.domain.capabilities import Capabilities
from videoflow.domain.naming import make_stem
from videoflow.domain.settings import BUILT_IN_PROVIDER
from videoflow.i18n import _, ngettext
from videoflow.services.view_models import ServiceView
from videoflow.ui.form_fields import Field, LineField
from videoflow.ui.option_card import ChoiceCard
from videoflow.ui.service_wording import key_state, lacks_key
from videoflow.ui.wizard_pages import WizardPage
from videoflow.ui.wizard_parts import card_holder


class _FolderField(LineField):
    """Where the project goes: follows the film's name until the user chooses a place."""

    def __init__(self, root: Path) -> None:
        super().__init__(
            _("Project folder"),
            hint=_("A new folder is made here. Everything the film needs stays inside of it."),
            max_chars=1000,
            missing=_("Choose a folder for the project."),
        )
        self._root = root
        self._follows_name = True
        self.line.textEdited.connect(self._on_text_edited)

    def follow(self, name: str) -> None:
        """Propose a folder for a film of this name, unless the user has chosen one."""
        if self._follows_name:
            self.line.setText(str(self._root / make_stem(name)))

    def choose(self, parent: Path, name: str) -> None:
        """The user wants the project's folder to be made in ``parent``."""
        self._follows_name = False
        self.line.setText(str(parent / make_stem(name)))

    def folder(self) -> Path:
        """The folder that is named."""
        return Path(self.text())

    def problem(self) -> str:
        """See Field.problem. Whether the folder is free is found out when it is made."""
        problem = super().problem()
        if problem:
            return problem
        if not self.folder().is_absolute():
            return _("Write the whole path of the folder, or use Browse.")
        return ""

    @Slot()
    def _on_text_edited(self) -> None:
        self._follows_name = False


class EnginePage(WizardPage):
    """Who makes the pictures, and where the project is kept.

    Engines that make both images and videos are offered.
    """

    def __init__(self, offers: Sequence[Capabilities], root: Path) -> None:
        super().__init__(
            _("Who makes the pictures?"),
            _("You can choose another engine for any scene later."),
        )
        self._film_name = ""
        self._chooser: QFileDialog | None = None
        self.engines = [
            _engine_card(provider, same) for provider, same in _by_provider(offers).items()
        ]
        stack = QVBoxLayout()
        choices = card_holder(stack, _("Engine"))
        for card in self.engines:
            stack.addWidget(card)
            card.toggled.connect(self._on_toggled)
        if self.engines:
            self.engines[0].setChecked(True)
        self.folder = _FolderField(root)
        self.folder.edited.connect(self.changed)
        browse = QPushButton(_("Browse…"))
        browse.setObjectName("browse_folder_button")
        browse.clicked.connect(self._open_chooser)
        self.folder.add_beside(browse)
        self.column.addWidget(choices)
        self.column.addWidget(self.folder)
        self.column.addStretch(1)

    def fields(self) -> Sequence[Field]:
        """See WizardPage.fields."""
        return (self.folder,)

    def provider(self) -> str:
        """Id of the engine that is chosen."""
        for card in self.engines:
            if card.isChecked():
                return str(card.data)
        return BUILT_IN_PROVIDER

    def show_services(self, services: Sequence[ServiceView]) -> None:
        """Say at each engine how it stands with its key."""
        known = {service.id: service for service in services if service.key != "none"}
        for card in self.engines:
            service = known.get(str(card.data))
            if service is not None:
                role = "warning" if lacks_key(service) else "caption"
                card.set_state(key_words(service), role)

    def set_film_name(self, name: str) -> None:
        """Propose a folder named after the film."""
        self._film_name = name
        self.folder.follow(name)

    @Slot(bool)
    def _on_toggled(self, checked: bool) -> None:
        if checked:
            self.changed.emit()

    @Slot()
    def _open_chooser(self) -> None:
        if self._chooser is None:
            self._chooser = QFileDialog(self, _("Where should the project folder be made?"))
            self._chooser.setFileMode(QFileDialog.FileMode.Directory)
            self._chooser.setOption(QFileDialog.Option.ShowDirsOnly)
            self._chooser.fileSelected.connect(self._on_folder_chosen)
        self._chooser.open()

    @Slot(str)
    def _on_folder_chosen(self, name: str) -> None:
        self.folder.choose(Path(name), self._film_name)


def _engine_card(provider: str, same: Sequence[Capabilities]) -> ChoiceCard:
    """An engine by its name, with what it is."""
    first = same[0]
    if provider == BUILT_IN_PROVIDER:
        about = _(
            "Designed pictures and moving shots, made on this computer. Offline, free, no account."
        )
        return ChoiceCard(_("Built-in engine"), about, provider)
    models = len({model.id for offer in same for model in offer.models if model.id})
    about = _("Runs on this computer.") if first.local else _("An online service.")
    if models:
        counted = ngettext("{n} model.", "{n} models.", models).format(n=models)
        about = f"{about} {counted}"
    return ChoiceCard(first.name or provider, about, provider)


def key_words(service: ServiceView) -> str:
    """How it stands with a service's key, in a sentence for its card."""
    if lacks_key(service):
        return _("Needs a key: set it under Settings → Services before anything is made.")
    return f"{key_state(service).text}."


def _by_provider(offers: Sequence[Capabilities]) -> dict[str, list[Capabilities]]:
    """Offers by provider id, the built-in one first; only those that can make a whole film."""
    found: dict[str, list[Capabilities]] = {}
    for offer in sorted(offers, key=lambda offer: offer.provider != BUILT_IN_PROVIDER):
        found.setdefault(offer.provider, []).append(offer)
    needed = {AssetKind.IMAGE, AssetKind.VIDEO}
    return {
        provider: same
        for provider, same in found.items()
        if needed <= {offer.kind for offer in same}
    }
