"""What happened with one customer: each feature's own rows and the journal, merged by time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db.models import CharField, F, Model, Q, QuerySet, Value

from vafa.customers.models import Interest, Note, Statement
from vafa.customers.queries.trees import records_of
from vafa.insight.rules.moments import ENTRY_GROUPS, OTHER, TOLD_ELSEWHERE, group_prefixes
from vafa.journal.models import Entry
from vafa.lifecycle.models import PhaseChange
from vafa.orders.models import Order, ReturnLine
from vafa.portfolio.models import StrategyChange
from vafa.staff.queries import names_of_actors
from vafa.tasks.models import Task

PAGE_SIZE: Final = 25


@dataclass(frozen=True)
class Moment:
    """One thing that happened: `kind` is order, return, phase, strategy, interest or entry.

    `text` is what somebody wrote in their own words.
    """

    at: datetime
    kind: str
    # Any: a row of the kind's own table.
    row: Any
    by: str = ""
    text: str = ""


@dataclass(frozen=True)
class Timeline:
    """Moments, the latest first, with the place to go on from; `names` of who did it."""

    moments: list[Moment]
    next: str | None
    names: dict[str, str]


Groups = Collection[str]


@dataclass(frozen=True)
class _Source:
    """Rows of one table by the groups that were asked for; none of them asks for all."""

    kind: str
    time: str
    rows: Callable[[list[int], Groups], QuerySet[Any] | None]
    has_actor: bool


def customer_timeline(*, customer_id: int, after: str, groups: Groups = ()) -> Timeline:
    """Merge one page of what happened behind a place, all of it or only some groups."""
    place = _place_read(after)
    records = records_of(customer_id=customer_id)
    found: list[tuple[datetime, int, int, Moment]] = []
    for rank, source in enumerate(_SOURCES):
        rows = source.rows(records, groups)
        if rows is None:
            continue
        rows = rows.order_by(f"-{source.time}", "-id")
        if place is not None:
            rows = rows.filter(_behind(source.time, rank, place))
        for row in rows[: PAGE_SIZE + 1]:
            at = getattr(row, source.time)
            moment = Moment(at, source.kind, row, row.by if source.has_actor else "")
            found.append((at, -rank, row.id, moment))
    found.sort(key=lambda item: item[:3], reverse=True)
    shown = found[:PAGE_SIZE]
    following = _place_written(shown[-1][:3]) if len(found) > PAGE_SIZE else None
    moments = _with_texts([item[3] for item in shown])
    return Timeline(moments, following, names_of_actors({m.by for m in moments if m.by}))


def _with_texts(moments: list[Moment]) -> list[Moment]:
    """Put beside entries what people wrote; the journal itself holds nothing of it."""
    wanted = {
        (name, moment.row.payload[name])
        for moment in moments
        if moment.kind == "entry"
        for name in _TEXTS
        if name in moment.row.payload
    }
    texts = _texts_of(wanted)
    return [replace(moment, text=_text(moment, texts)) for moment in moments]


def _texts_of(wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    ids: dict[str, list[int]] = {}
    for name, row_id in wanted:
        ids.setdefault(name, []).append(row_id)
    parts = [
        _TEXTS[name](row_ids).annotate(name=Value(name, output_field=CharField()))
        for name, row_ids in ids.items()
    ]
    if not parts:
        return {}
    rows = [part.values_list("name", "id", "words") for part in parts]
    return {(name, row_id): words for name, row_id, words in rows[0].union(*rows[1:], all=True)}


def _text(moment: Moment, texts: dict[tuple[str, int], str]) -> str:
    if moment.kind == "interest":
        return str(moment.row.text)
    if moment.kind != "entry":
        return ""
    payload = moment.row.payload
    found = (texts.get((name, payload[name]), "") for name in _TEXTS if name in payload)
    return next(found, "")


def _texts_in(model: type[Model], column: str) -> Callable[[list[int]], QuerySet[Any]]:
    return lambda ids: model._default_manager.filter(id__in=ids).annotate(words=F(column))


# By the name that entries give the row in their payload.
_TEXTS: Final = {
    "statement": _texts_in(Statement, "text"),
    "note": _texts_in(Note, "text"),
    "interest": _texts_in(Interest, "text"),
    "task": _texts_in(Task, "title"),
}


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


def _entries(records: list[int], groups: Groups) -> QuerySet[Entry] | None:
    entries = Entry.objects.filter(subject_kind="customer", subject_id__in=records)
    entries = entries.exclude(kind__in=TOLD_ELSEWHERE)
    if not groups:
        return entries
    prefixes = [prefix for group in groups for prefix in group_prefixes(group)]
    wanted = Q()
    for prefix in prefixes:
        wanted |= Q(kind__startswith=prefix)
    if OTHER in groups:
        known = Q()
        for prefix in ENTRY_GROUPS:
            known |= Q(kind__startswith=prefix)
        wanted |= ~known
    return entries.filter(wanted) if wanted else None


def _own(group: str, rows: QuerySet[Any]) -> Callable[[list[int], Groups], QuerySet[Any] | None]:
    def rows_of(records: list[int], groups: Groups) -> QuerySet[Any] | None:
        wanted = not groups or group in groups
        return rows.filter(customer_id__in=records) if wanted else None

    return rows_of


_SOURCES: Final = (
    _Source("order", "ordered_at", _own("order", Order.objects.all()), has_actor=False),
    _Source(
        "return",
        "returned_at",
        _own("return", ReturnLine.objects.select_related("product")),
        has_actor=False,
    ),
    _Source("phase", "at", _own("phase", PhaseChange.objects.all()), has_actor=False),
    _Source("strategy", "at", _own("strategy", StrategyChange.objects.all()), has_actor=True),
    # An import writes no entry per person; what people type by hand has one.
    _Source(
        "interest",
        "written_at",
        _own("statement", Interest.objects.filter(import_run_id__isnull=False)),
        has_actor=True,
    ),
    _Source("entry", "at", _entries, has_actor=True),
)
