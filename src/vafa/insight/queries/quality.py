"""The quality of the data as pages show it: the matrix, lists behind it, samples and its life."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Sum

from vafa.imports.models import Run, RunState
from vafa.insight.models import QualityFigure, QualityFinding, QualitySample, QualitySampleItem
from vafa.insight.queries.quality_checks import Asked, checked
from vafa.insight.rules.quality import Check, counted_answers
from vafa.journal.models import Entry
from vafa.staff.models import ApiKey

LIST_ROWS = 50
HISTORY_SHOWN = 12
TREND_SHOWN = 400
COMPARED_DAYS = 28
LIFE_DAYS = 30
SOURCES_SHOWN = 8
Cell = tuple[str, str]

# What happens to data after it came in, by the entries that tell of it.
ENHANCED = (
    "customers.statement_written",
    "customers.statement_replaced",
    "customers.wallet_answered",
    "customers.interest_recorded",
    "customers.note_written",
    "customers.consent_given",
    "portfolio.product_costs_set",
)
MAINTAINED = (
    "customers.details_changed",
    "customers.customers_merged",
    "customers.duplicate_told_apart",
    "imports.row_mended",
    "insight.quality_mended",
    "insight.quality_sample_answered",
)
DISTRIBUTED = ("insight.customers_exported",)
USED = (
    "portfolio.strategy_overridden",
    "portfolio.end_approved",
    "portfolio.group_decided",
    "tasks.task_added",
    "tasks.proposal_accepted",
    "tasks.task_done",
)


@dataclass(frozen=True)
class Matrix:
    """The latest figures by field and dimension, and those of about a month before."""

    day: date
    figures: dict[Cell, QualityFigure]
    before: dict[Cell, QualityFigure]


@dataclass(frozen=True)
class Listed:
    """One page of the records behind a figure, with the keys of the pages around it."""

    findings: list[QualityFinding]
    previous: int | None
    next: int | None


@dataclass(frozen=True)
class SampleResult:
    """A sample with how many of its customers were checked, and the answers by detail."""

    sample: QualitySample
    checked: int
    left: int
    answers: dict[str, Counter[str]]

    @property
    def total(self) -> Counter[str]:
        """Return the answers of all details together."""
        return sum(self.answers.values(), Counter())


@dataclass(frozen=True)
class DataLife:
    """What came in, by source, and how often data was touched in the latest days."""

    sources: list[dict[str, Any]]
    deeds: Mapping[str, int]
    keys: int
    key_used_at: datetime | None


def quality_matrix() -> Matrix | None:
    """Return the latest figures and, to compare, the newest that are a month older or the first."""
    latest = QualityFigure.objects.aggregate(day=Max("day"))["day"]
    if latest is None:
        return None
    days = QualityFigure.objects.filter(day__lt=latest).order_by("day")
    until = latest - timedelta(days=COMPARED_DAYS)
    earlier = days.filter(day__lte=until).values_list("day", flat=True).last()
    earlier = earlier or days.values_list("day", flat=True).first()
    rows = QualityFigure.objects.filter(day__in=[one for one in (latest, earlier) if one])
    by_day: dict[date, dict[Cell, QualityFigure]] = {latest: {}}
    for row in rows:
        by_day.setdefault(row.day, {})[row.field, row.dimension] = row
    return Matrix(latest, by_day[latest], by_day.get(earlier, {}) if earlier else {})


def quality_trend(*, check: Check) -> list[QualityFigure]:
    """Return the figures of one check over time, the oldest first."""
    rows = QualityFigure.objects.filter(field=check.field, dimension=check.dimension)
    return list(rows.order_by("-day")[:TREND_SHOWN])[::-1]


def quality_findings(
    *,
    check: Check,
    today: date,
    now: datetime,
    currency: str,
    after: int | None = None,
    before: int | None = None,
) -> Listed:
    """Return a page of the records behind a figure; what was mended since is no longer there."""
    rows = QualityFinding.objects.filter(
        field=check.field, dimension=check.dimension, left_at=None
    ).select_related(check.table if check.table != "order" else "order__customer")
    if before is not None:
        found = list(rows.filter(id__lt=before).order_by("-id")[: LIST_ROWS + 1])
        shown = found[:LIST_ROWS][::-1]
        first, is_last = len(found) <= LIST_ROWS, False
    else:
        found = list(rows.filter(id__gt=after or 0).order_by("id")[: LIST_ROWS + 1])
        shown, first, is_last = found[:LIST_ROWS], after is None, len(found) <= LIST_ROWS
    return Listed(
        _still_bad(shown, check, today=today, now=now, currency=currency),
        shown[0].id if shown and not first else None,
        shown[-1].id if shown and not is_last else None,
    )


def _still_bad(
    findings: list[QualityFinding], check: Check, *, today: date, now: datetime, currency: str
) -> list[QualityFinding]:
    countries = {one.customer.country for one in findings if one.customer is not None}
    asked = Asked(today, now, currency, tuple(sorted(countries - {""})))
    column = f"{check.table}_id"
    ids = [getattr(one, column) for one in findings]
    bad = set(checked(check, asked).bad.filter(id__in=ids).values_list("id", flat=True))
    return [one for one in findings if getattr(one, column) in bad]


def sample_items(*, sample_id: int) -> list[QualitySampleItem]:
    """Return the drawn customers of a sample in the order in which they were drawn."""
    rows = QualitySampleItem.objects.filter(sample_id=sample_id)
    return list(rows.select_related("customer").order_by("position"))


def sample_results() -> list[SampleResult]:
    """Return the latest samples with their answers, the newest first."""
    samples = list(QualitySample.objects.order_by("-id")[:HISTORY_SHOWN])
    items: dict[int, list[QualitySampleItem]] = {sample.id: [] for sample in samples}
    for item in QualitySampleItem.objects.filter(sample__in=samples):
        items[item.sample_id].append(item)
    return [
        SampleResult(
            sample=sample,
            checked=sum(1 for item in items[sample.id] if item.answers),
            left=sum(1 for item in items[sample.id] if item.customer_id is None),
            answers=counted_answers(item.answers for item in items[sample.id]),
        )
        for sample in samples
    ]


def data_life(*, now: datetime) -> DataLife:
    """Count what came in by source, and what was done with data in the latest thirty days."""
    sources = (
        Run.objects.filter(state=RunState.DONE)
        .values("source")
        .annotate(files=Count("id"), rows=Sum("rows_stored"), latest=Max("finished_at"))
        .order_by("-latest", "source")[:SOURCES_SHOWN]
    )
    kinds = [*ENHANCED, *MAINTAINED, *DISTRIBUTED, *USED]
    deeds = (
        Entry.objects.filter(kind__in=kinds, recorded_at__gte=now - timedelta(days=LIFE_DAYS))
        .values_list("kind")
        .annotate(count=Count("id"))
    )
    keys = ApiKey.objects.filter(revoked_at=None).aggregate(
        count=Count("id"), used=Max("latest_use_at")
    )
    return DataLife(
        [dict(one) for one in sources], dict(deeds.order_by()), keys["count"], keys["used"]
    )
