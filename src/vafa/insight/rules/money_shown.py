"""Which of a list row's two amounts of the past a reader is shown. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol, TypeVar


class TwoMoneys(Protocol):
    """A list row: amounts as paid, and the same in today's prices; None where not known."""

    revenue_total: int
    revenue_year: int
    revenue_total_real: int | None
    revenue_year_real: int | None
    contribution_year: int | None
    contribution_year_real: int | None


Row = TypeVar("Row", bound=TwoMoneys)
PAST: Final = ("revenue_total", "revenue_year", "contribution_year")


def past_amount(row: TwoMoneys, name: str, *, is_real: bool) -> int | None:
    """Return an amount as paid, or in today's prices. Nothing is nothing in any prices."""
    paid: int | None = getattr(row, name)
    if not is_real or not paid:
        return paid
    real: int | None = getattr(row, f"{name}_real")
    return real


def in_money(rows: Iterable[Row], *, is_real: bool) -> list[Row]:
    """Put rows that are only shown into one money; as paid they stay as they are."""
    shown = list(rows)
    for row in shown if is_real else ():
        for name in PAST:
            setattr(row, name, past_amount(row, name, is_real=True))
    return shown
