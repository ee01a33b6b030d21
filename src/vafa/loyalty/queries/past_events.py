"""What is on record of the past beside orders, and what tells the days of customers."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from vafa.customers.models import Customer
from vafa.customers.queries import roots_of
from vafa.loyalty.models import BirthDate, OrderDecision, Referral, ReferralState
from vafa.loyalty.rules.trials import Birth, PastEvent

_MONTH = timedelta(days=31)
_OF_REFERRALS = {"referral_qualified": "referrer", "friend_welcomed": "referee"}


def past_events(
    *, triggers: Collection[str], since: datetime, until: datetime
) -> Iterator[PastEvent]:
    """Return what is on record of some kinds of events, by time.

    Reviews, surveys and the like are known from what rules of any programme were asked about them,
    recommendations from those that were rewarded.
    """
    told = sorted(set(triggers) - _OF_REFERRALS.keys())
    found = [_told(told, since, until)] if told else []
    found += [_referrals(trigger, since, until) for trigger in _OF_REFERRALS if trigger in triggers]
    return heapq.merge(*found)


def births_of(*, customer_ids: Collection[int]) -> dict[int, Birth]:
    """Return when some customers were born, as far as they said so, and what they are called."""
    days = dict(
        BirthDate.objects.filter(customer__in=customer_ids).values_list("customer_id", "day")
    )
    names = Customer.objects.filter(id__in=customer_ids).values_list("id", "name")
    return {number: Birth(days.get(number), name) for number, name in names}


def _told(triggers: list[str], since: datetime, until: datetime) -> Iterator[PastEvent]:
    for first, after in _months(since, until):
        rows = OrderDecision.objects.filter(
            trigger__in=triggers,
            member__isnull=False,
            is_void=False,
            occurred_at__gte=first,
            occurred_at__lt=after,
        )
        # Two programmes may have been told of one thing.
        columns = rows.values_list("occurred_at", "member__customer_id", "trigger").distinct()
        yield from _by_time(list(columns.order_by()))


def _referrals(trigger: str, since: datetime, until: datetime) -> Iterator[PastEvent]:
    whose = f"{_OF_REFERRALS[trigger]}__customer_id"
    for first, after in _months(since, until):
        rows = Referral.objects.filter(
            state=ReferralState.REWARDED, closed_at__gte=first, closed_at__lt=after
        )
        found = rows.order_by("id").values_list("closed_at", whose)
        yield from _by_time([(at, customer, trigger) for at, customer in found])


def _months(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Divide a time, so that no more is in memory than a month brings.

    Nothing stays open between two pieces: whoever reads on may write meanwhile.
    """
    while since < until:
        after = min(since + _MONTH, until)
        yield since, after
        since = after


def _by_time(rows: list[tuple[datetime, int, str]]) -> list[PastEvent]:
    roots = roots_of(customer_ids={customer for _at, customer, _trigger in rows})
    return sorted({PastEvent(at, roots[customer], trigger) for at, customer, trigger in rows})
