"""The till of a partner through the door for programs: it reaches one partner, and no more."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Identity
from vafa.insight.make import make_customer
from vafa.ledger.queries import faults
from vafa.loyalty.actions import end_programme, leave_programme
from vafa.loyalty.actions.partner_keys import make_partner_key, revoke_partner_key
from vafa.loyalty.actions.partners import settle_partner
from vafa.loyalty.make import BEGAN, make_member, make_partner, make_points, make_programme
from vafa.loyalty.models import Member, Partner, PartnerEntry
from vafa.loyalty.rules.codes import format_code
from vafa.project.tests.api.conftest import Program, with_scopes
from vafa.staff.models import Shop
from vafa.staff.queries import now

HERE = "/loyalty/partner"
PERSONAL = ("reza@shop.example", "Reza", "Karimi")


def till_of(partner: Partner) -> Program:
    _key, text = make_partner_key(partner_id=partner.id, name="Till 1", at=BEGAN, by=SYSTEM)
    return Program(text)


@pytest.fixture
def reza(shop: Shop) -> Member:
    customer = make_customer("7", name="Reza Karimi", email="reza@shop.example")
    member = make_member(make_programme(), customer)
    make_points(member, 250)
    return member


@pytest.fixture
def bakery(reza: Member) -> Partner:
    return make_partner(reza.programme)


@pytest.fixture
def till(bakery: Partner) -> Program:
    return till_of(bakery)


def told(till: Program, deed: str, **body: object) -> Any:
    return till.post(f"{HERE}/{deed}", body)


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def moves() -> list[tuple[str, int, int]]:
    assert list(faults()) == []
    rows = PartnerEntry.objects.order_by("id")
    return list(rows.values_list("kind", "points", "amount_micro"))


def test_a_till_finds_a_card_by_its_number_and_learns_no_more_than_it_needs(
    till: Program, reza: Member
) -> None:
    found = told(till, "cards/find", card=format_code(reza.reference).lower())

    assert found.json() == {"card": reza.reference, "name": "R… K…", "spendable": 250}
    assert not any(word in found.content.decode() for word in PERSONAL)


def test_a_till_finds_the_card_of_a_system_before(till: Program, reza: Member) -> None:
    home = reza.customer
    Identity.objects.create(customer=home, home=home, kind="loyalty_card", value="12345")

    assert told(till, "cards/find", card="12345").json()["spendable"] == 250


@pytest.mark.parametrize("typed", ["reza@shop.example", "7", "Reza Karimi", "0", "%"])
def test_a_till_finds_nobody_by_anything_but_a_card(
    till: Program, reza: Member, typed: str
) -> None:
    assert refusal(told(till, "cards/find", card=typed)) == (422, "not_valid")


def test_points_are_given_and_used_and_each_answer_holds_the_balance(
    till: Program, reza: Member
) -> None:
    given = told(till, "given", card=reza.reference, source="receipt 1", points=40).json()
    used = told(till, "used", card=reza.reference, source="receipt 2", points=100).json()

    assert (given["move"]["kind"], given["spendable"]) == ("given", 290)
    assert (used["move"]["amount_micro"], used["spendable"]) == (-1_000_000, 190)
    assert moves() == [("issued", 40, 400_000), ("burned", 100, -1_000_000)]


def test_points_are_given_by_what_was_spent(till: Program, bakery: Partner, reza: Member) -> None:
    bakery.contracts.update(amount_each=500, points_each=2)

    given = told(till, "given", card=reza.reference, source="receipt 1", amount=1_990)

    assert given.json()["spendable"] == 256


def test_points_are_taken_back_in_parts_and_then_whole(till: Program, reza: Member) -> None:
    told(till, "given", card=reza.reference, source="a", points=40)
    told(till, "used", card=reza.reference, source="b", points=100)

    told(till, "given/back", source="a", return_source="a1", points=15)
    whole = told(till, "given/back", source="a", return_source="a2").json()
    part = told(till, "used/back", source="b", return_source="b1", points=30).json()

    assert (whole["move"]["points"], whole["move"]["undoes"]) == (25, "a")
    assert part["spendable"] == 180
    assert sum(amount for _kind, _points, amount in moves()) == -700_000


def test_more_than_is_left_is_not_taken_back(till: Program, reza: Member) -> None:
    told(till, "given", card=reza.reference, source="a", points=40)

    more = told(till, "given/back", source="a", return_source="a1", points=41)

    assert refusal(more) == (409, "more_than_was")
    assert moves() == [("issued", 40, 400_000)]


def test_the_same_sale_is_told_once_however_often(till: Program, reza: Member) -> None:
    body = {"card": reza.reference, "source": "a", "points": 40}

    first, again = (told(till, "given", **body).json() for _time in range(2))

    assert first == again
    assert moves() == [("issued", 40, 400_000)]


def test_what_was_told_is_answered_again_after_its_contract(
    till: Program, bakery: Partner, reza: Member
) -> None:
    bakery.contracts.update(amount_each=500)
    sale = {"card": reza.reference, "source": "a", "amount": 20_000}
    first = told(till, "given", **sale).json()
    bakery.contracts.update(valid_until=now())

    assert told(till, "given", **sale).json() == first
    assert refusal(told(till, "given", **{**sale, "source": "b"})) == (409, "no_contract")
    assert len(moves()) == 1


def test_another_story_under_a_name_is_refused(till: Program, reza: Member) -> None:
    told(till, "given", card=reza.reference, source="a", points=40)
    told(till, "given/back", source="a", return_source="r", points=10)

    more = told(till, "given", card=reza.reference, source="a", points=41)
    other = told(till, "given/back", source="a", return_source="r", points=11)

    assert [refusal(more), refusal(other)] == [(409, "told_differently")] * 2
    assert len(moves()) == 2


def test_a_repeated_key_answers_again_and_refuses_another_body(till: Program, reza: Member) -> None:
    body: dict[str, object] = {"card": reza.reference, "source": "a", "points": 40}
    once = {"Idempotency-Key": "receipt-a"}
    first = till.post(f"{HERE}/given", body, **once)

    again = till.post(f"{HERE}/given", body, **once)
    other = till.post(f"{HERE}/given", {**body, "source": "b"}, **once)

    assert (again.json(), again["Idempotency-Replayed"]) == (first.json(), "true")
    assert refusal(other) == (422, "idempotency_key_reused")
    assert len(moves()) == 1


def test_more_than_the_balance_is_refused(till: Program, reza: Member) -> None:
    assert refusal(told(till, "used", card=reza.reference, source="a", points=251)) == (
        409,
        "not_enough",
    )
    assert moves() == []


@pytest.mark.parametrize("deed", ["given", "used"])
def test_nobody_unknown_gets_or_uses_points(till: Program, reza: Member, deed: str) -> None:
    leave_programme(member_id=reza.id, at=now(), by=SYSTEM)

    for card in (reza.reference, "0000-0000"):
        assert refusal(told(till, deed, card=card, source="a", points=1)) == (422, "not_valid")
    assert moves() == []


@pytest.mark.parametrize(
    "agreed",
    [
        {"valid_from": datetime(2126, 1, 1, tzinfo=UTC)},
        {"valid_until": datetime(2026, 4, 2, tzinfo=UTC)},
    ],
    ids=["not begun", "over"],
)
def test_outside_its_contract_a_partner_gives_and_takes_nothing(
    reza: Member, agreed: dict[str, Any]
) -> None:
    till = till_of(make_partner(reza.programme, "Cinema", **agreed))

    for deed in ("given", "used"):
        answer = told(till, deed, card=reza.reference, source="a", points=1)
        assert refusal(answer) == (409, "no_contract")
    assert till.get(HERE).json()["agreed"] is None
    assert moves() == []


def test_a_programme_that_has_ended_gives_nothing_and_still_takes_points(
    till: Program, reza: Member
) -> None:
    end_programme(programme_id=reza.programme_id, at=now(), by=SYSTEM)

    given = told(till, "given", card=reza.reference, source="a", points=1)
    used = told(till, "used", card=reza.reference, source="b", points=50)

    assert refusal(given) == (409, "programme_not_live")
    assert used.json()["spendable"] == 200


def test_a_key_reaches_its_own_partner_only(till: Program, reza: Member) -> None:
    cinema = till_of(make_partner(reza.programme, "Cinema"))
    told(till, "given", card=reza.reference, source="a", points=40)

    back = told(cinema, "given/back", source="a", return_source="r")

    assert refusal(back) == (409, "never_told")
    assert cinema.get(f"{HERE}/moves").json()["items"] == []
    assert cinema.get(HERE).json()["name"] == "Cinema"
    assert len(moves()) == 1


def test_a_card_of_another_programme_is_nobodys(till: Program) -> None:
    eleni = make_member(make_programme(name="Hearts"), make_customer("8"))

    assert refusal(told(till, "cards/find", card=eleni.reference)) == (422, "not_valid")


def test_the_key_of_a_till_opens_nothing_else(till: Program, reza: Member) -> None:
    for path in ("/customers", f"/loyalty/members/{reza.id}", "/loyalty/programmes", "/orders"):
        assert refusal(till.get(path)) == (403, "scope_missing")


def test_a_key_that_was_made_for_no_partner_reaches_none(program: Program) -> None:
    assert refusal(program.get(HERE)) == (403, "forbidden")
    assert refusal(with_scopes(["loyalty:write"]).get(HERE)) == (403, "scope_missing")


def test_a_revoked_key_is_shut_out_with_the_next_request(till: Program, bakery: Partner) -> None:
    key = bakery.keys.get().key_id

    revoke_partner_key(partner_id=bakery.id, key_id=key, at=now(), by=SYSTEM)

    assert refusal(till.get(HERE)) == (401, "key_over")


@pytest.mark.parametrize("body", [{}, {"points": 1, "amount": 1}, {"points": 0}])
def test_points_or_an_amount_are_told(till: Program, reza: Member, body: dict[str, object]) -> None:
    given = told(till, "given", card=reza.reference, source="a", **body)

    assert refusal(given) == (422, "not_valid")


def test_names_of_the_shops_own_are_not_taken(till: Program, reza: Member) -> None:
    given = told(till, "given", card=reza.reference, source="used 1 1", points=1)

    assert refusal(given) == (409, "name_is_ours")


def test_so_many_points_that_money_would_not_hold_them_are_refused(
    till: Program, bakery: Partner, reza: Member
) -> None:
    bakery.contracts.update(price_micro=10**12)

    given = told(till, "given", card=reza.reference, source="a", points=10**9)

    assert refusal(given) == (409, "too_many_at_once")


def test_a_till_reads_its_open_account_its_statements_and_its_moves(
    till: Program, bakery: Partner, reza: Member
) -> None:
    told(till, "given", card=reza.reference, source="a", points=40)
    until = now()
    settle_partner(partner_id=bakery.id, until=until, at=until, by=SYSTEM)
    told(till, "used", card=reza.reference, source="b", points=100)

    account = till.get(f"{HERE}/account").json()
    (statement,) = till.get(f"{HERE}/statements").json()["items"]
    (settled,) = till.get(f"{HERE}/moves?statement=1").json()["items"]

    line = {"kind": "used", "points": 100, "amount_micro": -1_000_000}
    assert (account["total"], account["lines"]) == (-100, [line])
    assert (statement["number"], statement["total"], settled["source"]) == (1, 40, "a")
    assert len(till.get(f"{HERE}/moves").json()["items"]) == 2
