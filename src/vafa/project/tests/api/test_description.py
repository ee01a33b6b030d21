from __future__ import annotations

import re

from django.test import Client

from vafa.project.api import API
from vafa.project.tests.api.conftest import ROOT, Program
from vafa.staff.forms import SCOPE_LABELS, ApiKeyForm
from vafa.staff.models import Shop
from vafa.staff.rules import API_SCOPES, BOUND_SCOPES

# Posted, because what they ask for does not belong in an address.
QUESTIONS = {"find_customers", "check_code", "find_card"}


def test_the_description_is_openapi_with_a_scope_for_every_operation(shop: Shop) -> None:
    document = Client().get(f"{ROOT}/openapi.json").json()

    scopes = {
        told["x-scope"] for methods in document["paths"].values() for told in methods.values()
    }
    assert document["openapi"] == "3.1.0"
    assert scopes == set(API_SCOPES)
    assert document["x-scopes"] == API_SCOPES


def test_every_scope_can_be_chosen_for_a_key_but_those_that_are_bound_to_something() -> None:
    field = ApiKeyForm().fields["scopes"]
    offered = {scope for scope, _label in field.choices}  # type: ignore[attr-defined]

    assert set(SCOPE_LABELS) == set(API_SCOPES)
    assert set(API_SCOPES) - offered == {"loyalty:partner"} == BOUND_SCOPES


def test_every_write_describes_its_idempotency_key_and_its_refusals() -> None:
    for methods in API.description_document["paths"].values():
        for method, told in methods.items():
            names = {parameter["name"] for parameter in told["parameters"]}
            if method != "get" and told["operationId"] not in QUESTIONS:
                assert "Idempotency-Key" in names
                assert {"400", "409", "422"} <= {str(code) for code in told["responses"]}


def test_the_page_describes_every_operation_and_loads_nothing_from_elsewhere(shop: Shop) -> None:
    page = Client().get(f"{ROOT}/docs")

    text = page.content.decode()
    for methods in API.description_document["paths"].values():
        for told in methods.values():
            assert f'id="{told["operationId"]}"' in text
    assert re.findall(r'(?:src|href)="(?:https?:)?//', text) == []
    assert " style=" not in text
    assert page["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_page_is_framed_in_the_readers_language(shop: Shop) -> None:
    text = Client().get(f"{ROOT}/docs", headers={"Accept-Language": "fa"}).content.decode()

    assert '<html lang="fa" dir="rtl"' in text
    assert '<main class="vafa-api-main" id="content" lang="en" dir="ltr"' in text


def test_the_shop_tells_its_money_and_its_day(program: Program) -> None:
    told = program.get("/shop").json()

    assert (told["currency"], told["minor_digits"], told["time_zone"]) == ("EUR", 2, "UTC")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", told["as_of"])
