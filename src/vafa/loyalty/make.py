"""Programmes, rules and members for tests and demonstrations, made through the actions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.ledger.actions import open_books
from vafa.ledger.models import Asset
from vafa.ledger.rules.sheet import LotFacts
from vafa.loyalty.actions.members import join_programme
from vafa.loyalty.actions.partners import add_partner, write_partner_contract
from vafa.loyalty.actions.programmes import (
    begin_programme,
    draw_up_programme,
    write_loyalty_rule,
    write_terms,
)
from vafa.loyalty.models import Code, CodeTemplate, Member, Partner, Programme, RuleMode
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.rules.codes import normalise_code

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)

# 1 point for each full euro that was paid for goods, after 14 days, for 12 months to their end.
A_POINT_A_EURO = {
    "trigger": "order_paid",
    "then": [
        {
            "grant": {
                "asset": "points-1",
                "amount": {"per_money": {"amount": 1, "money": {"amount": 100, "currency": "EUR"}}},
                "pending": {"kind": "days_after_order", "days": 14},
                "validity": {"kind": "month_end", "months": 12},
            }
        }
    ],
}


def make_programme(*bodies: object, name: str = "Stars", **fields: object) -> Programme:
    """Make a live programme with some rules: a point a euro, without any."""
    programme = draw_up_programme(
        name=name,
        unit_names={"en": ("star", "stars"), "fa": ("ستاره", "ستاره"), "el": ("αστέρι", "αστέρια")},
        unit_value_micro=5_000_000,
        unit_cost_micro=3_000_000,
        at=BEGAN,
        by=SYSTEM,
    )
    Programme.objects.filter(pk=programme.pk).update(**fields)
    write_terms(programme_id=programme.id, texts={"en": "Fair and short."}, at=BEGAN, by=SYSTEM)
    for place, body in enumerate(bodies or [A_POINT_A_EURO]):
        write_loyalty_rule(
            programme_id=programme.id,
            name=f"Rule {place + 1}",
            body=body,
            mode=RuleMode.LIVE,
            at=BEGAN,
            by=SYSTEM,
        )
    return begin_programme(programme_id=programme.id, at=BEGAN, by=SYSTEM)


def make_member(programme: Programme, customer: Customer, *, at: datetime = BEGAN) -> Member:
    """Let a customer join."""
    return join_programme(programme_id=programme.id, customer_id=customer.id, at=at, by=SYSTEM)


def make_code(
    programme: Programme, typed: str, *, template: str = "spring", supply: int = 1
) -> Code:
    """Make a code that a rule with this template accepts."""
    kind, _is_new = CodeTemplate.objects.get_or_create(
        programme=programme, key=template, defaults={"name": template.title()}
    )
    Asset.objects.get_or_create(code="use", defaults={"has_lots": False})
    return Code.objects.create(
        template=kind, normal=normalise_code(typed), supply=supply, made_at=BEGAN
    )


def make_points(member: Member, points: int, *, at: datetime = BEGAN) -> None:
    """Give a member points that never end."""
    owner, asset = owner_of(member), member.programme.asset_id
    with open_books(owners=[owner], at=at, by=SYSTEM) as books:
        facts = LotFacts(asset, at, at, None, reason_class="goodwill")
        books.issue(books.begin("gift", f"{member.id}"), to=owner, amount=points, facts=facts)


def make_partner(
    programme: Programme, name: str = "Bakery", *, at: datetime = BEGAN, **agreed: Any
) -> Partner:
    """Make a partner with whom a cent a point is agreed from a moment on."""
    partner = add_partner(programme_id=programme.id, name=name, at=at, by=SYSTEM)
    # Any: terms of a contract, of several types.
    usual: dict[str, Any] = {"settle_at": "issuance", "price_micro": 10_000, "valid_from": at}
    write_partner_contract(partner_id=partner.id, at=at, by=SYSTEM, **(usual | agreed))
    return partner
