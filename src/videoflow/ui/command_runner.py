"""Gives commands to the coordinator and tells what it refuses where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from videoflow.errors import VideoFlowError
from videoflow.ui.card_grid import CardGrid
from videoflow.ui.notices import NoticeArea


class CommandRunner(QObject):
    """Runs commands; a refusal is told on the scene's card, or in a notice where there is none.

    ``commanded`` follows every command, done or refused: the film may be another now.
    """

    commanded = Signal()

    def __init__(self, grid: CardGrid, notices: NoticeArea, parent: QObject) -> None:
        super().__init__(parent)
        self._grid = grid
        self._notices = notices

    def on_scene(self, index: int, command: Callable[[], object]) -> bool:
        """Run a command about one scene; False if it was refused."""
        return self.run(command, partial(self._tell_on_card, index))

    def on_film(self, command: Callable[[], object]) -> bool:
        """Run a command about the film; False if it was refused."""
        return self.run(command, self._tell_in_notice)

    def run(self, command: Callable[[], object], tell: Callable[[VideoFlowError], None]) -> bool:
        """Run a command; False if it was refused, which ``tell`` shows."""
        try:
            command()
        except VideoFlowError as error:
            self.commanded.emit()  # first: what is shown anew would take the refusal away
            tell(error)
            return False
        self.commanded.emit()
        return True

    def _tell_on_card(self, index: int, error: VideoFlowError) -> None:
        card = self._grid.card(index)
        if card is None:
            self._tell_in_notice(error)
        else:
            card.show_refusal(error)

    def _tell_in_notice(self, error: VideoFlowError) -> None:
        self._notices.post(error.message, error.action, "warning")
