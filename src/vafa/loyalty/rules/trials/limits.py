"""What is used up of the limits of rules in the course of a trial."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from vafa.loyalty.rules.engine import Limit, Rulebook, limit_window


class _Used(NamedTuple):
    """How much of a limit is used up, and until when that counts."""

    until: datetime | None
    amount: int


class LimitsUsed:
    """The limits of a rulebook that hold for a customer or for a rule, and what is left of them."""

    def __init__(self, book: Rulebook) -> None:
        self.place = book.programme
        self.limits: dict[str, Limit] = {
            key: limit
            for rule in book.rules
            for limit, key in rule.limits
            if limit.per in ("customer", "rule") and limit.most is not None
        }
        self.used: dict[tuple[str, int], _Used] = {}

    def left(self, customer: int, moment: datetime) -> dict[str, int]:
        """Say what is left of each limit for a customer; one that is not named is unused."""
        left = {}
        for key, limit in self.limits.items():
            used = self.used.get((key, customer if limit.per == "customer" else 0))
            if used and (used.until is None or moment < used.until):
                left[key] = max(0, (limit.most or 0) - used.amount)
        return left

    def use(self, consumed: Mapping[str, int], customer: int, moment: datetime) -> None:
        """Note what something that was given uses up."""
        for key, amount in consumed.items():
            if key in self.limits:
                self._use(key, customer, moment=moment, amount=amount)

    def _use(self, key: str, customer: int, *, moment: datetime, amount: int) -> None:
        limit = self.limits[key]
        whose = (key, customer if limit.per == "customer" else 0)
        used = self.used.get(whose)
        if used and (used.until is None or moment < used.until):
            self.used[whose] = _Used(used.until, used.amount + amount)
            return
        window = limit_window(limit, now=moment, programme=self.place)
        self.used[whose] = _Used(window.end if window else None, amount)
