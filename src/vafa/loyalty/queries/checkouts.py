"""Baskets and orders as programmes know them, and what was decided for them."""

from __future__ import annotations

from vafa.loyalty.models import Checkout, GivenEffect, OrderDecision, Rule


def checkout_of(*, programme_id: int, document: str) -> Checkout | None:
    """Return a basket or order by its name, as it was last told."""
    found = Checkout.objects.filter(programme_id=programme_id, document=document)
    return found.select_related("programme", "member__programme").first()


def effects_for(checkout: Checkout) -> list[GivenEffect]:
    """Return what a basket would get, or what its order got; what is only tried out is left out."""
    if "decision" not in checkout.answer:
        written = checkout.answer.get("effects", [])
        rows = [GivenEffect(**effect) for effect in written]
    else:
        of_decision = GivenEffect.objects.filter(decision_id=checkout.answer["decision"])
        rows = list(of_decision.order_by("id"))
    return [row for row in rows if not row.is_shadow]


def rule_names(*, programme_id: int) -> dict[int, str]:
    """Return the name of the rule behind each version of a programme's rules."""
    rules = Rule.objects.filter(programme_id=programme_id)
    return dict(rules.values_list("versions__id", "name"))


def decisions_about(*, programme_id: int, document: str) -> list[OrderDecision]:
    """Return everything that was decided for an order or another event, the first first."""
    found = OrderDecision.objects.filter(programme_id=programme_id, document=document)
    return list(found.prefetch_related("effects").order_by("id"))
