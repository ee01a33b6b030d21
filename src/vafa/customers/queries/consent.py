"""What customers allow the shop: their latest word on each channel and purpose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from vafa.core.batches import chunks
from vafa.customers.models import (
    ConsentChannel,
    ConsentPurpose,
    ConsentState,
    ConsentStatement,
    Customer,
)
from vafa.customers.queries.trees import roots_of
from vafa.staff.queries import names_of_actors

HISTORY_SHOWN_MAX: Final = 100
_CHUNK: Final = 900
# At the same instant a withdrawal comes first: its word sorts after "given".
_LATEST_FIRST: Final = ("-at", "-state", "-id")


@dataclass(frozen=True)
class Consent:
    """The statement in force by channel and purpose, and all statements, the latest first."""

    in_force: dict[tuple[str, str], ConsentStatement]
    history: list[ConsentStatement]
    names: dict[str, str]


def consent_of(*, customer_id: int) -> Consent:
    """Return what a customer allows and withdrew; what is missing was never said."""
    rows = ConsentStatement.objects.filter(customer_id=customer_id)
    in_force: dict[tuple[str, str], ConsentStatement] = {}
    history: list[ConsentStatement] = []
    for said in rows.order_by(*_LATEST_FIRST).iterator():
        in_force.setdefault((said.channel, said.purpose), said)
        if len(history) < HISTORY_SHOWN_MAX:
            history.append(said)
    return Consent(in_force, history, names_of_actors({said.by for said in history}))


def may_write_to(
    *, customer_ids: Iterable[int], channel: ConsentChannel, purpose: ConsentPurpose
) -> set[int]:
    """Return those of the customers who allow this purpose on this channel.

    Silence is no consent. Of a merged record the live customer's word counts; nobody may write to
    somebody who was erased.
    """
    roots = roots_of(customer_ids=customer_ids)
    allowed: set[int] = set()
    listed = sorted(set(roots.values()))
    for chunk in chunks(listed, _CHUNK):
        allowed |= _allowing(chunk, channel, purpose)
    return {record_id for record_id, root in roots.items() if root in allowed}


def _allowing(
    customer_ids: Sequence[int], channel: ConsentChannel, purpose: ConsentPurpose
) -> set[int]:
    rows = ConsentStatement.objects.filter(
        customer_id__in=customer_ids, channel=channel, purpose=purpose
    )
    latest: dict[int, str] = {}
    in_order = rows.order_by("customer_id", *_LATEST_FIRST)
    for customer_id, state in in_order.values_list("customer_id", "state").iterator():
        latest.setdefault(customer_id, state)
    allowed = {one for one, state in latest.items() if state == ConsentState.GIVEN}
    erased = Customer.objects.filter(id__in=allowed, erased_at__isnull=False)
    return allowed - set(erased.values_list("id", flat=True))
