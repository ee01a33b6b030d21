"""Answers to the last four questions: whom to win, serve, grow, keep and let go."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.core.presentation import Reader
from vafa.insight.forms.labels import strategy_label
from vafa.insight.views.questions_shapes import (
    Answer,
    Figures,
    Link,
    counted,
    link,
    percent_words,
    share_of,
)
from vafa.web.charts import Axis, Chart, Series

BARS = 8
CUSTOMERS = "insight:customers"


def winning_answer(figures: Figures, reader: Reader) -> Answer:
    """Say how many prospects are worth winning, and what winning costs and brings."""
    found = figures["winning"]
    channels, missing, bring = found["channels"], [], []
    cost = _mean(channels, "acquisition_cost", "costs_known")
    value = _mean(channels, "contribution_24", "customers")
    if not found["prospects"]:
        missing.append(_("Nobody is known who has not bought yet. A list of contacts brings them."))
        bring.append(link(_("Import contacts"), "contacts_import:upload"))
    if cost is None:
        missing.append(_("What was spent on winning customers is not known."))
        bring.append(link(_("Acquisition spend"), "costs:acquisition"))
    if value is None:
        missing.append(_("What new customers leave is not known without the cost of goods."))
        bring.append(link(_("Costs"), "costs:overview"))
    sentences = []
    if found["prospects"]:
        sentences.append(_("Of %(prospects)s, %(worth)s."))
    if cost is not None:
        sentences.append(_("Winning a customer cost %(cost)s in the last 365 days."))
    if value is not None:
        sentences.append(_("In the next 24 months a new one is expected to leave %(value)s."))
    words = {
        **_worth_winning(found["prospects"], found["worth_it"], reader),
        "cost": reader.compact_money(cost or 0),
        "value": reader.compact_money(value or 0),
    }
    new = sum(row["customers"] for row in channels)
    known = sum(row["costs_known"] for row in channels)
    return Answer(
        " ".join(sentences) % words,
        rests_on=ngettext(
            "%(new)s customer first bought in 365 days; the cost of %(share)s is known.",
            "%(new)s customers first bought in 365 days; the cost of %(share)s is known.",
            new,
        )
        % {"new": reader.number(new), "share": percent_words(known, new, reader)},
        picture=_channels_chart(channels),
        people=[
            link(_("Prospects worth winning"), CUSTOMERS, "phase=prospect&strategy=START"),
            link(_("All prospects"), "insight:prospects"),
        ],
        missing=missing,
        bring=bring,
        is_estimated=value is not None,
    )


def _worth_winning(prospects: int, worth: int, reader: Reader) -> dict[str, str]:
    some = ngettext("%(count)s prospect", "%(count)s prospects", prospects)
    are = ngettext("%(count)s is worth winning", "%(count)s are worth winning", worth)
    return {"prospects": counted(some, prospects, reader), "worth": counted(are, worth, reader)}


def _mean(rows: list[dict[str, Any]], name: str, weight: str) -> int | None:
    known = [row for row in rows if row[name] is not None and row[weight]]
    total = sum(row[weight] for row in known)
    return round(sum(row[name] * row[weight] for row in known) / total) if total else None


def _channels_chart(rows: list[dict[str, Any]]) -> Chart | None:
    shown = rows[:BARS]
    series = [
        Series(name, [_whole(row[column]) for row in shown], colour)
        for column, name, colour in (
            ("acquisition_cost", _("Cost of winning one"), "warn"),
            ("contribution_24", _("What one leaves in 24 months"), "accent"),
        )
        if any(row[column] is not None for row in shown)
    ]
    if not series:
        return None
    return Chart(
        kind="bar",
        title=_("New customers by channel"),
        categories=[row["channel"] or _("unknown") for row in shown],
        series=series,
        y_axis=Axis(words="money"),
        height="small",
    )


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def serving_answer(figures: Figures, reader: Reader) -> Answer:
    """Say what serving customers cost in the year, and what most of it was."""
    found = figures["serving"]
    costs = [link(_("Costs"), "costs:overview")]
    if found["cost_to_serve"] is None:
        missing = _("No cost of delivery, payment, packaging or work is known.")
        return Answer("", missing=[missing], bring=costs)
    parts = {code: amount for code, amount in found["parts"].items() if amount > 0}
    names = _part_names()
    largest = max(parts, key=lambda code: parts[code], default="")
    words = {
        "cost": reader.compact_money(found["cost_to_serve"]),
        "share": percent_words(found["cost_to_serve"], found["gross_margin"], reader),
        "part": names.get(largest, _("unknown")),
        "part_share": percent_words(parts.get(largest), found["cost_to_serve"], reader),
    }
    sentence = _("Serving customers cost %(cost)s in 365 days.")
    if found["gross_margin"]:
        sentence = _(
            "Serving customers cost %(cost)s in 365 days: %(share)s of their gross margin."
        )
    if largest:
        sentence += " " + _("The largest part is %(part)s (%(part_share)s).")
    return Answer(
        sentence % words,
        rests_on=_(
            "What is left is known for %(share)s of net revenue; %(estimated)s of net revenue "
            "rests on estimates."
        )
        % {
            "share": percent_words(found["revenue_costed"], found["revenue"], reader),
            "estimated": percent_words(found["revenue_estimated"], found["revenue"], reader),
        },
        picture=_rows(
            _("Cost to serve by activity"),
            [names[code] for code in parts],
            [share_of(amount, found["cost_to_serve"]) for amount in parts.values()],
        )
        if parts
        else None,
        people=costs,
        is_estimated=bool(found["revenue_estimated"]),
    )


def _part_names() -> dict[str, str]:
    return {
        "shipping_cost": _("delivery"),
        "order_cost": _("payment and packaging"),
        "return_cost": _("taking goods back"),
        "other_cost": _("compensation and gifts"),
        "order_work": _("work for orders"),
        "care_work": _("work for care"),
    }


def growing_answer(figures: Figures, reader: Reader) -> Answer:
    """Say whom the shop could grow, and how much they do not buy yet."""
    grown, base = figures["growing"]["enhance"], figures["growing"]["base"]
    plans = link(_("Near and far future"), "insight:horizons")
    if not base["customers"]:
        bring = [link(_("Import orders"), "insight:data")]
        return Answer("", missing=[_("Orders tell who could buy more.")], bring=bring)
    words = {
        "customers": reader.number(grown["customers"]),
        "money": reader.compact_money(grown["revenue_year"] or 0),
        "headroom": reader.percent(grown["headroom"] or 0),
    }
    sentence = ngettext(
        "%(customers)s customer could buy more and brought %(money)s in 365 days.",
        "%(customers)s customers could buy more; they brought %(money)s in 365 days.",
        grown["customers"],
    )
    if grown["headroom_known"]:
        sentence += " " + _("They do not buy %(headroom)s of what others like them buy.")
    missing = []
    if not base["headroom_known"]:
        missing = [_("Categories of products, or answers about other shops, tell how much more.")]
    return Answer(
        sentence % words,
        rests_on=_("How much more somebody could buy is known of %(share)s of customers.")
        % {"share": percent_words(base["headroom_known"], base["customers"], reader)},
        picture=_strategies_chart(figures, ("START", "ENHANCE", "PROTECT"), _("Whom to grow")),
        people=[link(_("Customers to grow"), CUSTOMERS, "strategy=ENHANCE"), plans],
        missing=missing,
        is_estimated=True,
    )


def keeping_answer(figures: Figures, reader: Reader) -> Answer:
    """Say whom to keep and win back, and whose end is proposed with evidence."""
    ending = figures["ending"]
    sentence = _kept_and_ended(figures, reader)
    missing, bring = [], []
    if ending["judged"]:
        sentence += " " + _lost(ending["losers"], reader)
    else:
        missing.append(_("Without costs nobody can be shown to cost more than they bring."))
        bring.append(link(_("Costs"), "costs:overview"))
    customers = figures["people"]["all"]
    return Answer(
        sentence,
        rests_on=_("What is left after all costs is known of %(share)s of people.")
        % {"share": percent_words(ending["judged"], customers, reader)},
        picture=_strategies_chart(
            figures, ("PROTECT", "WIN_BACK", "RE_ENGINEER", "END"), _("Whom to keep and let go")
        ),
        people=_keeping_links(),
        missing=missing,
        bring=bring,
        is_estimated=bool(figures["serving"]["revenue_estimated"]),
    )


def _kept_and_ended(figures: Figures, reader: Reader) -> str:
    rows = {row["strategy"]: row for row in figures["groups"]["strategy"]}
    protected, back = (rows.get(code, {}).get("customers", 0) for code in ("PROTECT", "WIN_BACK"))
    ends = figures["ending"]["ends"]
    keep = ngettext(
        "Keep %(count)s customer who brought %(money)s in 365 days",
        "Keep %(count)s customers who brought %(money)s in 365 days",
        protected,
    )
    offer = ngettext(
        "%(count)s who left is worth an offer", "%(count)s who left are worth an offer", back
    )
    money = reader.compact_money(rows.get("PROTECT", {}).get("revenue_year") or 0)
    return _("%(keep)s, and %(offer)s. For %(ends)s an end is proposed and waits for a person.") % {
        "keep": keep % {"count": reader.number(protected), "money": money},
        "offer": counted(offer, back, reader),
        "ends": reader.number(sum(row["customers"] for row in ends if not row["is_end_approved"])),
    }


def _lost(losers: dict[str, Any], reader: Reader) -> str:
    said = ngettext(
        "%(losers)s costs %(loss)s more than they brought.",
        "%(losers)s cost %(loss)s more than they brought.",
        losers["customers"],
    )
    return said % {
        "losers": reader.number(losers["customers"]),
        "loss": reader.compact_money(-(losers["contribution_year"] or 0)),
    }


def _keeping_links() -> list[Link]:
    return [
        link(_("Customers to keep"), CUSTOMERS, "strategy=PROTECT"),
        link(_("Worth winning back"), CUSTOMERS, "strategy=WIN_BACK"),
        link(_("Proposed ends with their evidence"), CUSTOMERS, "strategy=END_PROPOSED"),
    ]


def _strategies_chart(figures: Figures, shown: tuple[str, ...], title: str) -> Chart:
    rows = {row["strategy"]: row["customers"] for row in figures["groups"]["strategy"]}
    return Chart(
        kind="rows",
        title=title,
        categories=[str(strategy_label(code)) for code in shown],
        series=[Series(_("Customers"), [rows.get(code, 0) for code in shown])],
        colours=[f"strategy-{code.lower()}" for code in shown],
        height="small",
    )


def _rows(title: str, names: list[str], values: list[float | None]) -> Chart:
    return Chart(
        kind="rows",
        title=title,
        categories=names,
        series=[Series(title, values, "accent")],
        y_axis=Axis(words="percent"),
        height="small",
    )
