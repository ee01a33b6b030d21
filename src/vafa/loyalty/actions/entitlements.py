"""Special conditions get their names, and members use them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.actions import open_books
from vafa.ledger.models import Asset
from vafa.loyalty.models import Member, Programme, SpecialCondition
from vafa.loyalty.queries.members import owner_of


class NotEntitled(Refused):
    code = "not_entitled"
    sentence = _("The member is not, or no longer, entitled to this.")


def name_special_condition(
    *, programme_id: int, key: str, names: Mapping[str, str], at: datetime, by: Actor
) -> SpecialCondition:
    """Say what members read for something that rules entitle them to by its key."""
    with transaction.atomic():
        condition = special_condition(programme_id=programme_id, key=key)
        condition.names = {language: name for language, name in names.items() if name}
        condition.save(update_fields=["names"])
        record(
            kind="loyalty.condition_named",
            subject_kind="programme",
            subject_id=programme_id,
            at=at,
            by=by,
            payload={"condition": condition.id},
        )
    return condition


def special_condition(*, programme_id: int, key: str) -> SpecialCondition:
    """Return a special condition of a programme, made when it is first met."""
    found = SpecialCondition.objects.filter(programme=programme_id, key=key).first()
    if found is not None:
        return found
    # Two who meet it first wait for each other here.
    programme = Programme.objects.select_for_update(no_key=True).get(pk=programme_id)
    known = programme.special_conditions.filter(key=key).first()
    if known is not None:
        return known
    number = programme.special_conditions.count() + 1
    asset = Asset.objects.create(code=f"entitled-{programme.id}-{number}", has_lots=True)
    return SpecialCondition.objects.create(programme=programme, key=key, asset=asset)


def use_entitlement(*, member_id: int, what: str, document: str, at: datetime, by: Actor) -> None:
    """Use up one unit of what a member is entitled to, for an order.

    Once for each order, however often it is told. Refuses who has none left.
    """
    with transaction.atomic():
        member = Member.objects.get(pk=member_id)
        known = SpecialCondition.objects.filter(programme=member.programme_id, key=what).first()
        if known is None:
            raise NotEntitled
        owner, source = owner_of(member), f"{member.id} {known.id} {document}"[:160]
        with open_books(owners=[owner], at=at, by=by) as books:
            if books.is_posted("entitlement_used", source):
                return
            if not books.spendable(owner, known.asset_id):
                raise NotEntitled
            draft = books.begin("entitlement_used", source)
            books.spend(draft, owner=owner, asset=known.asset_id, amount=1)
        record(
            kind="loyalty.entitlement_used",
            subject_kind="customer",
            subject_id=member.customer_id,
            at=at,
            by=by,
            payload={"member": member.id, "condition": known.id},
        )
