from __future__ import annotations

from datetime import date
from math import log
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet
import pytest
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from vafa.analytics.make import Answer, some_customer_days
from vafa.analytics.measures.summary import purchase_summary

UNTIL = date(2024, 2, 10)


def worked_example() -> Table:
    return some_customer_days(
        (1, "2024-01-31", 100),
        (1, "2024-01-01", 500),
        (2, "2024-02-01", 40),
        (1, "2024-01-11", 300),
        (3, "2024-02-10", 60),
    )


def test_the_five_days_of_the_docstring_are_three_customers(answer: Answer) -> None:
    summary = answer(
        purchase_summary(worked_example(), until=UNTIL).drop(
            "orders", "revenue_year", "second_day", "latest_gap_days"
        ),
        "customer_id",
    )

    gaps = log(10) + log(20)
    latest = date(2024, 1, 31)
    assert summary == [
        (1, 2, 30, 40, 200.0, pytest.approx(gaps, abs=1e-9), date(2024, 1, 1), latest, 3, 900),
        (2, 0, 0, 9, None, 0.0, date(2024, 2, 1), date(2024, 2, 1), 1, 40),
        (3, 0, 0, 0, None, 0.0, date(2024, 2, 10), date(2024, 2, 10), 1, 60),
    ]


def test_the_latest_year_and_the_gap_before_the_latest_purchase_are_known(answer: Answer) -> None:
    summary = purchase_summary(worked_example(), until=date(2025, 1, 10))

    lately = summary.select(
        "customer_id", "orders", "revenue_year", "second_day", "latest_gap_days"
    )

    assert answer(lately, "customer_id") == [
        # 2024 has a leap day: the 365 days begin on January 12.
        (1, 3, 100, date(2024, 1, 11), 20),
        (2, 1, 40, None, None),
        (3, 1, 60, None, None),
    ]


def test_no_customer_days_give_no_customers(answer: Answer) -> None:
    nobody = worked_example().filter(False)

    assert answer(purchase_summary(nobody, until=UNTIL)) == []


def test_a_mean_is_not_cut_to_whole_minor_units(answer: Answer) -> None:
    days = some_customer_days((1, "2024-01-01", 9), (1, "2024-01-02", 1), (1, "2024-01-03", 2))

    summary = answer(purchase_summary(days, until=UNTIL).select("mean_spend_repeat"))

    assert summary == [(1.5,)]


def test_whole_sums_are_written_to_parquet_as_whole_numbers(
    duckdb_engine: BaseBackend, tmp_path: Path
) -> None:
    file = tmp_path / "summary.parquet"

    duckdb_engine.to_parquet(purchase_summary(worked_example(), until=UNTIL), file)

    assert str(pyarrow.parquet.read_schema(file).field("net_revenue").type) == "int64"


def test_cdnow_gives_the_papers_calibration_summary(
    answer: Answer, cdnow_tenth: Table, published: Path
) -> None:
    until = date(1997, 9, 30)
    days = cdnow_tenth.filter(cdnow_tenth.day <= until)

    ours = answer(purchase_summary(days, until=until), "customer_id")

    paper = pyarrow.csv.read_csv(published / "cdnow" / "summary_tenth_39w.csv").to_pylist()
    assert len(ours) == len(paper) == 2357
    for (who, x, t_x, age, mean, *_), row in zip(ours, paper, strict=True):
        assert (who, x) == (row["customer_id"], row["x"])
        assert t_x / 7 == pytest.approx(row["t_x"], abs=0.0051)
        assert age / 7 == pytest.approx(row["T"], abs=0.0051)
        assert (mean or 0) / 100 == pytest.approx(row["zbar"], abs=0.0051)
