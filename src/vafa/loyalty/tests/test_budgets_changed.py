"""Budgets are raised, lowered and closed within what was given and is put aside."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from vafa.core.keys import SYSTEM
from vafa.journal.models import Entry
from vafa.ledger.models import Posting
from vafa.ledger.queries import faults
from vafa.loyalty.actions import (
    cancel_checkout,
    change_approval_policy,
    commit_checkout,
    quote_checkout,
)
from vafa.loyalty.actions.budgets import (
    BudgetDoesNotFit,
    BudgetIsClosed,
    BudgetNeedsSecond,
    LessThanGiven,
    ReasonNeeded,
    add_budget,
    change_budget,
    close_budget,
)
from vafa.loyalty.make import BEGAN, make_programme
from vafa.loyalty.models import Budget, Programme
from vafa.loyalty.queries.budgets import BudgetRow, budget_changes, budget_rows, budgets_left
from vafa.loyalty.tests.test_terms_and_budgets import AT, DRAWING, bought

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
def programme(db: None) -> Programme:
    return make_programme(DRAWING)


@pytest.fixture
def spring(programme: Programme) -> Budget:
    return add_budget(
        programme_id=programme.id, key="spring", name="Spring", amount=10_000, at=BEGAN, by=SYSTEM
    )


def change(budget: Budget, amount: int, **said: Any) -> Budget:
    usual: dict[str, Any] = {"name": budget.name, "reason": "A good week."}
    return change_budget(budget_id=budget.id, amount=amount, at=AT, by=SYSTEM, **(usual | said))


def close(budget: Budget) -> Budget:
    return close_budget(budget_id=budget.id, reason="It is summer.", at=AT, by=SYSTEM)


def draw(budget: Budget, key: str = "1", amount: int = 30_000) -> None:
    commit_checkout(programme_id=budget.programme_id, asked=bought(key, amount), at=AT, by=SYSTEM)


def row_of(budget: Budget) -> BudgetRow:
    assert list(faults()) == []
    (row,) = budget_rows(programme_id=budget.programme_id, at=AT)
    return row


def test_a_budget_is_raised_before_and_after_a_rule_drew_on_it(spring: Budget) -> None:
    change(spring, 12_000)
    draw(spring)
    change(spring, 20_000)

    row = row_of(spring)

    assert (row.budget.amount, row.given, row.left) == (20_000, 3_000, 17_000)


def test_a_budget_is_lowered_to_what_was_given_and_is_put_aside(spring: Budget) -> None:
    draw(spring)
    number, wanted = spring.programme_id, bought("2", 20_000)
    quote_checkout(programme_id=number, asked=wanted, reserve_minutes=10, at=AT, by=SYSTEM)

    change(spring, 5_000)

    assert (row_of(spring).given, row_of(spring).held, row_of(spring).left) == (3_000, 2_000, 0)
    with pytest.raises(LessThanGiven):
        change(spring, 4_999)
    assert row_of(spring).budget.amount == 5_000


def test_rules_draw_on_what_a_raised_budget_has(spring: Budget) -> None:
    change(spring, 1_000)
    draw(spring)
    change(spring, 4_000)
    draw(spring, "2")

    assert (row_of(spring).given, row_of(spring).left) == (4_000, 0)


def test_a_change_is_a_posting_with_its_reason_and_an_entry_with_before_and_after(
    spring: Budget,
) -> None:
    change(spring, 12_000, name="Spring and May")

    (told,) = budget_changes(programme_id=spring.programme_id)
    payload = Entry.objects.get(kind="loyalty.budget_changed").payload

    assert (told.kind, told.before, told.after) == ("budget_raised", 10_000, 12_000)
    assert told.reason == "A good week."
    assert payload["before"] == {"name": "Spring", "amount": 10_000}
    assert payload["after"] == {"name": "Spring and May", "amount": 12_000}


def test_saying_the_same_again_writes_nothing(spring: Budget) -> None:
    change(spring, 10_000)

    assert not Posting.objects.exists()
    assert not Entry.objects.filter(kind="loyalty.budget_changed").exists()


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"amount": 0}, BudgetDoesNotFit),
        ({"amount": 12_000, "name": " "}, BudgetDoesNotFit),
        ({"amount": 12_000, "reason": " "}, ReasonNeeded),
    ],
)
def test_a_change_that_cannot_be_meant_is_refused(
    spring: Budget, said: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        change(spring, **said)

    assert (row_of(spring).budget.amount, Posting.objects.count()) == (10_000, 0)


def test_a_closed_budget_gives_nothing_more_and_keeps_what_it_gave(spring: Budget) -> None:
    draw(spring)

    close(spring)
    draw(spring, "2")

    row = row_of(spring)
    assert (row.budget.amount, row.given, row.left) == (3_000, 3_000, 0)
    with pytest.raises(BudgetIsClosed):
        change(spring, 20_000)
    with pytest.raises(BudgetIsClosed):
        close(spring)


def test_a_budget_that_nobody_drew_on_closes_at_nothing(spring: Budget) -> None:
    close(spring)
    draw(spring)

    assert (row_of(spring).budget.amount, row_of(spring).given) == (0, 0)
    assert [each.kind for each in budget_changes(programme_id=spring.programme_id)] == [
        "budget_closed"
    ]


def test_what_comes_back_to_a_closed_budget_is_not_given_again(spring: Budget) -> None:
    draw(spring)
    close(spring)

    cancel_checkout(programme_id=spring.programme_id, document="1", at=AT, by=SYSTEM)
    draw(spring, "2")

    assert (row_of(spring).given, row_of(spring).left) == (0, 3_000)
    assert budgets_left([row_of(spring).budget], at=AT) == {"spring": 0}


def test_more_than_one_person_may_promise_is_not_put_behind_live_rules(spring: Budget) -> None:
    change_approval_policy(budget_most=15_000, is_for_uncapped=False, at=AT, by=SYSTEM)
    change(spring, 15_000)

    with pytest.raises(BudgetNeedsSecond):
        change(spring, 15_001)

    assert row_of(spring).budget.amount == 15_000


def test_a_budget_is_raised_and_closed_on_the_page(
    spring: Budget, parvanehs_browser: Client
) -> None:
    address = f"/loyalty/{spring.programme_id}/budgets/"
    said = {"name": "Spring", "amount": "150", "reason": "A good week."}

    raised = parvanehs_browser.post(f"{address}{spring.id}/change/", said, follow=True)
    closed = parvanehs_browser.post(f"{address}{spring.id}/close/", {"reason": "x"}, follow=True)

    assert raised.content.decode().count("€150.00") == 3
    assert "A good week." in closed.content.decode()
    assert Budget.objects.get().closed_at is not None


def test_a_viewer_changes_no_budget(spring: Budget, viewers_browser: Client) -> None:
    address = f"/loyalty/{spring.programme_id}/budgets/{spring.id}"

    answers = [viewers_browser.post(f"{address}/{deed}/") for deed in ("change", "close")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert row_of(spring).budget.amount == 10_000
