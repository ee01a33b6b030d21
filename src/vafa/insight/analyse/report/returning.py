"""Who comes back: the second order, and cohorts."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.insight.analyse.report.parts import Section, Table, Told, drawn
from vafa.insight.analyse.svg import Cell, Line, Tick, heat, lines, nice_steps


def second_order_section(told: Told) -> Section:
    """How long it takes from the first to the second order."""
    write, found = told.writer, told.figures.second_orders
    latest, share = found.curve[-1]
    title = _("The second order")
    if share <= 0:
        return Section("second", title, [_("Nobody has bought a second time yet.")])
    percent = write.reader.percent
    return Section(
        "second",
        title,
        [
            _("Within %(days)s days %(share)s have bought again.")
            % {"days": write.count(latest), "share": percent(share)}
        ],
        drawings=[
            drawn(
                lines(
                    [Line(title, found.curve)],
                    x_ticks=[Tick(day, write.count(day)) for day in nice_steps(latest)],
                    y_ticks=[Tick(step, percent(step)) for step in nice_steps(share)],
                    title=_("Share of first-time buyers by days since the first order"),
                    direction=write.direction,
                )
            )
        ],
        table=Table(
            [_("Of all first-time buyers"), _("have bought again after")],
            [
                [percent(quantile), _days(told, day) if day is not None else _("not yet seen")]
                for quantile, day in found.quantiles
            ],
        ),
        notes=[
            _(
                "Whoever has not returned yet counts for as long as we have watched, and is not "
                "taken for lost (Kaplan–Meier)."
            )
        ],
    )


def _days(told: Told, days: int) -> str:
    words = ngettext("%(days)s day", "%(days)s days", days)
    return words % {"days": told.writer.count(days)}


def cohorts_section(told: Told) -> Section:
    """Who comes back, by the month in which they began."""
    write, cohorts = told.writer, told.figures.cohorts
    title = _("Who comes back, by first month")
    longest = max((len(cohort.shares) for cohort in cohorts), default=0)
    if longest < 2:
        return Section("cohorts", title, [_("No month is over yet.")])
    later = [share for cohort in cohorts for share in cohort.shares[1:]]
    most = max(later, default=0.0) or 1.0
    rows = [
        (
            write.reader.month(cohort.month),
            [Cell(share / most, write.reader.percent(share)) for share in cohort.shares[1:]],
        )
        for cohort in cohorts
    ]
    months = [write.count(number) for number in range(1, longest)]
    return Section(
        "cohorts",
        title,
        [_("Of those who first bought in a month, how many bought again in each month since.")],
        drawings=[drawn(heat(rows, months, title=title, direction=write.direction))],
        table=Table(
            [_("Began in"), _("Customers"), *months],
            [
                [
                    write.reader.month(cohort.month),
                    write.count(cohort.customers),
                    *(write.reader.percent(share, decimals=1) for share in cohort.shares[1:]),
                    *[""] * (longest - len(cohort.shares)),
                ]
                for cohort in cohorts
            ],
        ),
        notes=[
            _("Columns are months since the first order; a month that is not over is left out."),
            _("The shop's first month on record also holds customers from before."),
        ],
        is_wide=True,
    )
