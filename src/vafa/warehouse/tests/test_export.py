from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import duckdb
import pytest
from django.db import connection, transaction

from vafa.core.keys import SYSTEM
from vafa.warehouse.actions import ExportFailed, export_facts, mark_dirty
from vafa.warehouse.models import DirtyMonth
from vafa.warehouse.queries import facts_folder, open_facts
from vafa.warehouse.rules import FactQuery
from vafa.warehouse.tests.conftest import AT, Sell, exported, unmarked

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
TRY_TO_WRITE = """
import sqlite3, sys
shop = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
shop.execute("BEGIN IMMEDIATE")
"""


def facts() -> list[tuple[date, int]]:
    files = str(facts_folder() / "sales" / "*" / "*.parquet")
    return duckdb.execute(f"SELECT day, amount FROM '{files}' ORDER BY ALL").fetchall()


def marked() -> list[date]:
    return list(DirtyMonth.objects.order_by("month").values_list("month", flat=True))


def amounts_in_the_till() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT amount FROM till_sale ORDER BY amount")
        return [amount for (amount,) in cursor.fetchall()]


def test_the_first_export_copies_every_month_marked_or_not(sell: Sell) -> None:
    unmarked("2026-01-10 10:00:00", 100)
    sell("2026-02-10 10:00:00", 200)

    done = exported()

    assert (done.rows, done.months) == ({"sales": 2}, None)
    assert facts() == [(date(2026, 1, 10), 100), (date(2026, 2, 10), 200)]
    assert marked() == []


def test_the_next_export_copies_the_marked_months_alone(sell: Sell) -> None:
    sell("2026-01-10 10:00:00", 100)
    sell("2026-02-10 10:00:00", 200)
    exported()
    unmarked("2026-01-11 10:00:00", 150)
    sell("2026-02-11 10:00:00", 250)

    done = exported()

    assert (done.rows, done.months) == ({"sales": 2}, [FEBRUARY])
    assert [amount for _day, amount in facts()] == [100, 200, 250]


def test_a_month_that_became_empty_has_no_facts_any_more(sell: Sell) -> None:
    sell("2026-01-10 10:00:00", 100)
    sell("2026-02-10 10:00:00", 200)
    exported()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM till_sale WHERE amount = 200")
    mark_dirty(days=[date(2026, 2, 10)], at=AT)

    exported()

    assert facts() == [(date(2026, 1, 10), 100)]


def test_without_any_mark_nothing_is_copied(sell: Sell) -> None:
    sell("2026-01-10 10:00:00", 100)
    exported()
    before = {path: path.stat().st_mtime_ns for path in facts_folder().rglob("*.parquet")}

    done = exported()

    assert done.months == []
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_another_zone_moves_days_and_so_copies_everything(sell: Sell) -> None:
    sell("2026-01-31 21:00:00", 100)
    exported()

    done = exported("Asia/Tehran")

    assert done.months is None
    assert facts() == [(date(2026, 2, 1), 100)]


def test_a_month_of_tehran_begins_at_its_own_midnight(sell: Sell) -> None:
    sell("2026-01-31 20:29:59", 100)
    sell("2026-01-31 20:30:00", 200)
    exported("Asia/Tehran")
    mark_dirty(days=[MARCH, FEBRUARY, JANUARY], at=AT)

    done = exported("Asia/Tehran")

    assert done.months == [JANUARY, FEBRUARY, MARCH]
    assert facts() == [(date(2026, 1, 31), 100), (date(2026, 2, 1), 200)]


def test_more_marked_months_than_two_years_are_copied_in_one_pass(sell: Sell) -> None:
    sell("2026-01-10 10:00:00", 100)
    exported()
    mark_dirty(days=[date(2020 + n // 12, 1 + n % 12, 1) for n in range(25)], at=AT)

    done = exported()

    assert done.months is None
    assert marked() == []


def test_an_export_that_fails_leaves_facts_and_marks_as_they_were(sell: Sell) -> None:
    sell("2026-01-10 10:00:00", 100)
    exported()
    sell("2026-01-11 10:00:00", 200)
    broken = FactQuery(name="sales", sql="SELECT * FROM shop.nothing_of_the_kind")

    with pytest.raises(ExportFailed, match="nothing_of_the_kind"):
        export_facts(facts=[broken], zone="UTC", at=AT, by=SYSTEM)

    assert facts() == [(date(2026, 1, 10), 100)]
    assert marked() == [JANUARY]


def test_a_mark_set_while_the_copy_runs_stays_for_the_next(sell: Sell) -> None:
    sell("2026-01-10 10:00:00", 100)
    sell("2026-02-10 10:00:00", 200)
    meanwhile = threading.Thread(target=_sell_when_the_copy_runs)

    meanwhile.start()
    exported()
    meanwhile.join()

    assert marked() == [JANUARY]
    exported()
    assert [amount for _day, amount in facts()] == [100, 150, 200]


def _sell_when_the_copy_runs() -> None:
    while not any(facts_folder().parent.glob("scratch-*")):
        time.sleep(0.001)
    unmarked("2026-01-11 10:00:00", 150)
    mark_dirty(days=[date(2026, 1, 11)], at=AT)
    connection.close()


def test_a_transaction_held_open_across_an_export_keeps_its_commit(sell: Sell) -> None:
    sell("2026-01-10 10:00:00", 100)

    with transaction.atomic():
        sell("2026-01-11 10:00:00", 200)
        done = exported()

    connection.close()
    assert done.rows == {"sales": 1}
    assert amounts_in_the_till() == [100, 200]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the lock is of SQLite's file")
def test_an_export_takes_no_lock_away_from_an_open_transaction(sell: Sell) -> None:
    file = str(connection.settings_dict["NAME"])
    assert Path(file).is_file()

    with transaction.atomic():
        sell("2026-01-11 10:00:00", 200)
        exported()
        second = [sys.executable, "-c", TRY_TO_WRITE, file]
        refused = subprocess.run(second, capture_output=True, text=True, check=False)

    assert refused.stderr.endswith("OperationalError: database is locked\n")
    with sqlite3.connect(file) as shop:
        assert shop.execute("SELECT amount FROM till_sale").fetchall() == [(200,)]


def test_a_shop_without_rows_has_facts_without_rows(sell: Sell) -> None:
    done = exported()

    assert (done.rows, done.months) == ({"sales": 0}, None)
    with open_facts() as empty:
        assert empty.orders.count().execute() == 0
        assert empty.customers.count().execute() == 0
