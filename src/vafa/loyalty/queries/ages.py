"""How old members are: by their birthday where it is known, else as somebody said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from vafa.core.batches import chunks
from vafa.core.calendars import day_in
from vafa.customers.queries import records_of
from vafa.loyalty.models import AgeSaid, BirthDate, Member
from vafa.loyalty.rules.anniversaries import years_between
from vafa.staff.queries import shop


def ages_known(*, customer_ids: Collection[int], at: datetime) -> dict[int, int]:
    """Return how old customers are in the shop's place, of those whose birthday somebody said."""
    today = day_in(at, zone=shop().time_zone)
    found: dict[int, int] = {}
    for chunk in chunks(sorted(customer_ids), 2_000):
        rows = BirthDate.objects.filter(customer__in=chunk).order_by("-id")
        born = dict(rows.values_list("customer_id", "day"))
        found |= {customer: years_between(day, today) for customer, day in born.items()}
    return found


def age_of(member: Member, *, at: datetime) -> int | None:
    """Return how old a member is at least, or nothing where nobody said so."""
    records = records_of(customer_id=member.customer_id)
    born = next(iter(ages_known(customer_ids=records, at=at).values()), None)
    if born is not None:
        return born
    said = AgeSaid.objects.filter(member=member).values_list("years_at_least", flat=True)
    return said.first()


def is_too_young(member: Member | None, least: int | None, *, at: datetime) -> bool:
    """Say whether somebody is known to be younger than asked; of strangers nothing is known."""
    if member is None or not least:
        return False
    age = age_of(member, at=at)
    return age is not None and age < least
