"""Everything that the figures of a page may be computed from, in one hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ibis.expr import types as ir

from vafa.analytics.understanding import Understanding
from vafa.core.languages import Calendar
from vafa.insight.refresh.prices import ShopPrices
from vafa.warehouse.queries import CostFacts


@dataclass(frozen=True)
class Known:
    """One refresh's tables, all bound to `engine`; see `docs/reference/facts.md` for columns.

    `snapshot` is the list row of every customer as of `today` (columns of `snapshots.COLUMNS`),
    `before` the one of the run in force until now, or None. `days` are the customer-days.
    `history` is a folder of the warehouse where figures of past month ends may be kept.
    `profit_rows`, `profit_days` and `contribution` are those of `refresh.profit`, None where
    nobody asked;
    `costs` is what they rest on.
    `real_days` are the customer-days in today's prices, `real_contribution` and `real_year` each
    customer's contribution and amounts of the year in them, None without a price index; `is_real`
    says that the amounts of the other tables are in these prices too.
    """

    # Any: Ibis' backends share no typed base class.
    engine: Any
    today: date
    calendar: Calendar
    week_start: int
    orders: ir.Table
    order_lines: ir.Table
    customers: ir.Table
    calendar_days: ir.Table
    days: ir.Table
    snapshot: ir.Table
    before: ir.Table | None
    understanding: Understanding
    at_risk_quantile: float
    former_quantile: float
    history: Path
    prices: ShopPrices | None = None
    real_days: ir.Table | None = None
    real_contribution: ir.Table | None = None
    real_year: ir.Table | None = None
    profit_rows: ir.Table | None = None
    profit_days: ir.Table | None = None
    contribution: ir.Table | None = None
    costs: CostFacts | None = None
    is_real: bool = False

    @property
    def folder(self) -> Path:
        """Answer where the tables of this run lie."""
        return self.understanding.scored.parent


# Any: rows of a table whose columns the query that asks for them names.
def rows_of(known: Known, table: ir.Table) -> list[dict[str, Any]]:
    """Read a small table into memory, one dictionary per row."""
    found: list[dict[str, Any]] = known.engine.to_pyarrow(table).to_pylist()
    return found
