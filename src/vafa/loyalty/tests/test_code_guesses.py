"""Who mistypes is let try again, who guesses waits, and neighbours behind one address do not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.loyalty.actions.basket import CodeDoesNotWork
from vafa.loyalty.actions.guesses import SignInToTry, TryLater, note_guess, tries_codes
from vafa.loyalty.make import make_member, make_programme
from vafa.loyalty.models import CodeGuess, Member
from vafa.loyalty.queries.guesses import Guesser, may_try_code
from vafa.loyalty.tests.checkout_cast import NOW
from vafa.orders.actions import record_order
from vafa.orders.make import an_order

pytestmark = pytest.mark.usefixtures("shop")
HOME = "203.0.113.7"


@pytest.fixture
def reza(db: None) -> Member:
    record_order(order=an_order(status="pending"), at=NOW, by=SYSTEM)
    return make_member(make_programme(), Customer.objects.get())


def failed(guesser: Guesser, times: int, *, at: datetime = NOW) -> None:
    for number in range(times):
        note_guess(guesser=guesser, typed=f"WRONG-{number}", has_worked=False, at=at)


def answer(guesser: Guesser, *, at: datetime = NOW) -> str:
    return may_try_code(guesser=guesser, at=at).kind


def test_a_member_waits_after_ten_mistakes_and_is_let_on_afterwards(reza: Member) -> None:
    guesser = Guesser(member=reza)
    failed(guesser, 9)
    before = answer(guesser)

    failed(guesser, 1)

    assert (before, answer(guesser)) == ("allowed", "wait")
    assert answer(guesser, at=NOW + timedelta(seconds=31)) == "allowed"


def test_a_buyer_is_not_shut_out_by_neighbours_behind_the_same_address(reza: Member) -> None:
    failed(Guesser(address=HOME), 100)

    assert answer(Guesser(member=reza, address=HOME)) == "wait"
    record_order(order=an_order("1002"), at=NOW, by=SYSTEM)
    assert answer(Guesser(member=reza, address=HOME)) == "allowed"


def test_a_stranger_at_an_address_that_guesses_is_asked_to_sign_in(reza: Member) -> None:
    failed(Guesser(address=HOME), 60)

    assert answer(Guesser(address=HOME)) == "sign_in"
    assert answer(Guesser(address="198.51.100.1")) == "allowed"


def test_a_device_that_guesses_from_many_addresses_is_asked_to_sign_in(db: None) -> None:
    for number in range(60):
        failed(Guesser(device="phone", address=f"198.51.100.{number}"), 1)

    assert answer(Guesser(device="phone", address="192.0.2.1")) == "sign_in"
    assert answer(Guesser(device="tablet", address="192.0.2.1")) == "allowed"


def test_an_address_is_not_whitened_by_one_good_code(db: None) -> None:
    guesser = Guesser(device="phone", address=HOME)
    for _time in range(80):
        note_guess(guesser=guesser, typed="SPRING", has_worked=True, at=NOW)

    failed(Guesser(address=HOME), 60)

    assert answer(Guesser(address=HOME)) == "sign_in"


def test_nothing_that_is_kept_names_anybody(reza: Member) -> None:
    note_guess(guesser=Guesser(reza, address=HOME), typed="Spring 1", has_worked=True, at=NOW)
    note_guess(guesser=Guesser(reza, address=HOME), typed="SPRING1", has_worked=True, at=NOW)

    kept = CodeGuess.objects.values_list("person", "address", "code")

    assert len(set(kept)) == 1
    assert all(len(hashed) == 64 for hashed in kept[0])


def test_guesses_are_forgotten_after_a_day(db: None) -> None:
    failed(Guesser(address=HOME), 3)

    failed(Guesser(address=HOME), 1, at=NOW + timedelta(days=1, seconds=1))

    assert CodeGuess.objects.count() == 1


def test_a_refused_code_is_written_down_and_a_try_too_many_is_not_even_looked_up(
    reza: Member,
) -> None:
    guesser = Guesser(member=reza)
    failed(guesser, 9)
    with (
        pytest.raises(CodeDoesNotWork),
        tries_codes(guesser=guesser, typed=["SPRING"], at=NOW),
    ):
        raise CodeDoesNotWork

    with pytest.raises(TryLater), tries_codes(guesser=guesser, typed=["SPRING"], at=NOW):
        raise AssertionError("Nobody looks it up.")

    assert CodeGuess.objects.count() == 10


def test_what_worked_counts_for_each_code_and_without_codes_nothing_is_asked(
    reza: Member,
) -> None:
    with tries_codes(guesser=Guesser(member=reza), typed=["SPRING", "SUMMER"], at=NOW):
        pass
    with tries_codes(guesser=Guesser(member=reza), typed=[], at=NOW):
        pass

    assert CodeGuess.objects.exclude(code="").count() == 2


def test_a_stranger_who_shall_sign_in_hears_so(db: None) -> None:
    failed(Guesser(address=HOME), 60)

    with (
        pytest.raises(SignInToTry),
        tries_codes(guesser=Guesser(address=HOME), typed=["SPRING"], at=NOW),
    ):
        raise AssertionError("Nobody looks it up.")
