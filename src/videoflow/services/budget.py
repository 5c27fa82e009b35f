"""The hard limit of a project: what could pass it is refused before anything is written or sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from videoflow.domain.base import AssetKind
from videoflow.domain.cost import affordable, committed_usd
from videoflow.domain.project import Project
from videoflow.errors import BudgetError
from videoflow.i18n import _, ngettext
from videoflow.services.wording import kind_name, money


@dataclass(frozen=True)
class Expense:
    """One take that is asked for. ``price_usd`` is None where nobody knows it, 0 where it is free;
    ``made_by`` is what the user calls the provider or model."""

    scene_number: int
    kind: AssetKind
    price_usd: float | None
    made_by: str


def check_budget(project: Project, expenses: Sequence[Expense]) -> None:
    """Raise BudgetError where the project has a budget and these takes together could pass it, or
    where the price of one is not known. What is free is never refused."""
    budget_usd = project.settings.budget_usd
    paid = [expense for expense in expenses if expense.price_usd != 0]
    if budget_usd is None or not paid:
        return
    prices_usd = []
    for expense in paid:
        if expense.price_usd is None:
            raise _price_unknown(expense)
        prices_usd.append(expense.price_usd)
    fitting = affordable(project.ledger, budget_usd, prices_usd)
    if fitting < len(paid):
        committed = committed_usd(project.ledger)
        raise _too_dear(paid, sum(prices_usd), budget_usd, committed, fitting)


def _price_unknown(expense: Expense) -> BudgetError:
    return BudgetError(
        _(
            "Nobody knows what {provider} will charge for the {kind} of scene {number}, and this "
            "film has a budget."
        ).format(
            provider=expense.made_by,
            kind=kind_name(expense.kind),
            number=expense.scene_number,
        ),
        _("Say what one take may cost at most, under the settings of the next take."),
    )


def _too_dear(
    paid: Sequence[Expense],
    total_usd: float,
    budget_usd: float,
    committed: float,
    fitting: int,
) -> BudgetError:
    left_usd = max(0.0, budget_usd - committed)
    sums = {
        "price": money(total_usd),
        "over": money(committed + total_usd - budget_usd),
        "left": money(left_usd),
        "budget": money(budget_usd),
    }
    if len(paid) == 1:
        message = _(
            "The {kind} of scene {number} could cost {price}: {over} more than the budget of "
            "{budget} allows, of which {left} is left."
        ).format(kind=kind_name(paid[0].kind), number=paid[0].scene_number, **sums)
        return BudgetError(message, _("Raise the budget, or choose a cheaper model."))
    message = _(
        "These {count} takes could cost {price}: {over} more than the budget of {budget} allows, "
        "of which {left} is left."
    ).format(count=len(paid), **sums)
    if not fitting:
        return BudgetError(message, _("Raise the budget, or choose a cheaper model."))
    advice = ngettext(
        "It is enough for {count} of them: make that one by itself, or raise the budget.",
        "It is enough for {count} of them: make these one by one, or raise the budget.",
        fitting,
    )
    return BudgetError(message, advice.format(count=fitting))
