"""What happened with one customer: each feature's own rows and the journal, merged by time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Model, Q, QuerySet

from vafa.journal.models import Entry
from vafa.lifecycle.models import PhaseChange
from vafa.orders.models import Order, ReturnLine
from vafa.portfolio.models import StrategyChange
from vafa.staff.queries import names_of_actors

PAGE_SIZE: Final = 25
# These kinds have rows of their own on the time line, which say more.
TOLD_ELSEWHERE: Final = ("lifecycle.phase_changed", "orders.order_recorded")


@dataclass(frozen=True)
class Moment:
    """One thing that happened: `kind` is order, return, phase, strategy or entry."""

    at: datetime
    kind: str
    # Any: a row of the kind's own table.
    row: Any
    by: str = ""


@dataclass(frozen=True)
class Timeline:
    """Moments, the latest first, with the place to go on from; `names` of who did it."""

    moments: list[Moment]
    next: str | None
    names: dict[str, str]


@dataclass(frozen=True)
class _Source:
    kind: str
    time: str
    rows: Callable[[int], QuerySet[Any]]
    has_actor: bool


def customer_timeline(*, customer_id: int, after: str) -> Timeline:
    """Merge one page of what happened behind a place."""
    place = _place_read(after)
    found: list[tuple[datetime, int, int, Moment]] = []
    for rank, source in enumerate(_SOURCES):
        rows = source.rows(customer_id).order_by(f"-{source.time}", "-id")
        if place is not None:
            rows = rows.filter(_behind(source.time, rank, place))
        for row in rows[: PAGE_SIZE + 1]:
            at = getattr(row, source.time)
            moment = Moment(at, source.kind, row, row.by if source.has_actor else "")
            found.append((at, -rank, row.id, moment))
    found.sort(key=lambda item: item[:3], reverse=True)
    shown = found[:PAGE_SIZE]
    following = _place_written(shown[-1][:3]) if len(found) > PAGE_SIZE else None
    moments = [item[3] for item in shown]
    return Timeline(moments, following, names_of_actors({m.by for m in moments if m.by}))


def _behind(time: str, rank: int, place: tuple[datetime, int, int]) -> Q:
    """Select what comes later in the page's order: earlier, or at that moment of a later source."""
    at, place_rank, place_id = place
    earlier = Q(**{f"{time}__lt": at})
    if rank < place_rank:
        return earlier
    if rank > place_rank:
        return Q(**{f"{time}__lte": at})
    return earlier | Q(**{time: at, "id__lt": place_id})


def _place_written(key: tuple[datetime, int, int]) -> str:
    return f"{key[0].isoformat()}_{-key[1]}_{key[2]}"


def _place_read(text: str) -> tuple[datetime, int, int] | None:
    try:
        moment, rank, number = text.split("_")
        at = datetime.fromisoformat(moment.replace(" ", "+"))
        return (at, int(rank), int(number)) if at.tzinfo else None
    except ValueError:
        return None


def _entries(customer_id: int) -> QuerySet[Entry]:
    entries = Entry.objects.filter(subject_kind="customer", subject_id=customer_id)
    return entries.exclude(kind__in=TOLD_ELSEWHERE)


def _own(model: type[Model]) -> Callable[[int], QuerySet[Any]]:
    return lambda customer_id: model._default_manager.filter(customer_id=customer_id)


_SOURCES: Final = (
    _Source("order", "ordered_at", _own(Order), has_actor=False),
    _Source(
        "return",
        "returned_at",
        lambda customer_id: ReturnLine.objects.filter(customer_id=customer_id).select_related(
            "product"
        ),
        has_actor=False,
    ),
    _Source("phase", "at", _own(PhaseChange), has_actor=False),
    _Source("strategy", "at", _own(StrategyChange), has_actor=True),
    _Source("entry", "at", _entries, has_actor=True),
)
