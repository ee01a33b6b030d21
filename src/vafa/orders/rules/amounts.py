"""What an order is worth: goods, discounts, tax, what came back, and what remains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from vafa.orders.rules.states import Head

_PRODUCT: Final = "product"
_COUNTING: Final = frozenset({"paid", "part_refunded"})
_REFUNDED: Final = "refunded"


class AmountLine(NamedTuple):
    """What the amounts of an order need to know of one of its lines."""

    kind: str
    quantity_milli: int
    amount: int
    tax_amount: int
    returned_quantity_milli: int = 0
    returned_amount: int = 0


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts of an order in minor units; all but `total` and `tax` are without tax."""

    goods: int
    shipping: int
    fee: int
    discount: int
    tax: int
    total: int
    returned: int
    net_revenue: int
    is_purchase: bool


def counts_as_purchase(status: str) -> bool:
    """Say whether orders of this status are purchases: paid ones, also when refunded in part."""
    return status in _COUNTING


def order_amounts(head: Head, lines: Iterable[AmountLine]) -> Amounts:
    """Work out the amounts of an order from its head and its lines.

    - goods = product lines; shipping, fees and discounts = their lines + what the head says;
    - returned = what came back of the product lines, or the refund that the head tells, shared
      between goods, shipping and tax as the order itself is, whichever is more;
    - net revenue = goods - discount - returned, of a purchase, else 0;
    - a purchase has a status that counts and a priced product of which something was kept.
    """
    listed = list(lines)
    by_kind: dict[str, int] = {}
    for line in listed:
        by_kind[line.kind] = by_kind.get(line.kind, 0) + line.amount
    goods = by_kind.get(_PRODUCT, 0)
    discount = _number(head, "discount") - by_kind.get("discount", 0)
    tax = _number(head, "tax") + sum(line.tax_amount for line in listed)
    everything = sum(by_kind.values()) + tax - _number(head, "discount")
    everything += _number(head, "shipping") + _number(head, "fee")
    total = everything if head.get("total") is None else _number(head, "total")
    returned = _returned(head, listed, net_goods=goods - discount, total=total)
    is_purchase = counts_as_purchase(str(head["status"])) and _something_kept(listed)
    is_purchase = is_purchase and not 0 < total <= _number(head, "refunded")
    return Amounts(
        goods=goods,
        shipping=_number(head, "shipping") + by_kind.get("shipping", 0),
        fee=_number(head, "fee") + by_kind.get("fee", 0),
        discount=discount,
        tax=tax,
        total=total,
        returned=returned,
        net_revenue=goods - discount - returned if is_purchase else 0,
        is_purchase=is_purchase,
    )


def _number(head: Head, name: str) -> int:
    return int(head.get(name) or 0)


def _something_kept(lines: Iterable[AmountLine]) -> bool:
    return any(
        line.kind == _PRODUCT
        and line.amount > 0
        and line.quantity_milli > line.returned_quantity_milli
        for line in lines
    )


def _returned(head: Head, lines: Iterable[AmountLine], *, net_goods: int, total: int) -> int:
    by_lines = sum(line.returned_amount for line in lines if line.kind == _PRODUCT)
    if head["status"] == _REFUNDED:
        return max(by_lines, net_goods)
    refunded = min(_number(head, "refunded"), max(total, 0))
    if not refunded:
        return by_lines
    return max(by_lines, round_half_even(refunded * net_goods, total))


def round_half_even(numerator: int, denominator: int) -> int:
    """Divide whole numbers exactly, rounding half to even; the denominator is positive."""
    quotient, remainder = divmod(numerator, denominator)
    twice = 2 * remainder
    if twice > denominator or (twice == denominator and quotient % 2):
        return quotient + 1
    return quotient


def unit_price_of(*, amount: int, quantity_milli: int, digits: int) -> int:
    """Work out the price of one piece, in millionths of the main unit, from a line's amount."""
    return round_half_even(amount * 1_000 * 10 ** (6 - digits), quantity_milli)
