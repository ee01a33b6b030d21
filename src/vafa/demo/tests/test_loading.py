"""A demo shop is complete when it opens: nothing is left to compute."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from vafa.connectors.shops.csv.actions import import_file
from vafa.core.keys import SYSTEM, Actor
from vafa.demo.actions import FILLED, load_shop
from vafa.demo.tests.conftest import AT
from vafa.insight.reactions import refresh_after_orders_changed
from vafa.journal.models import Entry
from vafa.journal.queries import open_work
from vafa.portfolio.queries import current_run
from vafa.warehouse.queries import facts_folder

ROWS = "order_id,customer_id,ordered_at,amount\nA-1,reza,2011-05-01,10\nA-2,reza,2011-06-01,12\n"


@pytest.fixture
def small_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two orders in the place of the real shop's, so that a test can read them in."""
    file = tmp_path / "orders.csv"
    file.write_text(ROWS)

    def fill(*, say: Callable[[str], None], at: datetime, by: Actor) -> None:
        say(import_file(path=file, source="small", at=at, by=by).state)

    monkeypatch.setitem(FILLED, "retail", fill)


def test_a_loaded_demo_asks_for_no_refresh_any_more(
    transactional_db: None, small_file: None
) -> None:
    shutil.rmtree(facts_folder(), ignore_errors=True)

    load_shop(name="retail", say=print, at=AT, by=SYSTEM)
    entries = Entry.objects.filter(kind="orders.orders_imported")
    refresh_after_orders_changed(list(entries))

    run = current_run()
    assert run is not None
    assert (run.customers, entries.count()) == (1, 1)
    assert list(open_work(job="insight.refresh")) == []
