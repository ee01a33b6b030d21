"""An analysis takes orders and returns as an import does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from vafa.insight.analyse.analysis import NothingToAnalyse, analyse
from vafa.insight.analyse.buyers import recognise_buyers
from vafa.insight.analyse.intake import Statement, take_in
from vafa.insight.analyse.netting import Netted, net_returns
from vafa.insight.analyse.tables import Tables
from vafa.orders.make import a_customer, a_day, a_return, an_order

AMENDED = "amended"


@pytest.fixture
def tables(tmp_path: Path) -> Iterator[Tables]:
    """Give an empty place for tables."""
    made = Tables(tmp_path)
    yield made
    made.engine.disconnect()


def netted(tables: Tables, statements: Iterable[Statement]) -> Netted:
    take_in(statements, tables=tables, zone=ZoneInfo("UTC"))
    recognise_buyers(tables)
    return net_returns(tables)


def revenues(tables: Tables) -> list[tuple[int, bool, int]]:
    rows = tables.rows(tables.read(AMENDED).order_by("order_id"))
    return [(row["order_id"], row["is_purchase"], row["net_revenue"]) for row in rows]


def owners(tables: Tables) -> dict[str, int]:
    buyers: list[dict[str, Any]] = list(tables.rows(tables.read("buyers")))
    return {row["owner"]: row["customer_id"] for row in buyers}


def test_a_return_takes_from_the_latest_earlier_order_at_its_price(tables: Tables) -> None:
    orders = [
        an_order("1", ordered_at=a_day(1)),
        an_order("2", ordered_at=a_day(10)),
        an_order("3", ordered_at=a_day(11), goods=[("cup", 2, 400)]),
        an_order("4", ordered_at=a_day(25)),
    ]

    result = netted(tables, [*orders, a_return()])

    assert revenues(tables) == [(2, True, 500)]
    assert (result.returns, result.matched, result.unmatched_amount) == (1, 1, 0)


def test_an_order_that_came_back_whole_is_no_purchase(tables: Tables) -> None:
    result = netted(tables, [an_order(), a_return(goods=("cup", 2, 500))])

    assert revenues(tables) == [(1, False, 0)]
    assert result.amount == 1_000


def test_a_return_without_an_order_is_counted_and_takes_nothing(tables: Tables) -> None:
    result = netted(tables, [an_order(), a_return(customer=a_customer("8"))])

    assert revenues(tables) == []
    assert (result.unmatched, result.unmatched_amount) == (1, 500)


def test_a_return_that_names_an_order_of_nobody_takes_from_it(tables: Tables) -> None:
    orders = [an_order("1", customer=None), an_order("2", ordered_at=a_day(12))]

    netted(tables, [*orders, a_return(order_number="1")])

    assert revenues(tables) == [(1, True, 500)]


def test_nothing_is_netted_against_an_order_that_was_never_paid(tables: Tables) -> None:
    result = netted(tables, [an_order(status="failed"), a_return()])

    assert result.unmatched == 1


def test_a_guest_with_a_known_e_mail_is_that_customer(tables: Tables) -> None:
    guest = a_customer("", email="reza@example.org")
    known = a_customer("7", email="reza@example.org")

    netted(tables, [an_order("1", customer=guest), an_order("2", customer=known)])

    assert owners(tables) == {"7": 7}


def test_numbers_that_only_zeros_tell_apart_stay_words(tables: Tables) -> None:
    people = [a_customer("007"), a_customer("7")]

    netted(tables, [an_order(str(place), customer=one) for place, one in enumerate(people)])

    assert owners(tables) == {"007": 1, "7": 2}


def test_without_any_purchase_there_is_nothing_to_analyse(tables: Tables) -> None:
    take_in([an_order(status="cancelled")], tables=tables, zone=ZoneInfo("UTC"))

    with pytest.raises(NothingToAnalyse, match="2024-03-31"):
        analyse(tables, until=a_day(31).date(), horizon_days=30)
