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
    """“about $3.78”; what is not known is said, too."""
    if cost.free:
        return money_text(0.0)
    if not cost.unknown:
        return _("about {price}").format(price=money_text(cost.known_usd))
    if not cost.known_usd:
        return _("price not known")
    return ngettext(
        "about {price}, and {n} of unknown price",
        "about {price}, and {n} of unknown price",
        cost.unknown,
    ).format(price=money_text(cost.known_usd), n=cost.unknown)


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
    """What the film has cost so far: “Spent $1.20 · reserved $0.32 · budget $10.00”; empty where
    nothing was ever charged and there is no budget."""
    if project.budget_usd is None and not project.spent_usd and not project.reserved_usd:
        return ""
    parts = [_("Spent {price}").format(price=_amount(project.spent_usd))]
    if project.reserved_usd:
        parts.append(_("reserved {price}").format(price=_amount(project.reserved_usd)))
    if project.budget_usd is not None:
        parts.append(_("budget {price}").format(price=_amount(project.budget_usd)))
    return " · ".join(parts)


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
