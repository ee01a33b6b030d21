"""The days that come round: when customers were born, and which names celebrate when."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.calendars import day_in
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.queries import roots_of
from vafa.journal.actions import record
from vafa.loyalty.models import BirthDate, NameDayList
from vafa.loyalty.queries.days import OLDEST_YEARS, name_days
from vafa.loyalty.rules.name_days import Feast, NameDays, read_name_days, write_name_days
from vafa.staff.queries import shop


class NoDayOfBirth(Refused):
    code = "no_day_of_birth"
    sentence = _("Nobody who is alive was born on this day.")


class FeastRefused(Refused):
    code = "feast_refused"
    sentence = "%(fault)s"


class FeastIsNotThere(Refused):
    code = "feast_is_not_there"
    sentence = _("This feast is not on the list.")


def tell_birth_date(*, customer_id: int, day: date | None, at: datetime, by: Actor) -> None:
    """Keep when a customer was born, or take it off; refuses a day to come or long ago.

    Told again, nothing happens.
    """
    today = day_in(at, zone=shop().time_zone)
    if (day is not None and not 0 <= today.year - day.year <= OLDEST_YEARS) or (
        day and day > today
    ):
        raise NoDayOfBirth
    customer = roots_of(customer_ids=[customer_id]).get(customer_id, customer_id)
    with transaction.atomic():
        known = BirthDate.objects.select_for_update().filter(customer_id=customer).first()
        if (known.day if known else None) == day:
            return
        if day is None:
            BirthDate.objects.filter(customer_id=customer).delete()
        else:
            told = {"day": day, "told_at": at, "by": str(by)}
            BirthDate.objects.update_or_create(customer_id=customer, defaults=told)
        record(
            kind="loyalty.birth_date_told",
            subject_kind="customer",
            subject_id=customer,
            at=at,
            by=by,
            payload={"has_day": day is not None},
        )


def add_feast(*, feast: Feast, at: datetime, by: Actor) -> NameDays:
    """Put a feast on the list of name days; raises `NotANameDay` for what is none."""
    return _write([*name_days().feasts, feast], at=at, by=by)


def remove_feast(*, when: str, name: str, at: datetime, by: Actor) -> NameDays:
    """Take a feast off the list of name days; refuses one that is not on it."""
    feasts = name_days().feasts
    left = [feast for feast in feasts if (feast.when, feast.name) != (when, name)]
    if len(left) == len(feasts):
        raise FeastIsNotThere
    return _write(left, at=at, by=by)


def ship_name_days_again(*, at: datetime, by: Actor) -> NameDays:
    """Let the list of name days be the shipped one again."""
    with transaction.atomic():
        NameDayList.objects.all().delete()
        _record(name_days(), at=at, by=by)
    return name_days()


def _write(feasts: list[Feast], *, at: datetime, by: Actor) -> NameDays:
    text = write_name_days(feasts)
    found = read_name_days(text)
    with transaction.atomic():
        NameDayList.objects.update_or_create(
            pk=1, defaults={"text": text, "written_at": at, "by": str(by)}
        )
        _record(found, at=at, by=by)
    return found


def _record(found: NameDays, *, at: datetime, by: Actor) -> None:
    record(
        kind="loyalty.name_days_written",
        subject_kind="",
        subject_id=None,
        at=at,
        by=by,
        payload={"feasts": len(found.feasts)},
    )
