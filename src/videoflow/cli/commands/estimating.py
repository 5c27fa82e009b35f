"""``generate --estimate``: what takes would cost. Nothing is made, and nothing is charged."""

from __future__ import annotations

from collections.abc import Sequence

from videoflow.cli.running import Session
from videoflow.cli.wording import place_name
from videoflow.domain.base import AssetKind
from videoflow.domain.settings import TakeSettings
from videoflow.i18n import _
from videoflow.services.wording import money


def show_estimate(
    session: Session, indexes: Sequence[int], kind: AssetKind, settings: TakeSettings
) -> int:
    """Answer with the price of one take for each of these scenes, as services quote it where they
    do; the exit code."""
    coordinator, console = session.coordinator, session.console
    coordinator.ask_for_quotes(indexes, kind, only_now=settings)
    session.wait()
    numbers = [coordinator.project.number_of(index) for index in indexes]
    prices = [coordinator.estimate([index], kind, only_now=settings) for index in indexes]
    total = coordinator.estimate(indexes, kind, only_now=settings)
    view = coordinator.project_view()
    scenes = [
        {"scene_index": index, "scene_number": number, "kind": kind.value, "estimated": price}
        for index, number, price in zip(indexes, numbers, prices, strict=True)
    ]
    document = {
        "scenes": scenes,
        "estimated": total,
        "budget": view.budget_usd,
        "spent": view.spent_usd,
        "reserved": view.reserved_usd,
        "currency": "USD",
    }

    def show() -> None:
        for number, price in zip(numbers, prices, strict=True):
            console.line(f"{place_name(number, kind)}: {_price(price)}")
        console.line(_("Together: {price}").format(price=_price(total)))

    console.answer(document, show)
    return 0


def _price(usd: float | None) -> str:
    if usd is None:
        return _("price unknown")
    return money(usd) if usd else _("free")
