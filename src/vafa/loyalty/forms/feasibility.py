"""A verdict on an offer in words: what speaks against it, what is not known, what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from vafa.core.presentation import Reader
from vafa.loyalty.queries.feasibility import DAYS, Weighed
from vafa.loyalty.rules.feasibility import Reason, Verdict


@dataclass(frozen=True)
class ShownVerdict:
    """A headline with its colour, sentences for and against, and what they rest on."""

    level: str
    title: str
    sentences: tuple[str, ...]
    basis: str


def verdict_shown(weighed: Weighed | None, reader: Reader) -> ShownVerdict:
    """Put a verdict into the reader's words."""
    if weighed is None:
        return ShownVerdict(
            "info",
            _("This cannot be weighed yet"),
            (
                _(
                    "No order of the past %(days)s days would have taken this offer, or no order "
                    "sets it off."
                )
                % {"days": reader.number(DAYS)},
            ),
            "",
        )
    if not weighed.reward:
        nothing = _("What it gives has no cost in the shop’s figures; there is nothing to weigh.")
        return ShownVerdict(
            "info", _("Costs the shop nothing"), (nothing,), _basis(weighed, reader)
        )
    verdict = weighed.verdict
    level, title = _headline(verdict)
    reasons = (*verdict.objections, *verdict.remarks)
    sentences = (*(_sentence(reason, reader) for reason in reasons), *_figures(weighed, reader))
    return ShownVerdict(level, title, sentences, _basis(weighed, reader))


def _headline(verdict: Verdict) -> tuple[str, str]:
    if any(reason.code != "not_special" for reason in verdict.objections):
        return "bad", _("Not feasible as it stands")
    if not verdict.is_feasible:
        return "warn", _("Whether it is feasible is not known")
    if not verdict.is_special:
        return "warn", _("Feasible, but not special")
    return "good", _("Special and feasible")


def _sentence(reason: Reason, reader: Reader) -> str:
    said = {name: _figure(name, value, reader) for name, value in reason.figures.items()}
    return _SENTENCES[reason.code]() % said


_SENTENCES = {
    "no_contribution": lambda: _(
        "An order with this offer leaves nothing: %(contribution)s after its costs."
    ),
    "margin_floor": lambda: _(
        "An order with it keeps a margin of %(margin)s; the programme asks for %(margin_floor)s."
    ),
    "over_budget": lambda: _("It costs %(cost)s; the budget has %(budget_left)s left."),
    "budget_below_break_even": lambda: _(
        "Until it pays for itself it costs %(cost)s; the budget has %(budget_left)s left."
    ),
    "uplift_beyond_experience": lambda: _(
        "It needs %(uplift)s more orders; such offers never brought more than %(uplift_high)s."
    ),
    "not_special": lambda: _(
        "It gives %(reward)s with an order; these customers already get %(standing_reward)s."
    ),
    "uplift_uncertain": lambda: _(
        "It needs %(uplift)s more orders; such offers brought at least %(uplift_low)s."
    ),
    "uplift_unknown": lambda: _(
        "It pays for itself with %(uplift)s more orders; whether such offers bring them here is "
        "not known yet."
    ),
    "margin_unknown": lambda: _(
        "The shop’s costs are not known well enough to say whether it pays for itself."
    ),
}


def _figures(weighed: Weighed, reader: Reader) -> tuple[str, ...]:
    verdict, found = weighed.verdict, []
    said = {"cost": reader.money(verdict.cost_anyway)}
    found.append(_("It gives away %(cost)s to people who would have bought anyway.") % said)
    if verdict.orders_to_break_even is not None and verdict.cost_anyway:
        orders = reader.number(verdict.orders_to_break_even)
        found.append(_("Further orders that pay for this: %(orders)s.") % {"orders": orders})
    return tuple(found)


def _basis(weighed: Weighed, reader: Reader) -> str:
    said = {
        "taking": reader.number(weighed.orders_taking),
        "orders": reader.number(weighed.orders_seen),
        "days": reader.number(DAYS),
        "price": reader.money(weighed.price),
    }
    return (
        _(
            "By the orders of the past %(days)s days: %(taking)s of %(orders)s would have taken "
            "it, worth %(price)s on average."
        )
        % said
    )


def _figure(name: str, value: int | Fraction, reader: Reader) -> str:
    if name in {"margin", "margin_floor", "uplift", "uplift_low", "uplift_high"}:
        return reader.percent(float(value), decimals=1)
    return reader.money(int(value))
