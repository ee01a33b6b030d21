"""The shop's own program, with a key for everything, and others that may do less."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from vafa.core.keys import COMMAND_LINE
from vafa.insight.make import make_shop
from vafa.ledger.tests.conftest import shared_books
from vafa.staff.actions import make_api_key
from vafa.staff.models import ApiKey, Shop
from vafa.staff.rules import API_SCOPES

__all__ = ["shared_books"]

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
ROOT = "/api/v1"
EVERYTHING = tuple(API_SCOPES)


def a_key(*scopes: str, rate: int = 6_000, expires_at: datetime | None = None) -> str:
    _key, text = make_api_key(
        name="Web shop",
        scopes=scopes,
        requests_per_minute=rate,
        expires_at=expires_at,
        at=AT,
        by=COMMAND_LINE,
    )
    return text


@dataclass
class Program:
    """A program that asks the API with one key."""

    key: str

    def __post_init__(self) -> None:
        self.browser = Client()

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """Ask, with an Idempotency-Key of its own unless one is given."""
        sent = {"Authorization": f"Bearer {self.key}", **headers}
        if method != "GET":
            sent.setdefault("Idempotency-Key", secrets.token_hex(8))
        return self.browser.generic(
            method,
            f"{ROOT}{path}",
            b"" if body is None else json.dumps(body).encode(),
            content_type="application/json",
            headers=sent,
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: object, **headers: str) -> Any:
        return self.ask("POST", path, body, **headers)


@pytest.fixture
def shop(db: None) -> Shop:
    """A shop whose money is the euro."""
    return make_shop()


@pytest.fixture
def program(shop: Shop) -> Program:
    """The program of Parvaneh's shop, that may do everything."""
    return Program(a_key(*EVERYTHING))


def with_scopes(scopes: Sequence[str]) -> Program:
    return Program(a_key(*scopes))


def the_key() -> ApiKey:
    return ApiKey.objects.get()


def order_told(number: str = "1001", **changes: object) -> dict[str, object]:
    """An order of two blue cups by Reza."""
    return {
        "source": "web-shop",
        "number": number,
        "ordered_at": "2026-02-01T10:00:00Z",
        "status": "paid",
        "currency": "EUR",
        "customer": {"source_number": "7", "email": "Reza@Shop.example", "name": "Reza Karimi"},
        "lines": [
            {
                "product_code": "cup-blue",
                "product_name": "Blue cup",
                "quantity_milli": 2000,
                "amount": 1000,
            }
        ],
        **changes,
    }
