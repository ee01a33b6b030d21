"""The pictures of the page Portfolio, from the figures of a refresh."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from vafa.core.presentation import Reader
from vafa.customers.models import Customer
from vafa.insight.forms.labels import STRATEGY_LABELS, phase_label, strategy_label
from vafa.web.charts import Axis, Brush, Chart, Column, Point, Points, Series, Table

STRATEGIES = (*STRATEGY_LABELS, "")
# In the order in which value goes to sleep.
PHASES = (
    ("new", ""),
    ("existing", ""),
    ("former", "won_back"),
    ("existing", "at_risk"),
    ("former", ""),
)
CURVE_POINTS = (*range(11), *range(12, 31, 2), *range(35, 101, 5))


def value_map_chart(
    payload: Mapping[str, Any], people: Mapping[int, Customer], reader: Reader
) -> Chart:
    """Draw value now against value to come: single dots for the best, bubbles for the others."""
    now_floor, later_floor = (payload["floors"][name] for name in ("revenue_year", LATER))
    floors = {"now_floor": now_floor, "later_floor": later_floor}
    note = _(
        "Amounts below %(now)s now or %(later)s to come are drawn at the edge. The 200 best "
        "customers are dots of their own; others are gathered."
    )
    return Chart(
        kind="bubble",
        title=_("Value now and value to come"),
        groups=[
            Points(str(strategy_label(code)), points, colour_of(code))
            for code in STRATEGIES
            if (points := _points(payload, code, people))
        ],
        x_axis=Axis(_("Net revenue, last 365 days"), "money", is_log=True, low=now_floor),
        y_axis=Axis(_("Expected in 24 months"), "money", is_log=True, low=later_floor),
        size_axis=Axis(_("Customers")),
        brush=Brush(
            f"{reverse('insight:portfolio_brush')}?{urlencode(floors)}", "#region", by_place=True
        ),
        note=note
        % {
            "now": reader.compact_money(now_floor),
            "later": reader.compact_money(later_floor),
        },
        height="tall",
    )


LATER = "expected_revenue_24"


def _points(payload: Mapping[str, Any], code: str, people: Mapping[int, Customer]) -> list[Point]:
    now_floor, later_floor = (payload["floors"][name] for name in ("revenue_year", LATER))
    bubbles = [
        Point(one["revenue_year"], one[LATER], one["customers"])
        for one in payload["bubbles"]
        if one["strategy"] == code
    ]
    dots = [
        Point(
            max(one["revenue_year"], now_floor),
            max(one[LATER], later_floor),
            1,
            name=name_of(people[one["customer_id"]]),
            url=reverse("insight:customer", args=[one["customer_id"]]),
        )
        for one in payload["dots"]
        if one["strategy"] == code and one["customer_id"] in people
    ]
    return [*bubbles, *dots]


def name_of(customer: Customer) -> str:
    """Name a customer, or say its number when nobody ever told a name."""
    known = customer.name or customer.company
    return known or _("Customer %(number)s") % {"number": customer.number}


def colour_of(strategy: str) -> str:
    """Return the colour of a strategy; the grey one for none."""
    return f"strategy-{strategy.lower()}" if strategy else "muted"


def concentration_chart(concentration: Mapping[str, Any]) -> Chart:
    """Draw which share of customers brings which share of the money."""
    shares = concentration["shares"]
    chosen = [shares[place] for place in CURVE_POINTS if place < len(shares)]
    if len(shares) <= len(CURVE_POINTS):
        chosen = shares
    return Chart(
        kind="calibration",
        title=_("Who brings the money"),
        groups=[Points(_("Net revenue"), [Point(x, y) for x, y in chosen], "accent")],
        x_axis=Axis(_("Share of customers, best first"), "percent", low=0, high=1),
        y_axis=Axis(_("Share of net revenue"), "percent"),
        table=Table(
            [
                Column(_("Share of customers, best first"), "percent"),
                Column(_("Share of net revenue"), "percent"),
            ],
            chosen,
        ),
        note=_("The dashed line is a shop in which all customers bring the same."),
    )


def sleeping_chart(phases: list[dict[str, Any]]) -> Chart:
    """Draw what customers used to bring in a year, by the phase they are in now."""
    by_phase = {(row["phase"], row["phase_state"]): row for row in phases}
    shown = [key for key in PHASES if key in by_phase]
    return Chart(
        kind="rows",
        title=_("What customers used to bring in a year"),
        categories=[str(phase_label(*key)) for key in shown],
        series=[Series(_("Net revenue a year"), [by_phase[key]["yearly"] for key in shown])],
        colours=[f"phase-{state or phase}" for phase, state in shown],
        y_axis=Axis(words="money"),
        note=_(
            "Everything a customer bought, divided by the years from the first to the latest "
            "order; less than a year counts as one."
        ),
    )
