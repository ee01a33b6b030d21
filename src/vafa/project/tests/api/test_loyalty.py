"""Loyalty through the door for programs: every answer holds the points, as they are after it."""

from __future__ import annotations

from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Identity
from vafa.insight.make import make_customer
from vafa.journal.jobs.deliveries import claim_deliveries, deliver
from vafa.ledger.models import Posting
from vafa.ledger.queries import faults
from vafa.loyalty.actions.codes import draw_up_code_template, make_codes
from vafa.loyalty.make import BEGAN, make_code, make_member, make_points, make_programme
from vafa.loyalty.models import Checkout, Code, Member, Programme
from vafa.loyalty.tests.engine_cast import discount, money, per_euro, percent
from vafa.project.tests.api.conftest import Program, order_told, with_scopes

EARNING = {
    "trigger": "order_placed",
    "then": [{"grant": {"asset": "points-1", "amount": per_euro()}}],
}
SPENDING = {
    "trigger": "order_quoted",
    "then": [{"spend": {"asset": "points-1", "units": 100, "worth": money(500)}}],
}
WITH_CODE = {
    "trigger": "order_quoted",
    "then": [{"accept_code": {"template": "spring"}}, discount("order", percent(1_000))],
}
REVIEWED = {
    "trigger": "review_written",
    "then": [{"grant": {"asset": "points-1", "amount": {"fixed": {"amount": 20}}}}],
}


@pytest.fixture
def programme(program: Program) -> Programme:
    return make_programme(EARNING, SPENDING, WITH_CODE, REVIEWED)


@pytest.fixture
def reza(programme: Programme) -> Member:
    customer = make_customer("7")
    Identity.objects.create(customer=customer, home=customer, kind="number", value="web-shop:7")
    member = make_member(programme, customer)
    make_points(member, 250)
    return member


def basket(**more: object) -> dict[str, object]:
    """Two cups and a tea for 50 euros."""
    lines = [
        {"line_id": "1", "product_code": "cup", "quantity_milli": 2000, "amount": 3_000},
        {"line_id": "2", "product_code": "tea", "quantity_milli": 1000, "amount": 2_000},
    ]
    return {"lines": lines, **more}


def quoted(program: Program, member: Member | None, **more: object) -> Any:
    told = basket(source="web-shop", number="1001", **_whose(member), **more)
    return program.post(f"/loyalty/programmes/{_programme()}/quotes", told)


def order(program: Program, deed: str, body: object = None) -> Any:
    return program.post(f"/loyalty/programmes/{_programme()}/orders/web-shop:1001/{deed}", body)


# Any: what a test cares about.
def record_order(program: Program, **changes: Any) -> None:
    """Let the shop record its order, and loyalty follow it as the worker would."""
    program.post("/orders", order_told(customer={"source_number": "7"}, **changes))
    follower = "vafa.loyalty.reactions.follow_told_orders"
    while claim := claim_deliveries(reaction=follower, token="worker", size=10):
        deliver(claim)


def _programme() -> int:
    return Programme.objects.get().id


def _whose(member: Member | None) -> dict[str, object]:
    return {"member_id": member.id} if member else {}


def _points(answer: Any) -> tuple[int, int, int]:
    told = answer.json()
    assert answer.status_code == 200, told
    return told["points_earned"], told["points_spent"], told["balance"]["spendable"]


def test_a_basket_is_quoted_put_aside_placed_and_returned(program: Program, reza: Member) -> None:
    told = quoted(program, reza, points=200, reserve_minutes=15).json()
    assert (told["payable"], told["paid_with_points"]) == (4_000, 1_000)
    assert told["balance"] == {"spendable": 50, "pending": 0, "held": 200, "owed": 0, "ends": []}

    placed = order(program, "commit", basket(member_id=reza.id, points=200))
    came_back = {"lines": [{"line_id": "1", "returned_quantity_milli": 2000}]}
    returned = order(program, "returns", came_back)

    assert _points(placed) == (40, 200, 90)
    assert _points(returned) == (16, 80, 186)
    assert list(faults()) == []


def test_an_order_called_off_and_taken_up_again_is_decided_anew(
    program: Program, reza: Member
) -> None:
    told = basket(member_id=reza.id, points=200)
    order(program, "commit", told)

    assert _points(order(program, "cancel")) == (0, 0, 250)
    assert _points(order(program, "reopen", told)) == (40, 200, 90)
    assert list(faults()) == []


def test_placing_an_order_twice_under_two_keys_is_placing_it_once(
    program: Program, reza: Member
) -> None:
    told = basket(member_id=reza.id, points=200)
    first = order(program, "commit", told).json()
    postings = Posting.objects.count()

    assert order(program, "commit", told).json() == first
    assert Posting.objects.count() == postings


