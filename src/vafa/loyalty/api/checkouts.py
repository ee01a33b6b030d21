"""Baskets and orders for machines: quoted, placed, returned by line, called off, explained."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import unquote

from ninja import Router, Schema
from pydantic import Field

from vafa.loyalty.actions import (
    cancel_checkout,
    commit_checkout,
    quote_checkout,
    reopen_checkout,
    return_lines,
)
from vafa.loyalty.api.answers import READ, WRITE, BalanceAnswer, balance_answer
from vafa.loyalty.api.baskets import (
    LINES_MAX,
    QUANTITY_MAX,
    BasketTold,
    QuoteTold,
    asked_of,
    codes_tried,
)
from vafa.loyalty.models import Checkout, GivenEffect
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.checkouts import checkout_of, decisions_about, effects_for, rule_names
from vafa.loyalty.rules.engine import SHIPPING
from vafa.orders.rules import order_key
from vafa.staff.queries import now
from vafa.web.api import ApiProblem, ApiRequest, invalid, reads, writes
from vafa.web.api.fields import Asked, Id, Instant, NameNeeded

router = Router(tags=["Loyalty: baskets and orders"])

ORDER = "/loyalty/programmes/{programme_id}/orders/{document}"
DOCUMENT_MAX = 160
_CONTROL = re.compile("[\x00-\x1f\x7f]")
StateCode = Literal["quoted", "committed", "cancelled"]
# A slash within a name is written %2F before it becomes part of an address.
Document = Annotated[
    str,
    Field(
        min_length=1,
        max_length=3 * DOCUMENT_MAX,
        pattern=r"^[^\u0000-\u001f\u007f/]+$",
        examples=["web-shop:1001"],
    ),
]


class LineDiscount(Schema):
    """What is taken off one line."""

    line_id: str
    amount: int


class EffectAnswer(Schema):
    """What one rule gives: points (grant, spend), minor units (discount), or pieces."""

    kind: str
    rule: str
    given: int
    taken_back: int = Field(description="With lines that came back.")
    money: int = Field(description="What spent points pay, in minor units.")
    target: str


class CheckoutAnswer(Schema):
    """A basket or order as the programme knows it now, with what its member has after it."""

    programme_id: int
    document: str = Field(description="Its name in addresses; encode it as any part of one.")
    state: StateCode
    member_id: int | None
    payable: int = Field(description="Left to pay in money, with shipping.")
    order_discount: int
    line_discounts: list[LineDiscount]
    paid_with_points: int
    paid_with_gift_cards: int
    paid_with_store_credit: int
    points_earned: int = Field(description="Less what was taken back; a quote tells what would be.")
    points_spent: int = Field(description="Less what was given back.")
    effects: list[EffectAnswer]
    reserved_until: Instant | None
    balance: BalanceAnswer | None = Field(description="Null for a guest.")


class ReturnedLine(Asked):
    """How much of a line has come back in all so far."""

    line_id: NameNeeded = Field(examples=["1"])
    returned_quantity_milli: int = Field(strict=True, ge=1, le=QUANTITY_MAX, examples=[1000])


class ReturnTold(Asked):
    """All that came back of an order so far, not only what is new."""

    lines: list[ReturnedLine] = Field([], max_length=LINES_MAX)
    is_shipping_returned: bool = Field(False, strict=True)


@writes(
    router,
    "POST",
    "/loyalty/programmes/{programme_id}/quotes",
    scope=WRITE,
    answers={200: CheckoutAnswer},
)
def quote_basket(request: ApiRequest, programme_id: Id, told: QuoteTold) -> CheckoutAnswer:
    """Ask what a basket gets.

    What it costs with codes and points, and what it would earn. With `reserve_minutes` all that it
    takes is put aside, so that placing the order cannot fail for it. A new quote for the same order
    takes the place of the one before. Refused for an order that was placed, and with one sentence
    for every code that does not work.
    """
    document, moment = order_key(source=told.source, number=told.number), now()
    asked = asked_of(told, programme_id=programme_id, document=document)
    with codes_tried(request, asked, shopper=told.shopper, at=moment):
        quoted = quote_checkout(
            programme_id=programme_id,
            asked=asked,
            reserve_minutes=told.reserve_minutes,
            at=moment,
            by=request.actor,
        )
    return _answer(quoted, at=moment)


@writes(router, "POST", f"{ORDER}/commit", scope=WRITE, answers={200: CheckoutAnswer})
def commit_order(
    request: ApiRequest, programme_id: Id, document: Document, told: BasketTold
) -> CheckoutAnswer:
    """Place an order.

    Takes what it pays with and gives what it earns, at once: the answer holds the balance after.
    What was put aside is kept as it was promised, and another basket is refused meanwhile; without
    a quote everything is decided now. Placed again, the answer is the same; once called off, it is
    refused, and `/reopen` takes it up again.
    """
    return _placed(commit_checkout, request, programme_id, document, told)


@writes(router, "POST", f"{ORDER}/reopen", scope=WRITE, answers={200: CheckoutAnswer})
def reopen_order(
    request: ApiRequest, programme_id: Id, document: Document, told: BasketTold
) -> CheckoutAnswer:
    """Take an order up again that was called off.

    It is decided anew, with the rules and balances of now.
    """
    _known(programme_id, document_named(document))
    return _placed(reopen_checkout, request, programme_id, document, told)


@writes(router, "POST", f"{ORDER}/returns", scope=WRITE, answers={200: CheckoutAnswer})
def return_order_lines(
    request: ApiRequest, programme_id: Id, document: Document, told: ReturnTold
) -> CheckoutAnswer:
    """Tell what came back of an order.

    Line by line, in all so far: what these earned goes, what was paid for them with points comes
    back to the lots it came from. Told again it changes nothing.
    """
    known, moment = _known(programme_id, document_named(document)), now()
    return_lines(
        programme_id=programme_id,
        document=known.document,
        returned=_returned(told, known),
        at=moment,
        by=request.actor,
    )
    return _answer(_known(programme_id, known.document), at=moment)


@writes(
    router,
    "POST",
    f"{ORDER}/cancel",
    scope=WRITE,
    answers={200: CheckoutAnswer},
    has_body=False,
)
def cancel_order(request: ApiRequest, programme_id: Id, document: Document) -> CheckoutAnswer:
    """Call an order off.

    All that it took comes back, uses of codes too, and all that it gave goes. Of a quote, what was
    put aside is free again.
    """
    known, moment = _known(programme_id, document_named(document)), now()
    cancelled = cancel_checkout(
        programme_id=programme_id, document=known.document, at=moment, by=request.actor
    )
    return _answer(cancelled, at=moment)


@reads(router, ORDER, scope=READ, answer=CheckoutAnswer)
def get_loyalty_order(request: ApiRequest, programme_id: Id, document: Document) -> CheckoutAnswer:
    """Read a basket or order as the programme knows it."""
    return _answer(_known(programme_id, document_named(document)), at=now())


def _placed(
    act: Callable[..., Checkout],
    request: ApiRequest,
    programme_id: int,
    document: str,
    told: BasketTold,
) -> CheckoutAnswer:
    """Make a basket an order by one of the two actions that do."""
    moment = now()
    asked = asked_of(told, programme_id=programme_id, document=document_named(document))
    with codes_tried(request, asked, shopper=told.shopper, at=moment):
        placed = act(programme_id=programme_id, asked=asked, at=moment, by=request.actor)
    return _answer(placed, at=moment)


def document_written(name: str) -> str:
    """Write the name of an order so that it fits between two slashes of an address."""
    return name.replace("%", "%25").replace("/", "%2F")


def document_named(part: str) -> str:
    """Read the name of an order out of an address."""
    name = unquote(part)
    if _CONTROL.search(name) or len(name) > DOCUMENT_MAX:
        raise ApiProblem("not_found")
    return name


def _known(programme_id: int, document: str) -> Checkout:
    found = checkout_of(programme_id=programme_id, document=document)
    if found is None:
        raise ApiProblem("not_found")
    return found


def _returned(told: ReturnTold, known: Checkout) -> dict[str, int]:
    decisions = decisions_about(programme_id=known.programme_id, document=known.document)
    ordered = {line for decision in decisions for line in decision.ordered}
    found = {SHIPPING: 1000} if told.is_shipping_returned else {}
    for place, line in enumerate(told.lines):
        if line.line_id not in ordered or line.line_id in found:
            raise invalid(f"/body/lines/{place}/line_id", "literal_error")
        found[line.line_id] = line.returned_quantity_milli
    return found


def _answer(known: Checkout, *, at: datetime) -> CheckoutAnswer:
    rows, told, member = effects_for(known), known.answer, known.member
    names = rule_names(programme_id=known.programme_id)
    return CheckoutAnswer(
        programme_id=known.programme_id,
        document=document_written(known.document),
        state=known.state,  # type: ignore[arg-type]
        member_id=known.member_id,
        payable=told["payable"],
        order_discount=told["order_discount"],
        line_discounts=[
            LineDiscount.model_construct(line_id=line, amount=amount)
            for line, amount in told["line_discounts"].items()
        ],
        paid_with_points=told["paid_with_points"],
        paid_with_gift_cards=told.get("paid_with_gift_cards", 0),
        paid_with_store_credit=told.get("paid_with_store_credit", 0),
        points_earned=_left(rows, "grant"),
        points_spent=_left(rows, "spend"),
        effects=[_effect(row, names) for row in rows],
        reserved_until=known.reserved_until,
        balance=balance_answer(balance_of(member=member, at=at)) if member else None,
    )


def _left(rows: list[GivenEffect], kind: str) -> int:
    return sum(row.given - row.reversed for row in rows if row.kind == kind)


def _effect(row: GivenEffect, names: dict[int, str]) -> EffectAnswer:
    # As it was written: to look at each value again took a millisecond for fifty rules.
    return EffectAnswer.model_construct(
        kind=row.kind,
        rule=names[row.version_id],
        given=row.given,
        taken_back=row.reversed,
        money=row.money,
        target=row.target,
    )
