"""Pictures and sentences about coming back: cohorts, the second order, and repeat revenue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.core.presentation import Reader
from vafa.web.charts import Axis, Chart, Column, Series, Table

Words = Literal["month", "day"]


def month_words(calendar: str, reader: Reader) -> Words:
    """Word a month of the shop by its name, or by its first day in another calendar."""
    return "month" if calendar == reader.calendar else "day"


def cohort_chart(cohorts: list[dict[str, Any]], words: Words, reader: Reader) -> Chart:
    """Draw which share of each month's first buyers bought again, month by month since."""
    months = range(1, max((len(cohort["shares"]) for cohort in cohorts), default=1))
    cells = [_padded(cohort["shares"][1:], len(months)) for cohort in cohorts]
    known = [cell for row in cells for cell in row if cell is not None]
    starts = [date.fromisoformat(cohort["month"]) for cohort in cohorts]
    head = [Column(_("Began in"), words), Column(_("Customers"), "number")]
    return Chart(
        kind="heat",
        title=_("Who comes back, by first month"),
        categories=[reader.number(month) for month in months],
        rows=starts,
        cells=cells,
        row_axis=Axis(_("Began in"), words),
        x_axis=Axis(_("Months since the first order"), "text"),
        y_axis=Axis(words="percent", high=max(known, default=1.0)),
        table=Table(
            [*head, *(Column(reader.number(month), "percent") for month in months)],
            [
                [start, cohort["customers"], *row]
                for start, cohort, row in zip(starts, cohorts, cells, strict=True)
            ],
        ),
        note=_("The shop's first month on record also holds customers from before.")
        if any(cohort.get("is_first") for cohort in cohorts)
        else "",
        height="tall",
    )


def _padded(shares: list[float], length: int) -> list[float | None]:
    return [*shares, *[None] * (length - len(shares))]


def second_order_chart(found: dict[str, Any]) -> Chart:
    """Draw which share of first-time buyers have bought again after so many days."""
    curve = found["curve"]
    return Chart(
        kind="area",
        title=_("Bought a second time"),
        categories=[point["day"] for point in curve],
        series=[Series(_("Bought a second time"), [point["share"] for point in curve], "accent")],
        x_axis=Axis(_("Days since the first order"), "number"),
        y_axis=Axis(words="percent"),
        note=_(
            "Whoever has not returned yet counts for as long as we have watched, and is not taken "
            "for lost (Kaplan–Meier)."
        ),
    )


def second_order_sentence(found: dict[str, Any], reader: Reader) -> str:
    """Say how soon those who come back do so, and how many do at all."""
    days = found["half_of_returning"]
    if days is None:
        return _("Nobody has bought a second time yet.")
    half = ngettext(
        "Half of those who come back do so within %(days)s day.",
        "Half of those who come back do so within %(days)s days.",
        days,
    ) % {"days": reader.number(days)}
    within = _("Within %(days)s days %(share)s have bought again.") % {
        "days": reader.number(found["read_until"]),
        "share": reader.percent(found["highest"]),
    }
    return f"{half} {within}"


@dataclass(frozen=True)
class Within:
    """How many bought again within some days of the first order."""

    days: int
    share: float | None
    customers: int


def within_rows(found: list[dict[str, Any]]) -> list[Within]:
    """List the shares of those who were watched for long enough."""
    return [Within(row["within_days"], row["share"], row["customers"]) for row in found]


def stairs_chart(stairs: list[dict[str, Any]], reader: Reader) -> Chart:
    """Draw how many customers made it to a second, third … purchase."""
    first = stairs[0]["customers"] if stairs else 0
    return Chart(
        kind="rows",
        title=_("From occasional to regular"),
        categories=[f"{reader.number(stair['purchases'])}+" for stair in stairs],
        series=[
            Series(
                _("Share of all buyers"),
                [stair["customers"] / first if first else None for stair in stairs],
                "accent",
            )
        ],
        x_axis=Axis(_("Purchases"), "text"),
        y_axis=Axis(words="percent"),
        note=_(
            "2+ means: bought on at least two days. Several orders of one day are one purchase."
        ),
    )


def revenue_chart(months: list[dict[str, Any]], words: Words) -> Chart:
    """Draw each month's net revenue by who brought it."""
    shapes = (
        ("repeat", _("Returning customers"), "accent"),
        ("new", _("First-time customers"), "phase-new"),
        ("other", _("Without a customer"), "muted"),
    )
    return Chart(
        kind="stacked",
        title=_("Net revenue by month"),
        categories=[date.fromisoformat(month["month"]) for month in months],
        series=[
            Series(name, [month[key] for month in months], colour)
            for key, name, colour in shapes
            if any(month[key] for month in months)
        ],
        x_axis=Axis(_("Month"), words),
        y_axis=Axis(words="money"),
        note=_("The month that is not over, and a first one that began midway, are not compared.")
        if any(not month["is_complete"] for month in months)
        else "",
    )


def revenue_sentence(found: dict[str, Any], reader: Reader) -> str:
    """Say how much comes from returning customers, and how steady a month is."""
    stability = found["stability"]
    if stability["repeat_share"] is None:
        return _("No month is over yet.")
    share = _("%(share)s of what known customers spend comes from returning ones.") % {
        "share": reader.percent(stability["repeat_share"])
    }
    if stability["variation"] is None:
        return share
    steady = _("A month usually strays by %(variation)s from the average of %(mean)s.") % {
        "variation": reader.percent(stability["variation"]),
        "mean": reader.compact_money(round(stability["mean_net_revenue"])),
    }
    return f"{share} {steady}"
