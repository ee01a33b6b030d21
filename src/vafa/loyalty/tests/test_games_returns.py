"""What an order brought in games goes back with what comes back of the order."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest

from vafa.core.keys import SYSTEM
from vafa.core.periods import Period
from vafa.customers.models import Customer
from vafa.ledger.queries import faults
from vafa.loyalty.actions.games.challenges import write_badge, write_challenge
from vafa.loyalty.actions.games.drawing import publish_draw
from vafa.loyalty.actions.games.draws import close_draw
from vafa.loyalty.actions.games.spinning import spin_wheel
from vafa.loyalty.make import BEGAN, make_member, make_programme
from vafa.loyalty.models import BadgeWindow, Draw, Member
from vafa.loyalty.queries.games import badges_of, challenges_of, draws_of, wheels_of
from vafa.loyalty.queries.games.proofs import published_proof
from vafa.loyalty.rules.draws import verify_proof
from vafa.loyalty.rules.games import Times
from vafa.loyalty.tests.games_cast import DAY, NOON, STARS, make_draw, make_wheel
from vafa.loyalty.tests.test_games_draws import CLOSE, drawn
from vafa.loyalty.tests.test_orders import arrived, followed
from vafa.orders.actions import change_order_status

pytestmark = pytest.mark.usefixtures("shop")
ORDERED, LATER = NOON, NOON + DAY
EACH_EURO = {"per_money": {"amount": 1, "money": {"amount": 100, "currency": "EUR"}}}
AN_ORDER_PLAYS = {
    "trigger": "order_paid",
    "then": [
        {"progress": {"challenge": "cups", "amount": {"per_unit": {"amount": 1}}}},
        {"enter_draw": {"draw": "spring", "amount": EACH_EURO}},
        {"give_spin": {"wheel": "lucky", "count": 2, "validity": {"kind": "never"}}},
        {"award_badge": {"badge": "buyer"}},
    ],
}


class Played(NamedTuple):
    """What a member has in the games."""

    done: int
    tickets: int
    spins: int
    badges: int


@pytest.fixture
def reza() -> Member:
    arrived("0", at=datetime(2025, 12, 1, tzinfo=UTC))
    programme = make_programme(AN_ORDER_PLAYS)
    said: dict[str, Any] = {"programme_id": programme.id, "at": BEGAN, "by": SYSTEM}
    names = {"en": "Cups"}
    write_challenge(
        key="cups", names=names, asks=Times(10), period=Period(BEGAN), completions_max=1, **said
    )
    write_badge(key="buyer", names=names, per=BadgeWindow.ONCE, **said)
    make_wheel(programme, STARS)
    make_draw(programme)
    return make_member(programme, Customer.objects.get())


def played(member: Member) -> Played:
    assert list(faults()) == []
    (challenge,), (draw,) = challenges_of(member, at=CLOSE), draws_of(member, at=CLOSE)
    (wheel,) = wheels_of(member, at=CLOSE)
    return Played(challenge.done, draw.tickets, wheel.spins, len(badges_of(member)))


def test_an_order_plays_in_every_game_at_once(reza: Member) -> None:
    followed(arrived(pieces=2, at=ORDERED), at=ORDERED)

    assert played(reza) == Played(done=2, tickets=11, spins=2, badges=1)


def test_what_belongs_to_lines_goes_with_them_and_the_rest_with_the_last(reza: Member) -> None:
    followed(arrived(pieces=2, at=ORDERED), at=ORDERED)

    followed(arrived(pieces=2, at=ORDERED, back=[1]), at=ORDERED)
    half = played(reza)
    followed(arrived(pieces=2, at=ORDERED, back=[1, 1]), at=ORDERED)

    assert half == Played(done=1, tickets=6, spins=2, badges=1)
    assert played(reza) == Played(done=0, tickets=0, spins=0, badges=0)


def test_a_spin_that_was_used_stays_used_when_the_order_goes(reza: Member) -> None:
    order = arrived(pieces=2, at=ORDERED)
    followed(order, at=ORDERED)
    (wheel,) = wheels_of(reza, at=ORDERED)
    spin_wheel(
        member_id=reza.id, wheel_id=wheel.id, nonce="n", request_key="k", at=ORDERED, by=SYSTEM
    )

    news: dict[str, Any] = {"status": "cancelled", "refunded_amount": None, "changed_at": LATER}
    change_order_status(order_id=order.id, **news, at=LATER, by=SYSTEM)
    followed(order, at=LATER)

    assert played(reza) == Played(done=0, tickets=0, spins=0, badges=0)


def test_a_proof_stays_the_same_when_an_order_goes_and_a_person_is_forgotten(reza: Member) -> None:
    followed(arrived(pieces=2, at=ORDERED), at=ORDERED)
    draw = drawn(Draw.objects.get())
    publish_draw(draw_id=draw.id, at=CLOSE, by=SYSTEM)
    before = published_proof(Draw.objects.get())

    followed(arrived(pieces=2, at=ORDERED, back=[2]), at=CLOSE)
    Customer.objects.update(name="", country="", number="nobody")

    after = published_proof(Draw.objects.get())
    assert after is not None
    assert after == before
    verify_proof(after)


def test_an_order_that_is_told_after_the_close_enters_nothing(reza: Member) -> None:
    close_draw(draw_id=Draw.objects.get().id, at=CLOSE, by=SYSTEM)

    followed(arrived(pieces=2, at=ORDERED), at=CLOSE)

    assert draws_of(reza, at=CLOSE) == []
    assert Draw.objects.get().entries.count() == 0
