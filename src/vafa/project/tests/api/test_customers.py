from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vafa.customers.models import Customer
from vafa.insight.make import make_customer
from vafa.portfolio.make import make_run, make_valuation
from vafa.project.tests.api.conftest import EVERYTHING, Program, with_scopes

QUERIES_MAX = 12
REZA = {"name": "Reza Karimi", "email": "Reza@Shop.example", "phone": "+989121234567"}


def test_a_prospect_is_added_and_found_by_either_contact(program: Program) -> None:
    added = program.post("/customers", {**REZA, "channel": "newsletter"})

    found = [
        [one["id"] for one in program.post("/customers/search", {"text": text}).json()["items"]]
        for text in ("reza@shop.example", "0912 123 4567", "karimi", "nobody")
    ]

    assert added.status_code == 201
    assert added.json()["contact"] == {"email": "reza@shop.example", "phone": "+989121234567"}
    assert found == [[added.json()["id"]]] * 3 + [[]]


def test_without_the_scope_no_answer_has_a_contact(program: Program) -> None:
    added = program.post("/customers", REZA).json()
    others = with_scopes([scope for scope in EVERYTHING if scope != "customers:contacts"])
    place = f"/customers/{added['id']}"

    answers = [
        others.get(place),
        others.get("/customers"),
        others.post("/customers/search", {"text": "reza@shop.example"}),
        others.ask("PATCH", place, {"city": "Tehran"}),
    ]

    assert [answer.status_code for answer in answers] == [200] * 4
    assert not any(b"reza@" in answer.content or b"912123" in answer.content for answer in answers)
    assert others.get(f"{place}/identities").status_code == 403


def test_a_contact_of_somebody_else_is_refused_with_a_code(program: Program) -> None:
    program.post("/customers", REZA)

    answer = program.post("/customers", {"name": "Eleni", "email": "reza@shop.example"})

    assert (answer.status_code, answer.json()["code"]) == (409, "contact_of_somebody_else")
    assert answer["Content-Type"] == "application/problem+json"
    assert Customer.objects.count() == 1


def test_details_left_out_stay_and_an_empty_text_takes_one_off(program: Program) -> None:
    added = program.post("/customers", REZA).json()

    changed = program.ask(
        "PATCH", f"/customers/{added['id']}", {"phone": "", "city": "Tehran"}
    ).json()

    assert changed["contact"] == {"email": "reza@shop.example", "phone": ""}
    assert (changed["name"], changed["city"]) == ("Reza Karimi", "Tehran")


def test_the_tag_of_a_change_is_that_of_the_next_reading(program: Program) -> None:
    added = program.post("/customers", REZA).json()
    place = f"/customers/{added['id']}"

    changed = program.ask("PATCH", place, {"city": "Tehran"})

    assert changed["ETag"] == program.get(place)["ETag"]


def test_identities_are_listed_by_kind(program: Program) -> None:
    added = program.post("/customers", REZA).json()

    items = program.get(f"/customers/{added['id']}/identities").json()["items"]

    assert [(item["kind"], item["value"]) for item in items] == [
        ("email", "reza@shop.example"),
        ("phone", "+989121234567"),
    ]


def test_a_merged_record_leads_to_its_live_customer(program: Program) -> None:
    live, merged = make_customer("7"), make_customer("8")
    Customer.objects.filter(id=merged.id).update(merged_into=live)

    assert program.get(f"/customers/{merged.id}").json()["id"] == live.id
    assert [one["id"] for one in program.get("/customers").json()["items"]] == [live.id]


@pytest.mark.parametrize("place", ["", "/identities", "/valuation", "/strategy"])
def test_a_customer_whom_nobody_knows_is_not_found(program: Program, place: str) -> None:
    answer = program.get(f"/customers/999{place}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_list_has_everybody_or_those_of_a_phase_and_a_strategy(program: Program) -> None:
    run = make_run(as_of_date=date(2026, 3, 21))
    ids = [make_customer(number).id for number in ("7", "8", "9")]
    make_valuation(run=run, customer_id=ids[0], phase="existing", strategy="PROTECT")
    make_valuation(run=run, customer_id=ids[1], phase="former", strategy="WIN_BACK")

    listed = [
        [one["id"] for one in program.get(f"/customers?{query}").json()["items"]]
        for query in ("", "phase=former", "strategy=PROTECT", "phase=new")
    ]

    assert listed == [ids, [ids[1]], [ids[0]], []]
    assert program.get("/customers").json()["items"][2]["phase"] is None


def test_a_page_of_customers_asks_the_database_as_often_as_one_customer(program: Program) -> None:
    run = make_run()
    for number in range(30):
        make_valuation(run=run, customer_id=make_customer(f"{number}").id)

    for query in ("limit=30", "limit=30&phase=existing"):
        with CaptureQueriesContext(connection) as asked:
            page = program.get(f"/customers?{query}")
        assert len(page.json()["items"]) == 30
        assert len(asked) <= QUERIES_MAX
