"""Causes, who chose them, what they were given and what they were sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from vafa.loyalty.models import Cause, CauseChoice, CausePayout, Donation, Member
from vafa.loyalty.queries.clearing import money_of
from vafa.staff.queries import shop

_STANDS = (
    F("from_shop_micro")
    + F("from_customer_micro")
    - F("returned_shop_micro")
    - F("returned_customer_micro")
)


@dataclass(frozen=True)
class Raised:
    """What a cause was given in all, by who pays, and where it is, in millionths of the unit.

    `waiting` may still come back with an order, `due` is to be sent, `paid` was sent.
    """

    from_shop: int
    from_customers: int
    waiting: int
    due: int
    paid: int
    givers: int

    @property
    def total(self) -> int:
        """All that stands."""
        return self.from_shop + self.from_customers


@dataclass(frozen=True)
class Given:
    """What one member gave a cause so far, whoever paid it."""

    cause: Cause
    micro: int
    points: int


def causes_of(*, programme_id: int, only_active: bool = True) -> QuerySet[Cause]:
    """Return the causes of a programme in the order in which they were added."""
    found = Cause.objects.filter(programme_id=programme_id)
    return (found.filter(is_active=True) if only_active else found).order_by("id")


def cause_of(*, member: Member) -> CauseChoice | None:
    """Return what a member chose last; nothing who never chose."""
    chosen = CauseChoice.objects.select_related("cause").filter(member=member)
    return chosen.order_by("-id").first()


def given_by(*, member: Member) -> list[Given]:
    """Return what a member gave each cause, what came back left out."""
    rows = Donation.objects.filter(member=member).values("cause_id").order_by("cause_id")
    sums = {row["cause_id"]: row for row in rows.annotate(micro=Sum(_STANDS), all=Sum("points"))}
    causes = Cause.objects.in_bulk(list(sums))
    return [Given(causes[key], row["micro"], row["all"]) for key, row in sums.items()]


def raised_by(*, cause: Cause, at: datetime) -> Raised:
    """Return what a cause was given, and where it is at a moment, whatever job has run."""
    return raised_by_each(causes=[cause], at=at)[cause.id]


def raised_by_each(*, causes: Collection[Cause], at: datetime) -> dict[int, Raised]:
    """Return for some causes what they were given, and where it is."""
    ids = [cause.id for cause in causes]
    rows = Donation.objects.filter(cause__in=ids).values("cause_id").order_by("cause_id")
    sums = rows.annotate(
        shop=Sum(F("from_shop_micro") - F("returned_shop_micro")),
        customers=Sum(F("from_customer_micro") - F("returned_customer_micro")),
        waiting=Sum(_STANDS, filter=Q(cleared_at=None, clears_at__gt=at)),
        ready=Sum(_STANDS, filter=Q(cleared_at=None, clears_at__lte=at)),
        givers=Count("member", distinct=True),
    )
    found = {row["cause_id"]: row for row in sums}
    money = money_of("cause", ids, currency=shop().currency)
    raised = {}
    for key in ids:
        row: Mapping[str, int | None] = found.get(key, {})  # type: ignore[assignment]
        raised[key] = Raised(
            from_shop=row.get("shop") or 0,
            from_customers=row.get("customers") or 0,
            waiting=row.get("waiting") or 0,
            due=(row.get("ready") or 0) + money.get((key, "clearing"), 0),
            paid=money.get((key, "paid"), 0),
            givers=row.get("givers") or 0,
        )
    return raised


def given_by_day(*, programme_id: int, since: datetime) -> Mapping[date, int]:
    """Return what the causes of a programme were given on each day of the shop's calendar."""
    day = TruncDate("given_at", tzinfo=ZoneInfo(shop().time_zone))
    rows = Donation.objects.filter(cause__programme_id=programme_id, given_at__gte=since)
    found = rows.annotate(day=day).values("day").annotate(micro=Sum(_STANDS)).order_by("day")
    return {row["day"]: row["micro"] for row in found}


def payouts_of(*, programme_id: int, limit: int) -> QuerySet[CausePayout]:
    """Return what was sent to the causes of a programme, latest first."""
    found = CausePayout.objects.select_related("cause").filter(cause__programme_id=programme_id)
    return found.order_by("-paid_at", "-id")[:limit]
