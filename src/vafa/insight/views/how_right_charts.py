"""The pictures of the page How right were we, from the report of a backtest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from vafa.core.presentation import Reader
from vafa.web.charts import Axis, Chart, Column, Point, Points, Series, Table

# Any: the report is JSON; its shape is that of `analytics.choosing.report`.
Report = Mapping[str, Any]


def totals_chart(checks: Sequence[tuple[date, Report]], *, title: str, words: str) -> Chart:
    """Draw each stop of the clock: what was expected with its interval, and what came."""
    is_money = words == "money"

    def figures(name: str) -> list[int | float]:
        return [round(check[name]) if is_money else check[name] for _day, check in checks]

    return Chart(
        kind="intervals",
        title=title,
        categories=[day for day, _check in checks],
        series=[
            Series(
                _("We would have said"),
                figures("expected"),
                "accent",
                lows=figures("low"),
                highs=figures("high"),
            ),
            Series(_("It was"), figures("actual"), "2"),
        ],
        x_axis=Axis(_("Day"), "day"),
        y_axis=Axis(words="money" if is_money else "number"),
    )


def deciles_chart(rows: Sequence[Report]) -> Chart:
    """Draw expected against actual orders by tenths of customers."""
    return Chart(
        kind="bar",
        title=_("By tenths of customers"),
        categories=[row["group"] for row in rows],
        series=_expected_and_actual(rows),
        x_axis=Axis(_("Tenth, from least to most expected"), "number"),
        y_axis=Axis(_("Orders")),
    )


def cohorts_chart(rows: Sequence[Report], reader: Reader) -> Chart:
    """Draw expected against actual orders by when customers began."""
    return Chart(
        kind="bar",
        title=_("By when they began to buy"),
        categories=[reader.month(date.fromisoformat(row["from_day"])) for row in rows],
        series=_expected_and_actual(rows),
        x_axis=Axis(_("Three months from"), "text"),
        y_axis=Axis(_("Orders")),
    )


def _expected_and_actual(rows: Sequence[Report]) -> list[Series]:
    return [
        Series(_("Expected"), [row["expected"] for row in rows], "accent"),
        Series(_("It was"), [row["actual"] for row in rows], "2"),
    ]


def chances_chart(rows: Sequence[Report]) -> Chart:
    """Draw the chance to buy that was named against the share that bought."""
    points = [
        Point(row["expected"] / row["customers"], row["actual"] / row["customers"]) for row in rows
    ]
    columns = [
        Column(_("Customers"), "number"),
        Column(_("Chance we named"), "percent"),
        Column(_("Bought indeed"), "percent"),
    ]
    table = [[row["customers"], one.x, one.y] for row, one in zip(rows, points, strict=True)]
    return Chart(
        kind="calibration",
        title=_("Chances to buy"),
        groups=[Points(_("Customers"), points, "accent")],
        x_axis=Axis(_("Chance we named"), "percent", low=0, high=1),
        y_axis=Axis(_("Bought indeed"), "percent", low=0, high=1),
        table=Table(columns, table),
        note=_("On the dashed line, of those with a chance of 30 % exactly 30 % bought."),
    )


def rates_chart(rates: Sequence[Report]) -> Chart:
    """Draw which share of each quarter's new customers bought again."""
    return Chart(
        kind="intervals",
        title=_("Who bought again"),
        categories=[date.fromisoformat(rate["from_day"]) for rate in rates],
        series=[
            Series(
                _("Bought again"),
                [rate["rate"] for rate in rates],
                "accent",
                lows=[rate["low"] for rate in rates],
                highs=[rate["high"] for rate in rates],
            )
        ],
        x_axis=Axis(_("First order in the 91 days from"), "day"),
        y_axis=Axis(words="percent", low=0, high=1),
    )
