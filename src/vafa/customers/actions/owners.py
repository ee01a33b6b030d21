"""Who of the staff looks after a customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.models import Customer
from vafa.journal.actions import record
from vafa.staff.models import StaffMember


class OwnerHasNoAccount(Refused):
    code = "owner_has_no_account"
    sentence = _("This colleague has no open account.")


def give_owner(
    *, customer_ids: Sequence[int], owner_id: int | None, at: datetime, by: Actor
) -> int:
    """Put customers into a colleague's care, or into nobody's; returns how many changed.

    Passes over those who are there already. Refuses a colleague whose account is closed.
    """
    if owner_id is not None:
        member = StaffMember.objects.filter(pk=owner_id, is_active=True)
        if not member.exists():
            raise OwnerHasNoAccount
    with transaction.atomic():
        chosen = Customer.objects.select_for_update().filter(pk__in=list(customer_ids))
        changed = [one for one in chosen.order_by("id") if one.owner_id != owner_id]
        Customer.objects.filter(pk__in=[one.id for one in changed]).update(owner_id=owner_id)
        for customer in changed:
            record(
                kind="customers.owner_changed",
                subject_kind="customer",
                subject_id=customer.id,
                at=at,
                by=by,
                payload={"from": customer.owner_id, "to": owner_id},
            )
    return len(changed)