def test_the_order_that_the_shop_records_later_earns_nothing_twice(
    program: Program, reza: Member
) -> None:
    order(program, "commit", basket(member_id=reza.id))

    record_order(program)

    assert program.get(f"/loyalty/members/{reza.id}").json()["balance"]["spendable"] == 300


def test_an_order_that_waits_for_its_payment_keeps_what_its_checkout_took(
    program: Program, reza: Member
) -> None:
    order(program, "commit", basket(member_id=reza.id, points=200))
    has = []

    for status in ("pending", "paid", "cancelled"):
        record_order(program, status=status)
        told = program.get(f"/loyalty/members/{reza.id}").json()
        has.append(told["balance"]["spendable"])

    # What was paid for with points earned 40 in the checkout; the shop's record earns nothing more.
    assert has == [90, 90, 250]
    assert list(faults()) == []


def test_a_name_with_a_slash_fits_into_an_address(program: Program, reza: Member) -> None:
    told = basket(source="pos", number="2026/7", member_id=reza.id)
    document = program.post(f"/loyalty/programmes/{_programme()}/quotes", told).json()["document"]
    address = f"/loyalty/programmes/{_programme()}/orders/{document.replace('%', '%25')}"

    answer = program.post(f"{address}/commit", basket(member_id=reza.id))

    assert answer.status_code == 200
    assert Checkout.objects.get().document == "pos:2026/7"
    assert program.get(address).json()["document"] == document == "pos:2026%2F7"


def test_a_guest_uses_a_code_and_has_no_balance(program: Program, programme: Programme) -> None:
    make_code(programme, "SPRING-1")

    told = quoted(program, None, codes=["spring 1"]).json()

    assert (told["order_discount"], told["payable"], told["balance"]) == (500, 4_500, None)


