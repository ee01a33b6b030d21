from __future__ import annotations

import pytest

from vafa.ledger.tests.conftest import shared_books
from vafa.staff.models import Shop

__all__ = ["shared_books"]


@pytest.fixture
def shop(db: None) -> Shop:
    """A shop in Thessaloniki that counts in euros."""
    return Shop.objects.create(
        id=1, name="Kafe Vafa", currency="EUR", money_unit="EUR", time_zone="Europe/Athens"
    )
