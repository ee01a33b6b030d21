"""How good the data is: counted in the database once per refresh, and who is behind each figure.

Personal details never leave the database for it. The first records behind a figure are kept by
their number, so that the list opens at once; the rest follow when these are mended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.json import KT

from vafa.customers.models import Sighting
from vafa.customers.queries import roots_of
from vafa.insight.models import QualityFigure, QualityFinding
from vafa.insight.queries.quality_checks import asked_of, checked
from vafa.insight.rules.quality import CHECKS, TIMELINESS, Check, median_of
from vafa.journal.jobs.progress import Progress

LISTED_MAX = 2_000
AGED = ("email", "phone", "country", "city", "postcode")
_BATCH = 5_000
# Any: a customer's number, then moments as text.
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Found:
    """What one check found: how many are good of how many, and the first that are not."""

    check: Check
    good: int
    all: int
    listed: list[int]


def quality_found(
    *, today: date, now: datetime, currency: str, progress: Progress
) -> tuple[list[Found], dict[str, int | None]]:
    """Put every check to all records; returns the findings and the median age of details."""
    asked = asked_of(today=today, now=now, currency=currency)
    found = []
    for number, check in enumerate(CHECKS):
        progress.report(step="quality", done=number, total=len(CHECKS))
        progress.stop_if_cancelled()
        rows = checked(check, asked)
        listed = list(rows.bad.order_by("id").values_list("id", flat=True)[: LISTED_MAX + 1])
        # Few are read whole above, so that most checks pass over the table once.
        bad = len(listed) if len(listed) <= LISTED_MAX else rows.bad.count()
        everything = rows.all.count()
        found.append(Found(check, max(everything - bad, 0), everything, listed[:LISTED_MAX]))
    return found, median_ages(today=today)


def keep_quality(*, found: list[Found], ages: dict[str, int | None], day: date) -> None:
    """Keep the figures of a day and the lists behind them, in place of those before.

    What a person left as it is stays left.
    """
    figures = [
        QualityFigure(
            day=day,
            field=one.check.field,
            dimension=one.check.dimension,
            good=one.good,
            all=one.all,
            median_days=ages.get(one.check.field) if one.check.dimension == TIMELINESS else None,
        )
        for one in found
    ]
    with transaction.atomic():
        QualityFigure.objects.bulk_create(
            figures,
            update_conflicts=True,
            unique_fields=["field", "dimension", "day"],
            update_fields=["good", "all", "median_days"],
        )
        QualityFinding.objects.filter(left_at=None).delete()
        QualityFinding.objects.bulk_create(
            _findings(found), batch_size=_BATCH, ignore_conflicts=True
        )


def _findings(found: list[Found]) -> list[QualityFinding]:
    return [
        QualityFinding(
            field=one.check.field,
            dimension=one.check.dimension,
            **{f"{one.check.table}_id": record_id},
        )
        for one in found
        for record_id in one.listed
    ]


def median_ages(*, today: date) -> dict[str, int | None]:
    """Tell how many days ago the details of customers were last stated, in the median.

    One pass over what was said, in the order of customers; only the moments are read.
    """
    lent = _lent_moments()
    ages: dict[str, Counter[int]] = {field: Counter() for field in AGED}
    for customer_id, moments in _own_moments():
        for field, own, other in zip(AGED, moments, lent.get(customer_id, _NEVER), strict=True):
            if latest := max(own, other):
                days = (today - date.fromisoformat(latest[:10])).days
                ages[field][max(days, 0)] += 1
    return {field: median_of(counted) for field, counted in ages.items()}


_NEVER = ("",) * len(AGED)


def _own_moments() -> Iterator[tuple[int, tuple[str, ...]]]:
    rows = _moments(merged=False).order_by("customer_id").iterator(_BATCH)
    for customer_id, several in groupby(rows, key=itemgetter(0)):
        yield customer_id, _latest(one[1:] for one in several)


def _lent_moments() -> dict[int, tuple[str, ...]]:
    """Read what merged records lend to those that absorbed them; there are few."""
    rows = list(_moments(merged=True).order_by("customer_id"))
    roots = roots_of(customer_ids={row[0] for row in rows}) if rows else {}
    lent: dict[int, tuple[str, ...]] = {}
    for row in rows:
        root = roots[row[0]]
        lent[root] = _latest([lent.get(root, _NEVER), row[1:]])
    return lent


def _moments(*, merged: bool) -> QuerySet[Sighting, Row]:
    said = Sighting.objects.filter(customer__merged_into__isnull=not merged)
    columns = [KT(f"details__{field}__0") for field in AGED]
    return said.values_list("customer_id", *columns)


def _latest(several: Iterable[Row]) -> tuple[str, ...]:
    return tuple(max(one or "" for one in moments) for moments in zip(*several, strict=True))
