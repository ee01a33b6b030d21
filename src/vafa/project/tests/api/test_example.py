"""The example in the documents does what it says, against a running server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright._impl._driver import compute_driver_executable
from pytest_django.live_server_helper import LiveServer

from vafa.core.keys import SYSTEM
from vafa.insight.make import make_customer, make_shop
from vafa.ledger.queries import faults
from vafa.loyalty.actions.partner_keys import make_partner_key
from vafa.loyalty.make import BEGAN, make_member, make_partner, make_points, make_programme
from vafa.loyalty.rules.links import Shopper, read_token
from vafa.loyalty.tests.engine_cast import money, per_euro
from vafa.orders.models import Order
from vafa.portfolio.make import make_run, make_valuation
from vafa.project.tests.api.conftest import a_key

EXAMPLES = Path(__file__).resolve().parents[5] / "docs" / "examples"
EXAMPLE = EXAMPLES / "shop_to_vafa.py"
SCOPES = ("shop:read", "orders:write", "orders:read", "customers:read", "valuations:read")
OF_LOYALTY = ("customers:read", "customers:write", "loyalty:read", "loyalty:write")
SIGNING = EXAMPLES.parent / "guide" / "api.md"
REZA = Shopper("web-shop", "7")
# Node comes with the browser that pages are tested in.
NODE = compute_driver_executable()[0]


def run_example(url: str, key: str, *command: str, card: str = "") -> list[str]:
    done = subprocess.run(
        command or (sys.executable, str(EXAMPLE)),
        env={**os.environ, "VAFA_URL": url, "VAFA_KEY": key, "VAFA_CARD": card},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.django_db(transaction=True)
def test_the_example_of_the_documents_runs_and_may_be_run_again(live_server: LiveServer) -> None:
    make_shop()
    key = a_key(*SCOPES)
    row = make_valuation(
        run=make_run(as_of_date=date(2026, 3, 21)),
        customer_id=make_customer("7").id,
        phase_state="at_risk",
    )

    first = run_example(live_server.url, key)
    time.sleep(1.1)
    again = run_example(live_server.url, key)

    at_risk = f"customer {row.customer_id}: PROTECT, expected 80000 between 30000 and 130000 EUR"
    assert first[-3:-1] == ["order 1002: refunded, 0 net", at_risk]
    assert again[:-1] == first[:-1]
    # What was written in the second before is told the next time.
    assert again[-1] == "3 customers are copied"
    assert Order.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_example_says_why_it_was_refused(live_server: LiveServer) -> None:
    make_shop()
    done = subprocess.run(
        [sys.executable, str(EXAMPLE)],
        env={**os.environ, "VAFA_URL": live_server.url, "VAFA_KEY": "vafa_nobody_nothing"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert "Refused: key_needed: Send a valid key" in done.stderr


@pytest.mark.usefixtures("shared_books")
@pytest.mark.parametrize(
    "command",
    [(sys.executable, "loyalty_checkout.py"), (NODE, "loyalty_checkout.mjs")],
    ids=["python", "javascript"],
)
def test_a_checkout_with_points_runs_and_may_be_run_again(
    live_server: LiveServer, command: tuple[str, str]
) -> None:
    make_shop()
    earning = {"grant": {"asset": "points-1", "amount": per_euro()}}
    paying = {"spend": {"asset": "points-1", "units": 100, "worth": money(500)}}
    programme = make_programme(
        {"trigger": "order_placed", "then": [earning]},
        {"trigger": "order_quoted", "then": [paying]},
    )
    make_points(make_member(programme, make_customer("7", email="reza@shop.example")), 250)
    (program, script), key = command, a_key(*OF_LOYALTY)

    first, again = (
        run_example(live_server.url, key, program, str(EXAMPLES / script)) for _time in range(2)
    )

    assert first[:3] == [
        "to pay: 4000, of it with points: 1000",
        "placed: 40 earned, 200 spent, 90 left",
        "returned: 28 earned, 140 spent, 138 left",
    ]
    assert again == first
    assert list(faults()) == []


@pytest.mark.usefixtures("shared_books")
@pytest.mark.parametrize(
    "command",
    [(sys.executable, "partner_till.py"), (NODE, "partner_till.mjs")],
    ids=["python", "javascript"],
)
def test_the_till_of_a_partner_runs_and_may_be_run_again(
    live_server: LiveServer, command: tuple[str, str]
) -> None:
    make_shop()
    programme = make_programme()
    member = make_member(programme, make_customer("7", name="Reza Karimi"))
    make_points(member, 250)
    partner = make_partner(programme)
    _bound, key = make_partner_key(partner_id=partner.id, name="Till", at=BEGAN, by=SYSTEM)
    run = (command[0], str(EXAMPLES / command[1]))

    first, again = (
        run_example(live_server.url, key, *run, card=member.reference) for _time in range(2)
    )

    told = ["given: 40, 290 left", "used: 100, 190 left", "given_taken_back: 15, 175 left"]
    assert first == ["R… K… has 250", *told, "used_given_back: 100, 275 left", "open: 25 EUR"]
    assert again == ["R… K… has 275", *first[1:]]
    assert list(faults()) == []


def snippet(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", SIGNING.read_text(), re.DOTALL)
    assert found is not None
    return found.group(1)


def test_the_python_of_the_documents_signs_what_opens_the_door() -> None:
    names: dict[str, Any] = {"PROGRAMME": 1, "SECRET": "shop-secret"}
    exec(f"import base64, hashlib, hmac, json, time\n{snippet('python')}", names)

    token = names["vafa_token"]("web-shop", "7")

    assert read_token(token, secret="shop-secret", programme=1, at=datetime.now(UTC)) == REZA


def test_the_javascript_of_the_documents_signs_what_opens_the_door() -> None:
    head = 'import { createHmac } from "node:crypto"; const PROGRAMME = 1, SECRET = "shop-secret";'
    code = f'{head}\n{snippet("js")}\nconsole.log(vafaToken("web-shop", "7"));'
    run = [NODE, "--input-type=module", "-e", code]
    token = subprocess.run(run, capture_output=True, text=True, timeout=60, check=True).stdout

    found = read_token(token.strip(), secret="shop-secret", programme=1, at=datetime.now(UTC))

    assert found == REZA
