"""A rule as a sentence in the reader's language, made of whole clauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vafa.core.digits import to_persian_digits
from vafa.core.languages import Calendar
from vafa.core.presentation import Reader
from vafa.loyalty.forms.rule_claims import claims_of
from vafa.loyalty.forms.rule_effects import effect_clause, tickets
from vafa.loyalty.forms.rule_values import (
    Names,
    Teller,
    both,
    either,
    one_by_one,
    with_more,
)
from vafa.loyalty.forms.rule_words import WHEN
from vafa.loyalty.rules.engine import Limit, Rule, Schedule, kind_of
from vafa.loyalty.rules.engine.effects import unit_of

Words = str | Promise

LIMITED: Final[dict[tuple[str, str], Words]] = {
    ("customer", "day"): gettext_lazy("at most %(amount)s a day for each customer"),
    ("customer", "week"): gettext_lazy("at most %(amount)s a week for each customer"),
    ("customer", "month"): gettext_lazy("at most %(amount)s a month for each customer"),
    ("customer", "year"): gettext_lazy("at most %(amount)s a year for each customer"),
    ("customer", "ever"): gettext_lazy("at most %(amount)s for each customer"),
    ("rule", "day"): gettext_lazy("at most %(amount)s a day for all customers together"),
    ("rule", "week"): gettext_lazy("at most %(amount)s a week for all customers together"),
    ("rule", "month"): gettext_lazy("at most %(amount)s a month for all customers together"),
    ("rule", "year"): gettext_lazy("at most %(amount)s a year for all customers together"),
    ("rule", "ever"): gettext_lazy("at most %(amount)s for all customers together"),
    ("order", "ever"): gettext_lazy("at most %(amount)s for one order"),
}


@dataclass(frozen=True, slots=True)
class RuleSentence:
    """A rule in words: its clauses, for a page that shows them apart, and the whole text."""

    when: str
    conditions: tuple[str, ...]
    effects: tuple[str, ...]
    limits: tuple[str, ...]
    schedule: tuple[str, ...]
    stacking: tuple[str, ...]
    text: str


def rule_sentence(
    rule: Rule, *, reader: Reader, names: Names, calendar: Calendar | None = None
) -> RuleSentence:
    """Say a rule as a person of the shop would, in the language that is active.

    Numbers, money and days are written as the reader's; the language of both must be the same.
    `calendar` is the programme's, by default the reader's.
    """
    teller = Teller(reader, names, calendar or reader.calendar)
    when = str(WHEN[rule.trigger])
    conditions = claims_of(rule.when, teller)
    effects = tuple(effect_clause(effect, teller) for effect in rule.then)
    limits = tuple(_limit(limit, rule, teller) for limit in rule.limits)
    schedule = tuple(_schedule(rule.schedule, teller))
    stacking = tuple(_stacking(rule))
    what = with_more([one_by_one(effects), *limits])
    text = _("%(when)s: %(what)s.") % {"when": when, "what": what}
    if conditions:
        said = {"when": when, "conditions": both(conditions), "what": what}
        text = _("%(when)s and %(conditions)s: %(what)s.") % said
    if schedule:
        words = _("%(sentence)s In force %(times)s.")
        text = words % {"sentence": text, "times": with_more(schedule)}
    for more in stacking:
        text = _("%(sentence)s %(more)s.") % {"sentence": text, "more": more}
    return RuleSentence(when, conditions, effects, limits, schedule, stacking, text)


def _limit(limit: Limit, rule: Rule, teller: Teller) -> str:
    if limit.budget is not None:
        budget = teller.names.thing("budget", limit.budget)
        return _("as long as the budget “%(budget)s” lasts") % {"budget": budget}
    amount = _limited(limit, rule, teller)
    return str(LIMITED[limit.per, limit.period]) % {"amount": amount}


def _limited(limit: Limit, rule: Rule, teller: Teller) -> str:
    most = limit.most or 0
    number = {"number": teller.reader.number(most)}
    if limit.of == "times":
        return ngettext("%(number)s time", "%(number)s times", most) % number
    unit = next(unit_of(effect) for effect in rule.then if kind_of(effect) == limit.of)
    if limit.of in ("grant", "spend"):
        return teller.units(unit, most)
    if unit == "money":
        return teller.reader.money(most)
    if limit.of == "enter_draw":
        return tickets(most, teller)
    return ngettext("%(number)s piece", "%(number)s pieces", most) % number


def _schedule(schedule: Schedule, teller: Teller) -> Iterator[str]:
    first, latest = schedule.first_day, schedule.latest_day
    day = teller.reader.day
    if first is not None and latest is not None:
        words = _("from %(first)s to %(latest)s")
        yield words % {"first": day(first), "latest": day(latest)}
    elif first is not None:
        yield _("from %(day)s on") % {"day": day(first)}
    elif latest is not None:
        yield _("until %(day)s") % {"day": day(latest)}
    if schedule.weekdays:
        days = either([teller.weekday(weekday) for weekday in schedule.weekdays])
        yield _("only on %(days)s") % {"days": days}
    if schedule.months:
        months = either([teller.month(month) for month in schedule.months])
        yield _("only in %(months)s") % {"months": months}
    if schedule.days_of_month:
        numbers = either([teller.reader.number(number) for number in schedule.days_of_month])
        yield _("only on day %(days)s of the month") % {"days": numbers}
    if schedule.hours is not None:
        start, end = schedule.hours.start, schedule.hours.end
        words = _("only between %(start)s and %(end)s")
        yield words % {"start": _time(start, teller), "end": _time(end, teller)}


def _time(minute: int, teller: Teller) -> str:
    hour, rest = divmod(minute, 60)
    written = f"{hour:02}:{rest:02}"
    return to_persian_digits(written) if teller.reader.digits == "persian" else written


def _stacking(rule: Rule) -> Iterator[str]:
    if rule.stacking.exclusive:
        yield _("Not together with other offers of the same kind")
    if rule.stacking.joint:
        yield _("Also together with offers that otherwise stand alone")
