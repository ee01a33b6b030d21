"""What a task is, when it comes back, and which steps may be proposed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from vafa.core.calendars import add_months
from vafa.core.languages import Calendar

TITLE_LENGTH_MAX: Final = 200
NOTE_LENGTH_MAX: Final = 4_000
AT_ONCE_MAX: Final = 500
POSTPONED_DAYS_MAX: Final = 730

REPEAT_DAYS: Final[Mapping[str, int]] = {"week": 7, "fortnight": 14}
REPEAT_MONTHS: Final[Mapping[str, int]] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Step:
    """A step that may be proposed: by which means it is done, and within how many days."""

    kind: str
    due_days: int


STEPS: Final[Mapping[str, Step]] = {
    "plan_acquisition": Step("arrange", 14),
    "answer_doubts": Step("write", 7),
    "help_first_order": Step("call", 7),
    "thank_first_order": Step("write", 3),
    "explain_product": Step("write", 7),
    "ask_first_experience": Step("call", 14),
    "give_own_person": Step("arrange", 7),
    "answer_first": Step("arrange", 7),
    "mend_trouble": Step("mend", 2),
    "speed_delivery": Step("arrange", 7),
    "show_what_goes_with": Step("offer", 14),
    "offer_better": Step("offer", 14),
    "raise_tier": Step("offer", 21),
    "move_to_cheaper_channel": Step("arrange", 14),
    "change_terms": Step("arrange", 21),
    "look_again": Step("check", 30),
    "stop_growth_spend": Step("arrange", 14),
    "keep_newsletter": Step("check", 30),
    "ask_why_left": Step("call", 7),
    "make_return_offer": Step("offer", 14),
    "stop_paid_contact": Step("arrange", 7),
    "charge_true_price": Step("arrange", 21),
}


def step_named(code: str) -> Step:
    """Find how a step is done; one that is no longer known is done by any means in a week."""
    return STEPS.get(code, Step("other", 7))


def next_due_date(*, due_date: date, done_on: date, repeat: str, calendar: Calendar) -> date | None:
    """Tell when a task comes back once it is done: the first turn behind the day it was done.

    Turns are counted from the day it was due, so that a task for the end of the month stays
    there however late it was done once.
    """
    if not repeat:
        return None
    turn = 1
    following = _after_turns(due_date, repeat, turn, calendar)
    while following <= done_on:
        turn += 1
        following = _after_turns(due_date, repeat, turn, calendar)
    return following


def is_overdue(due_date: date, *, today: date) -> bool:
    """Tell whether the day on which a task was to be done is over."""
    return due_date < today


def _after_turns(day: date, repeat: str, turns: int, calendar: Calendar) -> date:
    if repeat in REPEAT_DAYS:
        return day + timedelta(days=REPEAT_DAYS[repeat] * turns)
    return add_months(day, REPEAT_MONTHS[repeat] * turns, calendar=calendar)
