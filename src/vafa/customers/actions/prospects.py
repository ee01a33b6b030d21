"""People whom the shop knows before any order, and what they look for and compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor, content_key
from vafa.core.text import display_clean
from vafa.customers.actions.alive import live_customer
from vafa.customers.actions.details import read_details, refuse_contacts_of_others
from vafa.customers.actions.homes import forget_homes, hang_rows, lock_records
from vafa.customers.actions.recognise import recognise_customers
from vafa.customers.actions.statements import SaidInTheFuture
from vafa.customers.models import Customer, HeardBy, Interest, InterestKind, Prospect
from vafa.customers.queries.erased import erased_among
from vafa.customers.queries.trees import roots_of
from vafa.customers.rules import IncomingCustomer, SeenCustomer
from vafa.customers.rules.by_hand import BY_HAND_RUN, BY_HAND_SOURCE, contacts_in
from vafa.journal.actions import record

_TEXT_LENGTH_MAX = 300
_CHANNEL_LENGTH_MAX = 120
PROSPECT_TABLE = "vafa_customers.Prospect"
INTEREST_TABLE = "vafa_customers.Interest"


class NobodyNamed(Refused):
    code = "nobody_named"
    sentence = _("Give a name, an e-mail address or a phone number.")


class InterestIsEmpty(Refused):
    code = "interest_is_empty"
    sentence = _("Say in at most 300 letters what it was.")


@dataclass(frozen=True, slots=True)
class SaidInterest:
    """What somebody looked for, compared or put off, on a day."""

    kind: InterestKind
    text: str
    said_date: date


def add_prospect(
    *,
    details: Mapping[str, str],
    channel: str,
    interests: Sequence[SaidInterest] = (),
    at: datetime,
    by: Actor,
) -> Customer:
    """Put somebody without orders among the customers, with the channel they came by.

    Refuses nobody at all, and a contact by which somebody is known already.
    """
    kept = read_details(details)
    if not (kept.get("name") or kept.get("company") or contacts_in(kept)):
        raise NobodyNamed
    # Who gives no contact is recognised by the number that they get here.
    number = "" if contacts_in(kept) else f"P-{content_key(kept.get('name'), at)[:8].upper()}"
    named: dict[str, Any] = dict(kept)  # Any: every detail is a text, not every field.
    seen = SeenCustomer(IncomingCustomer(source_number=number, **named), BY_HAND_SOURCE, at)
    with transaction.atomic():
        refuse_contacts_of_others(contacts_in(kept), own_id=None)
        found = recognise_customers(incoming=[seen], run_id=BY_HAND_RUN, at=at, by=by)
        assert found[0] is not None, "a contact or a number was given"
        customer = Customer.objects.get(pk=found[0])
        Prospect.objects.create(
            customer=customer, channel=_channel(channel), added_at=at, by=str(by)
        )
        record(
            kind="customers.prospect_added",
            subject_kind="customer",
            subject_id=customer.id,
            at=at,
            by=by,
        )
        for said in interests:
            record_interest(
                customer_id=customer.id,
                kind=said.kind,
                text=said.text,
                source=HeardBy.FORM,
                said_date=said.said_date,
                today=said.said_date,
                at=at,
                by=by,
            )
    return customer


def add_prospects_of_run(
    *, channels: Mapping[int, str], run_id: int, at: datetime, by: Actor
) -> int:
    """Remember how an import's people became known; who is a prospect already stays as they are.

    Part of the caller's transaction; the import writes the entry. Returns how many are new.
    """
    lock_records()
    gone = erased_among(customer_ids=channels)
    channels = {one: channel for one, channel in channels.items() if one not in gone}
    roots = roots_of(customer_ids=channels)
    known = set(
        Prospect.objects.filter(customer_id__in=set(roots.values())).values_list(
            "customer_id", flat=True
        )
    )
    records = {roots[one]: one for one in sorted(channels, reverse=True) if roots[one] not in known}
    made = Prospect.objects.bulk_create(
        Prospect(
            customer_id=customer_id,
            channel=_channel(channels[record_id]),
            added_at=at,
            by=str(by),
            import_run_id=run_id,
        )
        for customer_id, record_id in sorted(records.items())
    )
    hang_rows(table=PROSPECT_TABLE, records={row.id: records[row.customer_id] for row in made})
    return len(made)


def record_interest(
    *,
    customer_id: int,
    kind: InterestKind,
    text: str,
    source: HeardBy,
    said_date: date,
    today: date,
    at: datetime,
    by: Actor,
) -> Interest:
    """Write down what somebody looked for, compared or put off; refuses emptiness and days to come.

    The same thing of the same day is written once.
    """
    clean = display_clean(text)
    if not clean or len(clean) > _TEXT_LENGTH_MAX:
        raise InterestIsEmpty
    if said_date > today:
        raise SaidInTheFuture
    said = SaidInterest(kind, clean, said_date)
    with transaction.atomic():
        customer = live_customer(customer_id)
        interest, is_new = Interest.objects.get_or_create(
            key=_key(customer.id, said, None),
            defaults={
                "customer": customer,
                "kind": kind,
                "text": clean,
                "source": source,
                "said_date": said_date,
                "written_at": at,
                "by": str(by),
            },
        )
        if is_new:
            record(
                kind="customers.interest_recorded",
                subject_kind="customer",
                subject_id=customer.id,
                at=at,
                by=by,
                payload={"interest": interest.id, "kind": str(kind)},
            )
    return interest


def record_interests_of_run(
    *,
    said: Sequence[tuple[int, SaidInterest]],
    run_id: int,
    at: datetime,
    by: Actor,
) -> None:
    """Keep what an import says that people looked for; said again by the same run it is one.

    Part of the caller's transaction; the import writes the entry.
    """
    lock_records()
    gone = erased_among(customer_ids={record_id for record_id, _one in said})
    said = [(record_id, one) for record_id, one in said if record_id not in gone]
    roots = roots_of(customer_ids={record_id for record_id, _one in said})
    records = {_key(record_id, one, run_id): record_id for record_id, one in said}
    Interest.objects.bulk_create(
        (
            Interest(
                customer_id=roots[record_id],
                key=_key(record_id, one, run_id),
                kind=one.kind,
                text=one.text,
                source=HeardBy.FORM,
                said_date=one.said_date,
                written_at=at,
                by=str(by),
                import_run_id=run_id,
            )
            for record_id, one in said
        ),
        ignore_conflicts=True,
    )
    merged = [key for key, record_id in records.items() if roots[record_id] != record_id]
    rows = Interest.objects.filter(key__in=merged).values_list("id", "key")
    hang_rows(table=INTEREST_TABLE, records={row_id: records[key] for row_id, key in rows})


def withdraw_prospects(*, run_id: int) -> None:
    """Take back who became known by an import, and what it said of them."""
    with transaction.atomic():
        interests = Interest.objects.filter(import_run_id=run_id)
        prospects = Prospect.objects.filter(import_run_id=run_id)
        forget_homes(table=INTEREST_TABLE, row_ids=interests.values_list("id", flat=True))
        forget_homes(table=PROSPECT_TABLE, row_ids=prospects.values_list("id", flat=True))
        interests.delete()
        prospects.delete()


def _channel(text: str) -> str:
    return display_clean(text)[:_CHANNEL_LENGTH_MAX]


def _key(customer_id: int, said: SaidInterest, run_id: int | None) -> str:
    return content_key(customer_id, str(said.kind), said.text, said.said_date, run_id)
