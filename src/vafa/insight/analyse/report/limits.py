"""What the data cannot say, and what became of every row of the file."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vafa.imports.rules.words import SENTENCES
from vafa.insight.analyse.report.parts import Section, Table, Told
from vafa.insight.forms.labels import Label
from vafa.insight.views.how_right_words import NOTES

_REASONS: dict[str, Label] = {
    "after_until": gettext_lazy("The row is later than the last day of the analysis."),
    "unknown_rate": gettext_lazy("The row is in another currency, and nothing gives its rate."),
    "row_ragged": gettext_lazy("The row has another number of cells than the file has columns."),
    "row_missing": gettext_lazy("A field that is needed is empty."),
    "row_not_a_number": gettext_lazy("A number cannot be read."),
    "row_not_a_day": gettext_lazy("A date cannot be read."),
    "row_not_a_moment": gettext_lazy("A date or time cannot be read."),
    "row_no_such_day": gettext_lazy("There is no such day in the calendar."),
    "row_no_such_time": gettext_lazy("There is no such time of the day."),
    "row_year_out_of_range": gettext_lazy("The year cannot be right."),
    "row_unknown_status": gettext_lazy("Nobody has said what the status means."),
    "row_unknown_currency": gettext_lazy("The currency is not known."),
    "row_amount_too_large": gettext_lazy("An amount is too large to be right."),
    "row_too_long": gettext_lazy("A number or code is too long to be one."),
    "row_damaged_characters": gettext_lazy("A number or code has damaged characters."),
}


def limits_section(told: Told) -> Section:
    """Everything that the data cannot say, each once."""
    return Section(
        "limits", _("What the data cannot say"), notes=list(dict.fromkeys(map(str, _limits(told))))
    )


def _limits(told: Told) -> Iterator[Label]:
    known, write = told.understanding, told.writer
    backtest = known.backtest
    codes = [*known.notes]
    if backtest is not None:
        codes += [*backtest.notes, *backtest.choice.notes]
    for code in codes:
        yield NOTES[code]
    yield _(
        "There are no costs in the file: money is net revenue, not profit. A customer who costs "
        "more than they bring looks like any other."
    )
    yield _("An order is a day with a purchase: several orders of one day count once ahead.")
    yield _(
        "The state of an order is the one on the day of the export: a refund that the file dates "
        "no closer may be known too early."
    )
    for rate in known.cohort_rates:
        yield _(
            "Of %(customers)s customers who began between %(from_day)s and %(to_day)s, %(bought)s "
            "bought again in the time looked at."
        ) % {
            "customers": write.count(rate.customers),
            "from_day": write.reader.day(rate.from_day),
            "to_day": write.reader.day(rate.to_day),
            "bought": write.count(rate.bought_again),
        }


def rows_section(told: Told) -> Section:
    """What became of every row, order and return of the file."""
    rows, write = told.rows, told.writer
    counts, returns = told.analysis.counts, told.analysis.netted
    left_out = [
        [
            _REASONS.get(code, SENTENCES.get(code, code)),
            write.count(count),
            ", ".join(str(number) for number in rows.examples[code]),
        ]
        for code, count in rows.left_out.items()
    ]
    return Section(
        "rows",
        _("How the file was read"),
        [
            ngettext(
                "%(read)s row read, %(counted)s counted, %(left_out)s left out.",
                "%(read)s rows read, %(counted)s counted, %(left_out)s left out.",
                rows.read,
            )
            % {
                "read": write.count(rows.read),
                "counted": write.count(rows.counted),
                "left_out": write.count(rows.read - rows.counted),
            },
            _(
                "%(orders)s orders, %(purchases)s of them purchases; %(unknown)s purchases without "
                "a customer (%(money)s) are in the shop's sums only."
            )
            % {
                "orders": write.count(counts.orders),
                "purchases": write.count(counts.purchases),
                "unknown": write.count(counts.without_customer),
                "money": write.compact_money(counts.net_revenue_without_customer),
            },
            _(
                "%(returns)s returned lines, %(matched)s netted against the order they belong to, "
                "%(part)s in part, %(unmatched)s without an order to net."
            )
            % {
                "returns": write.count(returns.returns),
                "matched": write.count(returns.matched),
                "part": write.count(returns.matched_in_part),
                "unmatched": write.count(returns.unmatched),
            },
            _("%(people)s customers kept nothing of what they ordered and are not in the tables.")
            % {"people": write.count(counts.customers_without_purchase)},
        ],
        table=Table([_("Left out because"), _("Rows"), _("For example row")], left_out)
        if left_out
        else None,
    )
