"""Who the customers are: five figures, phases, strategies, who brings the money, the top."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vafa.insight.analyse.figures import BEST_SHARES
from vafa.insight.analyse.report.parts import Drawing, Figure, Section, Table, Told, drawn
from vafa.insight.analyse.svg import Bar, Line, Tick, bars, lines
from vafa.insight.forms.labels import PHASE_LABELS, STRATEGY_LABELS, Label, strategy_label
from vafa.insight.views.lifecycle_phases import SHAPES

_PHASES = ("new", "existing", "at_risk", "former", "won_back")
_STRATEGIES = (*STRATEGY_LABELS, "")
MEANINGS: dict[str, Label] = {
    "START": gettext_lazy("Begin a relation worth having."),
    "PROTECT": gettext_lazy("Keep what others would like to have."),
    "ENHANCE": gettext_lazy("Raise the share of what they buy from us."),
    "RE_ENGINEER": gettext_lazy("Make the relation pay by serving it differently."),
    "HARVEST": gettext_lazy("Serve well, invest no more."),
    "WIN_BACK": gettext_lazy("Ask why they left and make it worth coming back."),
    "END": gettext_lazy("Stop paid effort; data, warranty and rights stay."),
    "": gettext_lazy("Do not spend on this relation yet."),
}


def shop_section(told: Told) -> Section:
    """The shop in five figures."""
    counts, write = told.analysis.counts, told.writer
    totals, known = told.understanding.totals, told.understanding
    expected = Figure(_("Expected net revenue"), _("unknown"), _("too little data to say"))
    if totals is not None:
        between = _("between %(low)s and %(high)s, nine times in ten") % {
            "low": write.compact_money(totals.expected_spend_low),
            "high": write.compact_money(totals.expected_spend_high),
        }
        expected = Figure(
            _("Expected net revenue"), write.compact_money(totals.expected_spend), between
        )
    dates = {
        "first": write.reader.day(counts.first_day),
        "until": write.reader.day(known.until),
    }
    return Section(
        "shop",
        _("The shop in five figures"),
        figures=(
            Figure(_("Customers"), write.count(known.customers), _("who bought and kept it")),
            Figure(
                _("Orders"),
                write.count(counts.purchases),
                _("from %(first)s to %(until)s") % dates,
            ),
            Figure(
                _("Net revenue"),
                write.compact_money(counts.net_revenue),
                _("goods less discounts and returns"),
            ),
            Figure(
                _("Bought again"),
                write.reader.percent(told.figures.repeat_share),
                _("of all customers, on another day"),
            ),
            expected,
        ),
    )


def phases_section(told: Told) -> Section:
    """Phases with customers and money."""
    rows = {row["phase_state"] or row["phase"]: row for row in told.figures.phases}
    codes = [code for code in _PHASES if code in rows]
    meanings = {shape.code: shape.meaning for shape in SHAPES}
    return Section(
        "phases",
        _("Where customers stand"),
        [
            _(
                "Everybody is judged by their own rhythm: the same silence is usual for one "
                "customer and a farewell from another."
            )
        ],
        drawings=[
            _bars(
                told,
                [(PHASE_LABELS[code], rows[code]["customers"], f"phase-{code}") for code in codes],
                _("Customers by phase"),
            )
        ],
        table=Table(
            [_("Phase"), *_money_head(told)],
            [[PHASE_LABELS[code], *_money_cells(told, rows[code])] for code in codes],
        ),
        notes=[
            _("%(name)s: %(meaning)s") % {"name": PHASE_LABELS[code], "meaning": meanings[code]}
            for code in codes
        ],
    )


def strategies_section(told: Told) -> Section:
    """Strategies with counts and money."""
    rows = {row["strategy"]: row for row in told.figures.strategies}
    codes = [code for code in _STRATEGIES if code in rows]
    named = [(strategy_label(code), rows[code]["customers"], "3") for code in codes]
    ending = [_("Nobody is given up without a person: End is a proposal.")]
    return Section(
        "strategies",
        _("What to do about them"),
        [
            _(
                "One strategy for each customer, by phase and by what is still to be expected of "
                "them. Costs are not in the file, so money is net revenue."
            ),
            *(ending if "END" in rows else []),
        ],
        drawings=[_bars(told, named, _("Customers by strategy"))],
        table=Table(
            [_("Strategy"), *_money_head(told)],
            [[strategy_label(code), *_money_cells(told, rows[code])] for code in codes],
        ),
        notes=[
            _("%(name)s: %(meaning)s") % {"name": strategy_label(code), "meaning": MEANINGS[code]}
            for code in codes
        ],
    )


def _bars(told: Told, rows: Sequence[tuple[Label, int, str]], title: str) -> Drawing:
    total = sum(count for _label, count, _colour in rows)
    write = told.writer
    rows_drawn = [
        Bar(str(label), count, f"{write.count(count)} · {write.share(count, total)}", colour)
        for label, count, colour in rows
    ]
    return drawn(bars(rows_drawn, title=title, direction=write.direction))


def _money_head(told: Told) -> list[Label]:
    return [
        _("Customers"),
        _("Net revenue so far"),
        _("Expected in %(days)s days") % told.horizon_words(),
    ]


def _money_cells(told: Told, row: Mapping[str, Any]) -> list[str]:
    write = told.writer
    return [
        write.count(row["customers"]),
        write.compact_money(row["spend"]),
        write.compact_money(row["expected_spend"]),
    ]


def concentration_section(told: Told) -> Section:
    """How much of the money the best customers bring."""
    write, points = told.writer, told.figures.concentration
    percent = write.reader.percent
    ticks = [Tick(share, percent(share)) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    found = dict(points)
    best = [share for share in BEST_SHARES if share in found]
    words = {"part": percent(0.1), "share": percent(found.get(0.1, 0.0))}
    return Section(
        "concentration",
        _("Who brings the money"),
        [_("The best %(part)s of the customers brought %(share)s of the net revenue.") % words],
        drawings=[
            drawn(
                lines(
                    [
                        Line(_("Net revenue"), [(0.0, 0.0), *points]),
                        Line("", [(0.0, 0.0), (1.0, 1.0)], "muted", is_dashed=True),
                    ],
                    x_ticks=ticks,
                    y_ticks=ticks,
                    title=_("Who brings the money"),
                    direction=write.direction,
                )
            )
        ],
        table=Table(
            [_("Share of customers, best first"), _("Share of net revenue")],
            [[percent(share), percent(found[share], decimals=1)] for share in best],
        ),
        notes=[_("The dashed line is a shop in which all customers bring the same.")],
    )


def top_section(told: Told) -> Section:
    """The customers of whom most is expected."""
    has_model = told.understanding.model is not None
    sentence = (
        ngettext(
            "Those of whom most net revenue is expected in the next %(days)s day.",
            "Those of whom most net revenue is expected in the next %(days)s days.",
            told.understanding.horizon_days,
        )
        % told.horizon_words()
        if has_model
        else _("Those who brought most so far; there is too little data to look ahead.")
    )
    return Section(
        "top",
        _("The most valuable customers"),
        [sentence, _("All customers are in the table beside this report, customers.parquet.")],
        table=Table(
            [
                _("Customer"),
                _("Phase"),
                _("Strategy"),
                _("Orders"),
                _("Latest order"),
                _("Net revenue so far"),
                _("Chance to buy"),
                _("Expected net revenue"),
                _("Overdue since"),
            ],
            [list(_top_cells(told, row)) for row in told.figures.top],
            words=3,
        ),
        is_wide=True,
    )


def _top_cells(told: Told, row: Mapping[str, Any]) -> Iterator[Label]:
    write, unknown = told.writer, _("unknown")
    chance, since = row["p_buys"], row["overdue_since"]
    yield row["owner"]
    yield PHASE_LABELS[row["phase_state"] or row["phase"]]
    yield strategy_label(row["strategy"])
    yield write.count(row["orders"])
    yield write.reader.day(row["last_at"].date())
    yield write.compact_money(row["net_revenue"])
    # Nobody is sure to buy, however the figures are rounded.
    yield unknown if chance is None else write.reader.percent(min(chance, 0.99))
    if row["expected_spend"] is None:
        yield unknown
    else:
        yield _("%(expected)s (%(low)s to %(high)s)") % {
            "expected": write.compact_money(row["expected_spend"]),
            "low": write.compact_money(row["expected_spend_low"]),
            "high": write.compact_money(row["expected_spend_high"]),
        }
    yield "–" if since is None else write.reader.day(since)
