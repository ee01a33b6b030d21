"""What a backtest says, in sentences that an owner understands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.core.presentation import Reader
from vafa.insight.forms.labels import Label
from vafa.insight.views.how_right_words import CORRECTIONS, NAMES, NOTES, REASONS

# Any: the report is JSON; its shape is that of `analytics.choosing.report`.
Report = Mapping[str, Any]


@dataclass(frozen=True)
class Verdict:
    """One stop of the clock in words: what would have been said, what came, and whether it held."""

    day: date
    orders: str
    spend: str
    is_covered: bool
    verdict: str


def verdict_of(origin: Report, reader: Reader) -> Verdict:
    """Tell what would have been said on a day, and what came."""
    day = date.fromisoformat(origin["cut"])
    check, money = origin["orders_total"], origin["spend_total"]
    said = ngettext(
        "On %(day)s we would have said: %(expected)s orders in the next %(span)s day, between "
        "%(low)s and %(high)s. It was %(actual)s.",
        "On %(day)s we would have said: %(expected)s orders in the next %(span)s days, between "
        "%(low)s and %(high)s. It was %(actual)s.",
        origin["span_days"],
    ) % {"span": reader.number(origin["span_days"]), **_in_words(check, day, reader)}
    spent = ""
    if money is not None:
        words = {
            name: reader.compact_money(round(money[name]))
            for name in ("expected", "low", "high", "actual")
        }
        spent = (
            _("Net revenue: %(expected)s, between %(low)s and %(high)s. It was %(actual)s.") % words
        )
    return Verdict(day, said, spent, check["is_covered"], _missed(check, reader))


def _in_words(check: Report, day: date, reader: Reader) -> dict[str, str]:
    figures = {
        name: reader.number(round(check[name])) for name in ("expected", "low", "high", "actual")
    }
    return {"day": reader.day(day), **figures}


def _missed(check: Report, reader: Reader) -> str:
    """Say by how much the expectation itself was off, and on which side."""
    if check["actual"] <= 0:
        return _("Nothing was bought in that time.")
    share = check["expected"] / check["actual"] - 1
    if abs(share) < 0.005:
        return _("The forecast was exact to the per cent.")
    words = {"share": reader.percent(abs(share))}
    return (
        _("The forecast was %(share)s too high.") % words
        if share > 0
        else _("The forecast was %(share)s too low.") % words
    )


def summary_sentence(origins: Sequence[Report], level: float, reader: Reader) -> str:
    """Say how many of the tests ended within their interval."""
    held = sum(origin["orders_total"]["is_covered"] for origin in origins)
    words = {
        "count": reader.number(len(origins)),
        "held": reader.number(held),
        "level": reader.percent(level),
    }
    return (
        ngettext(
            "We stopped the clock %(count)s time in the shop's own past and forecast what is now "
            "known. %(held)s of these forecasts held within its %(level)s interval.",
            "We stopped the clock %(count)s times in the shop's own past and forecast what is now "
            "known. %(held)s of these forecasts held within their %(level)s interval.",
            len(origins),
        )
        % words
    )


def sample_sentence(backtest: Report, customers: int, reader: Reader) -> str:
    """Say on how many customers the past was tested, when it was not on all."""
    if backtest["sample_customers"] >= customers:
        return ""
    words = ngettext(
        "Tested on a sample of %(sample)s of %(count)s customer; numbers are those of the sample.",
        "Tested on a sample of %(sample)s of %(count)s customers; numbers are those of the sample.",
        customers,
    )
    sample = reader.number(backtest["sample_customers"])
    return words % {"sample": sample, "count": reader.number(customers)}


def choice_sentences(choice: Report, reader: Reader) -> list[Label]:
    """Say why this model was taken, and how far it was from the best plain rule."""
    sentences: list[Label] = [REASONS[choice["reason"]]]
    rival = choice["best_baseline"]
    if rival is not None:
        own, other = choice["figures"][choice["chosen"]], choice["figures"][rival]
        words = {"rule": NAMES[rival], "share": reader.percent(abs(1 - own / other))}
        sentences.append(
            _("Its errors are %(share)s smaller than those of the best plain rule, “%(rule)s”.")
            % words
            if own <= other
            else _("Its errors are %(share)s larger than those of the plain rule “%(rule)s”.")
            % words
        )
    return sentences


def correction_sentences(backtest: Report, reader: Reader) -> list[Label]:
    """Say what past errors do to the forecast of orders and of money."""
    orders, spend = backtest["orders_correction"], backtest["spend_correction"]
    sentences: list[Label] = [CORRECTIONS[orders["code"]]]
    if orders["code"] == "surge":
        share = reader.percent(backtest["recent_surge"] - 1, sign="always")
        sentences.append(
            _("Orders of the latest eight weeks against what was expected: %(share)s.")
            % {"share": share}
        )
    if spend["code"] != orders["code"]:
        sentences.append(_("For money: %(sentence)s") % {"sentence": CORRECTIONS[spend["code"]]})
    sentences.append(
        _("Expected orders are multiplied by %(orders)s, expected net revenue by %(spend)s.")
        % {
            "orders": reader.number(orders["factor"], decimals=2),
            "spend": reader.number(spend["factor"], decimals=2),
        }
    )
    return sentences


def coverage_sentence(origin: Report, level: float, reader: Reader) -> str:
    """Say how many customers stayed within the interval of their own."""
    share = origin["customers_covered"]
    if share is None:
        return ""
    return _(
        "%(share)s of the customers bought as often as their own interval said; at least %(level)s "
        "should. Numbers of orders are whole, so intervals of single customers hold a little more "
        "often than they promise."
    ) % {"share": reader.percent(share), "level": reader.percent(level)}


def note_sentences(summary: Report) -> list[Label]:
    """Collect everything the data cannot say, each once."""
    backtest = summary["backtest"] or {"notes": [], "choice": {"notes": []}}
    codes = [*summary["notes"], *backtest["notes"], *backtest["choice"]["notes"]]
    return [NOTES[code] for code in dict.fromkeys(codes)]


def promise_sentence(promise: Report, reader: Reader) -> str:
    """Tell what an earlier refresh said of the thirty days after it, and what came."""
    return _(
        "On %(day)s we said: %(expected)s customers will buy within 30 days, between %(low)s and "
        "%(high)s. It was %(came)s."
    ) % {
        "day": reader.day(date.fromisoformat(promise["day"])),
        **{name: reader.number(round(promise[name])) for name in ("expected", "low", "high")},
        "came": reader.number(promise["came"]),
    }
