"""The pictures of the page Prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from vafa.web.charts import Axis, Chart, Series

# Any: a month of the page's figures, as `refresh/figures/prices.py` computes it.
Month = Mapping[str, Any]


def _months(rows: Sequence[Month]) -> list[date]:
    return [date.fromisoformat(row["month"]) for row in rows]


def _lines(rows: Sequence[Month], own: str, official: str) -> list[Series]:
    lines = [Series(_("Own index"), [row[own] for row in rows], "accent")]
    if any(row[official] is not None for row in rows):
        name = _("Official series")
        lines.append(Series(name, [row[official] for row in rows], "2", is_dashed=True))
    return lines


def index_chart(rows: Sequence[Month]) -> Chart:
    """Draw the own index and the official one, 100 in the latest month that both know."""
    return Chart(
        kind="line",
        title=_("Price index"),
        categories=_months(rows),
        series=_lines(rows, "level", "official"),
        x_axis=Axis(words="month"),
        y_axis=Axis(_("Index"), "decimal"),
        note=_("100 is the latest month that is known."),
    )


def yearly_chart(rows: Sequence[Month]) -> Chart:
    """Draw by how much prices rose in the twelve months up to each month."""
    return Chart(
        kind="line",
        title=_("Inflation of a year"),
        categories=_months(rows),
        series=_lines(rows, "yearly", "official_yearly"),
        x_axis=Axis(words="month"),
        y_axis=Axis(words="percent"),
    )


def coverage_chart(rows: Sequence[Month]) -> Chart:
    """Draw which share of each month's money the comparison of prices rests on."""
    return Chart(
        kind="bar",
        title=_("Share of revenue that is matched"),
        categories=_months(rows),
        series=[Series(_("Matched"), [row["coverage"] for row in rows], "accent")],
        x_axis=Axis(words="month"),
        y_axis=Axis(words="percent", low=0, high=1),
    )


def order_chart(rows: Sequence[Month]) -> Chart:
    """Draw what an order was worth: as it was paid, and in today's prices."""
    mean = [
        [round(row[money] / row["orders"]) if row[money] is not None else None for row in rows]
        for money in ("paid", "real")
    ]
    return Chart(
        kind="line",
        title=_("Net revenue of an order"),
        categories=_months(rows),
        series=[
            Series(_("As it was paid"), mean[0], "2"),
            Series(_("In today's prices"), mean[1], "accent"),
        ],
        x_axis=Axis(words="month"),
        y_axis=Axis(words="money"),
    )
