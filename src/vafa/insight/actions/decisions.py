"""The same decision for several customers, all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.actions import AlreadyLeftOut, leave_out_customer
from vafa.customers.models import Customer, LeftOut
from vafa.portfolio.actions import override_strategy


class NobodyChosen(Refused):
    code = "nobody_chosen"
    sentence = _("Choose at least one customer first.")


def override_strategies(
    *,
    customer_ids: Sequence[int],
    strategy: str,
    reason: str,
    expires_date: date,
    today: date,
    at: datetime,
    by: Actor,
) -> int:
    """Set the strategy of several customers by hand; refuses for one means none is changed."""
    known = _known(customer_ids)
    with transaction.atomic():
        for customer_id in known:
            override_strategy(
                customer_id=customer_id,
                strategy=strategy,
                reason=reason,
                expires_date=expires_date,
                today=today,
                at=at,
                by=by,
            )
    return len(known)


def leave_out_customers(
    *, customer_ids: Sequence[int], reason: LeftOut, note: str, at: datetime, by: Actor
) -> int:
    """Leave several customers out of models; passes over those who are already left out so."""
    known = _known(customer_ids)
    changed = 0
    with transaction.atomic():
        for customer_id in known:
            try:
                leave_out_customer(customer_id=customer_id, reason=reason, note=note, at=at, by=by)
            except AlreadyLeftOut:
                continue
            changed += 1
    if not changed:
        raise AlreadyLeftOut
    return changed


def _known(customer_ids: Sequence[int]) -> list[int]:
    found = Customer.objects.filter(id__in=list(customer_ids)).order_by("id")
    known = list(found.values_list("id", flat=True))
    if not known:
        raise NobodyChosen
    return known
