"""What the system itself sees of the steps of the value chain, and the numbers of each stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.core.presentation import Reader
from vafa.insight.queries.figures import PageFigures
from vafa.insight.views.questions_shapes import percent_words


@dataclass(frozen=True)
class Fact:
    """A number in words, and where it comes from; `url` is empty for who may not go there."""

    label: str
    value: str
    url: str


# Any: the figures are JSON.
def stage_numbers(payload: Mapping[str, Any], reader: Reader) -> dict[str, list[Fact]]:
    """Give each stage the two numbers that say most about it."""
    people, house, groups = payload["people"], payload["house"], payload["groups"]
    contacts, wants = payload["contacts"], payload["wants"]
    rhythm, at_risk = (
        sum(row["customers"] for row in groups["phase"] if _is(row, state))
        for state in ("", "at_risk")
    )
    reached = percent_words(contacts["reachable"], contacts["all"], reader)
    customers, statements = people["customers"], wants["statements"]
    colleagues, processes = house["colleagues"], house["processes"]
    categories = len(groups["category"])
    expected = sum(row["expected_revenue_24"] or 0 for row in groups["strategy"])
    return {
        "portfolio": [
            _fact(
                ngettext("customer", "customers", customers),
                reader.number(customers),
                "insight:portfolio",
            ),
            _fact(_("expected in 24 months"), reader.compact_money(expected), "insight:portfolio"),
        ],
        "intimacy": [
            _fact(_("can be reached"), reached, "insight:customers"),
            _fact(
                ngettext("statement", "statements", statements),
                reader.number(statements),
                "insight:customers",
            ),
        ],
        "network": [
            _fact(
                ngettext("colleague", "colleagues", colleagues),
                reader.number(colleagues),
                "processes:register",
            ),
            _fact(
                ngettext("process", "processes", processes),
                reader.number(processes),
                "processes:register",
            ),
        ],
        "value": [
            _fact(
                ngettext("category", "categories", categories),
                reader.number(categories),
                "insight:offer",
            ),
            _fact(
                _("net revenue of 365 days"),
                reader.compact_money(people["revenue"]),
                "insight:offer",
            ),
        ],
        "lifecycle": [
            _fact(
                ngettext("buys in their rhythm", "buy in their rhythm", rhythm),
                reader.number(rhythm),
                "insight:lifecycle",
            ),
            _fact(_("at risk"), reader.number(at_risk), "insight:lifecycle"),
        ],
    }


def observed_facts(figures: PageFigures | None, reader: Reader) -> dict[str, Fact]:
    """Say beside a step what the latest refresh saw of it; steps that nobody can see have none."""
    if figures is None:
        return {}
    found = figures.payload
    return {
        **_of_portfolio(found, figures, reader),
        **_of_intimacy(found, reader),
        **_of_network_and_value(found, reader),
        **_of_lifecycle(found, reader),
    }


def _of_portfolio(
    found: Mapping[str, Any], figures: PageFigures, reader: Reader
) -> dict[str, Fact]:
    people, serving = found["people"], found["serving"]
    costed = percent_words(serving["revenue_costed"], serving["revenue"], reader)
    judged = percent_words(found["ending"]["judged"], people["all"], reader)
    return {
        "base_analysed": _fact(
            _("valued on"), reader.day(figures.run.as_of_date), "insight:portfolio"
        ),
        "costs_known": _fact(_("of net revenue has known costs"), costed, "costs:overview"),
        "ranked_by_profit": _fact(
            _("of people have a known contribution"), judged, "insight:customers"
        ),
        "models_trusted": _fact(
            _("model in force"),
            figures.run.model or _("none: too little data"),
            "insight:how_right",
        ),
    }


def _of_intimacy(found: Mapping[str, Any], reader: Reader) -> dict[str, Fact]:
    house, contacts = found["house"], found["contacts"]
    reached = percent_words(contacts["reachable"], contacts["all"], reader)
    return {
        "details_complete": _fact(_("can be reached"), reached, "insight:customers"),
        "one_person_one_record": _fact(
            ngettext(
                "pair waits to be looked at", "pairs wait to be looked at", house["duplicates_open"]
            ),
            reader.number(house["duplicates_open"]),
            "customers:duplicates",
        ),
        "needs_asked": _fact(
            ngettext(
                "customer with a statement",
                "customers with a statement",
                found["wants"]["customers"],
            ),
            reader.number(found["wants"]["customers"]),
            "insight:questions",
        ),
        "wallet_asked": _fact(
            ngettext("customer was asked", "customers were asked", found["elsewhere"]["answers"]),
            reader.number(found["elsewhere"]["answers"]),
            "insight:questions",
        ),
        "owners_named": _fact(
            ngettext("customer has a colleague", "customers have a colleague", house["with_owner"]),
            reader.number(house["with_owner"]),
            "insight:customers",
        ),
        "no_one_without_step": _fact(
            ngettext("open task", "open tasks", house["tasks_open"]),
            reader.number(house["tasks_open"]),
            "insight:no_next_step",
        ),
    }


def _of_network_and_value(found: Mapping[str, Any], reader: Reader) -> dict[str, Fact]:
    house = found["house"]
    return {
        "network_listed": _fact(
            ngettext(
                "colleague with an account", "colleagues with an account", house["colleagues"]
            ),
            reader.number(house["colleagues"]),
            "processes:register",
        ),
        "processes_written": _fact(
            ngettext("process in the register", "processes in the register", house["processes"]),
            reader.number(house["processes"]),
            "processes:register",
        ),
        "ideas_of_colleagues": _fact(
            ngettext("improvement in the log", "improvements in the log", house["improvements"]),
            reader.number(house["improvements"]),
            "processes:register",
        ),
        "offer_by_group": _fact(
            ngettext("category bought", "categories bought", len(found["groups"]["category"])),
            reader.number(len(found["groups"]["category"])),
            "insight:offer",
        ),
    }


def _of_lifecycle(found: Mapping[str, Any], reader: Reader) -> dict[str, Fact]:
    ends = sum(row["customers"] for row in found["ending"]["ends"] if not row["is_end_approved"])
    strategies = {row["strategy"]: row["customers"] for row in found["groups"]["strategy"]}
    at_risk = sum(row["customers"] for row in found["groups"]["phase"] if _is(row, "at_risk"))
    customers, latest = "insight:customers", found["people"]["latest_day"]
    facts = {
        "winning_planned": _fact(
            ngettext(
                "prospect worth winning", "prospects worth winning", found["winning"]["worth_it"]
            ),
            reader.number(found["winning"]["worth_it"]),
            customers,
        ),
        "second_order": _fact(
            ngettext(
                "customer ordered once", "customers ordered once", found["orders"][0]["customers"]
            ),
            reader.number(found["orders"][0]["customers"]),
            customers,
        ),
        "at_risk_called": _fact(_("at risk"), reader.number(at_risk), "insight:lifecycle"),
        "win_back_tried": _fact(
            _("worth winning back"), reader.number(strategies.get("WIN_BACK", 0)), customers
        ),
        "ends_decided": _fact(
            ngettext("proposed end waits", "proposed ends wait", ends),
            reader.number(ends),
            "insight:portfolio",
        ),
    }
    if latest:
        day = reader.day(date.fromisoformat(latest))
        facts["imports_fresh"] = _fact(_("day of the latest order"), day, "insight:data")
    return facts


def _is(row: Mapping[str, Any], state: str) -> bool:
    return bool(row["phase"] == "existing" and row["phase_state"] == state)


def _fact(label: str, value: str, name: str) -> Fact:
    return Fact(label, value, reverse(name))
