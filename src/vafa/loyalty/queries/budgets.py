"""Budgets, and what is left of each in the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from vafa.ledger.models import Posting
from vafa.ledger.queries import striped_holdings
from vafa.loyalty.models import Budget, RuleMode
from vafa.loyalty.queries.codes import budget_owner
from vafa.loyalty.queries.rulebook import latest_versions
from vafa.loyalty.rules.engine import read_rule
from vafa.staff.queries import shop

BUDGETS_MAX = 200
CHANGES = ("budget_raised", "budget_lowered", "budget_closed")
CHANGES_READ, CHANGES_MAX = 400, 30


class BudgetChange(NamedTuple):
    """A budget that was raised, lowered or closed, with what was said about it."""

    budget: Budget
    kind: str
    at: datetime
    before: int
    after: int
    reason: str


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
    """Return what rules can still draw from some budgets, by key."""
    rows = _with_left(budgets, at=at)
    return {row.budget.key: 0 if row.budget.closed_at else row.left for row in rows}


def source_of(budget: Budget) -> str:
    """Name a budget among postings."""
    return f"budget {budget.id}"


def change_of(budget: Budget, *, amount: int, at: datetime) -> str:
    """Name a change of a budget's amount among postings."""
    return f"{source_of(budget)} {budget.amount}-{amount}@{at.isoformat()}"


def budget_changes(*, programme_id: int) -> list[BudgetChange]:
    """Return what was changed of the budgets of a programme and why, latest first."""
    found = Budget.objects.filter(programme=programme_id)
    budgets = {source_of(budget): budget for budget in found}
    rows = Posting.objects.filter(kind__in=CHANGES).order_by("-id")[:CHANGES_READ]
    changes = []
    for row in rows:
        source, _space, change = row.source.rpartition(" ")
        if source in budgets:
            amounts = map(int, change.partition("@")[0].split("-"))
            changed = (budgets[source], row.kind, row.occurred_at, *amounts, row.reason)
            changes.append(BudgetChange._make(changed))
    return changes[:CHANGES_MAX]


def has_live_rules(*, budget: Budget) -> bool:
    """Tell whether rules that are live draw on a budget."""
    versions = latest_versions(programme_id=budget.programme_id)
    live = [read_rule(each.body) for each in versions if each.mode == RuleMode.LIVE]
    return any(limit.budget == budget.key for rule in live for limit in rule.limits)


def _with_left(budgets: Sequence[Budget], *, at: datetime) -> list[BudgetRow]:
    """The books know a budget from when a rule first drew on it; before, all of it is left."""
    sources = {source_of(budget): budget.id for budget in budgets}
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
