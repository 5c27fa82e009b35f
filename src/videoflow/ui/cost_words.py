"""What several takes are expected to cost, and what that leaves of a budget, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from videoflow.i18n import _, ngettext
from videoflow.services.view_models import AssetView, ProjectView
from videoflow.ui.wording import money_text


@dataclass(frozen=True)
class Cost:
    """What is known of the price of several takes: a sum, and how many have no known price."""

    known_usd: float = 0.0
    unknown: int = 0

    @property
    def free(self) -> bool:
        """Whether nothing is charged for any of them."""
        return not self.known_usd and not self.unknown


def cost_of(assets: Sequence[AssetView]) -> Cost:
    """The price of one take for each."""
    known = [asset.estimate_usd for asset in assets if asset.estimate_usd is not None]
    return Cost(sum(known), len(assets) - len(known))


def cost_text(cost: Cost) -> str:
    """“about $3.78”, or what it is at least."""
    if cost.free:
        return money_text(0.0)
    if not cost.unknown:
        return _("about {price}").format(price=money_text(cost.known_usd))
    if not cost.known_usd:
        return _("price not known")
    return _("at least {price}").format(price=money_text(cost.known_usd))


def total_text(cost: Cost) -> str:
    """What all of it costs, in a sentence that says what it leaves out."""
    total = _("Expected cost: {price}").format(price=cost_text(cost))
    if not (cost.unknown and cost.known_usd):
        return total
    left_out = ngettext(
        "The price of {n} take is not known.",
        "The prices of {n} takes are not known.",
        cost.unknown,
    ).format(n=cost.unknown)
    return f"{total}. {left_out}"


def makers_text(assets: Sequence[AssetView]) -> str:
    """Who makes what is charged: “with Runware (Seedance 1.0 Pro Fast)”; empty if nothing is."""
    paid = [asset.made_by for asset in assets if asset.estimate_usd != 0 and asset.made_by]
    makers = list(dict.fromkeys(paid))
    return _("with {engine}").format(engine=", ".join(makers)) if makers else ""


def budget_text(project: ProjectView, cost: Cost) -> tuple[str, bool]:
    """What ``cost`` leaves of the budget, and whether it fits; empty without a budget."""
    if project.budget_usd is None or cost.free:
        return "", True
    left_usd = project.budget_usd - project.spent_usd - project.reserved_usd
    after_usd = left_usd - cost.known_usd
    left, budget = _amount(max(left_usd, 0.0)), _amount(project.budget_usd)
    if after_usd < 0:
        text = _("{over} more than the budget of {budget} allows, of which {left} is left.")
        return text.format(over=_amount(-after_usd), budget=budget, left=left), False
    if cost.unknown:
        text = _(
            "{left} of the budget of {budget} is left. What has no known price needs a limit "
            "first: “May cost at most” in the scene’s editor."
        )
        return text.format(left=left, budget=budget), False
    text = _("{left} of the budget of {budget} is left, {after} after this.")
    return text.format(left=left, budget=budget, after=_amount(after_usd)), True


def spending_text(project: ProjectView) -> str:
    """What the film has cost so far, in short: “$1.52 of $10.00”; empty where nothing was ever
    charged and there is no budget."""
    committed_usd = project.spent_usd + project.reserved_usd
    if project.budget_usd is not None:
        return _("{price} of {budget}").format(
            price=_amount(committed_usd), budget=_amount(project.budget_usd)
        )
    return _("Costs: {price}").format(price=_amount(committed_usd)) if committed_usd else ""


def spending_details(project: ProjectView) -> str:
    """The same at length: “Spent: $1.20. Reserved: $0.32, for … Budget: $10.00.”"""
    parts = [_("Spent: {price}.").format(price=_amount(project.spent_usd))]
    if project.reserved_usd:
        text = _("Reserved: {price}, for what is being made or may have been charged.")
        parts.append(text.format(price=_amount(project.reserved_usd)))
    if project.budget_usd is not None:
        parts.append(_("Budget: {price}.").format(price=_amount(project.budget_usd)))
    return " ".join(parts)


def spending_tone(project: ProjectView) -> str:
    """Tone of ``spending_text``: a budget that is nearly or wholly gone stands out."""
    if project.budget_usd is None:
        return ""
    committed_usd = project.spent_usd + project.reserved_usd
    if committed_usd >= project.budget_usd:
        return "danger"
    return "warning" if committed_usd >= 0.8 * project.budget_usd else ""


def _amount(usd: float) -> str:
    """An amount of money; nothing is an amount, too."""
    return money_text(usd) if usd else "$0"
