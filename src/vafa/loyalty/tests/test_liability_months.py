"""What a programme owes, month by month, out of its own books."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from vafa.core.keys import SYSTEM
from vafa.core.periods import month_periods
from vafa.customers.models import Customer
from vafa.ledger.actions import open_books
from vafa.ledger.rules.sheet import LotFacts
from vafa.loyalty.actions.liability import work_out_liability
from vafa.loyalty.make import make_member, make_programme
from vafa.loyalty.models import LiabilityReport, Member
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.queries.programmes import flows_by_month
from vafa.staff.models import Shop

pytestmark = pytest.mark.usefixtures("shop")
AT = datetime(2026, 4, 20, 12, tzinfo=UTC)


def _on(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


def _give(member: Member, points: int, at: datetime, *, ends: datetime | None = None) -> None:
    owner, asset = owner_of(member), member.programme.asset_id
    facts = LotFacts(asset, at, at, ends, reason_class="purchase", unit_value_micro=5_000_000)
    with open_books(owners=[owner], at=at, by=SYSTEM) as books:
        books.issue(books.begin("earned", f"{at}"), to=owner, amount=points, facts=facts)


def _spend(member: Member, points: int, at: datetime) -> None:
    owner = owner_of(member)
    with open_books(owners=[owner], at=at, by=SYSTEM) as books:
        books.spend(
            books.begin("spent", f"{at}"),
            owner=owner,
            asset=member.programme.asset_id,
            amount=points,
        )


@pytest.fixture
def reza(shop: Shop) -> Member:
    """100 stars in February, of which 30 are used in March; 50 more in April."""
    reza = make_member(make_programme(), Customer.objects.create(number="Reza"))
    _give(reza, 100, _on(2, 10), ends=_on(12, 31))
    _spend(reza, 30, _on(3, 5))
    _give(reza, 50, _on(4, 2), ends=_on(12, 31))
    return reza


def _months(member: Member) -> dict[date, LiabilityReport]:
    work_out_liability(programme_id=member.programme_id, at=AT)
    found = LiabilityReport.objects.filter(programme=member.programme)
    return {report.month: report for report in found}


def test_each_month_ties_and_the_next_one_opens_where_it_closed(reza: Member) -> None:
    found = _months(reza)

    rows = [found[date(2026, month, 1)].body["rows"][0] for month in (2, 3, 4)]
    names = ("opening", "issued", "redeemed", "closing")
    assert [[row[name] for name in names] for row in rows] == [
        [0, 100, 0, 100],
        [100, 0, 30, 70],
        [70, 50, 0, 120],
    ]


def test_without_months_that_have_run_out_all_of_it_is_booked(reza: Member) -> None:
    april = _months(reza)[date(2026, 4, 1)].body

    assert april["unknown"] == "too_few_months"
    assert april["rate"] is None
    # 120 stars at 5 cents.
    assert april["rows"][0]["gross"] == april["rows"][0]["booked"] == 600
    assert april["rows"][0]["net"] is None


def test_while_nobody_uses_points_nobody_can_say_how_many_will_be(shop: Shop) -> None:
    member = make_member(make_programme(), Customer.objects.create(number="Reza"))
    _give(member, 100, _on(1, 10), ends=_on(2, 10))

    assert _months(member)[date(2026, 4, 1)].body["unknown"] == "nothing_used"


def test_the_journal_puts_aside_what_was_sold_and_releases_what_was_used(reza: Member) -> None:
    found = _months(reza)

    lines = {month: found[date(2026, month, 1)].body["rows"][0]["journal"] for month in (2, 3)}
    assert lines[2] == [
        {"account": "revenue", "debit": 500, "credit": 0},
        {"account": "contract_liability", "debit": 0, "credit": 500},
    ]
    assert lines[3] == [
        {"account": "contract_liability", "debit": 150, "credit": 0},
        {"account": "revenue", "debit": 0, "credit": 150},
    ]


def test_a_month_that_is_over_stays_and_the_running_one_is_worked_out_anew(reza: Member) -> None:
    before = _months(reza)
    _spend(reza, 20, _on(4, 25))

    again = work_out_liability(programme_id=reza.programme_id, at=_on(4, 28))

    assert again == 1
    after = {report.month: report for report in LiabilityReport.objects.all()}
    assert after[date(2026, 3, 1)].worked_out_at == before[date(2026, 3, 1)].worked_out_at
    assert after[date(2026, 4, 1)].body["rows"][0]["redeemed"] == 20


def test_a_year_of_months_says_what_will_be_used(shop: Shop) -> None:
    member = make_member(make_programme(), Customer.objects.create(number="Reza"))
    for month in range(1, 10):
        _give(member, 100, _on(month, 3), ends=_on(month + 2, 3))
        _spend(member, 60, _on(month, 20))

    work_out_liability(programme_id=member.programme_id, at=_on(10, 2))

    september = LiabilityReport.objects.get(month=date(2026, 9, 1)).body
    assert september["unknown"] == ""
    assert [cohort["issued"] for cohort in september["cohorts"]] == [100] * 9
    rate = september["rate"]
    assert 0 <= rate["low"] <= rate["expected"] <= rate["high"] <= 1


def test_a_programme_that_gave_nothing_has_no_months(shop: Shop) -> None:
    programme = make_programme()

    assert work_out_liability(programme_id=programme.id, at=AT) == 0
    assert not LiabilityReport.objects.exists()


def test_what_the_night_kept_and_what_the_books_say_is_one_story(reza: Member) -> None:
    days = [date(2026, month, 1) for month in (1, 2, 3, 4)]
    months = list(month_periods(days[0], days[-1], calendar="gregorian", zone="Europe/Athens"))
    before = flows_by_month(programme=reza.programme, months=months)

    work_out_liability(programme_id=reza.programme_id, at=AT)

    after = flows_by_month(programme=reza.programme, months=months)
    assert [(flow.given, flow.spent) for flow in before] == [(0, 0), (100, 0), (0, 30), (50, 0)]
    assert after == before
