from __future__ import annotations

from datetime import date

from vafa.tasks.forms.labels import KIND_LABELS, STEP_LABELS, STEP_REASONS
from vafa.tasks.rules import STEPS, is_overdue, next_due_date, step_named

SPRING = date(2026, 3, 21)


def test_a_task_that_happens_once_does_not_come_back() -> None:
    assert next_due_date(due_date=SPRING, done_on=SPRING, repeat="", calendar="gregorian") is None


def test_a_weekly_task_comes_back_a_week_after_it_was_due() -> None:
    following = next_due_date(
        due_date=SPRING, done_on=date(2026, 3, 23), repeat="week", calendar="gregorian"
    )

    assert following == date(2026, 3, 28)


def test_a_task_done_long_after_its_day_skips_the_turns_that_are_over() -> None:
    following = next_due_date(
        due_date=SPRING, done_on=date(2026, 4, 10), repeat="fortnight", calendar="gregorian"
    )

    assert following == date(2026, 4, 18)


def test_a_task_for_the_end_of_the_month_stays_there() -> None:
    following = next_due_date(
        due_date=date(2026, 1, 31),
        done_on=date(2026, 3, 1),
        repeat="month",
        calendar="gregorian",
    )

    assert following == date(2026, 3, 31)


def test_months_are_those_of_the_shops_calendar() -> None:
    # 1 Farvardin 1405 and one month is 1 Ordibehesht.
    following = next_due_date(due_date=SPRING, done_on=SPRING, repeat="month", calendar="jalali")

    assert following == date(2026, 4, 21)


def test_a_task_is_overdue_only_when_its_day_is_over() -> None:
    assert not is_overdue(SPRING, today=SPRING)
    assert is_overdue(SPRING, today=date(2026, 3, 22))


def test_every_step_has_words_a_reason_and_a_kind_of_its_own() -> None:
    assert set(STEP_LABELS) == set(STEP_REASONS) == set(STEPS)
    assert {step.kind for step in STEPS.values()} <= set(KIND_LABELS)


def test_a_step_of_an_older_version_is_due_within_a_week() -> None:
    assert step_named("send_a_pigeon").due_days == 7
