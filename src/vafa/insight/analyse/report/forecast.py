"""What is expected, and how right such expectations were in the shop's own past."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.analytics.understanding import Totals
from vafa.insight.analyse.report.parts import Drawing, Key, Section, Table, Told, drawn
from vafa.insight.analyse.svg import Bar, Range, Tick, bars, columns, nice_steps, ranges
from vafa.insight.forms.labels import Label
from vafa.insight.views.how_right_scores import candidate_rows
from vafa.insight.views.how_right_sentences import (
    choice_sentences,
    correction_sentences,
    summary_sentence,
)
from vafa.insight.views.how_right_words import EXPLAINED, NAMES, NOTES, SCORES, SPEND_MODELS

_SHOWN_SCORES = ("deviance", "log_loss", "total_error", "spend_total_error")

# Any: the backtest as JSON, of the shape of `analytics.choosing.report`.
Report = dict[str, Any]


def expected_section(told: Told) -> Section:
    """Expected orders and money with their intervals."""
    totals = told.understanding.totals
    if totals is None:
        return Section("expected", _("What to expect"), [NOTES["too_little_data"]])
    return Section(
        "expected",
        _("What to expect"),
        [
            ngettext(
                "From all of them together in the %(days)s day after %(until)s, with the range "
                "that should hold nine times in ten.",
                "From all of them together in the %(days)s days after %(until)s, with the range "
                "that should hold nine times in ten.",
                told.understanding.horizon_days,
            )
            % {**told.horizon_words(), "until": told.writer.reader.day(told.understanding.until)},
            _("Customers who have never bought are not in it."),
        ],
        drawings=[_expected_chart(told, totals)],
        table=_expected_table(told, totals),
    )


def _expected_chart(told: Told, totals: Totals) -> Drawing:
    write = told.writer
    parts = [
        ranges(
            [Range(label, low, middle, high, text)],
            title=label,
            direction=write.direction,
        )
        for label, low, middle, high, text in (
            (
                _("Orders"),
                totals.expected_orders_low,
                totals.expected_orders,
                totals.expected_orders_high,
                write.count(totals.expected_orders),
            ),
            (
                _("Net revenue"),
                totals.expected_spend_low,
                totals.expected_spend,
                totals.expected_spend_high,
                write.compact_money(totals.expected_spend),
            ),
        )
    ]
    return drawn("".join(parts))


def _expected_table(told: Told, totals: Totals) -> Table:
    write = told.writer
    orders = (totals.expected_orders, totals.expected_orders_low, totals.expected_orders_high)
    spend = (totals.expected_spend, totals.expected_spend_low, totals.expected_spend_high)
    return Table(
        ["", _("Expected"), _("Low"), _("High")],
        [
            [_("Orders"), *(write.count(value) for value in orders)],
            [_("Net revenue"), *(write.compact_money(value) for value in spend)],
        ],
    )


def chances_section(told: Told) -> Section | None:
    """How many customers have which chance to buy."""
    counts = told.figures.chances
    if counts is None:
        return None
    write = told.writer
    percent = write.reader.percent
    labels = [
        _("%(low)s to %(high)s") % {"low": percent(tenth / 10), "high": percent((tenth + 1) / 10)}
        for tenth in range(10)
    ]
    rows = [
        Bar(label, count, write.count(count)) for label, count in zip(labels, counts, strict=True)
    ]
    words = _("Chance to buy in the next %(days)s days") % told.horizon_words()
    return Section(
        "chances",
        _("Who will buy again"),
        drawings=[drawn(bars(rows, title=words, direction=write.direction))],
        table=Table(
            [words, _("Customers"), _("Share")],
            [
                [label, write.count(count), write.share(count, sum(counts))]
                for label, count in zip(labels, counts, strict=True)
            ],
        ),
    )


def how_right_section(told: Told) -> Section:
    """The latest backtest: totals, the plain rules beside, and tenths of customers."""
    report: Report | None = told.understanding.to_json()["backtest"]  # type: ignore[assignment]
    if report is None:
        code = "no_backtest" if told.understanding.model else "too_little_data"
        return Section("how_right", _("How right were we?"), [NOTES[code]])
    write, origin = told.writer, report["origins"][0]
    model = told.understanding.model
    assert model is not None
    return Section(
        "how_right",
        _("How right were we?"),
        [
            summary_sentence(report["origins"], told.understanding.level, write.reader),
            _("The model: %(name)s. %(explained)s")
            % {"name": NAMES[model], "explained": EXPLAINED[model]},
            *choice_sentences(report["choice"], write.reader),
            *correction_sentences(report, write.reader),
            *([SPEND_MODELS[money]] if (money := told.understanding.spend_model) else []),
        ],
        drawings=[_past_totals(told, report), _tenths(told, origin)],
        keys=[Key("accent", _("We would have said")), Key("2", _("It was"))],
        table=_scores(told, origin, report["choice"]),
        notes=[words.help for words in SCORES if words.code in _SHOWN_SCORES],
        is_wide=True,
    )


def _past_totals(told: Told, report: Report) -> Drawing:
    write = told.writer
    rows = []
    for origin in reversed(report["origins"]):
        check = origin["orders_total"]
        label = _("%(days)s days after %(day)s") % {
            "days": write.count(origin["span_days"]),
            "day": write.reader.day(date.fromisoformat(origin["cut"])),
        }
        words = _("%(expected)s said, %(actual)s came") % {
            "expected": write.count(check["expected"]),
            "actual": write.count(check["actual"]),
        }
        rows.append(
            Range(label, check["low"], check["expected"], check["high"], words, check["actual"])
        )
    title = _("Orders, as we would have said and as they came")
    return drawn(ranges(rows, title=title, direction=write.direction), title)


def _tenths(told: Told, origin: Report) -> Drawing:
    write, rows = told.writer, origin["deciles"]
    most = max(max(row["expected"], row["actual"]) for row in rows)
    title = _("Orders by tenths of customers, from least to most expected")
    chart = columns(
        [write.count(row["group"]) for row in rows],
        [(row["expected"], row["actual"]) for row in rows],
        y_ticks=[Tick(step, write.reader.compact(step)) for step in nice_steps(most)],
        title=title,
        direction=write.direction,
    )
    return drawn(chart, title)


def _scores(told: Told, origin: Report, choice: Report) -> Table:
    shown = [words for words in SCORES if words.code in _SHOWN_SCORES]
    rows: list[list[Label]] = []
    for row in candidate_rows(origin["scores"], choice, told.writer.reader):
        name = _("%(name)s: chosen") % {"name": row.name} if row.is_chosen else row.name
        kind = _("plain rule") if row.is_baseline else _("model")
        cells = {cell.score.code: cell.text or "–" for cell in row.cells}
        rows.append([name, kind, *(cells[words.code] for words in shown)])
    return Table(["", "", *(words.label for words in shown)], rows, words=2)
