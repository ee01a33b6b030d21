"""What the pages of orders in files read: drafts, what an import brought, rows set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from django.db.models import Count, Sum

from vafa.connectors.shops.csv.actions.bring import KIND
from vafa.connectors.shops.csv.rules import guess_order_mapping
from vafa.connectors.shops.csv.rules.statuses import folded, status_meant
from vafa.customers.models import Sighting
from vafa.customers.queries.withdrawal import kept_if_withdrawn
from vafa.imports.actions import IMPORT_JOB
from vafa.imports.models import QuarantinedRow, QuarantineState, Run, RunState, SourceMapping
from vafa.imports.rules.guesses import Guess
from vafa.imports.rules.mapping import Mapping, Pairs
from vafa.imports.rules.reading import Reading, UnreadableFile, file_format, open_sheet
from vafa.imports.rules.spreadsheets import BrokenSpreadsheet, sheet_names
from vafa.imports.rules.words import Said, said
from vafa.journal.models import Work, WorkState
from vafa.orders.models import Order, OrderLine, OrderState

_USUAL_LINES = 501
_WORDS_ROWS = 5_000
_WORDS_MAX = 40
_SOURCES_MAX = 20
QUARANTINE_PAGE_ROWS = 20


@dataclass(frozen=True)
class StatusWord:
    """One word of the status column: how often it stands there, and what it is taken to mean."""

    word: str
    rows: int
    meaning: str


@dataclass(frozen=True)
class Contents:
    """What stands in the tables because of one import, as far as others did not bring it too."""

    orders: int
    customers: int
    # Whom nobody else speaks of, and who would stay all the same if it were taken back.
    kept: int
    without_customer: int
    without_customer_amount: int
    kinds: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class QuarantinePage:
    """Rows that wait for a person, with the keys of the pages around them."""

    rows: list[QuarantinedRow]
    previous: int | None
    next: int | None


def import_run(*, run_id: int) -> Run | None:
    """Return one import of orders, or nothing."""
    return Run.objects.filter(pk=run_id, kind=KIND).first()


def known_sources() -> list[str]:
    """Return the sources that files came from, the latest first."""
    rows = SourceMapping.objects.order_by("-saved_at", "-id").values_list("source", flat=True)
    return list(dict.fromkeys(rows[:200]))[:_SOURCES_MAX]


def waiting_files() -> list[Run]:
    """Return the files that were brought and not started, the latest first."""
    waiting = Run.objects.filter(kind=KIND, state=RunState.UPLOADED, started_at=None)
    return list(waiting.order_by("-id")[:10])


def usual_line_amount() -> int | None:
    """Return what a line of this shop usually comes to: the median of its latest lines."""
    latest = OrderLine.objects.order_by("-id").values_list("amount", "kind")[:_USUAL_LINES]
    amounts = [amount for amount, kind in latest if amount > 0 and kind == "product"]
    return round(median(amounts)) if amounts else None


def guesses_of(run: Run) -> list[Guess]:
    """Return what was guessed about a file when it was brought."""
    return [
        Guess(
            one["setting"],
            one["value"],
            one["confidence"],
            Said(one["evidence"], tuple(sorted(one["details"].items()))),
        )
        for one in run.report.get("understood", {}).get("guesses", [])
    ]


def sheets_of(path: Path) -> tuple[str, ...]:
    """Return the sheets of a spreadsheet; any other file has none."""
    try:
        return sheet_names(path) if file_format(path) == "xlsx" else ()
    except (BrokenSpreadsheet, UnreadableFile):
        return ()


def columns_under(path: Path, reading: Reading, *, source: str) -> tuple[tuple[str, ...], Pairs]:
    """Return the header that another way of reading gives, and what its names mean.

    Refuses with `UnreadableFile` what is no table when read like this.
    """
    guessed = guess_order_mapping(path, source=source, reading=reading)
    return guessed.header, guessed.mapping.columns


def status_words(path: Path, mapping: Mapping) -> list[StatusWord]:
    """Return the words of the status column near the beginning, the most frequent first."""
    column = mapping.column_of("status")
    if column is None:
        return []
    counts = Counter(_words(path, mapping, column))
    chosen = dict(mapping.statuses)
    return [
        StatusWord(word, rows, chosen.get(folded(word)) or status_meant(word) or "")
        for word, rows in counts.most_common(_WORDS_MAX)
    ]


def _words(path: Path, mapping: Mapping, column: str) -> list[str]:
    with open_sheet(path, mapping.reading) as sheet:
        if column not in sheet.header:
            return []
        place = sheet.header.index(column)
        rows = islice(sheet.rows, _WORDS_ROWS)
        words = [cells[place].strip() for _number, cells in rows if place < len(cells)]
    return [word for word in words if word]


def examples_of(rows: Sequence[tuple[int, tuple[str, ...]]], place: int) -> list[str]:
    """Return up to three different cells of one column."""
    cells = (cells[place].strip() for _number, cells in rows if place < len(cells))
    return list(dict.fromkeys(cell for cell in cells if cell))[:3]


def import_seconds(*, run_id: int) -> int | None:
    """Return how long the worker took for an import; unknown for one of the command line."""
    works = Work.objects.filter(
        job=IMPORT_JOB, unique_key=f"imports:{run_id}", state=WorkState.DONE
    )
    work = works.order_by("-id").first()
    if work is None or work.started_at is None or work.finished_at is None:
        return None
    return round((work.finished_at - work.started_at).total_seconds())


def contents_of(*, run_id: int) -> Contents:
    """Count what an import brought: orders, customers, who bought unknown, lines of each kind."""
    orders = Order.objects.filter(import_run_id=run_id)
    unknown = orders.filter(customer=None).aggregate(count=Count("id"), amount=Sum("total_amount"))
    kinds = (
        OrderLine.objects.filter(order__import_run_id=run_id, import_run_id=run_id)
        .exclude(kind="product")
        .values_list("kind")
        .annotate(Count("id"), Sum("amount"))
        .order_by("kind")
    )
    return Contents(
        orders=OrderState.objects.filter(run_id=run_id).count(),
        customers=Sighting.objects.filter(run_id=run_id).count(),
        kept=kept_if_withdrawn(run_id=run_id),
        without_customer=unknown["count"],
        without_customer_amount=unknown["amount"] or 0,
        kinds=tuple((kind, count, amount or 0) for kind, count, amount in kinds),
    )


def quarantine_page(
    *, run_id: int, after: int | None = None, before: int | None = None
) -> QuarantinePage:
    """Return open rows of an import in the order of its file, one page of them."""
    rows = QuarantinedRow.objects.filter(run_id=run_id, state=QuarantineState.OPEN)
    size = QUARANTINE_PAGE_ROWS
    if before is not None:
        found = list(rows.filter(row_number__lt=before).order_by("-row_number")[: size + 1])
        if len(found) <= size:
            return quarantine_page(run_id=run_id)
        shown = found[:size][::-1]
        return QuarantinePage(shown, shown[0].row_number, shown[-1].row_number)
    if after is not None:
        rows = rows.filter(row_number__gt=after)
    found = list(rows.order_by("row_number")[: size + 1])
    shown = found[:size]
    previous = shown[0].row_number if shown and after is not None else None
    return QuarantinePage(shown, previous, shown[-1].row_number if len(found) > size else None)


def quarantine_reasons(*, run_id: int) -> list[tuple[Said, int]]:
    """Return why open rows were set aside, with how many for each reason, the most first."""
    rows = QuarantinedRow.objects.filter(run_id=run_id, state=QuarantineState.OPEN)
    counts: Counter[tuple[str, str]] = Counter()
    pairs = rows.values_list("reason", "details__field").annotate(count=Count("id"))
    for reason, field, count in pairs.order_by("-count", "reason")[:50]:
        counts[reason, field or ""] += count
    return [
        (said(f"row_{reason}", field=field, shape="…") if field else said(f"row_{reason}"), count)
        for (reason, field), count in counts.most_common()
    ]


def refused_words(*, run_id: int) -> tuple[list[str], list[str]]:
    """Return the status words and the currencies for which rows were set aside."""
    # Any: JSON values.
    rows = QuarantinedRow.objects.filter(run_id=run_id, state=QuarantineState.OPEN)
    run = Run.objects.get(pk=run_id)
    column = dict(run.mapping.get("columns", [])).get("status")
    words: list[str] = []
    if column in run.header:
        place = run.header.index(column)
        cells: list[Any] = list(
            rows.filter(reason="unknown_status").values_list("cells", flat=True)[:2_000]
        )
        words = [row[place].strip() for row in cells if place < len(row)]
    currencies = (
        rows.filter(reason="unknown_rate")
        .values_list("details__currency", flat=True)
        .order_by("details__currency")
        .distinct()
    )
    return list(dict.fromkeys(word for word in words if word))[:_WORDS_MAX], list(currencies)
