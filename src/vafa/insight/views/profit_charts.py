"""The pictures of the page Profit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from vafa.web.charts import Axis, Chart, Column, Series, Table


def whale_chart(curve: Mapping[str, Any]) -> Chart:
    """Draw what the best so many customers leave together, and how the others take it away.

    In shares of the total; in money where the total is 0 or less, since a share says nothing then.
    """
    is_share = curve["total"] > 0
    points = [(0.0, 0, 0.0), *curve["points"]]
    # A point per hundredth of the customers lies within one customer of it.
    across = [round(one[0], 2) for one in points]
    heights = [one[2] if is_share else one[1] for one in points]
    top = max(range(len(points)), key=lambda place: heights[place])
    title = _("Contribution of all customers so far")
    return Chart(
        kind="line",
        title=_("Whale curve"),
        categories=across,
        series=[
            Series(_("Customers who add"), _only(heights, 0, top), "accent"),
            Series(_("Customers who take away"), _only(heights, top, len(points) - 1), "bad"),
            Series(_("All that is left"), [heights[-1]] * len(points), "muted", is_dashed=True),
        ],
        x_axis=Axis(_("Share of customers, highest contribution first"), "percent"),
        y_axis=Axis(title, "percent" if is_share else "money"),
        table=Table(
            [
                Column(_("Share of customers, highest contribution first"), "percent"),
                Column(_("Contribution so far"), "money"),
                Column(_("Share of all contribution"), "percent"),
            ],
            [list(one) for one in points],
        ),
        height="tall",
    )


def _only(heights: Sequence[float], start: int, end: int) -> list[float | None]:
    return [height if start <= place <= end else None for place, height in enumerate(heights)]
