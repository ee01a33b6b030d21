"""Answers to the first six questions: who customers are, what they buy and what they want."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.core.presentation import Reader
from vafa.customers.forms.labels import PART_LABELS
from vafa.insight.forms.customer_filters import country_names
from vafa.insight.views.questions_shapes import (
    Answer,
    Figures,
    counted,
    link,
    listing,
    percent_words,
    share_of,
)
from vafa.insight.views.today import phases_chart
from vafa.web.charts import Axis, Chart, Series

BARS = 8
PARTS = ("product", "service", "channel", "communication")


def people_answer(figures: Figures, reader: Reader) -> Answer:
    """Say who the present customers are: phases, countries."""
    people, groups = figures["people"], figures["groups"]
    if not people["customers"]:
        bring = [link(_("Import orders"), "insight:data")]
        return Answer("", missing=[_("Orders tell who your customers are.")], bring=bring)
    return Answer(
        _bought_so_far(people["customers"], groups["phase"], reader)
        + _homes(groups["country"], people, reader),
        rests_on=_(
            "%(share)s of the net revenue of 365 days names its customer; the country of "
            "%(known)s of customers is known."
        )
        % {
            "share": percent_words(people["named_revenue"], people["revenue"], reader),
            "known": percent_words(people["with_country"], people["customers"], reader),
        },
        picture=phases_chart(groups["phase"]),
        people=[
            link(_("All customers"), "insight:customers"),
            link(_("At risk"), "insight:customers", "phase=at_risk"),
        ],
    )


def _bought_so_far(customers: int, phases: list[dict[str, Any]], reader: Reader) -> str:
    rhythm = _in_phase(phases, "existing", "")
    at_risk, former = _in_phase(phases, "existing", "at_risk"), _in_phase(phases, "former", "")
    bought = ngettext(
        "%(count)s person or business bought so far",
        "%(count)s people and businesses bought so far",
        customers,
    )
    buy = ngettext("%(count)s buys in their rhythm", "%(count)s buy in their rhythm", rhythm)
    risk = ngettext("%(count)s is at risk", "%(count)s are at risk", at_risk)
    left = ngettext("%(count)s has left", "%(count)s have left", former)
    return _("%(bought)s: %(rhythm)s, %(at_risk)s, %(former)s.") % {
        "bought": counted(bought, customers, reader),
        "rhythm": counted(buy, rhythm, reader),
        "at_risk": counted(risk, at_risk, reader),
        "former": counted(left, former, reader),
    }


def _in_phase(rows: list[dict[str, Any]], phase: str, state: str) -> int:
    fitting = (row for row in rows if row["phase"] == phase and row["phase_state"] == state)
    return sum(row["customers"] for row in fitting)


def _homes(rows: list[dict[str, Any]], people: Mapping[str, int], reader: Reader) -> str:
    first = next((row for row in rows if row["country"]), None)
    if first is None:
        return ""
    words = {
        "country": country_names(reader.language).get(first["country"], first["country"]),
        "share": percent_words(first["customers"], people["all"], reader),
    }
    return " " + _("The largest part, %(share)s, is in %(country)s.") % words


def contacts_answer(figures: Figures, reader: Reader) -> Answer:
    """Say by which ways people can be reached, and what of it could be read."""
    found = figures["contacts"]
    bring = [
        link(_("Import contacts"), "contacts_import:upload"),
        link(_("Duplicates"), "customers:duplicates"),
    ]
    if not found["reachable"]:
        missing = [_("Nobody's e-mail or phone is known. A list of contacts tells.")]
        return Answer("", missing=missing, bring=bring)
    ways = {
        _("E-mail"): found["with_email"],
        _("Phone"): found["with_phone"],
        _("Postal address"): found["with_post"],
    }
    valid = found["valid_email"] + found["valid_phone"]
    return Answer(
        ngettext(
            "%(share)s of %(all)s person can be reached by e-mail or phone.",
            "%(share)s of %(all)s people can be reached by e-mail or phone.",
            found["all"],
        )
        % {
            "share": percent_words(found["reachable"], found["all"], reader),
            "all": reader.number(found["all"]),
        },
        rests_on=_(
            "They bring %(share)s of the net revenue of 365 days. %(valid)s of the addresses and "
            "numbers could be read as such."
        )
        % {
            "share": percent_words(found["revenue_reached"], found["revenue"], reader),
            "valid": percent_words(valid, found["with_email"] + found["with_phone"], reader),
        },
        picture=_rows(
            _("Ways to reach people"),
            list(ways),
            [share_of(count, found["all"]) for count in ways.values()],
        ),
        people=[link(_("Customers without a name"), "insight:customers", "is_nameless=on")],
        bring=bring if found["reachable"] < found["all"] else [],
    )


def purchases_answer(figures: Figures, reader: Reader) -> Answer:
    """Say which categories bring most money and reach most people."""
    rows = figures["groups"]["category"]
    offer = [link(_("What they buy"), "insight:offer")]
    if not rows:
        missing = [_("No category of a product is known. A column of categories tells.")]
        bring = [link(_("Import orders"), "insight:data")]
        return Answer("", people=offer, missing=missing, bring=bring)
    first, others = rows[0], [row["category"] for row in rows[1:4]]
    words = {
        "first": f"\u2068{first['category']}\u2069",
        "share": reader.percent(first["share"] or 0),
        "customers": reader.number(first["customers"]),
        "others": listing(others, reader),
    }
    sentence = ngettext(
        "%(first)s brings most: %(share)s of the net revenue of 365 days, from %(customers)s "
        "customer.",
        "%(first)s brings most: %(share)s of the net revenue of 365 days, from %(customers)s "
        "customers.",
        first["customers"],
    )
    then = " " + _("Then come %(others)s.") % words if others else ""
    return Answer(
        sentence % words + then,
        rests_on=_("These categories hold %(share)s of the net revenue of products.")
        % {"share": reader.percent(sum(row["share"] or 0 for row in rows))},
        picture=_rows(
            _("Share of net revenue by category"),
            [row["category"] for row in rows[:BARS]],
            [row["share"] for row in rows[:BARS]],
        ),
        people=offer,
    )


def history_answer(figures: Figures, reader: Reader) -> Answer:
    """Say how often people ordered, what came back and what was never paid."""
    steps, paid = figures["orders"], figures["payments"]
    if not paid["all"]:
        bring = [link(_("Import orders"), "insight:data")]
        return Answer("", missing=[_("Orders tell how people buy and pay.")], bring=bring)
    words = {
        "once": counted(
            ngettext(
                "%(count)s customer ordered once",
                "%(count)s customers ordered once",
                steps[0]["customers"],
            ),
            steps[0]["customers"],
            reader,
        ),
        "often": reader.number(steps[-1]["customers"]),
        "returned": reader.percent(share_of(paid["returned_amount"], paid["goods_amount"]) or 0),
        "failed": percent_words(paid["failed"] + paid["cancelled"], paid["all"], reader),
    }
    unpaid = paid["failed"] + paid["cancelled"] + paid["pending"]
    missing = [] if unpaid else [_("Only paid orders came in. Export orders of every status too.")]
    return Answer(
        _(
            "%(once)s, %(often)s more than ten times. %(returned)s of what "
            "was sold came back; %(failed)s of orders were not paid or were cancelled."
        )
        % words,
        rests_on=_payments_rest(paid, reader),
        picture=_rows(
            _("Customers by number of orders"),
            [_step_words(step, reader) for step in steps],
            [step["customers"] for step in steps],
            words="number",
        ),
        people=[
            link(_("Who bought once"), "insight:customers", "days_min=1&days_max=1"),
            link(_("Who buys most often"), "insight:customers", "days_min=11"),
        ],
        missing=missing,
        bring=[link(_("Import orders"), "insight:data")] if missing else [],
    )


def _payments_rest(paid: Mapping[str, int], reader: Reader) -> str:
    words = {"orders": reader.number(paid["all"])}
    if not paid["returns"]:
        said = ngettext(
            "%(orders)s order; no return came in apart from it.",
            "%(orders)s orders; no return came in apart from them.",
            paid["all"],
        )
        return said % words
    words["matched"] = percent_words(paid["matched"], paid["returns"], reader)
    said = ngettext(
        "%(orders)s order; %(matched)s of returned lines found their order.",
        "%(orders)s orders; %(matched)s of returned lines found their order.",
        paid["all"],
    )
    return said % words


def _step_words(step: dict[str, Any], reader: Reader) -> str:
    low = reader.number(step["low"])
    if step["high"] is None:
        return _("%(low)s and more") % {"low": low}
    return low if step["high"] == step["low"] else f"{low}–{reader.number(step['high'])}"


def elsewhere_answer(figures: Figures, reader: Reader) -> Answer:
    """Say where else customers buy, and which share of their money comes here."""
    told, wallet = figures["elsewhere"], figures["wallet"]
    cards = [link(_("Customers by value"), "insight:customers")]
    if not told["answers"]:
        missing = _("Nobody was asked yet. Ask, and write the answer on the customer's card.")
        return Answer("", missing=[missing], bring=cards)
    words = {
        "answers": reader.number(told["answers"]),
        "elsewhere": reader.number(told["elsewhere"]),
        "share": reader.percent(wallet["share"] or 0),
        "shops": listing([shop["name"] for shop in told["shops"][:3]], reader),
    }
    sentence = ngettext(
        "%(elsewhere)s of %(answers)s asked buys elsewhere too.",
        "%(elsewhere)s of %(answers)s asked buy elsewhere too.",
        told["elsewhere"],
    )
    if told["shops"]:
        sentence = ngettext(
            "%(elsewhere)s of %(answers)s asked buys elsewhere too: at %(shops)s.",
            "%(elsewhere)s of %(answers)s asked buy elsewhere too: at %(shops)s.",
            told["elsewhere"],
        )
    if wallet["shares"]:
        sentence += " " + _("On average %(share)s of their money comes to us.")
    return Answer(
        sentence % words,
        rests_on=_(
            "Answers cover %(share)s of the net revenue of 365 days; a share is estimated from "
            "our place among the shops they named."
        )
        % {"share": percent_words(wallet["revenue_known"], wallet["revenue"], reader)},
        picture=_rows(
            _("Shops named by customers"),
            [shop["name"] for shop in told["shops"]],
            [shop["customers"] for shop in told["shops"]],
            words="number",
        )
        if told["shops"]
        else None,
        people=cards,
        is_estimated=True,
    )


def wants_answer(figures: Figures, reader: Reader) -> Answer:
    """Say what is known of needs, expectations and tastes, part by part of the offer."""
    found, customers = figures["wants"], figures["people"]["customers"]
    cards = [link(_("Customers by value"), "insight:customers")]
    names = {part: str(label) for part, label in PART_LABELS.items()}
    counted = {(row["part"], row["basis"]): row["statements"] for row in found["parts"]}
    unknown = [names[part] for part in PARTS if not any(key[0] == part for key in counted)]
    if not found["statements"]:
        missing = _("Nothing is written down. Listen, and write it on the customer's card.")
        return Answer("", missing=[missing], bring=cards)
    return Answer(
        _statements_hold(found, reader),
        rests_on=_("Something is known of %(share)s of customers.")
        % {"share": percent_words(found["customers"], customers, reader)},
        picture=Chart(
            kind="stacked",
            title=_("Statements by part of the offer"),
            categories=[names[part] for part in PARTS],
            series=[
                Series(label, [counted.get((part, basis), 0) for part in PARTS], colour)
                for basis, label, colour in (
                    ("stated", _("Stated"), "accent"),
                    ("observed", _("Observed"), "muted"),
                )
            ],
            height="small",
        ),
        people=cards,
        missing=[_("Nothing is known yet about: %(parts)s.") % {"parts": listing(unknown, reader)}]
        if unknown
        else [],
    )


def _statements_hold(found: Mapping[str, int], reader: Reader) -> str:
    statements, customers, stated = found["statements"], found["customers"], found["stated"]
    hold = ngettext("%(count)s statement holds", "%(count)s statements hold", statements)
    about = ngettext("about %(count)s customer", "about %(count)s customers", customers)
    said = ngettext(
        "%(count)s of them said so in person", "%(count)s of them said so themselves", stated
    )
    return _("%(hold)s, %(about)s; %(stated)s, of the others it was observed.") % {
        "hold": counted(hold, statements, reader),
        "about": counted(about, customers, reader),
        "stated": counted(said, stated, reader),
    }


def _rows(title: str, names: list[str], values: list[Any], words: Any = "percent") -> Chart:
    return Chart(
        kind="rows",
        title=title,
        categories=names,
        series=[Series(title, values, "accent")],
        y_axis=Axis(words=words),
        height="small",
    )
