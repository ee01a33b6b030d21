"""Every move of points is told as what happened to the member."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.translation import override

from vafa.core.presentation import DEFAULT_READERS
from vafa.loyalty.forms.history import movements_told, occasion
from vafa.loyalty.forms.units import Units
from vafa.loyalty.queries.history import Movement
from vafa.loyalty.rules.counter import COUNTER

UNITS = Units(DEFAULT_READERS["en"], "star", "stars")
ORDERS = {"key-1": "1021"}
AT_COUNTER = f"{COUNTER}7"


def told(kind: str, *, document: str = "", trigger: str = "", **moved: int) -> str:
    amounts = {"spendable": 0, "pending": 0, "held": 0, "owed": 0, **moved}
    move = Movement(
        id=1,
        kind=kind,
        at=datetime(2026, 3, 1, tzinfo=UTC),
        document=document,
        trigger=trigger,
        reason="",
        **amounts,
    )
    with override("en"):
        (found,) = movements_told([move], units=UNITS, orders=ORDERS)
    return found.sentence.replace("\u2068", "").replace("\u2069", "")


def of_order(kind: str, **moved: int) -> str:
    return told(kind, document="key-1", trigger="order_paid", **moved)


def at_counter(kind: str, **moved: int) -> str:
    return told(kind, document=AT_COUNTER, trigger="order_paid", **moved)


def test_an_order_is_named_by_its_number() -> None:
    assert of_order("earned", pending=40) == "Earned 40 stars for order 1021."
    assert of_order("spent", spendable=-10) == "Paid with 10 stars for order 1021."
    assert of_order("reserved", spendable=-10, held=10) == (
        "10 stars were put aside for order 1021."
    )
    assert of_order("returned", spendable=-1) == (
        "Gave 1 star back because something of order 1021 came back."
    )
    assert of_order("unspent", spendable=5) == (
        "Got 5 stars back because something of order 1021 came back."
    )


def test_a_sale_at_the_counter_needs_no_number() -> None:
    assert at_counter("earned", spendable=4) == "Earned 4 stars in the shop."
    assert at_counter("spent", spendable=-4) == "Paid with 4 stars in the shop."


def test_an_event_is_named_by_what_happened() -> None:
    said = told("earned", document="birthday:1:2026", trigger="birthday", spendable=20)

    assert said == "Earned 20 stars: a birthday."


@pytest.mark.parametrize(
    ("kind", "moved", "sentence"),
    [
        ("matured", {"spendable": 5, "pending": -5}, "5 stars can be used from now on."),
        ("expired", {"spendable": -5}, "5 stars ended unused."),
        ("left", {"spendable": -5}, "5 stars ended with the membership."),
        ("adjusted", {"spendable": 5}, "Got 5 stars from the shop."),
        ("adjusted", {"spendable": -5}, "The shop took 5 stars back."),
        ("handed_over", {"spendable": -5}, "Gave another member 5 stars."),
        ("balance_brought", {"spendable": 5}, "5 stars came over from before."),
        ("donated", {"spendable": -5}, "Gave 5 stars to a good cause."),
        ("returned", {"spendable": -3, "owed": 2}, "Gave 5 stars back."),
        ("something_new", {"spendable": 5}, "Got 5 stars."),
        ("something_new", {"spendable": -5}, "5 stars were used."),
    ],
)
def test_what_belongs_to_no_order_is_told_too(kind: str, moved: Any, sentence: str) -> None:
    assert told(kind, **moved) == sentence


def test_what_was_decided_about_is_named() -> None:
    with override("en"):
        assert occasion(AT_COUNTER, {}) == "Sale in the shop"
        assert occasion("review_written:1:7", {}) == "A review"
        assert occasion("key-1", ORDERS) == "Order \u20681021\u2069"
