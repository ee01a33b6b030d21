from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from vafa.core.keys import COMMAND_LINE
from vafa.orders.models import Order
from vafa.project.api import API
from vafa.project.tests.api.conftest import (
    AT,
    EVERYTHING,
    ROOT,
    Program,
    a_key,
    order_told,
    the_key,
    with_scopes,
)
from vafa.staff.actions import forget_api_answers, revoke_api_key, take_api_tickets
from vafa.staff.models import ApiAnswer, ApiKey, Shop
from vafa.staff.rules import API_SCOPES

NOW = datetime.now(UTC)


def every_operation() -> list[tuple[str, str, str]]:
    return [
        (method, place, pattern.callback.scopes[method])  # type: ignore[attr-defined]
        for pattern in API.addresses()
        for place in [f"/{pattern.pattern}"]
        for method in pattern.callback.scopes  # type: ignore[attr-defined]
    ]


def filled(place: str) -> str:
    return place.replace("<customer_id>", "1").replace("<order_id>", "1").replace("<task_id>", "1")


@pytest.mark.parametrize(("method", "place", "scope"), every_operation())
def test_an_address_without_a_key_is_told_so(
    method: str, place: str, scope: str, shop: Shop
) -> None:
    answer = Client().generic(method, ROOT + filled(place))

    assert answer.status_code == 401
    assert answer.json()["code"] == "key_needed"
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(("method", "place", "scope"), every_operation())
def test_a_key_with_every_other_scope_is_refused(
    method: str, place: str, scope: str, shop: Shop
) -> None:
    program = with_scopes([other for other in API_SCOPES if other != scope])

    answer = program.ask(method, filled(place), {})

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert scope in answer.json()["detail"]


def test_a_session_opens_nothing_and_gets_no_cookie(program: Program) -> None:
    program.browser.cookies["sessionid"] = secrets.token_hex(16)

    answer = program.browser.get(f"{ROOT}/shop")

    assert answer.status_code == 401
    assert not answer.cookies


def test_a_revoked_key_is_shut_out_at_once(program: Program) -> None:
    assert program.get("/shop").status_code == 200

    revoke_api_key(key_id=the_key().id, at=NOW, by=COMMAND_LINE)

    assert program.get("/shop").json()["code"] == "key_over"


def test_a_key_ends_with_its_last_moment(shop: Shop) -> None:
    program = Program(a_key("shop:read", expires_at=AT + timedelta(days=1)))

    assert program.get("/shop").status_code == 401


def test_a_wrong_secret_with_a_known_prefix_opens_nothing(program: Program) -> None:
    forged = Program(program.key[:-4] + "AAAA")

    assert forged.get("/shop").json()["code"] == "key_needed"


def test_the_limit_of_a_minute_is_told_with_the_seconds_to_wait(shop: Shop) -> None:
    program = Program(a_key("shop:read", rate=60))
    take_api_tickets(key_id=the_key().id, tickets=60, at=datetime.now(UTC))

    answer = program.get("/shop")

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_all_processes_together_stay_within_the_limit(shop: Shop) -> None:
    a_key("shop:read", rate=60)
    minute = datetime(2026, 5, 4, 9, 30, 15, tzinfo=UTC)

    taken = [take_api_tickets(key_id=the_key().id, tickets=2, at=minute) for _book in range(31)]

    assert taken == [True] * 30 + [False]
    assert take_api_tickets(key_id=the_key().id, tickets=2, at=minute + timedelta(minutes=1))


def test_a_key_says_to_the_minute_when_it_was_used(program: Program) -> None:
    program.get("/shop")

    used = the_key().latest_use_at
    assert used is not None
    assert (used.second, used.microsecond) == (0, 0)


def test_what_is_unchanged_is_not_sent_again(program: Program) -> None:
    tag = program.get("/orders")["ETag"]

    again = program.get("/orders", **{"If-None-Match": tag})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)


def test_a_write_needs_its_idempotency_key(program: Program) -> None:
    answer = program.post("/orders", order_told(), **{"Idempotency-Key": ""})

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_needed")
    assert not Order.objects.exists()


