from __future__ import annotations

import pytest

from vafa.staff.models import Shop


@pytest.fixture
def shop(db: None) -> Shop:
    """A shop in Thessaloniki that counts in euros."""
    return Shop.objects.create(
        id=1, name="Kafe Vafa", currency="EUR", money_unit="EUR", time_zone="Europe/Athens"
    )
