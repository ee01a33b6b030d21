"""Games, recommendations and gifts through the door for programs."""

from __future__ import annotations

from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.insight.make import make_customer
from vafa.ledger.queries import faults
from vafa.loyalty.actions.gift_cards import give_store_credit
from vafa.loyalty.make import BEGAN, make_member
from vafa.loyalty.models import Member, Referral, WheelSpin
from vafa.loyalty.tests.games_cast import A_REVIEW_SPINS, STARS, make_wheel, playing, review
from vafa.project.tests.api.conftest import Program

VISITING = {
    "trigger": "checked_in",
    "then": [{"grant": {"asset": "points-1", "amount": {"fixed": {"amount": 5}}}}],
}
SPIN = {"nonce": "a-nonce-of-my-own", "request_key": "spin-number-one-1"}


@pytest.fixture
def reza(program: Program) -> Member:
    return make_member(playing(A_REVIEW_SPINS, VISITING), make_customer("7"))


def told(program: Program, member: Member, deed: str, body: object = None) -> Any:
    return program.post(f"/loyalty/members/{member.id}/{deed}", body)


def test_coming_by_counts_once_a_day(program: Program, reza: Member) -> None:
    answers = [told(program, reza, "check-in").json() for _time in range(2)]

    assert [answer["points"] for answer in answers] == [5, 0]
    assert answers[1]["balance"]["spendable"] == 5


def test_a_spin_is_one_result_for_ever_whatever_idempotency_key(
    program: Program, reza: Member
) -> None:
    wheel = make_wheel(reza.programme, STARS)
    review(reza)
    [seen] = program.get(f"/loyalty/members/{reza.id}/wheels").json()["items"]

    spins = [told(program, reza, "spins", {"wheel_id": wheel.id, **SPIN}) for _time in range(2)]

    assert (seen["id"], seen["spins"]) == (wheel.id, 2)
    assert spins[0].json() == spins[1].json()
    assert WheelSpin.objects.count() == 1
    assert list(faults()) == []


def test_a_wheel_that_is_not_there_is_not_spun(program: Program, reza: Member) -> None:
    answer = told(program, reza, "spins", {"wheel_id": 99, **SPIN})

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/body/wheel_id")


def test_a_friend_names_the_word_of_a_member(program: Program, reza: Member) -> None:
    eleni = make_member(reza.programme, make_customer("8"))
    word = told(program, reza, "referral-word").json()["word"]

    answer = told(program, eleni, "referred-by", {"word": word.lower()})

    assert (answer.json()["state"], told(program, reza, "referral-word").json()["word"]) == (
        "joined",
        word,
    )
    assert Referral.objects.get().referee == eleni


def test_a_look_by_a_word_is_noted_once_for_a_device(program: Program, reza: Member) -> None:
    word = told(program, reza, "referral-word").json()["word"]
    path = f"/loyalty/programmes/{reza.programme_id}/referral-looks"

    answers = [program.post(path, {"word": word, "device": "phone 1"}) for _time in range(2)]
    unknown = program.post(path, {"word": "NOBODY"})

    assert [answer.status_code for answer in answers] == [200, 200]
    assert unknown.status_code == 422
    assert Referral.objects.get().device not in ("", "phone 1")


def test_a_word_that_nobody_has_is_refused(program: Program, reza: Member) -> None:
    answer = told(program, reza, "referred-by", {"word": "NOBODY"})

    assert answer.status_code == 422
    assert not Referral.objects.exists()


def test_store_credit_pays_for_an_order_and_comes_back_with_it(
    program: Program, reza: Member
) -> None:
    give_store_credit(
        member_id=reza.id, amount=700, reason="sorry", document="c1", at=BEGAN, by=SYSTEM
    )
    line = {"line_id": "1", "product_code": "cup", "quantity_milli": 1000, "amount": 1_000}
    basket = {"member_id": reza.id, "lines": [line], "store_credit": 900}
    place = f"/loyalty/programmes/{reza.programme_id}/orders/web-shop:1"

    placed = program.post(f"{place}/commit", basket).json()
    program.post(f"{place}/cancel", None)
    again = program.post(f"{place}/reopen", basket).json()

    assert [(one["payable"], one["paid_with_store_credit"]) for one in (placed, again)] == [
        (300, 700)
    ] * 2
