from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from vafa.journal.jobs.schedule import ask_for_due_work
from vafa.journal.models import Work
from vafa.journal.rules import Daily, Every

TEHRAN = ZoneInfo("Asia/Tehran")
ATHENS = ZoneInfo("Europe/Athens")
NIGHTLY = Daily(job="test.count", hour=3)


def utc(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_a_daily_job_is_due_at_its_hour_in_the_zone() -> None:
    assert NIGHTLY.latest_due(utc(22, 12), zone=TEHRAN) == utc(21, 23, 30)


def test_before_its_hour_a_daily_job_was_due_the_day_before() -> None:
    assert NIGHTLY.latest_due(utc(21, 23, 29), zone=TEHRAN) == utc(20, 23, 30)


def test_a_daily_job_follows_the_clock_into_winter() -> None:
    assert NIGHTLY.latest_due(utc(24, 12, month=10), zone=ATHENS) == utc(24, 0, month=10)
    assert NIGHTLY.latest_due(utc(26, 12, month=10), zone=ATHENS) == utc(26, 1, month=10)


def test_a_job_for_every_so_many_minutes_is_due_on_the_round_minute() -> None:
    every = Every(job="test.count", minutes=15)

    assert every.latest_due(utc(22, 12, 44), zone=TEHRAN) == utc(22, 12, 30)


@pytest.mark.django_db
def test_a_new_schedule_starts_with_its_next_moment(house: object) -> None:
    assert ask_for_due_work(now=utc(21, 12)) == []

    assert ask_for_due_work(now=utc(22, 2, 59)) == []
    assert ask_for_due_work(now=utc(22, 3)) == ["nightly"]
    assert Work.objects.get().arguments == {"upto": 1}


@pytest.mark.django_db
def test_a_due_moment_is_asked_for_once(house: object) -> None:
    ask_for_due_work(now=utc(21, 12))

    asked = [ask_for_due_work(now=utc(22, 3, minute)) for minute in range(3)]

    assert asked == [["nightly"], [], []]
    assert Work.objects.count() == 1


@pytest.mark.django_db
def test_moments_that_passed_while_no_worker_ran_are_made_up_for_once(house: object) -> None:
    ask_for_due_work(now=utc(1, 12))

    assert ask_for_due_work(now=utc(22, 12)) == ["nightly"]
    assert ask_for_due_work(now=utc(22, 13)) == []
