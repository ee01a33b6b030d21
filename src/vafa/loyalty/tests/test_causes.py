"""What members give to causes, by who pays it, until it is sent with a proof."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.ledger.actions import NotEnough
from vafa.ledger.queries import faults
from vafa.loyalty.actions.basket import Asked
from vafa.loyalty.actions.causes import (
    CauseIsClosed,
    MoreThanRaised,
    ProofNeeded,
    ProofUsedBefore,
    TooManyPointsToday,
    choose_cause,
    clear_donations,
    close_cause,
    create_cause,
    donate_points,
    pay_out_cause,
)
from vafa.loyalty.actions.checkout import cancel_checkout, commit_checkout, return_lines
from vafa.loyalty.actions.orders import follow_order
from vafa.loyalty.make import make_member, make_points, make_programme
from vafa.loyalty.models import Cause, CauseChoice, CausePayout, Checkout, Donation, Member
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.causes import cause_of, given_by, raised_by
from vafa.loyalty.queries.clearing import due_to_cause, expense, money_in, till, waiting_for
from vafa.loyalty.rules.engine import Line
from vafa.loyalty.rules.engine import Order as Basket
from vafa.orders.actions import record_order
from vafa.orders.make import an_order

pytestmark = pytest.mark.usefixtures("shop")
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
CLEAR = NOON + timedelta(days=14)
EURO = 1_000_000


def _gives(payer: str, **amount: object) -> dict[str, object]:
    return {"trigger": "order_placed", "then": [{"donate": {"amount": amount, "payer": payer}}]}


PERCENT = {"percent": {"basis_points": 100}}
ROUND_UP = {"round_up": {"to": {"amount": 100, "currency": "EUR"}}}


def _reza(*bodies: object) -> Member:
    return make_member(make_programme(*bodies), Customer.objects.create(number="Reza"))


def _water(member: Member, *, rounds_up: bool = True, **fields: Any) -> Cause:
    cause = create_cause(
        programme_id=member.programme_id,
        key="water",
        names={"en": "Clean water"},
        words={},
        account="GR16 0110 1250",
        at=NOON,
        by=SYSTEM,
        **fields,
    )
    choose_cause(member_id=member.id, cause_id=cause.id, rounds_up=rounds_up, at=NOON, by=SYSTEM)
    return cause


def _bought(member: Member, *amounts: int) -> Checkout:
    lines = tuple(
        Line(key=f"line {place}", amount=amount, quantity_milli=1_000)
        for place, amount in enumerate(amounts)
    )
    asked = Asked(Basket(key="basket 1", lines=lines, ordered_at=NOON), member)
    return commit_checkout(programme_id=member.programme_id, asked=asked, at=NOON, by=SYSTEM)


def _back(member: Member, *lines: int, at: datetime = NOON) -> None:
    returned = {f"line {place}": 1_000 for place in lines}
    return_lines(
        programme_id=member.programme_id,
        document="basket 1",
        returned=returned,
        at=at,
        by=SYSTEM,
    )


def _money(cause: Cause) -> tuple[int, int]:
    """Give what waits for a cause and what it is owed, in the books."""
    assert list(faults()) == []
    waits, due = waiting_for(cause.id, "EUR"), due_to_cause(cause.id, "EUR")
    return money_in(waits), money_in(due)


def _paid(cause: Cause, amount: int, *, proof: str = "Receipt 7", at: datetime = CLEAR) -> None:
    pay_out_cause(cause_id=cause.id, amount=amount, proof=proof, at=at, by=SYSTEM)


def test_a_share_of_an_order_is_the_shops_expense_and_waits_for_the_return_window() -> None:
    reza = _reza(_gives("shop", **PERCENT))
    water = _water(reza)

    _bought(reza, 5_000)

    assert _money(water) == (EURO // 2, 0)
    assert money_in(expense("EUR")) == -EURO // 2
    assert money_in(till("EUR")) == 0


def test_what_the_customer_rounds_up_is_never_the_shops() -> None:
    reza = _reza(_gives("customer", **ROUND_UP))
    water = _water(reza)

    _bought(reza, 1_230)

    assert _money(water) == (700_000, 0)
    assert money_in(expense("EUR")) == 0
    assert money_in(till("EUR")) == -700_000


def test_the_shop_adds_as_much_as_the_customer_gives() -> None:
    reza = _reza(_gives("match", **ROUND_UP))
    water = _water(reza)

    _bought(reza, 1_230)

    raised = raised_by(cause=water, at=NOON)
    assert (raised.from_shop, raised.from_customers, raised.waiting) == (
        700_000,
        700_000,
        1_400_000,
    )


@pytest.mark.parametrize("payer", ["customer", "match"])
def test_nobody_pays_who_did_not_agree_to_round_up(payer: str) -> None:
    reza = _reza(_gives(payer, **ROUND_UP))
    water = _water(reza, rounds_up=False)

    _bought(reza, 1_230)

    assert (_money(water), Donation.objects.count()) == ((0, 0), 0)


def test_an_order_from_the_shops_records_takes_nothing_from_the_customer() -> None:
    record_order(order=an_order("0", ordered_at=NOON), returns=[], at=NOON, by=SYSTEM)
    programme = make_programme(_gives("customer", **ROUND_UP))
    reza = make_member(programme, Customer.objects.get())
    water = _water(reza)
    told = an_order("1", goods=[("cup", 1, 1_230)], ordered_at=NOON)
    order = record_order(order=told, returns=[], at=NOON, by=SYSTEM)

    follow_order(order_id=order.id, at=NOON, by=SYSTEM)

    assert _money(water) == (0, 0)


def test_who_chose_no_cause_gives_nothing_and_a_closed_cause_takes_nothing() -> None:
    reza = _reza(_gives("shop", **PERCENT))
    water = _water(reza)
    close_cause(cause_id=water.id, at=NOON, by=SYSTEM)

    _bought(reza, 5_000)

    assert (_money(water), Donation.objects.count()) == ((0, 0), 0)


def test_a_rule_that_names_a_cause_nobody_added_gives_nothing() -> None:
    donate = {"cause": "fire", "amount": PERCENT, "payer": "shop"}
    reza = _reza({"trigger": "order_placed", "then": [{"donate": donate}]})

    checkout = _bought(reza, 5_000)

    assert Donation.objects.count() == 0
    assert checkout.programme.decisions.get().effects.get().given == 0


def test_what_comes_back_takes_its_part_of_the_gift_along_to_the_cent() -> None:
    reza = _reza(_gives("shop", **PERCENT))
    water = _water(reza)
    _bought(reza, 3_000, 2_000)

    _back(reza, 1)
    one = _money(water)
    _back(reza, 0, 1)
    _back(reza, 0, 1)

    assert (one, _money(water)) == ((300_000, 0), (0, 0))
    assert money_in(expense("EUR")) == 0


def test_an_order_called_off_gives_the_customer_the_round_up_back() -> None:
    reza = _reza(_gives("customer", **ROUND_UP))
    water = _water(reza)
    _bought(reza, 1_230)

    cancel_checkout(programme_id=reza.programme_id, document="basket 1", at=NOON, by=SYSTEM)

    assert (_money(water), money_in(till("EUR"))) == ((0, 0), 0)


def test_a_gift_is_the_causes_when_the_window_is_over_whether_or_not_the_job_has_run() -> None:
    reza = _reza(_gives("shop", **PERCENT))
    water = _water(reza)
    _bought(reza, 5_000)

    before, after = raised_by(cause=water, at=NOON), raised_by(cause=water, at=CLEAR)
    moved = [clear_donations(cause_id=water.id, at=CLEAR, by=SYSTEM) for _time in range(2)]

    assert (before.waiting, before.due) == (EURO // 2, 0)
    assert (after.waiting, after.due) == (0, EURO // 2)
    assert raised_by(cause=water, at=CLEAR) == after
    assert (moved, _money(water)) == ([EURO // 2, 0], (0, EURO // 2))


def test_a_payout_takes_what_is_due_and_keeps_its_proof() -> None:
    reza = _reza(_gives("shop", **PERCENT))
    water = _water(reza)
    _bought(reza, 5_000)

    _paid(water, 30)

    raised = raised_by(cause=water, at=CLEAR)
    assert (raised.due, raised.paid, raised.total) == (200_000, 300_000, EURO // 2)
    assert CausePayout.objects.values_list("amount", "proof").get() == (30, "Receipt 7")


@pytest.mark.parametrize("at", [NOON, CLEAR])
def test_no_more_is_paid_out_than_is_due(at: datetime) -> None:
    reza = _reza(_gives("shop", **PERCENT))
    water = _water(reza)
    _bought(reza, 5_000)

    with pytest.raises(MoreThanRaised):
        _paid(water, 51 if at == CLEAR else 1, at=at)

    assert (CausePayout.objects.count(), _money(water)) == (0, (EURO // 2, 0))


def test_a_payout_needs_a_proof_and_a_proof_counts_once() -> None:
    reza = _reza(_gives("shop", **PERCENT))
    water = _water(reza)
    _bought(reza, 5_000)
    _paid(water, 10)

    with pytest.raises(ProofUsedBefore):
        _paid(water, 10)
    with pytest.raises(ProofNeeded):
        _paid(water, 10, proof=" ")

    assert raised_by(cause=water, at=CLEAR).paid == 100_000


def test_what_was_sent_is_not_taken_back() -> None:
    reza = _reza(_gives("shop", **PERCENT))
    water = _water(reza)
    _bought(reza, 3_000, 2_000)
    _paid(water, 40)

    _back(reza, 0, at=CLEAR)

    raised = raised_by(cause=water, at=CLEAR)
    assert (raised.due, raised.paid, raised.total) == (0, 400_000, 400_000)
    assert _money(water) == (0, 0)


def test_points_become_money_of_the_cause_once() -> None:
    reza = _reza()
    water = _water(reza)
    make_points(reza, 100, at=NOON)

    for _time in range(2):
        gift = donate_points(
            member_id=reza.id, points=40, cause_id=water.id, source="tap 1", at=NOON, by=SYSTEM
        )

    assert (gift.points, gift.from_shop_micro) == (40, 2 * EURO)
    assert balance_of(member=reza, at=NOON).spendable == 60
    assert [(each.micro, each.points) for each in given_by(member=reza)] == [(2 * EURO, 40)]
    assert _money(water) == (0, 2 * EURO)


def test_more_points_than_there_are_give_nothing() -> None:
    reza = _reza()
    water = _water(reza)
    make_points(reza, 10, at=NOON)

    with pytest.raises(NotEnough):
        donate_points(
            member_id=reza.id, points=11, cause_id=water.id, source="tap 1", at=NOON, by=SYSTEM
        )

    assert (Donation.objects.count(), balance_of(member=reza, at=NOON).spendable) == (0, 10)


def test_a_day_has_its_limit_and_the_next_day_a_new_one() -> None:
    reza = _reza()
    water = _water(reza, day_points_most=50)
    make_points(reza, 100, at=NOON)
    gift: dict[str, Any] = {"member_id": reza.id, "cause_id": water.id, "by": SYSTEM}
    donate_points(points=40, source="tap 1", at=NOON, **gift)

    with pytest.raises(TooManyPointsToday):
        donate_points(points=11, source="tap 2", at=NOON, **gift)

    donate_points(points=50, source="tap 3", at=NOON + timedelta(days=1), **gift)
    assert balance_of(member=reza, at=NOON).spendable == 10


def test_a_choice_is_kept_and_choosing_the_same_again_is_none() -> None:
    reza = _reza()
    water = _water(reza)
    for rounds_up in (True, False):
        choose_cause(member_id=reza.id, cause_id=water.id, rounds_up=rounds_up, at=NOON, by=SYSTEM)

    choose_cause(member_id=reza.id, cause_id=None, rounds_up=True, at=NOON, by=SYSTEM)

    chosen = list(CauseChoice.objects.order_by("id").values_list("cause", "rounds_up"))
    assert chosen == [(water.id, True), (water.id, False), (None, False)]
    latest = cause_of(member=reza)
    assert latest is not None
    assert latest.cause is None


def test_a_cause_of_another_programme_cannot_be_chosen() -> None:
    reza = _reza()
    water = _water(reza)
    other = make_programme(name="Other")
    eleni = make_member(other, Customer.objects.create(number="Eleni"))

    with pytest.raises(CauseIsClosed):
        choose_cause(member_id=eleni.id, cause_id=water.id, rounds_up=True, at=NOON, by=SYSTEM)

    assert CauseChoice.objects.filter(member=eleni).count() == 0
