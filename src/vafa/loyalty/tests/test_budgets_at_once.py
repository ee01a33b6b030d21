"""A budget is raised and lowered while baskets draw on it: nothing is given twice or lost."""

from __future__ import annotations

import pytest

from vafa.core.keys import SYSTEM
from vafa.ledger.tests.together import Start, in_processes
from vafa.loyalty.actions.budgets import add_budget
from vafa.loyalty.make import BEGAN, make_programme
from vafa.loyalty.models import GivenEffect
from vafa.loyalty.queries.budgets import budget_rows
from vafa.loyalty.tests.checkout_cast import NOW
from vafa.loyalty.tests.test_terms_and_budgets import DRAWING

pytestmark = pytest.mark.usefixtures("shared_books", "shop")
ORDERS = 40


def test_a_budget_that_changes_while_it_is_drawn_on_adds_up(start_process: Start) -> None:
    programme = make_programme(DRAWING)
    spring = {"key": "spring", "name": "Spring", "amount": 10_000, "at": BEGAN, "by": SYSTEM}
    budget = add_budget(programme_id=programme.id, **spring)  # type: ignore[arg-type]
    baskets = [{"order": str(number), "amount": 5_000} for number in range(ORDERS)]
    # Each once: the same change at the same instant would be the same fact.
    amounts = [6_000, 12_000, 9_000, 15_000, 6_100, 12_100, 9_100, 15_100]
    changes = [{"budget": budget.id, "amount": amount} for amount in amounts]

    run = in_processes(start_process, "vafa.loyalty.tests.codes_process")
    outcomes = run([*baskets[:20], *changes, *baskets[20:]])

    (row,) = budget_rows(programme_id=programme.id, at=NOW)
    given = sum(GivenEffect.objects.values_list("given", flat=True))
    assert outcomes["placed"] == ORDERS
    assert outcomes["changed"] + outcomes["budget_less_than_given"] == len(amounts)
    assert (row.given, row.held, row.given + row.left) == (given, 0, row.budget.amount)
