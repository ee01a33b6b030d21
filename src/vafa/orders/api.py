"""Orders for machines: what a shop tells, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Query, Router, Schema, Status
from pydantic import Field

from vafa.core.contacts import parse_email, parse_phone
from vafa.core.errors import Unreadable
from vafa.core.units import minor_digits
from vafa.orders.actions import Moments, change_order_status, record_order
from vafa.orders.models import Order, OrderLine
from vafa.orders.queries import lines_of, order, orders_listed
from vafa.orders.rules import (
    IncomingCustomer,
    IncomingLine,
    IncomingOrder,
    numbered_line_keys,
    order_key,
    unit_price_of,
)
from vafa.staff.queries import now, shop
from vafa.web.api import (
    ApiProblem,
    ApiRequest,
    Continued,
    Listed,
    invalid,
    page_of,
    reads,
    writes,
)
from vafa.web.api.fields import (
    Amount,
    AmountPaid,
    Asked,
    Brief,
    Code,
    Country,
    Id,
    Instant,
    Line,
    Name,
    NameNeeded,
    Short,
    ShortNeeded,
)

router = Router(tags=["Orders"])

StatusCode = Literal[
    "paid", "part_refunded", "refunded", "pending", "cancelled", "failed", "voided", "draft",
    "refused",
]  # fmt: skip
LineKindCode = Literal["product", "shipping", "fee", "discount", "adjustment", "gift_card"]
QUANTITY_MAX = 10**9
UPDATED = ("updated_at", "id")
LINES_MAX = 500


class LineAnswer(Schema):
    """One line of an order, without tax."""

    line_id: str
    position: int
    product_code: str
    product_name: str
    kind: LineKindCode
    quantity_milli: int
    unit_price_micro: int = Field(description="Millionths of the currency's main unit.")
    amount: int
    tax_amount: int
    returned_quantity_milli: int
    returned_amount: int


class OrderRow(Schema):
    """An order as its shop last described it; amounts are minor units of `currency`."""

    id: int
    source: str
    number: str
    customer_id: int | None = Field(description="Null for a guest who left no contact.")
    ordered_at: Instant
    status: StatusCode
    is_purchase: bool = Field(description="Paid, and something of it was kept.")
    currency: str
    goods_amount: int
    shipping_amount: int
    fee_amount: int
    discount_amount: int
    tax_amount: int
    total_amount: int
    returned_amount: int
    net_revenue: int = Field(description="Goods less discounts and returns, without tax.")
    country: str
    shipped_at: Instant | None = Field(description="Null as long as the shop has not told.")
    delivered_at: Instant | None
    completed_at: Instant | None = Field(description="When nothing can come back any more.")
    changed_at: Instant = Field(description="Of the newest statement about it.")
    updated_at: Instant = Field(description="When Vafa last wrote it.")


class OrderAnswer(OrderRow):
    """An order with its lines."""

    lines: list[LineAnswer]


class OrderPage(Continued):
    """A page of orders, newest first; with `updated_since` as they were written."""

    items: list[OrderRow]


class OrdersAsked(Listed):
    customer_id: Id | None = None
    source: Short | None = None
    number: Name | None = Field(None, description="Exactly as the shop writes it.")
    ordered_from: Instant | None = Field(None, description="At this moment or later.")
    ordered_before: Instant | None = None
    updated_since: Instant | None = Field(
        None, description="Written at this moment or later, in the order of `updated_at`."
    )


class CustomerTold(Asked):
    """Who ordered: recognised by number, e-mail or phone, whichever is known first."""

    source_number: Name = Field("", examples=["7"])
    email: Line = Field("", examples=["reza@shop.example"])
    phone: Short = Field("", examples=["+989121234567"])
    name: Line = Field("", examples=["Reza Karimi"])
    company: Line = ""
    country: Country | Literal[""] = ""
    city: Name = ""
    postcode: Brief = ""


class LineTold(Asked):
    """One line; a discount is a line of its own with a negative amount, or stands on the order."""

    line_id: Name = Field("", description="The shop's own id of the line, if it has one.")
    product_code: Code = Field(examples=["cup-blue"])
    product_name: Line = Field("", examples=["Blue cup"])
    category: Name = Field("", examples=["Kitchen"])
    kind: LineKindCode = "product"
    quantity_milli: int = Field(
        strict=True, ge=1, le=QUANTITY_MAX, description="Thousandths: 2000 is two.", examples=[2000]
    )
    amount: Amount = Field(examples=[1000])
    tax_amount: Amount = 0


class OrderTold(Asked):
    """A whole order: lines that it had before and that are not among these are gone."""

    source: ShortNeeded = Field(
        examples=["web-shop"],
        description="Which of your shops it comes from, always written alike.",
    )
    number: NameNeeded = Field(examples=["1001"])
    ordered_at: Instant
    changed_at: Instant | None = Field(
        None, description="When it became like this; now, if you do not say. The newest wins."
    )
    status: StatusCode = Field(examples=["paid"])
    currency: str = Field(
        strict=True, pattern="^[A-Z]{3}$", examples=["EUR"], description="The shop's own."
    )
    customer: CustomerTold | None = None
    lines: list[LineTold] = Field(min_length=1, max_length=LINES_MAX)
    shipping_amount: AmountPaid | None = None
    fee_amount: AmountPaid | None = None
    discount_amount: AmountPaid | None = None
    tax_amount: AmountPaid | None = Field(None, description="Tax that stands on no line.")
    total_amount: AmountPaid | None = None
    refunded_amount: AmountPaid | None = None
    country: Country | Literal[""] = Field("", description="Where it goes.")
    shipped_at: Instant | None = None
    delivered_at: Instant | None = None
    completed_at: Instant | None = None


class StatusTold(Asked):
    """What became of an order; what you do not say stays as it was."""

    status: StatusCode | None = Field(None, examples=["refunded"])
    shipped_at: Instant | None = None
    delivered_at: Instant | None = None
    completed_at: Instant | None = None
    refunded_amount: AmountPaid | None = None
    changed_at: Instant | None = Field(None, description="Now, if you do not say.")


@reads(router, "/orders", scope="orders:read", answer=OrderPage)
def list_orders(request: ApiRequest, asked: Query[OrdersAsked]) -> OrderPage:
    """List orders, newest first.

    Of one customer, of one shop, with one number, or of a time; without their lines. With
    `updated_since` those that were written since, the earliest first: an order that is written
    again while you read comes again behind, and none is skipped.
    """
    filters = asked.model_dump(exclude={"limit", "cursor"})
    order = ("-ordered_at", "-id") if asked.updated_since is None else UPDATED
    found, following = page_of(orders_listed(**filters), order=order, listed=asked)
    currency = shop().currency
    return OrderPage(
        items=[OrderRow(**_row(item, currency)) for item in found], next_cursor=following
    )


@reads(router, "/orders/{order_id}", scope="orders:read", answer=OrderAnswer)
def get_order(request: ApiRequest, order_id: Id) -> OrderAnswer:
    """Read an order with its lines."""
    return _answer(order_id)


@writes(
    router,
    "POST",
    "/orders",
    scope="orders:write",
    answers={200: OrderAnswer, 201: OrderAnswer},
)
def put_order(request: ApiRequest, told: OrderTold) -> Status[OrderAnswer]:
    """Record an order.

    Or say anew what it is like. Source and number name it. Told again it changes nothing; told
    differently the newer statement wins, whichever arrives first. Its customer is recognised, or
    added.
    """
    moment = now()
    incoming = _incoming(told, moment)
    is_known = orders_listed(source=incoming.source, number=incoming.number).exists()
    stored = record_order(order=incoming, at=moment, by=request.actor)
    return Status(200 if is_known else 201, _answer(stored.id))


@writes(router, "PATCH", "/orders/{order_id}", scope="orders:write", answers={200: OrderAnswer})
def patch_order(request: ApiRequest, order_id: Id, told: StatusTold) -> OrderAnswer:
    """Say what became of an order.

    Paid, cancelled, refunded, delivered … Its lines stay as they are.
    """
    if order(order_id=order_id) is None:
        raise ApiProblem("not_found")
    moment = now()
    change_order_status(
        order_id=order_id,
        status=told.status or "",
        moments=Moments(told.shipped_at, told.delivered_at, told.completed_at),
        refunded_amount=told.refunded_amount,
        changed_at=told.changed_at or moment,
        at=moment,
        by=request.actor,
    )
    return _answer(order_id)


def _answer(order_id: int) -> OrderAnswer:
    known = order(order_id=order_id)
    if known is None:
        raise ApiProblem("not_found")
    lines = [_line(line) for line in lines_of(order_id=order_id)]
    return OrderAnswer(**_row(known, shop().currency), lines=lines)


# Any: columns of several types, checked by the answer itself.
def _row(known: Order, currency: str) -> dict[str, Any]:
    names = set(OrderRow.model_fields) - {"currency", "changed_at"}
    values = {name: getattr(known, name) for name in names}
    return {**values, "currency": currency, "changed_at": known.state_at}


def _line(line: OrderLine) -> LineAnswer:
    names = set(LineAnswer.model_fields) - {"product_code", "product_name"}
    values = {name: getattr(line, name) for name in names}
    return LineAnswer(**values, product_code=line.product.code, product_name=line.product.name)


def _incoming(told: OrderTold, moment: datetime) -> IncomingOrder:
    known = shop()
    if told.currency != known.currency:
        raise invalid("/body/currency", "literal_error")
    key = order_key(source=told.source, number=told.number)
    return IncomingOrder(
        key=key,
        source=told.source,
        number=told.number,
        customer=_customer(told.customer, known.phone_region) if told.customer else None,
        ordered_at=told.ordered_at,
        state_at=told.changed_at or moment,
        status=told.status,
        original_currency=told.currency,
        rate="1",
        lines=_lines(key, told.lines, digits=minor_digits(told.currency)),
        is_whole=True,
        shipping_amount=told.shipping_amount,
        fee_amount=told.fee_amount,
        discount_amount=told.discount_amount,
        tax_amount=told.tax_amount,
        total_amount=told.total_amount,
        refunded_amount=told.refunded_amount,
        country=told.country,
        shipped_at=told.shipped_at,
        delivered_at=told.delivered_at,
        completed_at=told.completed_at,
    )


def _customer(told: CustomerTold, region: str) -> IncomingCustomer | None:
    said = told.model_dump()
    try:
        said["email"] = parse_email(told.email) if told.email else ""
    except Unreadable as error:
        raise invalid("/body/customer/email", "email") from error
    try:
        said["phone"] = parse_phone(told.phone, region=region) if told.phone else ""
    except Unreadable as error:
        raise invalid("/body/customer/phone", "phone") from error
    return IncomingCustomer(**said)


def _lines(order: str, told: list[LineTold], *, digits: int) -> list[IncomingLine]:
    contents = [
        (line.line_id, line.product_code, line.kind, line.quantity_milli, line.amount)
        for line in told
    ]
    keys = numbered_line_keys(order_key=order, contents=contents)
    return [
        IncomingLine(
            **line.model_dump(),
            key=key,
            position=place,
            unit_price_micro=_unit_price(line, place, digits),
        )
        for place, (key, line) in enumerate(zip(keys, told, strict=True))
    ]


def _unit_price(line: LineTold, place: int, digits: int) -> int:
    price = unit_price_of(amount=line.amount, quantity_milli=line.quantity_milli, digits=digits)
    if abs(price) >= 2**63:
        raise invalid(f"/body/lines/{place}/amount", "less_than")
    return price
