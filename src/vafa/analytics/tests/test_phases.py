from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from vafa.analytics.facts import PHASES
from vafa.analytics.make import Answer, some_customer_days
from vafa.analytics.measures.gaps import separation_thresholds
from vafa.analytics.measures.phases import phases


def judged(*rows: tuple[int, int, int, bool]) -> Table:
    names = ("customer_id", "purchase_days", "silent_days", "came_back")
    columns: dict[str, Any] = dict(
        zip(names, (list(one) for one in zip(*rows, strict=True)), strict=True)
    )
    columns["at_risk_after_days"] = [40.0] * len(rows)
    columns["former_after_days"] = [80.0] * len(rows)
    return ibis.memtable(pa.table(columns))


EXAMPLE = (
    (1, 1, 10, False),
    (2, 1, 41, False),
    (3, 5, 81, False),
    (4, 5, 10, True),
    (5, 5, 40, False),
)


def test_the_five_customers_of_the_docstring(answer: Answer) -> None:
    found = answer(phases(judged(*EXAMPLE)), "customer_id")

    assert found == [
        (1, "new", ""),
        (2, "existing", "at_risk"),
        (3, "former", ""),
        (4, "former", "won_back"),
        (5, "existing", ""),
    ]


def test_a_fixed_period_replaces_everybodys_threshold(answer: Answer) -> None:
    found = answer(phases(judged(*EXAMPLE), fixed_former_days=9), "customer_id")

    assert {row[1] for row in found} == {"former"}


def test_the_columns_are_the_declared_ones() -> None:
    assert phases(judged(*EXAMPLE)).columns == PHASES.names()


def test_a_purchase_after_a_silence_beyond_former_is_a_return(answer: Answer) -> None:
    steady = [(2, day, 1) for day in ("2024-01-01", "2024-01-31", "2024-03-01", "2024-03-31")]
    back = [(1, day, 1) for day in ("2023-01-01", "2023-01-31", "2023-03-01", "2024-03-31")]
    days = some_customer_days(*steady, *back)

    thresholds = separation_thresholds(days, until=date(2024, 4, 5))

    found = answer(thresholds.select("customer_id", "came_back"), "customer_id")
    assert found == [(1, True), (2, False)]
