"""Whom the rows of a list of balances speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from vafa.connectors.shops.balances.rules.rows import BalanceRow
from vafa.imports.models import Run
from vafa.imports.rules.converting import RowRefusal
from vafa.loyalty.actions.brought import Balance
from vafa.loyalty.queries.named import EMAIL, NUMBER, PHONE, customers_named

KIND: Final = "shops.balances"
RUNS_SHOWN: Final = 20
Read = tuple[BalanceRow | RowRefusal, tuple[str, ...]]


@dataclass
class Understood:
    """What a batch of rows says, and the rows that were refused."""

    balances: list[Balance] = field(default_factory=list)
    cells: list[tuple[str, ...]] = field(default_factory=list)
    refused: list[RowRefusal] = field(default_factory=list)


def understood(read: Sequence[Read]) -> Understood:
    """Find the customers of a batch of rows.

    A row whose number, e-mail and phone name two people is refused: nobody knows whose it is.
    """
    rows = [row for row, _cells in read if isinstance(row, BalanceRow)]
    known = customers_named(
        numbers={row.customer_number for row in rows if row.customer_number},
        values={value for row in rows for value in (row.email, row.phone) if value},
    )
    found = Understood()
    for row, cells in read:
        if isinstance(row, RowRefusal):
            found.refused.append(row)
            continue
        names = ((NUMBER, row.customer_number), (EMAIL, row.email), (PHONE, row.phone))
        customers = {known[name] for name in names if name in known}
        if len(customers) != 1:
            reason = "customer_unclear" if customers else "unknown_customer"
            refusal = RowRefusal(row.row_number, reason, "customer_number", (), cells)
            found.refused.append(refusal)
            continue
        (customer,) = customers
        found.balances.append(
            Balance(row.row_number, customer, row.points, row.ends_on, row.joined_at)
        )
        found.cells.append(cells)
    return found


def balances_run(*, run_id: int) -> Run | None:
    """Return one list of balances."""
    return Run.objects.filter(pk=run_id, kind=KIND).first()


def balances_runs() -> list[Run]:
    """Return the lists that were brought, the latest first."""
    return list(Run.objects.filter(kind=KIND).order_by("-id")[:RUNS_SHOWN])
