"""Small worlds for tests of what happens at one moment: a programme each, and all that it promises.

In each, one member with points and store credit, one code, one gift card and one budget are shared
by whatever is ordered.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.ledger.queries import holdings, striped_holdings
from vafa.loyalty.actions.budgets import add_budget
from vafa.loyalty.actions.gift_cards import give_store_credit, sell_gift_card
from vafa.loyalty.make import make_code, make_member, make_points, make_programme
from vafa.loyalty.models import (
    Budget,
    Checkout,
    Code,
    GiftCard,
    GiftPayment,
    GivenEffect,
    Programme,
    Qualifying,
)
from vafa.loyalty.queries.codes import budget_owner, code_owner
from vafa.loyalty.queries.gift_cards import gift_card_owner
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.tests.checkout_cast import NOW, earning, spending
from vafa.loyalty.tests.engine_cast import discount, percent

# What an order of 120 euros asks for: with points, code and credit it pays and earns; with a card
# as well, the card pays all that is left.
ASKS: dict[str, dict[str, Any]] = {
    "points": {"points": 200, "store_credit": 3_000},
    "card": {"store_credit": 1_000, "has_card": True},
    "all": {"points": 200, "store_credit": 3_000, "has_card": True},
}
AMOUNTS = (8_000, 4_000)


class World(NamedTuple):
    """The numbers and words of one world."""

    programme: int
    member: int
    code: str
    card: str

    def deed(self, verb: str, order: str, ask: str, **more: object) -> dict[str, Any]:
        """Word a deed in this world."""
        wanted = dict(ASKS[ask])
        cards = [self.card] if wanted.pop("has_card", False) else []
        whose = {"programme": self.programme, "member": self.member}
        said = {"do": verb, "order": order, "amounts": AMOUNTS, "codes": [self.code]}
        return {**whose, **said, "gift_cards": cards, **wanted, **more}


def make_world(*, uses: int = 2) -> World:
    """Make a world: 300 points, 40 euros of credit, a card of 150 euros, a code, and a budget.

    The budget reaches for one discount and a part of another.
    """
    number = Programme.objects.count() + 1
    off = {
        "trigger": "order_quoted",
        "then": [{"accept_code": {"template": "spring"}}, discount("order", percent(1_000))],
        "limits": [{"per": "budget", "budget": "spring", "of": "discount"}],
    }
    written = json.dumps([earning(), spending(), off]).replace("points-1", f"points-{number}")
    programme = make_programme(*json.loads(written), name=f"World {number}")
    said = {"at": NOW, "by": SYSTEM}
    add_budget(programme_id=programme.id, key="spring", name="Spring", amount=1_500, **said)  # type: ignore[arg-type]
    member = make_member(programme, Customer.objects.create(number=f"{number}"))
    make_points(member, 300)
    give_store_credit(member_id=member.id, amount=4_000, reason="late", document="1", **said)  # type: ignore[arg-type]
    card = f"GIFTCARDWORLD{number:05}"
    sell_gift_card(amount=15_000, code=card, programme_id=programme.id, **said)  # type: ignore[arg-type]
    make_code(programme, f"SPRING-{number}", supply=uses)
    return World(programme.id, member.id, f"SPRING-{number}", card)


def look_at(world: World) -> dict[str, object]:
    """Say all that can be told of a world, in words that are the same in every one like it."""
    programme = Programme.objects.get(pk=world.programme)
    member = programme.members.get()
    code = Code.objects.get(template__programme=programme)
    card = GiftCard.objects.get(programme=programme)
    names = {owner_of(member): "member", code_owner(code): "code", gift_card_owner(card): "card"}
    seen: dict[str, object] = {}
    for (owner, asset), has in holdings(names, at=NOW).items():
        kind = "points" if asset == programme.asset_id else asset
        seen[f"{names[owner]} {kind}"] = (has.spendable, has.pending, has.held, has.owed)
    owner = budget_owner(Budget.objects.get(programme=programme))
    budget = striped_holdings([owner], "EUR", at=NOW)[owner]
    seen["budget"] = (budget.spendable, budget.held)
    for checkout in Checkout.objects.filter(programme=programme):
        seen[f"order {checkout.document}"] = _told(checkout)
    counted = Qualifying.objects.filter(member=member).values_list("units", "orders", "spend")
    seen["qualifying"] = [sum(column) for column in zip(*counted, strict=True)]
    return seen


def _told(checkout: Checkout) -> object:
    names = ("payable", "order_discount", "paid_with_points", "paid_with_gift_cards")
    said = [checkout.answer[name] for name in (*names, "paid_with_store_credit")]
    effects = GivenEffect.objects.filter(
        decision__programme=checkout.programme,
        decision__document=checkout.document,
        decision__is_void=False,
    )
    given = sorted(effects.values_list("kind", "given", "reversed"))
    payments = GiftPayment.objects.filter(
        decision__programme=checkout.programme, decision__document=checkout.document
    )
    paid = sorted(payments.values_list("amount", "returned"))
    is_held = checkout.reserved_until is not None
    return checkout.state, is_held, checkout.turn, said, given, paid
