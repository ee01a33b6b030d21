"""What was spent on winning customers."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from django.db import transaction

from vafa.core.calendars import start_of_month
from vafa.core.keys import Actor
from vafa.core.languages import Calendar
from vafa.journal.actions import record
from vafa.portfolio.actions.costs.refusals import NothingSaid, refuse_amount, refuse_future
from vafa.portfolio.actions.costs.statements import forget, state
from vafa.portfolio.models import AcquisitionSpend
from vafa.staff.queries import shop, today


def record_acquisition_spend(
    *, channel: str, day: date, amount: int, at: datetime, by: Actor
) -> AcquisitionSpend:
    """Say what a channel cost in the month that a day lies in; replaces what was said before.

    The month is one of the shop's own calendar. Refuses a month to come and an amount below zero.
    """
    spend = spend_statement(channel, day, amount, at=at, by=by)
    with transaction.atomic():
        state([spend])
        _record(spend.month_start, at=at, by=by)
    return spend


def spend_statement(
    channel: str, day: date, amount: int, *, at: datetime, by: Actor
) -> AcquisitionSpend:
    """Make the row of a statement about the month of a day."""
    channel = channel.strip()[:40]
    if not channel:
        raise NothingSaid
    refuse_amount(amount)
    known = shop()
    month = start_of_month(day, calendar=cast("Calendar", known.calendar))
    refuse_future(month, today=today(known))
    return AcquisitionSpend(
        key=f"{month.isoformat()}:{channel}",
        channel=channel,
        month_start=month,
        amount=amount,
        stated_at=at,
        stated_by=str(by),
    )


def forget_acquisition_spend(*, channel: str, month_start: date, at: datetime, by: Actor) -> None:
    """Forget what was said of a channel and month: unknown is not the same as nothing."""
    with transaction.atomic():
        if forget(AcquisitionSpend, keys=[f"{month_start.isoformat()}:{channel}"]):
            _record(month_start, at=at, by=by)


def _record(month_start: date, *, at: datetime, by: Actor) -> None:
    record(
        kind="portfolio.acquisition_spend_set",
        at=at,
        by=by,
        payload={"month_start": month_start.isoformat()},
    )
