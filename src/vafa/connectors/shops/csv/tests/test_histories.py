"""Whatever arrives in whatever order, and whatever is taken back, the tables end the same."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vafa.connectors.shops.csv.tests.shop_files import MAPPING, WHOLE, Line, brought, withdrawn
from vafa.imports.models import Run
from vafa.orders.tests.dump import dump

pytestmark = pytest.mark.django_db
# Within the one transaction of a test PostgreSQL keeps what was rolled back, and grows slower.
few = settings(
    max_examples=12 if connection.vendor == "sqlite" else 4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
many = settings(few, max_examples=400)

DAYS = st.integers(1, 9).map(lambda day: f"2024-03-{day:02}")
CODES = st.sampled_from(["cup", "jug", "pot"])
PRICES = st.sampled_from(["5.00", "2.50"])
PIECES = st.integers(1, 3)
# Everybody is always named by the same contacts, or by nobody.
PEOPLE = st.sampled_from([("7", "reza@shop.ir"), ("8", ""), ("", "eleni@shop.gr"), ("", "")])
STATUSES = st.sampled_from(["paid", "paid", "paid", "pending", "cancelled"])


@dataclass(frozen=True)
class File:
    """An export: its rows, the day on which it was brought, and whether its orders are whole."""

    day: int
    rows: tuple[Line, ...]
    is_whole: bool


@st.composite
def orders(draw: st.DrawFn) -> list[Line]:
    number, day = draw(st.sampled_from(["1", "2", "3", "4"])), draw(DAYS)
    person, status = draw(PEOPLE), draw(STATUSES)
    goods = draw(st.lists(st.tuples(CODES, PIECES, PRICES), min_size=1, max_size=3))
    return [
        Line(number, *person, day, status, code, code.title(), str(pieces), price)
        for code, pieces, price in goods
    ]


@st.composite
def cancellations(draw: st.DrawFn) -> list[Line]:
    number, day, person = draw(st.sampled_from(["C1", "C2"])), draw(DAYS), draw(PEOPLE)
    code, pieces, price = draw(CODES), draw(PIECES), draw(PRICES)
    cancels = draw(st.sampled_from(["", "", "1", "2"]))
    return [Line(number, *person, day, "paid", code, code.title(), str(-pieces), price, cancels)]


@st.composite
def files(draw: st.DrawFn, *, day: int) -> File:
    told = draw(st.lists(st.one_of(orders(), cancellations()), min_size=1, max_size=4))
    # One file says of an order number one thing.
    by_number = {rows[0].order: rows for rows in told}
    rows = tuple(row for listed in by_number.values() for row in listed)
    return File(day, rows, draw(st.booleans()))


def histories() -> st.SearchStrategy[list[File]]:
    told = st.tuples(files(day=11), files(day=12), files(day=13)).map(list)
    # The very same file brought again is no news, whenever it comes: another test has that.
    return told.filter(lambda history: len({tuple(sorted(f.rows)) for f in history}) == 3)


@contextmanager
def _a_new_shop() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        yield Path(folder)
        transaction.set_rollback(True)


def _bring(folder: Path, file: File, rows: Sequence[Line] | None = None) -> Run:
    mapping = WHOLE if file.is_whole else MAPPING
    path = folder / f"{file.day}.csv"
    return brought(path, rows or file.rows, day=file.day, mapping=mapping)


def _after(arrivals: Sequence[File], rows: dict[int, list[Line]] | None = None) -> dict[str, Any]:
    with _a_new_shop() as folder:
        for file in arrivals:
            _bring(folder, file, (rows or {}).get(file.day))
        return dump()


@few
@given(histories(), st.data())
def test_any_arrival_of_files_and_rows_ends_the_same(
    history: list[File], data: st.DataObject
) -> None:
    arrivals = data.draw(st.permutations(history))
    shuffled = {file.day: data.draw(st.permutations(file.rows)) for file in history}

    assert _after(arrivals, shuffled) == _after(history)


@few
@given(histories())
def test_withdrawing_the_latest_import_restores_what_was_before(history: list[File]) -> None:
    with _a_new_shop() as folder:
        for file in history[:-1]:
            _bring(folder, file)
        before = dump()

        withdrawn(_bring(folder, history[-1]))

        assert dump() == before


@few
@given(histories(), st.integers(0, 2))
def test_a_withdrawn_import_might_never_have_been(history: list[File], place: int) -> None:
    others = [file for index, file in enumerate(history) if index != place]
    with _a_new_shop() as folder:
        runs = [_bring(folder, file) for file in history]

        withdrawn(runs[place])

        left = dump()
    assert left == _after(others)


@few
@given(histories())
def test_bringing_everything_again_changes_nothing(history: list[File]) -> None:
    with _a_new_shop() as folder:
        for file in history:
            _bring(folder, file)
        before = dump()

        for file in history:
            assert _bring(folder, file).rows_stored == 0

        assert dump() == before


@pytest.mark.soak
@many
@given(histories(), st.data())
def test_any_arrival_ends_the_same_over_many_histories(
    history: list[File], data: st.DataObject
) -> None:
    arrivals = data.draw(st.permutations(history))
    place = data.draw(st.integers(0, 2))
    left = [file for file in arrivals if file is not history[place]]
    with _a_new_shop() as folder:
        runs = {file.day: _bring(folder, file) for file in arrivals}
        whole = dump()

        withdrawn(runs[history[place].day])

        rest = dump()
    assert whole == _after(history)
    assert rest == _after(left)
