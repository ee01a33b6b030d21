"""What a new customer cost to win. Kept beside the profit of customers, never in it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from vafa.core.money import Money
from vafa.portfolio.rules.costing import rounded

ChannelMonth = tuple[str, date]


@dataclass(frozen=True, slots=True)
class Spend:
    """Money of a month for a channel; for none when no order names what it was spent on."""

    month_start: date
    amount: int
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Won:
    """The new customers of a channel and month, and what was spent on them."""

    customers: int
    amount: int

    @property
    def per_customer(self) -> int | None:
        """What one of them cost; unknown when nobody was won."""
        return rounded(Fraction(self.amount, self.customers)) if self.customers else None


def acquisition_costs(
    spends: Iterable[Spend], new_customers: Mapping[ChannelMonth, int]
) -> dict[ChannelMonth, Won]:
    """Tell what each channel's new customers of each month cost.

    A channel's own money goes to its own new customers. Money for no channel of the shop's is
    shared out over all new customers of its month; in a month that won nobody it stands alone
    under the channel "". So the amounts always add up to what was spent.
    """
    amounts: dict[ChannelMonth, int] = dict.fromkeys(new_customers, 0)
    for spend in spends:
        for place, part in _shares(spend, new_customers).items():
            amounts[place] = amounts.get(place, 0) + part
    return {
        place: Won(new_customers.get(place, 0), amount) for place, amount in sorted(amounts.items())
    }


def _shares(spend: Spend, new_customers: Mapping[ChannelMonth, int]) -> dict[ChannelMonth, int]:
    if spend.channel is not None:
        return {(spend.channel, spend.month_start): spend.amount}
    places = sorted(
        place
        for place, customers in new_customers.items()
        if place[1] == spend.month_start and customers
    )
    if not places:
        return {("", spend.month_start): spend.amount}
    # The currency plays no part in sharing out.
    parts = Money(spend.amount, "EUR").allocate([new_customers[place] for place in places])
    return {place: part.amount for place, part in zip(places, parts, strict=True)}
