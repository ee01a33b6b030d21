"""Birthdays, name days and anniversaries are found and rewarded once a year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.journal.jobs.progress import Progress
from vafa.ledger.queries import faults
from vafa.loyalty.actions import follow_event
from vafa.loyalty.actions.days import NoDayOfBirth, tell_birth_date
from vafa.loyalty.jobs import days as job
from vafa.loyalty.make import make_member, make_programme
from vafa.loyalty.models import BirthDate, Member, OrderDecision
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.days import celebrating, searches_of
from vafa.loyalty.queries.orders import orders_gone
from vafa.loyalty.rules.anniversaries import days_celebrated_on, years_between
from vafa.staff.models import Shop

pytestmark = pytest.mark.usefixtures("shop")
NOON = datetime(2027, 3, 20, 12, tzinfo=UTC)


def a_gift(trigger: str, units: int = 50, **more: object) -> dict[str, object]:
    grant = {
        "asset": "points-1",
        "amount": {"fixed": {"amount": units}},
        "pending": {"kind": "immediately"},
        "validity": {"kind": "never"},
    }
    return {"trigger": trigger, "then": [{"grant": grant}], **more}


def a_member_with(*bodies: object, name: str = "Reza", **more: Any) -> Member:
    customer = Customer.objects.create(number=name, name=name)
    return make_member(make_programme(*bodies), customer, **more)


def born(member: Member, day: date) -> None:
    tell_birth_date(customer_id=member.customer_id, day=day, at=NOON, by=SYSTEM)


def celebrated(*days: date) -> list[int]:
    """Whose day it is on any of some days, as the job finds it."""
    found = []
    for search in searches_of(days=days):
        rows, _latest = celebrating(search, after=0, limit=100)
        for row in rows:
            follow_event(member_id=row.member_id, happened=row.happened, at=NOON, by=SYSTEM)
            found.append(row.member_id)
    return found


def points_of(member: Member) -> int:
    assert list(faults()) == []
    return balance_of(member=member, at=NOON).spendable


def test_a_birthday_is_rewarded_once_a_year() -> None:
    reza = a_member_with(a_gift("birthday"))
    born(reza, date(1990, 3, 20))

    for year in (2027, 2027, 2028):
        assert celebrated(date(year, 3, 20)) == [reza.id]

    assert points_of(reza) == 100


def test_an_import_of_orders_takes_no_birthday_back() -> None:
    reza = a_member_with(a_gift("birthday"))
    born(reza, date(1990, 3, 20))
    celebrated(date(2027, 3, 20))

    assert orders_gone(limit=10) == []


def test_other_days_are_nobodys_birthday() -> None:
    reza = a_member_with(a_gift("birthday"))
    born(reza, date(1990, 3, 20))

    assert celebrated(date(2027, 3, 19), date(2027, 3, 21)) == []


def test_who_was_born_on_the_leap_day_celebrates_every_year() -> None:
    reza = a_member_with(a_gift("birthday"))
    born(reza, date(2000, 2, 29))

    assert celebrated(date(2027, 2, 28)) == [reza.id]
    assert celebrated(date(2028, 2, 28)) == []
    assert celebrated(date(2028, 2, 29)) == [reza.id]


def test_a_leap_day_of_the_jalali_calendar_comes_round(shop: Shop) -> None:
    shop.calendar = "jalali"
    shop.save()
    reza = a_member_with(a_gift("birthday"))
    # 30 Esfand 1399; 1405 has no such day, 29 Esfand 1405 is 20 March 2027.
    born(reza, date(2021, 3, 20))

    assert celebrated(date(2027, 3, 20)) == [reza.id]


def test_who_joins_after_their_birthday_waits_for_the_next() -> None:
    reza = a_member_with(a_gift("birthday"), at=datetime(2026, 3, 21, 9, tzinfo=UTC))
    born(reza, date(1990, 3, 20))

    assert celebrated(date(2026, 3, 20)) == []


def test_a_name_day_is_found_by_the_name_in_greek_or_latin_letters() -> None:
    programme = make_programme(a_gift("name_day"))
    names = ("Γιώργος Παππάς", "Giorgos Dimou", "Reza Karimi", "")
    members = [
        make_member(programme, Customer.objects.create(number=str(place), name=name))
        for place, name in enumerate(names)
    ]

    assert celebrated(date(2026, 4, 23)) == [members[0].id, members[1].id]


def test_an_anniversary_says_how_many_years_it_has_been() -> None:
    body = a_gift("anniversary", when={"is": [{"field": "event.number"}, {"integer": 2}]})
    reza = a_member_with(body, at=datetime(2026, 3, 20, 21, 59, tzinfo=UTC))

    assert celebrated(date(2027, 3, 20)) == [reza.id]
    assert points_of(reza) == 0
    assert celebrated(date(2028, 3, 20)) == [reza.id]
    assert points_of(reza) == 50


def test_the_day_of_joining_is_that_of_the_shops_zone(shop: Shop) -> None:
    shop.time_zone = "Asia/Tehran"
    shop.save()
    reza = a_member_with(a_gift("anniversary"), at=datetime(2026, 3, 20, 20, 45, tzinfo=UTC))

    assert celebrated(date(2027, 3, 20)) == []
    assert celebrated(date(2027, 3, 21)) == [reza.id]


def test_a_new_day_that_gives_nothing_leaves_no_trace() -> None:
    body = a_gift("day_begun", when={"at_least": [{"field": "customer.age"}, {"integer": 99}]})
    reza = a_member_with(body)

    assert celebrated(date(2027, 3, 20)) == [reza.id]

    assert not OrderDecision.objects.exists()


def test_the_job_goes_on_where_it_was_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "_AT_ONCE", 1)
    monkeypatch.setattr(job, "now", lambda: NOON)
    programme = make_programme(a_gift("birthday"))
    for number in "12":
        born(make_member(programme, Customer.objects.create(number=number)), date(1990, 3, 20))
    first = BirthDate.objects.order_by("id")[0].pk
    saved = {"day": "2027-03-20", "search": 0, "after": first, "followed": 1}

    assert job.celebrate_days(Progress(saved=saved)) == {"followed": 2}

    assert OrderDecision.objects.count() == 1
    assert job.celebrate_days(Progress()) == {"followed": 2}
    assert OrderDecision.objects.count() == 2


@pytest.mark.parametrize("day", [date(2027, 3, 21), date(1890, 1, 1)])
def test_a_day_on_which_nobody_alive_was_born_is_refused(day: date) -> None:
    reza = a_member_with(a_gift("birthday"))

    with pytest.raises(NoDayOfBirth):
        born(reza, day)

    assert not BirthDate.objects.exists()


def test_every_day_of_a_lifetime_comes_round_on_one_day_of_each_year() -> None:
    for calendar in ("gregorian", "jalali"):
        found = [
            day
            for place in range(366)
            for day in days_celebrated_on(
                date(2027, 1, 1) + timedelta(days=place),
                years=1,
                calendar=calendar,
            )
        ]
        assert len(found) == len(set(found))
        assert set(found) >= {date(2026, 1, 1) + timedelta(days=place) for place in range(365)}


def test_an_age_is_counted_in_whole_years() -> None:
    assert years_between(date(2000, 3, 20), date(2026, 3, 19)) == 25
    assert years_between(date(2000, 3, 20), date(2026, 3, 20)) == 26
