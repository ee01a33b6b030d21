from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db.models import Model

from vafa.core.errors import Refused
from vafa.customers.actions import merge_customers, undo_merge
from vafa.customers.models import Customer, Merge
from vafa.journal.models import Entry
from vafa.portfolio.actions.costs import record_activity, record_cost, set_activity
from vafa.portfolio.models import ActivityCount, DirectCost, ValuationRun
from vafa.portfolio.tests.conftest import AT, BY, make_team

TODAY = date(2026, 3, 21)
NOBODY = 999_999
# Any: a moment and an actor.
SAID: dict[str, Any] = {"at": AT, "by": BY}


def gift_for(customer_id: int) -> DirectCost:
    return record_cost(
        key="gift-1", kind="gift", amount=500, day=TODAY, customer_id=customer_id, **SAID
    )


def call_with(customer_id: int) -> ActivityCount:
    team = make_team()
    set_activity(code="answer_call", team_id=team.id, seconds=480, driver="call", **SAID)
    return record_activity(
        key="call-1", code="answer_call", customer_id=customer_id, day=TODAY, today=TODAY, **SAID
    )


@pytest.fixture
def merge(run: ValuationRun) -> Merge:
    """Reza, whose old record was merged into a new one."""
    old, new = (Customer.objects.create(number=number) for number in ("10001", "10002"))
    return merge_customers(
        kept_id=new.id, absorbed_id=old.id, chosen={}, reason="One person.", **SAID
    )


@pytest.mark.parametrize("write", [gift_for, call_with])
def test_what_is_said_of_a_merged_record_counts_for_the_live_customer(
    merge: Merge, write: Any
) -> None:
    written = write(merge.absorbed_id)

    assert written.customer_id == merge.kept_id
    told = Entry.objects.filter(kind__startswith="portfolio.", subject_kind="customer")
    assert list(told.values_list("subject_id", flat=True)) == [merge.kept_id]


@pytest.mark.parametrize("write", [gift_for, call_with])
def test_what_was_said_of_a_merged_record_goes_home_with_it(merge: Merge, write: Any) -> None:
    written: Model = write(merge.absorbed_id)

    undo_merge(merge_id=merge.id, **SAID)

    written.refresh_from_db()
    assert written.customer_id == merge.absorbed_id  # type: ignore[attr-defined]


@pytest.mark.parametrize("write", [gift_for, call_with])
def test_a_customer_whom_nobody_knows_is_refused(run: ValuationRun, write: Any) -> None:
    with pytest.raises(Refused, match="no such customer"):
        write(NOBODY)

    assert (DirectCost.objects.count(), ActivityCount.objects.count()) == (0, 0)
    assert not Entry.objects.filter(kind__endswith="_recorded").exists()


def test_an_order_that_nobody_knows_is_refused(run: ValuationRun) -> None:
    with pytest.raises(Refused, match="no such order"):
        record_cost(key="1", kind="gift", amount=500, day=TODAY, order_id=NOBODY, **SAID)

    assert not DirectCost.objects.exists()
