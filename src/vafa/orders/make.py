"""Orders and returns with good defaults, for tests and for shops to try."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from vafa.catalogue.models import Product
from vafa.core.text import search_key
from vafa.customers.models import Customer
from vafa.orders.models import Order, OrderLine
from vafa.orders.rules import (
    IncomingCustomer,
    IncomingLine,
    IncomingOrder,
    IncomingReturn,
    numbered_line_keys,
    order_key,
)

SOURCE = "shop"


def a_day(day: int, *, hour: int = 12) -> datetime:
    """Give a moment of March 2024."""
    return datetime(2024, 3, day, hour, tzinfo=UTC)


def a_customer(number: str = "7", **said: Any) -> IncomingCustomer:
    """Give a customer with a number of the shop's."""
    return IncomingCustomer(source_number=number, **said)


def lines_of(
    number: str, goods: Sequence[tuple[str, int, int]], *, line_ids: Sequence[str] = ()
) -> list[IncomingLine]:
    """Give product lines: code, pieces and the price of one in minor units (hundredths)."""
    keys = numbered_line_keys(
        order_key=order_key(source=SOURCE, number=number),
        contents=[(*content, *line_ids[place : place + 1]) for place, content in enumerate(goods)],
    )
    return [
        IncomingLine(
            key=key,
            position=place,
            product_code=code,
            product_name=code.title(),
            category="",
            kind="product",
            quantity_milli=pieces * 1_000,
            unit_price_micro=price * 10_000,
            amount=pieces * price,
            tax_amount=0,
            line_id="".join(line_ids[place : place + 1]),
        )
        for place, (key, (code, pieces, price)) in enumerate(zip(keys, goods, strict=True))
    ]


def an_order(
    number: str = "1001",
    *,
    goods: Sequence[tuple[str, int, int]] = (("cup", 2, 500),),
    line_ids: Sequence[str] = (),
    ordered_at: datetime | None = None,
    **said: Any,  # Any: the fields of IncomingOrder, of several types.
) -> IncomingOrder:
    """Give a paid order of customer 7, placed and told on the tenth."""
    moment = ordered_at or a_day(10)
    usual: dict[str, Any] = {
        "customer": a_customer(),
        "state_at": moment,
        "status": "paid",
        "original_currency": "EUR",
        "rate": "1",
        "is_whole": True,
    }
    return IncomingOrder(
        key=order_key(source=SOURCE, number=number),
        source=SOURCE,
        number=number,
        ordered_at=moment,
        lines=lines_of(number, goods, line_ids=line_ids),
        **(usual | said),
    )


def a_return(
    number: str = "C1",
    *,
    goods: tuple[str, int, int] = ("cup", 1, 500),
    returned_at: datetime | None = None,
    order_number: str | None = None,
    customer: IncomingCustomer | None = None,
) -> IncomingReturn:
    """Give a return of one cup by customer 7 on the twentieth."""
    moment = returned_at or a_day(20)
    (line,) = lines_of(number, [goods])
    return IncomingReturn(
        key=line.key,
        source=SOURCE,
        number=number,
        customer=customer or a_customer(),
        product_code=line.product_code,
        product_name=line.product_name,
        category="",
        kind="product",
        quantity_milli=line.quantity_milli,
        unit_price_micro=line.unit_price_micro,
        amount=line.amount,
        tax_amount=0,
        returned_at=moment,
        state_at=moment,
        order_number=order_number,
    )


def make_order(customer: Customer | None, number: str, at: datetime, amount: int) -> Order:
    """Build a paid order of one product."""
    product, _created = Product.objects.get_or_create(
        code="TEA-1", defaults={"name": "Darjeeling", "category": "Tea"}
    )
    order = Order.objects.create(
        key=f"test:{number}",
        source="test",
        number=number,
        number_key=search_key(number),
        customer=customer,
        ordered_at=at,
        status="paid",
        is_purchase=True,
        original_currency="EUR",
        goods_amount=amount,
        total_amount=amount,
        net_revenue=amount,
        state_at=at,
    )
    OrderLine.objects.create(
        order=order,
        key=f"line-{number}",
        position=1,
        product=product,
        kind="product",
        quantity_milli=1000,
        unit_price_micro=amount * 10_000,
        amount=amount,
    )
    return order
