"""The orders of one customer as dots on a line of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from vafa.core.presentation import Reader
from vafa.insight.views.evidence import expected_window
from vafa.orders.models import Order
from vafa.portfolio.models import Valuation
from vafa.web.charts import Axis, Band, Chart, Column, Mark, Point, Points, Table


def rhythm_chart(
    orders: Sequence[Order], row: Valuation | None, *, today: date, reader: Reader
) -> Chart:
    """Draw purchases in time, the days on which the next one is expected, and today."""
    purchases = [order for order in orders if order.is_purchase]
    window = expected_window(row) if row else None
    bands = [Band(*window, name=_("Next order expected"))] if window else []
    return Chart(
        kind="moments",
        title=_("Orders in time"),
        groups=[Points(_("Orders"), [_dot(order, reader) for order in purchases], "accent")],
        bands=bands,
        marks=[Mark(today, _("Today"))],
        x_axis=Axis(words="day"),
        y_axis=Axis(_("Net revenue"), words="money"),
        size_axis=Axis(_("Net revenue"), words="money"),
        table=Table(
            [Column(_("Day"), "day"), Column(_("Order")), Column(_("Net revenue"), "money")],
            [
                (reader.day_of(order.ordered_at), order.number, order.net_revenue)
                for order in purchases
            ],
        ),
        note=_("The shaded days run from the usual pause to the limit of “at risk”.")
        if window
        else "",
        height="small",
    )


def _dot(order: Order, reader: Reader) -> Point:
    return Point(
        x=reader.day_of(order.ordered_at),
        size=max(order.net_revenue, 0),
        name=_("Order %(number)s") % {"number": f"\u2068{order.number}\u2069"},
    )
