"""An order that arrives moves its customer to another phase within seconds."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.actions import merge_customers, undo_merge
from vafa.customers.models import Customer, Merge
from vafa.insight.make import make_customer, make_order, make_shop
from vafa.insight.reactions import judge_customers_anew, judge_regrouped_anew
from vafa.insight.refresh.pipeline import refresh, run_folder
from vafa.journal.actions import record
from vafa.journal.jobs.progress import Progress
from vafa.journal.models import Entry
from vafa.lifecycle.models import PhaseChange
from vafa.portfolio.models import Valuation
from vafa.staff.models import Shop
from vafa.warehouse.actions import mark_dirty
from vafa.warehouse.queries import facts_folder

AS_OF = date(2026, 6, 30)
LATER = datetime(2026, 6, 30, 22, tzinfo=UTC)


@pytest.fixture
def reza(transactional_db: None) -> Customer:
    """Reza bought every thirty days until January, among forty others who still do."""
    # Facts of another test's shop must not be taken for this one's.
    shutil.rmtree(facts_folder(), ignore_errors=True)
    make_shop()
    Shop.objects.update(as_of_date=AS_OF)
    for number in range(40):
        other = make_customer(f"other-{number}")
        for month in range(1, 7):
            day = datetime(2026, month, 1 + number % 27, 9, tzinfo=UTC)
            make_order(other, f"O-{number}-{month}", day, 5_000)
    customer = make_customer("reza")
    for step in range(5):
        at = datetime(2025, 9, 1, 9, tzinfo=UTC) + timedelta(days=30 * step)
        make_order(customer, f"R-{step}", at, 5_000)
    refresh(progress=Progress(), at=datetime(2026, 6, 30, 20, tzinfo=UTC), by=SYSTEM)
    return customer


def buys_again(customer: Customer) -> Entry:
    at = datetime(2026, 6, 30, 10, tzinfo=UTC)
    make_order(customer, "R-late", at, 7_000)
    mark_dirty(days=[at.date()], at=at)
    return record(
        kind="orders.order_recorded", at=at, by=SYSTEM, subject_kind="customer",
        subject_id=customer.id,
    )  # fmt: skip


def test_what_explains_the_run_in_force_outlives_folders_of_a_database_that_was_replaced(
    reza: Customer,
) -> None:
    of_another_past = run_folder(Valuation.objects.latest("run_id").run_id + 70)
    of_another_past.mkdir()

    run = refresh(progress=Progress(), at=datetime(2026, 6, 30, 21, tzinfo=UTC), by=SYSTEM)

    assert (run_folder(run.id) / "rhythm.parquet").exists()
    assert not of_another_past.exists()


def row_of(customer: Customer) -> Valuation:
    return Valuation.objects.get(run__is_current=True, customer=customer)


def test_a_former_customer_who_buys_is_won_back_at_once(reza: Customer) -> None:
    assert (row_of(reza).phase, row_of(reza).phase_state) == ("former", "")

    judge_customers_anew([buys_again(reza)])

    row = row_of(reza)
    assert (row.phase, row.phase_state, row.latest_day) == ("former", "won_back", AS_OF)
    assert (row.purchase_days, row.revenue_total) == (6, 32_000)
    change = PhaseChange.objects.get(customer=reza)
    assert (change.to_state, change.because) == ("won_back", "bought_after_former")


def test_judging_twice_changes_nothing_more(reza: Customer) -> None:
    entry = buys_again(reza)
    judge_customers_anew([entry])
    first = Valuation.objects.filter(customer=reza).values().get()

    judge_customers_anew([entry])

    second = Valuation.objects.filter(customer=reza).values().get()
    assert {**first, "id": 0} == {**second, "id": 0}
    assert PhaseChange.objects.filter(customer=reza).count() == 1


def test_the_whole_base_judged_again_gives_the_same_phase(reza: Customer) -> None:
    judge_customers_anew([buys_again(reza)])
    alone = row_of(reza)

    refresh(progress=Progress(), at=datetime(2026, 6, 30, 21, tzinfo=UTC), by=SYSTEM)

    together = row_of(reza)
    assert (alone.phase, alone.phase_state) == (together.phase, together.phase_state)
    assert alone.phase_since == together.phase_since


def merge_with_other(reza: Customer) -> Merge:
    """Merge Reza, silent since January, into somebody who bought in June."""
    other = Customer.objects.get(number="other-3")
    merge = merge_customers(
        kept_id=other.id, absorbed_id=reza.id, chosen={}, reason="One man.", at=LATER, by=SYSTEM
    )
    judge_regrouped_anew(list(Entry.objects.filter(kind="customers.customers_merged")))
    return merge


def test_two_who_were_merged_are_judged_as_one_without_a_forecast(reza: Customer) -> None:
    alone = row_of(Customer.objects.get(number="other-3"))

    merge = merge_with_other(reza)

    assert not Valuation.objects.filter(customer=reza).exists()
    assert merge.kept is not None
    row = row_of(merge.kept)
    assert (row.purchase_days, row.orders, row.revenue_total) == (11, 11, 55_000)
    assert (alone.orders, alone.value_rank is None) == (6, False)
    assert (row.expected_revenue, row.value_rank) == (None, None)


def test_after_the_undo_both_have_their_rows_again(reza: Customer) -> None:
    shown = Valuation.objects.order_by("customer_id")
    before = [{**row, "id": 0} for row in shown.values()]
    merge = merge_with_other(reza)

    undo_merge(merge_id=merge.id, at=LATER, by=SYSTEM)
    judge_regrouped_anew(list(Entry.objects.filter(kind="customers.merge_undone")))

    assert [{**row, "id": 0} for row in shown.values()] == before


def test_who_has_no_purchase_of_their_own_is_a_prospect_again(reza: Customer) -> None:
    mina = make_customer("mina")
    merge = merge_customers(
        kept_id=reza.id, absorbed_id=mina.id, chosen={}, reason="Married.", at=LATER, by=SYSTEM
    )
    undo_merge(merge_id=merge.id, at=LATER, by=SYSTEM)

    judge_regrouped_anew(list(Entry.objects.filter(kind="customers.merge_undone")))

    assert (row_of(mina).phase, row_of(reza).phase) == ("prospect", "former")