def test_the_same_request_again_gets_the_same_answer_and_does_nothing(program: Program) -> None:
    key = {"Idempotency-Key": "order-1001"}
    first = program.post("/orders", order_told(), **key)

    again = program.post("/orders", order_told(), **key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert (again["Idempotency-Replayed"], again["ETag"]) == ("true", first["ETag"])
    assert Order.objects.count() == 1


def test_the_same_key_with_another_request_is_refused(program: Program) -> None:
    key = {"Idempotency-Key": "order-1001"}
    program.post("/orders", order_told(), **key)

    other = program.post("/orders", order_told("1002"), **key)

    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Order.objects.count() == 1


def test_a_refused_write_may_be_mended_under_its_key(program: Program) -> None:
    key = {"Idempotency-Key": "order-1001"}

    refused = program.post("/orders", order_told(currency="USD"), **key)
    mended = program.post("/orders", order_told(), **key)

    assert (refused.status_code, mended.status_code) == (422, 201)


def test_two_programs_may_choose_the_same_idempotency_key(program: Program) -> None:
    other = with_scopes(EVERYTHING)

    answers = [
        one.post("/orders", order_told(number), **{"Idempotency-Key": "1"}).status_code
        for one, number in ((program, "1001"), (other, "1002"))
    ]

    assert answers == [201, 201]


def test_a_kept_answer_cannot_be_read_from_the_table(program: Program) -> None:
    told = {"name": "Reza Karimi", "email": "reza@shop.example"}

    program.post("/customers", told)

    kept = bytes(ApiAnswer.objects.get().body)
    assert b"Reza" not in kept
    assert b"reza@" not in kept


def test_kept_answers_are_forgotten_after_two_days(program: Program) -> None:
    program.post("/orders", order_told())
    made = ApiAnswer.objects.get().at

    assert forget_api_answers(before=made + timedelta(hours=47)) == 0
    assert forget_api_answers(before=made + timedelta(hours=49)) == 1


def test_a_body_that_is_not_json_is_told_so(program: Program) -> None:
    headers = {"Authorization": f"Bearer {program.key}", "Idempotency-Key": "1"}

    answers = [
        program.browser.post(f"{ROOT}/orders", body, content_type=kind, headers=headers)
        for body, kind in (
            (b"{", "application/json"),
            (b"[NaN]", "application/json"),
            (b"[" * 100_000, "application/json"),
            (b"a=1", "application/x-www-form-urlencoded"),
        )
    ]

    assert [answer.json()["code"] for answer in answers] == ["not_json"] * 3 + ["not_json_type"]


def test_a_body_over_a_megabyte_is_not_read(program: Program) -> None:
    answer = program.post("/orders", order_told(number="1" * 1_000_000))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_what_is_not_valid_is_named_with_its_place_and_not_repeated(program: Program) -> None:
    told = order_told(status="lost", lines=[{"product_code": "cup", "amount": "ten"}])

    answer = program.post("/orders", told)

    errors = {error["pointer"]: error["code"] for error in answer.json()["errors"]}
    assert answer.status_code == 422
    assert errors == {
        "/body/status": "not_a_choice",
        "/body/lines/0/quantity_milli": "missing",
        "/body/lines/0/amount": "not_valid",
    }
    assert "ten" not in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("costumer_id=7", "/query", "unknown"),
        ("=7", "/query", "unknown"),
        ("limit=1&limit=2", "/query/limit", "too_many"),
        ("limit=0", "/query/limit", "too_small"),
        ("customer_id=seven", "/query/customer_id", "not_valid"),
    ],
)
def test_a_filter_that_nobody_knows_is_refused(
    program: Program, query: str, pointer: str, code: str
) -> None:
    answer = program.get(f"/orders?{query}")

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["pointer"], error["code"]) == (422, pointer, code)


def test_a_problem_speaks_the_language_that_was_asked_for(program: Program) -> None:
    answer = program.get("/orders/999", **{"Accept-Language": "fa"})

    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Content-Language"] == "fa"
    assert answer.json()["code"] == "not_found"
    assert answer.json()["detail"] == "در این نشانی چیزی نیست."


def test_another_method_is_told_which_there_are(program: Program) -> None:
    answer = program.ask("PUT", "/orders", {})

    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST")
    assert answer.json()["code"] == "method_not_allowed"


def test_an_unknown_address_is_a_problem_and_no_page(program: Program) -> None:
    answer = program.get("/nothing")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_no_other_site_may_read_along(program: Program) -> None:
    answer = program.get("/shop", Origin="https://elsewhere.example")

    assert "Access-Control-Allow-Origin" not in answer
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["Cache-Control"] == "private, no-cache"


def test_of_a_key_only_a_hash_is_kept(program: Program) -> None:
    row = ApiKey.objects.values().get()

    assert program.key.rpartition("_")[2] not in str(row)
    assert len(row["secret_hash"]) == 64
