"""How fresh and how whole the shop's data is, and what came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from vafa.customers.models import Customer
from vafa.imports.models import QuarantinedRow, QuarantineState, Run, RunState
from vafa.insight.queries.figures import FiguresOutdated, page_figures
from vafa.journal.models import Entry
from vafa.journal.queries import QueueHealth, WorkStatus, open_work, queue_health
from vafa.orders.models import Order
from vafa.portfolio.models import ValuationRun
from vafa.portfolio.queries import current_run

REFRESH_JOB = "insight.refresh"
IMPORTS_PAGE_ROWS = 15
LEFT_OUT_ROWS = 12
# What changes many orders, and with them every figure.
ORDER_KINDS = ("orders.orders_imported", "orders.orders_withdrawn")


@dataclass(frozen=True)
class Freshness:
    """From when the latest of everything is; None where there is nothing yet."""

    latest_order_at: datetime | None
    latest_import: Run | None
    run: ValuationRun | None
    orders_changed_at: datetime | None
    queue: QueueHealth

    @property
    def is_behind(self) -> bool:
        """Say whether orders changed after the figures in force were begun."""
        if self.orders_changed_at is None:
            return False
        return self.run is None or self.run.started_at < self.orders_changed_at


@dataclass(frozen=True)
class ImportsPage:
    """Imports, the latest first, with the keys of the pages around them."""

    rows: list[Run]
    previous: int | None
    next: int | None


@dataclass(frozen=True)
class Waiting:
    """Rows set aside: how many wait for each reason, and in which imports."""

    rows: int
    reasons: list[tuple[str, int]]
    imports: list[tuple[int, str, str, int]]


@dataclass(frozen=True)
class LeftOut:
    """Customers kept out of the models, by reason, and the first of them with their notes."""

    reasons: list[tuple[str, int]]
    customers: list[Customer]


def data_freshness() -> Freshness:
    """Return from when the latest order, import and refresh are, and whether the worker lives."""
    latest = Order.objects.order_by("-ordered_at", "-id").values_list("ordered_at", flat=True)
    changed = Entry.objects.filter(kind__in=ORDER_KINDS).order_by("-id")
    return Freshness(
        latest_order_at=latest.first(),
        latest_import=Run.objects.filter(state=RunState.DONE).order_by("-finished_at").first(),
        run=current_run(),
        orders_changed_at=changed.values_list("recorded_at", flat=True).first(),
        queue=queue_health(),
    )


def data_coverage() -> dict[str, Any] | None:
    """Return what the latest refresh counted of how whole the data is; None before the first."""
    # Any: the figures of this page.
    try:
        figures = page_figures("data")
    except FiguresOutdated:
        # This is the page that offers the refresh.
        return None
    return None if figures is None else figures.payload


def open_refresh() -> WorkStatus | None:
    """Return the refresh that waits or runs, if there is one."""
    return next(iter(open_work(job=REFRESH_JOB)), None)


def imports_page(*, before: int | None = None, after: int | None = None) -> ImportsPage:
    """Return one page of imports; `before` goes on to older ones, `after` back to newer ones."""
    size = IMPORTS_PAGE_ROWS
    if after is not None:
        found = list(Run.objects.filter(id__gt=after).order_by("id")[: size + 1])
        if len(found) <= size:
            return imports_page()
        shown = found[:size][::-1]
        return ImportsPage(shown, shown[0].id, shown[-1].id)
    rows = Run.objects.all() if before is None else Run.objects.filter(id__lt=before)
    found = list(rows.order_by("-id")[: size + 1])
    shown = found[:size]
    previous = shown[0].id if shown and before is not None else None
    return ImportsPage(shown, previous, shown[-1].id if len(found) > size else None)


def waiting_rows() -> Waiting:
    """Return what waits in quarantine, by reason and by import."""
    rows = QuarantinedRow.objects.filter(state=QuarantineState.OPEN)
    reasons = list(
        rows.values_list("reason").annotate(count=Count("id")).order_by("-count", "reason")
    )
    by_run = rows.values_list("run_id", "run__file_name", "run__kind").annotate(count=Count("id"))
    return Waiting(
        rows=sum(count for _reason, count in reasons),
        reasons=reasons[:10],
        imports=list(by_run.order_by("-run_id")[:10]),
    )


def customers_left_out() -> LeftOut:
    """Return who is kept out of the models, and why."""
    # Beyond the empty text: "not equal" would read every customer there is.
    rows = Customer.objects.filter(left_out__gt="")
    reasons = rows.values_list("left_out").annotate(count=Count("id")).order_by("-count")
    return LeftOut(list(reasons), list(rows.order_by("-id")[:LEFT_OUT_ROWS]))
