"""A basket is tried at any moment: what every rule would do with it, and why."""

from __future__ import annotations

from typing import cast

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vafa.core.errors import Refused
from vafa.loyalty.actions.basket import Asked
from vafa.loyalty.actions.trying import BasketTried, invented_member, try_basket
from vafa.loyalty.forms.basket_answer import basket_shown
from vafa.loyalty.forms.basket_trial import (
    COUNTING_LABELS,
    WHO_LABELS,
    BasketUnreadable,
    TypedBasket,
    basket_typed,
    counting_typed,
    moment_typed,
    money_typed,
    points_typed,
    typed_basket,
)
from vafa.loyalty.forms.typed import Desk
from vafa.loyalty.models import Member, Programme
from vafa.loyalty.queries.trying import categories_of, member_named
from vafa.loyalty.views.tabs import programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.staff.rules import may


@require_http_methods(["GET", "POST"])
def basket(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show what the basket that was typed would get; posted, so that nobody's name is kept."""
    page = programme_page(request, programme_id, tab="basket")
    programme = cast("Programme", page["programme"])
    desk = Desk(request.reader, programme.asset_id)
    typed = typed_basket(request.POST, desk)
    may_pay = may(request.staff.role, "loyalty.counter")
    answer: dict[str, object] = {"shown": None, "refusal": ""}
    if request.method == "POST":
        answer = _answer(programme, typed, desk, may_pay=may_pay)
    choices = {"who": WHO_LABELS, "counting": COUNTING_LABELS}
    context = {**page, **choices, **answer, "typed": typed, "may_pay": may_pay}
    return render(request, "loyalty/basket.html", context)


def _answer(
    programme: Programme, typed: TypedBasket, desk: Desk, *, may_pay: bool
) -> dict[str, object]:
    """Answer a basket in words, or say why it cannot be."""
    try:
        tried = _tried(programme, typed, desk, may_pay=may_pay)
    except Refused as refusal:
        return {"shown": None, "refusal": str(refusal)}
    shown = basket_shown(tried, programme=programme, reader=desk.reader)
    return {"shown": shown, "refusal": ""}


def _tried(programme: Programme, typed: TypedBasket, desk: Desk, *, may_pay: bool) -> BasketTried:
    """Try what was typed; gift cards and credit only for those who may see them."""
    at = moment_typed(typed, desk, now=now())
    products = [row["product"] for row in typed.rows if row["product"]]
    basket = basket_typed(typed, desk, categories=categories_of(codes=products), at=at)
    if typed.said["who"] == "new":
        member: Member | None = invented_member(programme=programme, at=at)
    else:
        member = _member(programme, typed)
    asked = Asked(
        basket,
        member=member,
        codes=typed.codes(desk, "codes"),
        points=points_typed(typed, desk),
        gift_cards=typed.codes(desk, "gift_cards") if may_pay else (),
        store_credit=money_typed(typed, desk, "credit") if may_pay else 0,
    )
    return try_basket(programme_id=programme.id, asked=asked, counting=counting_typed(typed), at=at)


def _member(programme: Programme, typed: TypedBasket) -> Member | None:
    if typed.said["who"] == "guest":
        return None
    found = member_named(programme_id=programme.id, text=typed.said["member"])
    if found is None:
        raise BasketUnreadable(reason=_("Nobody in this programme has this number."))
    return found
