"""Teams, the activities that they do, and how often they did them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.actions import hang_rows
from vafa.journal.actions import record
from vafa.portfolio.actions.costs.refusals import (
    CostIsAbsurd,
    NothingSaid,
    RateOutOfRange,
    UnknownKind,
    refuse_amount,
    refuse_future,
)
from vafa.portfolio.actions.costs.whose import live_root
from vafa.portfolio.models import BEGINNING, Activity, ActivityCount, Driver, Team, TeamCost
from vafa.portfolio.rules.costing import PRACTICAL_BASIS_POINTS

# Ten thousand people, and a day and a night.
PAID_MINUTES_MAX = 100_000_000
SECONDS_MAX = 86_400
COUNT_MAX = 100_000
COUNTED_FROM_ORDERS = frozenset({Driver.ORDER, Driver.RETURN})


class MinutesOutOfRange(Refused):
    code = "minutes_out_of_range"
    sentence = _("A team is paid for at least one minute of a month.")


class DurationOutOfRange(Refused):
    code = "duration_out_of_range"
    sentence = _("An activity takes between a second and a day.")


class TeamIsNeeded(Refused):
    code = "team_is_needed"
    sentence = _("This team still does activities. Give them to another team first.")


class UnknownTeam(Refused):
    code = "unknown_team"
    sentence = _("There is no such team.")


class UnknownActivity(Refused):
    code = "unknown_activity"
    sentence = _("There is no such activity.")


class ActivityIsCounted(Refused):
    code = "activity_is_counted"
    sentence = _("This activity is counted from orders and returns; it cannot be recorded.")


class ActivityIsNeeded(Refused):
    code = "activity_is_needed"
    sentence = _("This activity was already done; its record must stay.")


class CountOutOfRange(Refused):
    code = "count_out_of_range"
    sentence = _("Say how often it was done, at least once.")


def set_team(
    *,
    name: str,
    monthly_cost: int,
    paid_minutes: int,
    practical_basis_points: int = PRACTICAL_BASIS_POINTS,
    valid_from: date = BEGINNING,
    is_estimated: bool = False,
    today: date,
    at: datetime,
    by: Actor,
) -> Team:
    """Say what a team costs in a month and for how many minutes it is paid, from a day on.

    Replaces what was said for the same day. Refuses no time at all, and what is negative, absurd
    or of a day to come.
    """
    name = name.strip()[:80]
    if not name:
        raise NothingSaid
    refuse_amount(monthly_cost)
    refuse_future(valid_from, today=today)
    if not 1 <= paid_minutes <= PAID_MINUTES_MAX:
        raise MinutesOutOfRange
    if not 1 <= practical_basis_points <= 10_000:
        raise RateOutOfRange(low="1 %", high="100 %")
    with transaction.atomic():
        team, _is_new = Team.objects.update_or_create(
            name=name, defaults={"is_estimated": is_estimated}
        )
        TeamCost.objects.update_or_create(
            team=team,
            valid_from=valid_from,
            defaults={
                "monthly_cost": monthly_cost,
                "paid_minutes": paid_minutes,
                "practical_basis_points": practical_basis_points,
            },
        )
        _record_team("portfolio.team_set", team.id, at=at, by=by)
    return team


def remove_team(*, team_id: int, at: datetime, by: Actor) -> None:
    """Remove a team that does nothing any more; refuses one that has activities."""
    with transaction.atomic():
        team = Team.objects.filter(pk=team_id).first()
        if team is None:
            raise UnknownTeam
        if team.activities.exists():
            raise TeamIsNeeded
        team.delete()
        _record_team("portfolio.team_removed", team_id, at=at, by=by)


def _record_team(kind: str, team_id: int, *, at: datetime, by: Actor) -> None:
    record(kind=kind, at=at, by=by, subject_kind="team", subject_id=team_id)


def set_activity(
    *,
    code: str,
    team_id: int,
    seconds: int,
    driver: str,
    name: str = "",
    is_estimated: bool = False,
    at: datetime,
    by: Actor,
) -> Activity:
    """Say which team does an activity, how long it takes once and what makes it happen."""
    if not code:
        raise NothingSaid
    if driver not in Driver.values:
        raise UnknownKind
    if not 1 <= seconds <= SECONDS_MAX:
        raise DurationOutOfRange
    if not Team.objects.filter(pk=team_id).exists():
        raise UnknownTeam
    with transaction.atomic():
        activity, _is_new = Activity.objects.update_or_create(
            code=code,
            defaults={
                "name": name.strip()[:80],
                "team_id": team_id,
                "seconds": seconds,
                "driver": driver,
                "is_estimated": is_estimated,
            },
        )
        _record_activity("portfolio.activity_set", activity, at=at, by=by)
    return activity


def remove_activity(*, activity_id: int, at: datetime, by: Actor) -> None:
    """Remove an activity that nobody recorded; refuses one that was done."""
    with transaction.atomic():
        activity = Activity.objects.filter(pk=activity_id).first()
        if activity is None:
            raise UnknownActivity
        if activity.counts.exists():
            raise ActivityIsNeeded
        _record_activity("portfolio.activity_removed", activity, at=at, by=by)
        activity.delete()


def _record_activity(kind: str, activity: Activity, *, at: datetime, by: Actor) -> None:
    record(
        kind=kind,
        at=at,
        by=by,
        subject_kind="activity",
        subject_id=activity.id,
        payload={"code": activity.code, "seconds": activity.seconds},
    )


def record_activity(
    *,
    key: str,
    code: str,
    customer_id: int | None,
    day: date,
    count: int = 1,
    today: date,
    at: datetime,
    by: Actor,
) -> ActivityCount:
    """Write down once that something was done for a customer; the same key changes nothing.

    What is said of a merged record counts for the live customer, and goes home with the record.
    Refuses an unknown activity or customer, what is counted from orders, and a day to come.
    """
    activity = Activity.objects.filter(code=code).first()
    if activity is None:
        raise UnknownActivity
    refuse_count(activity, count=count, day=day, today=today)
    with transaction.atomic():
        root_id = live_root(customer_id)
        done, is_new = ActivityCount.objects.get_or_create(
            key=key,
            is_in_force=True,
            defaults={
                "activity": activity,
                "customer_id": root_id,
                "day": day,
                "count": count,
                "stated_at": at,
                "stated_by": str(by),
            },
        )
        if is_new:
            hang_rows(table=ActivityCount._meta.label, records={done.id: customer_id})
            record(
                kind="portfolio.activity_recorded",
                at=at,
                by=by,
                subject_kind="customer" if root_id else "",
                subject_id=root_id,
                payload={"code": code, "count": count},
            )
    return done


def refuse_count(activity: Activity, *, count: int, day: date, today: date) -> None:
    """Refuse to record what is counted from orders, no times at all, and a day to come."""
    if activity.driver in COUNTED_FROM_ORDERS:
        raise ActivityIsCounted
    if count < 1:
        raise CountOutOfRange
    if count > COUNT_MAX:
        raise CostIsAbsurd
    refuse_future(day, today=today)
