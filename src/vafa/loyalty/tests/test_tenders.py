"""What pays beside money is shared out over the lines, and goes back with them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vafa.loyalty.rules.engine import Line, Order
from vafa.loyalty.rules.tenders import Bill, bills_of, share_out


def test_lines_and_shipping_are_billed_after_discounts() -> None:
    order = Order("1", (Line("tea", 1_000), Line("pot", 2_000, 3_000)), shipping=500)

    bills = bills_of(order, {"tea": 100, "@shipping": 500})

    assert bills == [
        Bill("tea", 900, 1_000),
        Bill("pot", 2_000, 3_000),
        Bill("@shipping", 0, 1_000),
    ]


def test_each_tender_is_shared_by_what_is_left_to_pay_the_largest_remainder_first() -> None:
    bills = [Bill("a", 100, 1_000), Bill("b", 100, 1_000), Bill("c", 100, 1_000)]

    points, card = share_out([100, 200], bills)

    assert [(part.line, part.amount) for part in points] == [("a", 34), ("b", 33), ("c", 33)]
    assert [(part.line, part.amount) for part in card] == [("a", 66), ("b", 67), ("c", 67)]


def test_small_change_never_gives_a_line_more_than_it_cost() -> None:
    bills = [Bill("a", 1, 1_000), Bill("b", 1, 1_000), Bill("c", 1, 1_000)]

    shares = share_out([1, 1, 1], bills)

    assert [[part.line for part in share] for share in shares] == [["a"], ["b"], ["c"]]


@given(st.data())
def test_parts_are_the_whole_and_lines_stay_within_their_price(data: st.DataObject) -> None:
    prices = data.draw(st.lists(st.integers(0, 10_000), min_size=1, max_size=8))
    bills = [Bill(str(place), price, 1_000) for place, price in enumerate(prices)]
    first = data.draw(st.integers(0, sum(prices)))
    second = data.draw(st.integers(0, sum(prices) - first))

    shares = share_out([first, second], bills)

    assert [sum(part.amount for part in share) for share in shares] == [first, second]
    for bill in bills:
        paid = sum(part.amount for share in shares for part in share if part.line == bill.key)
        assert paid <= bill.price
