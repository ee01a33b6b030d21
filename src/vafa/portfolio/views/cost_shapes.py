"""What is known of costs as pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from vafa.portfolio.forms.cost_labels import COVERAGE_LABELS, Label, team_name
from vafa.portfolio.queries.costs import SpendGrid, TeamRow
from vafa.web.charts import Axis, Chart, Series

WIDTH = 1_000
COLOURS = ("good", "accent", "warn", "muted")


@dataclass(frozen=True)
class Part:
    """A piece of a bar: where it begins and how wide it is, in thousandths of the bar."""

    code: str
    label: Label
    amount: int
    share: float
    start: int
    width: int


def coverage_parts(coverage: Mapping[str, int]) -> list[Part]:
    """Lay the ways of knowing side by side; what is not there is left out."""
    amounts = {name: max(coverage.get(name, 0), 0) for name in COVERAGE_LABELS}
    whole = sum(amounts.values())
    parts, start = [], 0
    for name, amount in amounts.items():
        if not amount or not whole:
            continue
        end = start + round(Decimal(amount * WIDTH) / whole)
        parts.append(Part(name, COVERAGE_LABELS[name], amount, amount / whole, start, end - start))
        start = end
    return parts


def capacity_chart(rows: Sequence[TeamRow]) -> Chart | None:
    """Draw what each team's month cost: used, not used, and worked beyond what it can."""
    drawn = [(row, row.capacity) for row in rows if row.capacity is not None]
    if not drawn:
        return None
    used = [capacity.used_cost - capacity.beyond_cost for _row, capacity in drawn]
    return Chart(
        kind="stacked",
        title=_("What the teams' time cost in the month"),
        categories=[str(team_name(row.team)) for row, _capacity in drawn],
        series=[
            Series(_("Used for customers"), used, colour="accent"),
            Series(
                _("Not used, charged to nobody"),
                [capacity.unused_cost for _row, capacity in drawn],
                colour="muted",
            ),
            Series(
                _("Worked beyond capacity"),
                [capacity.beyond_cost for _row, capacity in drawn],
                colour="bad",
            ),
        ],
        x_axis=Axis(words="text"),
        y_axis=Axis(words="money"),
        height="small",
    )


@dataclass(frozen=True)
class Cell:
    """A channel's month in the grid: what was typed, and what a new customer of it cost."""

    month: date
    typed: str
    amount: int | None
    new_customers: int
    per_customer: int | None


@dataclass(frozen=True)
class GridRow:
    channel: str
    is_for_all: bool
    cells: list[Cell]


def grid_rows(grid: SpendGrid, *, minor_per_unit: int) -> list[GridRow]:
    """Put the grid into rows, amounts as people type them."""
    return [
        GridRow(
            channel,
            channel not in grid.of_orders,
            [_cell(grid, channel, month, minor_per_unit) for month in grid.months],
        )
        for channel in grid.channels
    ]


def _cell(grid: SpendGrid, channel: str, month: date, minor_per_unit: int) -> Cell:
    amount = grid.spent.get((channel, month))
    won = grid.won.get((channel, month))
    typed = "" if amount is None else f"{(Decimal(amount) / minor_per_unit).normalize():f}"
    return Cell(
        month,
        typed,
        amount,
        won.customers if won else 0,
        won.per_customer if won and won.amount else None,
    )
