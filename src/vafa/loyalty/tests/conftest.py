from __future__ import annotations

import pytest
from django.test import Client

from vafa.ledger.tests.conftest import shared_books
from vafa.staff.make import make_member, signed_in
from vafa.staff.models import Shop

__all__ = ["shared_books"]


@pytest.fixture
def shop(db: None) -> Shop:
    """A shop in Thessaloniki that counts in euros."""
    return Shop.objects.create(
        id=1, name="Kafe Vafa", currency="EUR", money_unit="EUR", time_zone="Europe/Athens"
    )


@pytest.fixture
def parvanehs_browser(shop: Shop) -> Client:
    """Parvaneh owns the shop."""
    return signed_in(make_member("parvaneh", role="owner"))


@pytest.fixture
def nikos_browser(shop: Shop) -> Client:
    """Nikos markets: he changes programmes and approves nothing."""
    return signed_in(make_member("nikos", role="marketer"))


@pytest.fixture
def persian_browser(shop: Shop) -> Client:
    """The browser of an owner who reads Persian."""
    return signed_in(make_member("sara", role="owner", language="fa"))


@pytest.fixture
def greek_browser(shop: Shop) -> Client:
    """The browser of an owner who reads Greek."""
    return signed_in(make_member("eleni", role="owner", language="el"))


@pytest.fixture
def viewers_browser(shop: Shop) -> Client:
    """The browser of somebody who may only look."""
    return signed_in(make_member("viewer", role="viewer"))
