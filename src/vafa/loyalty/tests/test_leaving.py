"""Whoever leaves loses what was promised, and keeps what is money; they are told so before."""

from __future__ import annotations

import pytest
from django.test import Client

from vafa.core.keys import SYSTEM
from vafa.ledger.actions import open_books
from vafa.ledger.queries import Holding, faults, holding
from vafa.ledger.rules.sheet import LotFacts
from vafa.loyalty.actions import leave_programme
from vafa.loyalty.actions.games.draws import close_draw, enter_draw_freely
from vafa.loyalty.actions.gift_cards import give_store_credit, sell_gift_card
from vafa.loyalty.make import make_points
from vafa.loyalty.models import DrawEntry, Member
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.entitlements import entitlements_of
from vafa.loyalty.queries.gift_cards import gift_card_balance, store_credit_of
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.tests.games_cast import (
    CUP,
    DAY,
    NOON,
    make_draw,
    make_players,
    make_wheel,
    playing,
    review,
)

pytestmark = pytest.mark.usefixtures("shop")
EXPRESS = {"what": "express", "count": 5, "validity": {"kind": "rolling_days", "days": 30}}


@pytest.fixture
def players(db: None) -> list[Member]:
    programme = playing({"trigger": "review_written", "then": [{"entitle": EXPRESS}]})
    return make_players(programme, "Reza", "Eleni")


def leave(member: Member) -> None:
    leave_programme(member_id=member.id, at=NOON, by=SYSTEM)
    assert list(faults()) == []


def test_points_and_special_conditions_end(players: list[Member]) -> None:
    reza, eleni = players
    make_points(reza, 250)
    for number, member in enumerate(players):
        review(member, number)

    leave(reza)

    assert balance_of(member=reza, at=NOON) == Holding()
    assert entitlements_of(member=reza, at=NOON) == []
    assert [one.left for one in entitlements_of(member=eleni, at=NOON)] == [5]


def test_spins_end(players: list[Member]) -> None:
    reza, _eleni = players
    wheel = make_wheel(reza.programme, CUP, stock=1)
    with open_books(owners=[owner_of(reza)], at=NOON, by=SYSTEM) as books:
        facts = LotFacts(wheel.asset_id, NOON, NOON, None)
        books.issue(books.begin("gave", "1"), to=owner_of(reza), amount=3, facts=facts)

    leave(reza)

    assert holding(owner_of(reza), wheel.asset_id, at=NOON) == Holding()


def test_tickets_of_an_open_draw_end_and_those_of_a_frozen_one_stay(players: list[Member]) -> None:
    reza, eleni = players
    draw = make_draw(reza.programme, free_tickets=3)
    for member in players:
        enter_draw_freely(draw_id=draw.id, member_id=member.id, at=NOON, by=SYSTEM)

    leave(reza)

    assert DrawEntry.objects.get(member=reza).weight == 0
    close_draw(draw_id=draw.id, at=NOON + 10 * DAY, by=SYSTEM)
    leave(eleni)
    assert DrawEntry.objects.get(member=eleni).frozen_weight == 3


def test_money_stays(players: list[Member]) -> None:
    reza, _eleni = players
    said = {"at": NOON, "by": SYSTEM}
    give_store_credit(member_id=reza.id, amount=500, reason="late", document="1", **said)  # type: ignore[arg-type]
    card = sell_gift_card(amount=900, meant_for=reza.customer_id, **said)  # type: ignore[arg-type]

    leave(reza)

    assert store_credit_of(member=reza, at=NOON) == 500
    assert gift_card_balance(card=card, at=NOON) == 900


def test_staff_read_what_ends_and_what_stays_before(
    players: list[Member], parvanehs_browser: Client
) -> None:
    reza, _eleni = players

    page = parvanehs_browser.get(f"/loyalty/{reza.programme_id}/members/{reza.id}/")

    assert "special conditions, spins and tickets of open draws end too" in page.content.decode()
