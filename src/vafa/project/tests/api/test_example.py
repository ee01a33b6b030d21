"""The example in the documents does what it says, against a running server."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from vafa.insight.make import make_customer, make_shop
from vafa.orders.models import Order
from vafa.portfolio.make import make_run, make_valuation
from vafa.project.tests.api.conftest import a_key

EXAMPLE = Path(__file__).resolve().parents[5] / "docs" / "examples" / "shop_to_vafa.py"
SCOPES = ("shop:read", "orders:write", "orders:read", "customers:read", "valuations:read")


def run_example(url: str, key: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, str(EXAMPLE)],
        env={**os.environ, "VAFA_URL": url, "VAFA_KEY": key},
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
