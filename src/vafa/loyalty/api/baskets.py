"""What a shop tells about a basket."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Annotated

from pydantic import Field

from vafa.loyalty.actions import Asked as AskedOf
from vafa.loyalty.actions import CodeDoesNotWork, NotMember
from vafa.loyalty.actions.checkout import RESERVED_MINUTES_MAX
from vafa.loyalty.actions.guesses import SignInToTry, TryLater, note_guess
from vafa.loyalty.api.answers import known_programme
from vafa.loyalty.models import Member, MemberState
from vafa.loyalty.queries.guesses import Guesser, may_try_code
from vafa.loyalty.rules.engine import SHIPPING, Order
from vafa.loyalty.rules.engine import Line as LineOf
from vafa.web.api import ApiRequest, invalid
from vafa.web.api.fields import (
    ID_MAX,
    PLAIN,
    AmountPaid,
    Asked,
    Code,
    Country,
    Line,
    Name,
    NameNeeded,
    Short,
    ShortNeeded,
)

LINES_MAX = 200
WORDS_MAX = 20
CODES_MAX = 5
POINTS_MAX = 10**12
QUANTITY_MAX = 10**9

Typed = Annotated[str, Field(strict=True, min_length=1, max_length=80, pattern=PLAIN)]


class BasketLine(Asked):
    """One line: what it costs the customer with tax, before anything is taken off for points."""

    line_id: NameNeeded = Field(
        examples=["1"], description="Yours, of this order; returns name it again."
    )
    product_code: Code = Field(examples=["cup-blue"])
    category: Name = Field("", examples=["Kitchen"])
    categories: list[Name] = Field([], max_length=WORDS_MAX, description="Those above it.")
    brand: Name = ""
    tags: list[Name] = Field([], max_length=WORDS_MAX)
    quantity_milli: int = Field(
        strict=True, ge=1, le=QUANTITY_MAX, description="Thousandths: 2000 is two.", examples=[2000]
    )
    amount: AmountPaid = Field(examples=[3000])
    tax_amount: AmountPaid = Field(0, description="Within the amount.")
    list_amount: AmountPaid | None = Field(None, description="Without the shop's own discount.")
    cost: AmountPaid | None = Field(None, description="What the goods cost the shop, if known.")


class BasketTold(Asked):
    """A basket, whoever fills it, and what is to be paid with."""

    member_id: Annotated[int, Field(strict=True, ge=1, le=ID_MAX, examples=[12])] | None = Field(
        None, description="Null for a guest, who may use codes."
    )
    lines: list[BasketLine] = Field(min_length=1, max_length=LINES_MAX)
    shipping_amount: AmountPaid = 0
    shipping_tax_amount: AmountPaid = Field(0, description="Within the amount.")
    codes: list[Typed] = Field([], max_length=CODES_MAX, description="As they were typed.")
    points: int = Field(
        0, strict=True, ge=0, le=POINTS_MAX, description="How many to pay with, at most."
    )
    gift_cards: list[Typed] = Field([], max_length=CODES_MAX, description="As they were typed.")
    store_credit: AmountPaid = Field(0, description="How much of it to pay with, at most.")
    channel: Short = Field("", examples=["web"])
    country: Country | None = None
    payment: Short = ""
    shopper: Line = Field(
        "",
        description="Who types the codes of a guest: a device or an address. Kept as a hash, for a"
        " day, to slow down those who guess.",
    )


class QuoteTold(BasketTold):
    """A basket by the name that its order will have: the same as in `POST /orders`."""

    source: ShortNeeded = Field(examples=["web-shop"])
    number: NameNeeded = Field(examples=["1001"])
    reserve_minutes: int = Field(
        0,
        strict=True,
        ge=0,
        le=RESERVED_MINUTES_MAX,
        description="How long points, codes and budgets are put aside; not at all by default.",
    )


@contextmanager
def codes_tried(
    request: ApiRequest, asked: AskedOf, *, shopper: str, at: datetime
) -> Iterator[None]:
    """Let a basket try its codes, unless whoever types them has guessed too often.

    A failed try is written down after the answer: what the request wrote is taken back with it.
    """
    typed = [*asked.codes, *asked.gift_cards]
    if not typed:
        yield
        return
    guesser = Guesser(member=asked.member, device=shopper)
    decision = may_try_code(guesser=guesser, at=at)
    if decision.kind != "allowed":
        raise TryLater if decision.kind == "wait" else SignInToTry
    note = partial(note_guess, guesser=guesser, at=at)
    try:
        yield
    except CodeDoesNotWork:
        request.afterwards.append(partial(note, typed=typed[0], has_worked=False))
        raise
    for code in typed:
        note(typed=code, has_worked=True)


def asked_of(told: BasketTold, *, programme_id: int, document: str) -> AskedOf:
    """Read a basket as the programme looks at it; refuses what contradicts itself.

    Also refuses a programme that there is not; the one of a member is read with the member.
    """
    member = _member(told.member_id, programme_id) if told.member_id is not None else None
    if member is None:
        known_programme(programme_id)
    basket = Order(
        document,
        tuple(_line(place, line) for place, line in enumerate(_with_own_ids(told))),
        shipping=told.shipping_amount,
        shipping_tax=_within(
            told.shipping_tax_amount, told.shipping_amount, "/body/shipping_tax_amount"
        ),
        channel=told.channel,
        country=told.country or "",
        payment=told.payment,
    )
    return AskedOf(
        basket,
        member,
        codes=tuple(told.codes),
        points=told.points,
        gift_cards=tuple(told.gift_cards),
        store_credit=told.store_credit,
    )


def _with_own_ids(told: BasketTold) -> list[BasketLine]:
    seen = {SHIPPING}
    for place, line in enumerate(told.lines):
        if line.line_id in seen:
            raise invalid(f"/body/lines/{place}/line_id", "literal_error")
        seen.add(line.line_id)
    return told.lines


def _line(place: int, told: BasketLine) -> LineOf:
    return LineOf(
        key=told.line_id,
        amount=told.amount,
        quantity_milli=told.quantity_milli,
        product=told.product_code,
        category=told.category,
        categories=frozenset({told.category, *told.categories} - {""}),
        brand=told.brand,
        tags=frozenset(told.tags),
        list_amount=told.list_amount,
        tax=_within(told.tax_amount, told.amount, f"/body/lines/{place}/tax_amount"),
        cost=told.cost,
    )


def _within(tax: int, amount: int, pointer: str) -> int:
    if tax > amount:
        raise invalid(pointer, "less_than")
    return tax


def _member(member_id: int, programme_id: int) -> Member:
    found = Member.objects.select_related("programme", "customer").filter(pk=member_id)
    member = found.filter(programme_id=programme_id).first()
    if member is None:
        known_programme(programme_id)
        raise invalid("/body/member_id", "literal_error")
    if member.state != MemberState.ACTIVE:
        raise NotMember
    return member