def test_a_code_that_does_not_work_is_told_in_one_sentence(program: Program, reza: Member) -> None:
    answer = quoted(program, reza, codes=["NOEL"])

    assert (answer.status_code, answer.json()["code"]) == (409, "code_does_not_work")
    assert not Checkout.objects.exists()


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"member_id": 999}, "/body/member_id"),
        ({"shipping_tax_amount": 5}, "/body/shipping_tax_amount"),
        ({"lines": [{"line_id": "@shipping", "product_code": "x", "quantity_milli": 1,
                     "amount": 1}]}, "/body/lines/0/line_id"),
        ({"lines": [{"line_id": "1", "product_code": "x", "quantity_milli": 1, "amount": 1,
                     "tax_amount": 2}]}, "/body/lines/0/tax_amount"),
        ({"points": -1}, "/body/points"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused_with_its_place(
    program: Program, programme: Programme, change: dict[str, object], pointer: str
) -> None:
    told = {**basket(source="web-shop", number="1001"), **change}

    answer = program.post(f"/loyalty/programmes/{programme.id}/quotes", told)

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not Checkout.objects.exists()


def test_a_line_that_was_not_ordered_does_not_come_back(program: Program, reza: Member) -> None:
    order(program, "commit", basket(member_id=reza.id))

    answer = order(program, "returns", {"lines": [{"line_id": "9", "returned_quantity_milli": 1}]})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/body/lines/0/line_id"


def test_what_nobody_knows_is_not_found(program: Program, programme: Programme) -> None:
    assert order(program, "cancel").status_code == 404
    assert order(program, "returns", {"lines": []}).status_code == 404
    assert program.get(f"/loyalty/programmes/{programme.id + 1}").status_code == 404
    assert program.get("/loyalty/members/77").status_code == 404
    assert program.post("/loyalty/programmes/77/quotes", basket(source="a", number="1")
                        ).status_code == 404  # fmt: skip


def test_an_order_is_explained_in_the_language_of_the_asker(program: Program, reza: Member) -> None:
    order(program, "commit", basket(member_id=reza.id, points=200))
    address = f"/loyalty/programmes/{_programme()}/orders/web-shop:1001/explain"

    [decision] = program.get(address, **{"Accept-Language": "el"}).json()["decisions"]

    told = {rule["rule"]: rule for rule in decision["rules"]}
    assert [told[f"Rule {n}"]["verdict"] for n in (1, 2, 3)] == ["given", "given", "not_met"]
    assert "δώστε 1 αστέρι" in told["Rule 1"]["sentence"]
    assert told["Rule 3"]["reasons"] == ["Χρειάζεται κωδικός: «\u2068spring\u2069»."]


def test_a_quote_is_explained_before_it_is_an_order(program: Program, reza: Member) -> None:
    quoted(program, reza)

    address = f"/loyalty/programmes/{_programme()}/orders/web-shop:1001/explain"

    assert [one["trigger"] for one in program.get(address).json()["decisions"]] == ["order_quoted"]


def test_a_customer_joins_is_found_and_leaves(program: Program, programme: Programme) -> None:
    customer = make_customer("7")
    place = f"/loyalty/programmes/{programme.id}/members"

    joined = program.post(place, {"customer_id": customer.id})
    again = program.post(place, {"customer_id": customer.id})
    found = program.get(f"{place}?customer_id={customer.id}").json()["items"]
    by_reference = program.get(f"{place}?reference={joined.json()['reference']}").json()["items"]
    left = program.post(f"/loyalty/members/{joined.json()['id']}/leave", None)

    assert (joined.status_code, again.status_code) == (201, 409)
    assert found == by_reference == [joined.json()]
    assert (left.json()["state"], left.json()["balance"]["spendable"]) == ("left", 0)


def test_the_history_adds_up_to_the_balance_page_by_page(program: Program, reza: Member) -> None:
    quoted(program, reza, points=200, reserve_minutes=15)
    order(program, "commit", basket(member_id=reza.id, points=200))
    order(program, "cancel")

    moves, cursor = [], ""
    while cursor is not None:
        page = program.get(f"/loyalty/members/{reza.id}/history?limit=2{cursor}").json()
        moves += page["items"]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"

    assert [(move["kind"], move["spendable"], move["held"]) for move in reversed(moves)] == [
        ("gift", 250, 0), ("reserved", -200, 200), ("spent", 0, -200), ("earned", 40, 0),
        ("unspent", 200, 0), ("returned", -40, 0),
    ]  # fmt: skip
    assert {move["document"] for move in moves[:-1]} == {"web-shop:1001"}


def test_an_event_is_rewarded_once_under_its_source(program: Program, reza: Member) -> None:
    told = {"trigger": "review_written", "source": "review-7", "number": 5}

    answers = [program.post(f"/loyalty/members/{reza.id}/events", told).json() for _time in "12"]

    assert [answer["points"] for answer in answers] == [20, 0]
    assert answers[1]["balance"]["spendable"] == 270


def test_who_has_left_gets_nothing_and_is_told_so(program: Program, reza: Member) -> None:
    program.post(f"/loyalty/members/{reza.id}/leave", None)

    told = {"trigger": "review_written", "source": "review-7"}
    refused = program.post(f"/loyalty/members/{reza.id}/events", told)

    assert (refused.status_code, refused.json()["code"]) == (409, "not_member")
    assert quoted(program, reza).json()["code"] == "not_member"


def test_a_key_that_may_only_read_writes_nothing(program: Program, reza: Member) -> None:
    reader = with_scopes(("loyalty:read",))

    assert order(reader, "commit", basket(member_id=reza.id)).status_code == 403
    assert reader.get(f"/loyalty/members/{reza.id}").status_code == 200
    assert not Checkout.objects.exists()


def check(program: Program, code: str, **more: object) -> Any:
    asked = {"code": code, **more}
    return program.post(f"/loyalty/programmes/{_programme()}/codes/check", asked).json()


def test_a_code_is_checked_without_being_used(program: Program, programme: Programme) -> None:
    make_code(programme, "SPRING-1")

    assert check(program, "spring 1")["state"] == "works"
    said = check(program, "spring 1")
    assert said == {"state": "works", "says": "", "looks_mistyped": False}


def test_a_mistyped_code_is_told_as_such_whether_it_exists_or_not(
    program: Program, programme: Programme
) -> None:
    kind: dict[str, Any] = {"key": "thanks", "name": "Thanks", "has_check": True}
    template = draw_up_code_template(programme_id=programme.id, **kind, at=BEGAN, by=SYSTEM)
    make_codes(template_id=template.id, count=1, at=BEGAN, by=SYSTEM)
    normal = Code.objects.get().normal
    swapped = normal[:-1] + ("A" if normal[-1] != "A" else "B")

    assert check(program, normal)["looks_mistyped"] is False
    assert check(program, swapped)["looks_mistyped"] is True


def test_who_tries_many_codes_waits_whether_by_checks_or_by_quotes(
    program: Program, reza: Member
) -> None:
    make_code(reza.programme, "SPRING-1")
    for number in range(5):
        assert check(program, f"WRONG{number}", member_id=reza.id)["state"] == "code_does_not_work"
        assert quoted(program, reza, codes=[f"WORSE{number}"]).status_code == 409

    assert check(program, "SPRING-1", member_id=reza.id)["state"] == "try_later"
    assert quoted(program, reza, codes=["SPRING-1"]).json()["code"] == "try_later"
