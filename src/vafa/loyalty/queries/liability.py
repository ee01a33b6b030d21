"""What became of the points of a programme, added up in the database by lot and by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, IntegerField, Max, Min, Q, QuerySet, Sum, Value, When

from vafa.core.periods import Period
from vafa.ledger.models import Entry, Lot
from vafa.ledger.rules.roles import EXPIRED, MINIMUM, REVERSED, SOURCE
from vafa.loyalty.models import LiabilityReport, Partner
from vafa.loyalty.rules.liability import Buckets, LotGroup

REPORTS_SHOWN = 36
_FACTS = (
    "lot__funder_kind",
    "lot__funder_number",
    "lot__reason_class",
    "lot__unit_value_micro",
    "account__role",
)


@dataclass(frozen=True)
class MonthlyFlows:
    """Points by month of issue: what stayed issued, and what was used in which month."""

    issued: list[int]
    # (month of issue, month of use, points); below nothing where they came back.
    used: list[tuple[int, int, int]]


def lot_groups(*, asset: str, opening: datetime, closing: datetime) -> list[LotGroup]:
    """Add all lots of an asset up by funder, reason and value, at two moments."""
    before = Sum("amount", filter=Q(posting__occurred_at__lt=opening), default=0)
    rows = (
        _entries(asset, until=closing)
        .values_list(*_FACTS)
        .annotate(before=before, after=Sum("amount"))
        .order_by()
    )
    found: dict[tuple[str, str, int], tuple[dict[str, int], dict[str, int]]] = defaultdict(
        lambda: (defaultdict(int), defaultdict(int))
    )
    for kind, number, reason, value, role, opened, closed in rows:
        sums = found[f"{kind} {number}".strip() if kind else "", reason, value]
        name = _bucket(role)
        sign = -1 if name == "issued" else 1
        sums[0][name] += sign * opened
        sums[1][name] += sign * closed
    return [
        LotGroup(asset, funder, reason, value, Buckets(**opened), Buckets(**closed))  # type: ignore[arg-type]
        for (funder, reason, value), (opened, closed) in sorted(found.items())
    ]


def monthly_flows(*, asset: str, months: Sequence[Period]) -> MonthlyFlows:
    """Lay out by month what was issued, and what of it was used when."""
    end = months[-1].end
    assert end is not None
    entries = _entries(asset, until=end).filter(lot__earned_at__gte=months[0].start)
    entries = entries.annotate(issue=_place(months, "lot__earned_at"))
    issued = [0] * len(months)
    stayed = entries.filter(account__role__in=(SOURCE, REVERSED))
    for place, total in stayed.values_list("issue").annotate(total=Sum("amount")).order_by():
        issued[place] = -total
    spent = entries.exclude(account__role__in=(SOURCE, REVERSED, EXPIRED, *MINIMUM))
    used = spent.annotate(month=_place(months, "posting__occurred_at"))
    rows = used.values_list("issue", "month").annotate(total=Sum("amount")).order_by()
    # What was used before it was earned on paper (a late order) counts in its own month.
    return MonthlyFlows(issued, [(first, max(first, then), total) for first, then, total in rows])


def first_issue(*, asset: str) -> datetime | None:
    """Say when the first points of an asset were earned."""
    found: datetime | None = Lot.objects.filter(asset=asset).aggregate(first=Min("earned_at"))[
        "first"
    ]
    return found


def longest_life_days(*, asset: str) -> int | None:
    """Say how long the points of an asset live at most; nothing when some never end."""
    lots = Lot.objects.filter(asset=asset)
    if not lots.exists() or lots.filter(expires_at=None).exists():
        return None
    longest = lots.aggregate(longest=Max(F("expires_at") - F("earned_at")))["longest"]
    return int(longest.days) + 1


def funder_names(*, programme_id: int) -> dict[str, str]:
    """Name the partners that bear the cost of points, as lots know them."""
    found = Partner.objects.filter(programme=programme_id).values_list("id", "name")
    return {f"partner {number}": name for number, name in found}


def reports_of(*, programme_id: int) -> QuerySet[LiabilityReport]:
    """Return the months that were worked out, the latest first."""
    return LiabilityReport.objects.filter(programme=programme_id).order_by("-month")


def _entries(asset: str, *, until: datetime) -> QuerySet[Entry]:
    return Entry.objects.filter(
        account__asset=asset, lot__isnull=False, posting__occurred_at__lt=until
    )


def _bucket(role: str) -> str:
    if role in MINIMUM or role in (SOURCE, EXPIRED, REVERSED):
        return role
    return "redeemed"


def _place(months: Sequence[Period], moment: str) -> Case:
    return Case(
        *(
            When(**{f"{moment}__lt": month.end}, then=Value(place))
            for place, month in enumerate(months)
        ),
        output_field=IntegerField(),
    )
