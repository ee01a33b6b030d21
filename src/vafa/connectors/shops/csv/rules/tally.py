"""Counting what became of rows and of their money, so that a report adds up to the unit."""

from __future__ import annotations

import copy
from collections.abc import Container, Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal

from vafa.connectors.shops.csv.rules.grouping import KeyedRow

Fate = Literal["stored", "repeated", "quarantined"]
_FATES: tuple[Fate, ...] = ("stored", "repeated", "quarantined")


class Tally:
    """Rows and money by what became of them, as kept in a run's checkpoint between batches."""

    # Any: JSON values.
    def __init__(self, saved: Mapping[str, Any] | None = None) -> None:
        saved = saved or {}
        self.rows: dict[str, int] = dict.fromkeys(("read", *_FATES), 0) | saved.get("rows", {})
        self.orders: dict[str, int] = {"new": 0, "changed": 0} | saved.get("orders", {})
        self.money: dict[str, dict[str, Any]] = {
            currency: dict(sums) for currency, sums in saved.get("money", {}).items()
        }

    def to_json(self) -> dict[str, Any]:
        """Turn into what a JSON column keeps."""
        return copy.deepcopy({"rows": self.rows, "orders": self.orders, "money": self.money})

    def add_rows(self, rows: Iterable[KeyedRow], *, new_keys: Container[str]) -> None:
        """Count the rows of a batch: new keys are stored rows, the others came before."""
        for row in rows:
            self.add(
                "stored" if row.key in new_keys else "repeated",
                currency=row.currency,
                amount=row.amount,
                rounding=row.rounding,
            )

    def add_orders(self, *, new: int, changed: int) -> None:
        """Count the orders of a batch."""
        self.orders["new"] += new
        self.orders["changed"] += changed

    def add(
        self, fate: Fate, *, currency: str, amount: int | None, rounding: Decimal = Decimal(0)
    ) -> None:
        """Count one row; money that nobody could read is not counted."""
        self.rows[fate] += 1
        if amount is None:
            return
        sums = self.sums_of(currency)
        sums[fate] += amount
        if rounding:
            sums["rounding"] = str(Decimal(sums["rounding"]) + rounding)

    def take_out_of_quarantine(self, *, currency: str, amount: int | None) -> None:
        """Stop counting a row as quarantined; its money becomes read when it was not before."""
        self.rows["quarantined"] -= 1
        if amount is not None:
            self.sums_of(currency)["quarantined"] -= amount

    def sums_of(self, currency: str) -> dict[str, Any]:
        """Give the sums of one currency."""
        empty: dict[str, Any] = {"read": 0, "rounding": "0"}
        empty.update(dict.fromkeys(_FATES, 0))
        return self.money.setdefault(currency, empty)

    @property
    def is_reconciled(self) -> bool:
        """Say whether every row and every unit of money that was read became something."""
        rows = self.rows["read"] == sum(self.rows[fate] for fate in _FATES)
        return rows and all(
            sums["read"] == sum(sums[fate] for fate in _FATES) for sums in self.money.values()
        )
