"""Budgets, and what is left of each in the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vafa.ledger.models import Posting
from vafa.ledger.queries import striped_holdings
from vafa.loyalty.models import Budget
from vafa.loyalty.queries.codes import budget_owner
from vafa.staff.queries import shop

BUDGETS_MAX = 200


@dataclass(frozen=True)
class BudgetRow:
    """A budget with what can still be given, and what baskets have put aside."""

    budget: Budget
    left: int
    held: int

    @property
    def given(self) -> int:
        """What has been given away."""
        return self.budget.amount - self.left - self.held


def budget_rows(*, programme_id: int, at: datetime) -> list[BudgetRow]:
    """Return the budgets of a programme, by name."""
    found = Budget.objects.filter(programme=programme_id).order_by("name", "id")
    return _with_left(list(found[:BUDGETS_MAX]), at=at)


def budgets_left(budgets: Sequence[Budget], *, at: datetime) -> dict[str, int]:
    """Return what is left of some budgets, by key."""
    return {row.budget.key: row.left for row in _with_left(budgets, at=at)}


def _with_left(budgets: Sequence[Budget], *, at: datetime) -> list[BudgetRow]:
    """The books know a budget from when a rule first drew on it; before, all of it is left."""
    sources = {f"budget {budget.id}": budget.id for budget in budgets}
    posted = Posting.objects.filter(kind="supplied", source__in=sources)
    known = {sources[source] for source in posted.values_list("source", flat=True)}
    currency = shop().currency
    owners = [budget_owner(each) for each in budgets if each.id in known]
    held = striped_holdings(owners, currency, at=at)
    rows = []
    for budget in budgets:
        if budget.id in known:
            has = held[budget_owner(budget)]
            rows.append(BudgetRow(budget, has.spendable, has.held))
        else:
            rows.append(BudgetRow(budget, budget.amount, 0))
    return rows
