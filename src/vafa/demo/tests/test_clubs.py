"""An invented shop runs a loyalty programme from early on, made through the actions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from vafa.core.keys import SYSTEM
from vafa.demo import actions
from vafa.demo.actions import leave_demo
from vafa.demo.club_life import Life
from vafa.demo.clubs import BEGINS_AFTER, CLUBS, give_club
from vafa.demo.tests.conftest import AT, make_house
from vafa.insight.make import make_customer, make_order, make_shop
from vafa.journal.queries import open_work
from vafa.ledger.models import Entry, Posting
from vafa.ledger.queries import faults
from vafa.loyalty.make import make_member, make_points, make_programme
from vafa.loyalty.models import (
    Checkout,
    Donation,
    Draw,
    Holdout,
    Member,
    PartnerContract,
    PartnerStatement,
    Programme,
    Simulation,
    WheelSpin,
)
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.clearing import per_minor
from vafa.loyalty.queries.simulating import TRIAL_JOB
from vafa.staff.queries import shop

OPENED = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(params=sorted(CLUBS))
def shop_with_orders(request: pytest.FixtureRequest, db: None) -> str:
    """One customer of each invented shop, who joins, with an order before and two after."""
    demo = str(request.param)
    make_house(demo=demo)
    mina = make_customer("mina")
    late = OPENED + BEGINS_AFTER
    for number, at in enumerate((OPENED, late + timedelta(days=3), late + timedelta(days=9))):
        make_order(mina, f"M-{number}", at, 10_000_000)
    return demo


@pytest.fixture(autouse=True)
def everybody_joins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vafa.demo.clubs.JOINS_ONE_OF", 1)


def _empty_books() -> None:
    """Take the programme away and leave the shop, so that it can be given one again."""
    kept = {config.label for config in apps.get_app_configs()} - {"vafa_loyalty", "vafa_ledger"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vafa.demo.actions.KEPT_APPS", kept)
        actions._empty_tables()


def left() -> None:
    # In life what was loaded was committed long ago; PostgreSQL asks for that here too.
    connection.check_constraints()
    leave_demo(at=AT, by=SYSTEM)


def test_the_programme_begins_early_and_its_members_earn_since(shop_with_orders: str) -> None:
    give_club(say=print, at=AT, by=SYSTEM)

    programme = Programme.objects.get()
    assert (programme.state, programme.began_at) == ("live", OPENED + BEGINS_AFTER)
    # Reza bought before it began, and never since.
    member = Member.objects.get()
    assert member.customer.number == "mina"
    holding = balance_of(member=member, at=OPENED + BEGINS_AFTER + timedelta(days=9))
    assert holding.pending > 0
    assert list(faults()) == []


def test_a_trial_and_a_comparison_are_there_and_nothing_is_left_to_do(
    shop_with_orders: str,
) -> None:
    give_club(say=print, at=AT, by=SYSTEM)

    trial = Simulation.objects.get()
    assert trial.result is not None
    assert Holdout.objects.get().until is None
    assert list(open_work(job=TRIAL_JOB)) == []


def a_busy_shop() -> None:
    late = OPENED + BEGINS_AFTER
    for number in range(5):
        buyer = make_customer(f"b{number}")
        for order in range(3):
            at = late + timedelta(days=20 * order + number)
            make_order(buyer, f"B-{number}-{order}", at, 40_000_000)


def test_members_spend_play_give_and_go_to_the_partner(
    shop_with_orders: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Life, "_happens", lambda _life, _percent: True)
    # What the till leaves them is enough for the partner, wherever the wheel stops.
    monkeypatch.setattr("vafa.demo.club_life.LEAST", 10)
    a_busy_shop()

    give_club(say=print, at=AT, by=SYSTEM)

    kinds = set(Posting.objects.values_list("kind", flat=True))
    done = {"spent", "used", "paid", "spun", "won", "donated", "earned_at_partner"}
    assert done | {"burned_at_partner", "gift_card_sold", "cause_paid"} <= kinds
    assert list(Draw.objects.order_by("id").values_list("state", flat=True)) == [
        "published",
        "announced",
    ]
    assert PartnerStatement.objects.count() == 1
    # Nine tenths of what a point is worth, in millionths of the whole unit.
    worth = Programme.objects.get().unit_value_micro * per_minor(shop().currency) // 10**6
    assert PartnerContract.objects.get().price_micro == worth * 9 // 10
    assert list(faults()) == []


def test_the_same_members_do_the_same_each_time(shop_with_orders: str) -> None:
    a_busy_shop()
    told = []
    for _time in range(2):
        give_club(say=print, at=AT, by=SYSTEM)
        told.append((Checkout.objects.count(), WheelSpin.objects.count(), Donation.objects.count()))
        connection.check_constraints()
        _empty_books()

    assert told[0] == told[1]
    assert told[0][0] > 0


def test_leaving_the_shop_takes_the_programme_and_its_books_along(shop_with_orders: str) -> None:
    give_club(say=print, at=AT, by=SYSTEM)

    left()

    assert not Programme.objects.exists()
    assert not Member.objects.exists()
    assert not Entry.objects.exists()


def test_the_books_of_the_next_shop_are_guarded_as_ever(shop_with_orders: str) -> None:
    left()
    make_shop()
    member = make_member(make_programme(), make_customer("nikos"))
    make_points(member, 5)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.all().delete()


def test_no_programme_is_invented_for_the_real_shop() -> None:
    assert "retail" not in CLUBS
