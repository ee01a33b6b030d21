"""CDNOW, the data that the papers use, as the models want it (weeks).

Read from the folder that VAFA_TEST_DATA names; tests without it are skipped loudly.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from vafa.analytics.models.types import FloatArray

FIRST_DAY = date(1997, 1, 1)
# 39 weeks from the first day: the calibration period of the papers ends with this day.
UNTIL_WEEK_39 = date(1997, 9, 30)


@dataclass(frozen=True)
class Shop:
    """Customers as columns; times in weeks."""

    x: FloatArray
    t_x: FloatArray
    T: FloatArray
    mean_spend: FloatArray
    log_gap_sum: FloatArray
    bought_after: FloatArray

    @property
    def customers(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Answer x, t_x and T."""
        return self.x, self.t_x, self.T


def data_file(name: str) -> Path:
    """Find a file of the test data, or skip the test."""
    folder = os.environ.get("VAFA_TEST_DATA")
    if not folder:
        pytest.skip("VAFA_TEST_DATA IS NOT SET: published values are NOT CHECKED")
    return Path(folder) / "cdnow" / name


@cache
def papers_summary() -> Shop:
    """Read the papers' own summary of the tenth."""
    table = np.genfromtxt(data_file("summary_tenth_39w.csv"), delimiter=",", names=True)
    nothing = np.zeros(len(table))
    return Shop(table["x"], table["t_x"], table["T"], table["zbar"], nothing, nothing)


def _spend_by_day(name: str) -> dict[str, dict[int, float]]:
    days: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    with data_file(name).open() as lines:
        for row in csv.DictReader(lines):
            day = (date.fromisoformat(row["date"]) - FIRST_DAY).days
            days[row["customer_id"]][day] += float(row["amount"])
    return days


@cache
def summarised(name: str, *, holdout_days: int = 273) -> Shop:
    """Summarise a file of purchases at the end of week 39: one purchase is a customer-day."""
    end = (UNTIL_WEEK_39 - FIRST_DAY).days
    rows = []
    for spend in _spend_by_day(name).values():
        days = sorted(spend)
        known = [day for day in days if day <= end]
        gaps = np.diff(known) / 7
        mean = float(np.mean([spend[day] for day in known[1:]])) if len(known) > 1 else 0.0
        after = sum(end < day <= end + holdout_days for day in days)
        since = (known[-1] - known[0]) / 7, (end - known[0]) / 7
        rows.append((len(known) - 1, *since, mean, float(np.log(gaps).sum()), after))
    return Shop(*np.array(rows, dtype=np.float64).T)
