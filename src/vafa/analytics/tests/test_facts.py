from __future__ import annotations

from datetime import date

import ibis
import pytest
from ibis.expr.types import Table

from vafa.analytics import facts
from vafa.analytics.facts import FACTS, FactTable
from vafa.analytics.measures.cohorts import cohort_retention
from vafa.analytics.measures.costing import (
    cost_coverage,
    new_customers_by_channel,
    product_sales,
    work_by_month,
)
from vafa.analytics.measures.customer_days import customer_days
from vafa.analytics.measures.gaps import (
    bought_again_within,
    customer_rhythms,
    first_to_second,
    gap_distribution,
    gap_quantiles,
    gaps,
    second_purchases,
    separation_thresholds,
    shop_rhythm,
    time_to_second_order,
)
from vafa.analytics.measures.mix import category_mix, country_mix
from vafa.analytics.measures.phases import phases
from vafa.analytics.measures.profit.acquisition import first_orders
from vafa.analytics.measures.revenue import revenue_by_month, revenue_stability
from vafa.analytics.measures.rfm import rfm, rfm_cells
from vafa.analytics.measures.summary import purchase_summary

UNTIL = date(2024, 1, 31)


def declared(name: str) -> Table:
    """A table with exactly the declared columns, so that reading any other fails."""
    return ibis.table(getattr(facts, name).schema(), name=name.lower())


ORDERS, LINES, CUSTOMERS, CALENDAR, DAYS = (
    declared(name) for name in ("ORDERS", "ORDER_LINES", "CUSTOMERS", "CALENDAR", "CUSTOMER_DAYS")
)
MEASURES = {
    "CUSTOMER_DAYS": customer_days(ORDERS, CUSTOMERS, until=UNTIL),
    "PURCHASE_SUMMARY": purchase_summary(DAYS, until=UNTIL),
    "RFM": rfm(declared("PURCHASE_SUMMARY")),
    "RFM_CELLS": rfm_cells(declared("RFM")),
    "COHORT_RETENTION": cohort_retention(DAYS, CALENDAR, until=UNTIL),
    "GAPS": gaps(DAYS),
    "GAP_DISTRIBUTION": gap_distribution(declared("GAPS")),
    "GAP_QUANTILES": gap_quantiles(declared("GAP_DISTRIBUTION")),
    "SECOND_PURCHASES": second_purchases(DAYS, until=UNTIL),
    "FIRST_TO_SECOND": first_to_second(declared("SECOND_PURCHASES")),
    "TIME_TO_SECOND_ORDER": time_to_second_order(declared("FIRST_TO_SECOND")),
    "BOUGHT_AGAIN_WITHIN": bought_again_within(declared("SECOND_PURCHASES")),
    "CUSTOMER_RHYTHMS": customer_rhythms(DAYS),
    "SHOP_RHYTHM": shop_rhythm(DAYS, until=UNTIL),
    "SEPARATION_THRESHOLDS": separation_thresholds(DAYS, until=UNTIL),
    "PHASES": phases(declared("SEPARATION_THRESHOLDS")),
    "REVENUE_BY_MONTH": revenue_by_month(ORDERS, DAYS, CALENDAR, until=UNTIL),
    "REVENUE_STABILITY": revenue_stability(declared("REVENUE_BY_MONTH")),
    "CATEGORY_MIX": category_mix(LINES, ORDERS, since=UNTIL, until=UNTIL),
    "COUNTRY_MIX": country_mix(ORDERS, since=UNTIL, until=UNTIL),
    "COST_COVERAGE": cost_coverage(
        LINES, declared("PRODUCT_COSTS"), declared("MARGIN_RATES"), since=UNTIL, until=UNTIL
    ),
    "PRODUCT_SALES": product_sales(LINES, since=UNTIL, until=UNTIL),
    "WORK_BY_MONTH": work_by_month(
        ORDERS, declared("RETURNS"), declared("ACTIVITY_COUNTS"), CALENDAR
    ),
    "NEW_CUSTOMERS": new_customers_by_channel(first_orders(ORDERS, CUSTOMERS), CALENDAR),
}
TABLES = {name: table for name, table in vars(facts).items() if isinstance(table, FactTable)}


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_reads_and_gives_only_declared_columns(name: str) -> None:
    assert MEASURES[name].schema() == TABLES[name].schema()


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_is_stored_with_the_types_it_declares(
    name: str, duckdb_engine: ibis.BaseBackend
) -> None:
    for table in TABLES.values():
        duckdb_engine.create_table(table.name, schema=table.schema(), overwrite=True)

    stored = duckdb_engine.sql(ibis.to_sql(MEASURES[name], dialect="duckdb"))

    assert stored.schema() == TABLES[name].schema()


def test_every_table_is_a_fact_or_what_a_measure_gives() -> None:
    assert set(TABLES) == {table.name.upper() for table in FACTS} | set(MEASURES)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_columns_are_named_once_and_explained(table: FactTable) -> None:
    assert len(set(table.names())) == len(table.names())
    assert all(column.meaning for column in table.columns)
    assert table.arrow_schema().names == list(table.names())
