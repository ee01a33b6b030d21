from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from vafa.insight.refresh.figures.how_right import how_right_figures
from vafa.insight.tests.small_base import known_of, snapshot_of
from vafa.portfolio.make import make_run

pytestmark = pytest.mark.django_db


def promised(folder: Path, day: date, *chances: float) -> None:
    """Leave the rows of a refresh of that day behind, as it would have."""
    run = make_run(as_of_date=day)
    place = folder / f"{run.id:08d}"
    place.mkdir()
    rows = snapshot_of(*({"p_buys_30": chance} for chance in chances))
    pq.write_table(rows, place / "snapshot.parquet")


def test_what_was_promised_stands_beside_who_came(tmp_path: Path) -> None:
    came, stayed = {"latest_day": date(2026, 2, 10)}, {"latest_day": date(2026, 1, 2)}
    known = known_of(tmp_path, came, came, stayed)
    promised(tmp_path, date(2026, 2, 1), 0.9, 0.8, 0.1)

    (found,) = how_right_figures(known)["promises"]

    assert (found["day"], found["customers"], found["came"]) == ("2026-02-01", 3, 2)
    assert found["expected"] == pytest.approx(1.8)
    assert found["low"] < 1.8 < found["high"]
    assert found["is_covered"]


def test_a_promise_whose_time_is_not_over_is_not_judged(tmp_path: Path) -> None:
    known = known_of(tmp_path, {})
    promised(tmp_path, date(2026, 3, 1), 0.9)

    assert how_right_figures(known) == {"promises": []}


def test_promises_are_a_month_apart(tmp_path: Path) -> None:
    known = known_of(tmp_path, {})
    for day in (date(2026, 1, 1), date(2026, 1, 20), date(2026, 2, 1)):
        promised(tmp_path, day, 0.5)

    found = how_right_figures(known)["promises"]

    assert [one["day"] for one in found] == ["2026-02-01", "2026-01-01"]


def test_a_run_whose_rows_are_gone_promises_nothing(tmp_path: Path) -> None:
    known = known_of(tmp_path, {})
    make_run(as_of_date=date(2026, 1, 1))

    assert how_right_figures(known) == {"promises": []}
