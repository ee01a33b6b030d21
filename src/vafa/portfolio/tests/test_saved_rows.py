"""List rows come back from the database as the refresh's tables held them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from vafa.core.keys import Actor
from vafa.customers.models import Customer
from vafa.portfolio.actions import begin_run, save_valuations, update_valuations
from vafa.portfolio.actions.valuation_columns import VALUATION
from vafa.portfolio.make import make_run
from vafa.portfolio.models import Valuation
from vafa.portfolio.rules.columns import values_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
BY = Actor("command")


def row(customer_id: int, **columns: object) -> pa.Table:
    usual: dict[str, object] = {"purchase_days": 1, "orders": 1, "revenue_total": 2**62 + 1}
    texts = ("country", "phase", "phase_state", "significance", "strategy", "strategy_next")
    claims = {"strategy_inputs": "{}", "is_overridden": False, "is_end_approved": False}
    usual |= {"revenue_year": 0, **dict.fromkeys(texts, ""), **claims, **columns}
    names = {name: [value] for name, value in usual.items()}
    given = {name: [None] for name in VALUATION.names if name != "run_id"}
    return pa.table({**given, **names, "is_left_out": [False], "customer_id": [customer_id]})


def test_texts_days_documents_and_unknowns_come_back_as_they_were() -> None:
    run, customer = begin_run(as_of_date=date(2026, 3, 21), at=AT, by=BY), Customer.objects.create()
    told = row(
        customer.id,
        significance=' a, "b" \\N\n',
        first_day=date(2026, 3, 1),
        p_buys_30=0.1 + 0.2,
        contribution_is_estimated=True,
        strategy_inputs='{"phase": "new", "is_fixable": null}',
    )

    assert save_valuations(run=run, batches=[told], at=AT, by=BY) == 1

    saved = Valuation.objects.get(run=run)
    assert (saved.significance, saved.country, saved.second_day) == (' a, "b" \\N\n', "", None)
    assert (saved.first_day, saved.p_buys_30) == (date(2026, 3, 1), 0.1 + 0.2)
    assert (saved.revenue_total, saved.contribution_is_estimated) == (2**62 + 1, True)
    assert saved.strategy_inputs == {"phase": "new", "is_fixable": None}


def test_a_row_in_force_is_replaced_by_its_new_one_alone() -> None:
    one, other = (Customer.objects.create(number=number) for number in "12")
    run = make_run()
    both = pa.concat_tables([row(one.id), row(other.id)])
    update_valuations(run=run, rows=both, at=AT, by=BY)

    update_valuations(run=run, rows=row(one.id, orders=7), at=AT, by=BY)

    orders = dict(Valuation.objects.values_list("customer_id", "orders"))
    assert orders == {one.id: 7, other.id: 1}


@pytest.mark.parametrize(
    "values",
    [
        [1, None, 2**62 + 1],
        [1.5, None],
        [True, None],
        ["a", None, ""],
        [date(2026, 3, 1), None],
        [],
    ],
)
def test_values_of_a_column_are_those_that_arrow_gives(values: list[object]) -> None:
    column = pa.chunked_array([pa.array(values)])

    found = values_of(column)

    assert found == column.to_pylist()
    assert [type(one) for one in found] == [type(one) for one in column.to_pylist()]
