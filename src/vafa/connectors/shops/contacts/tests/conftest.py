from __future__ import annotations

import pytest
from django.test import Client

from vafa.core.keys import SYSTEM
from vafa.staff.actions import create_staff_member
from vafa.staff.make import signed_in
from vafa.staff.models import Shop
from vafa.staff.queries import now


@pytest.fixture
def parvaneh(db: None) -> Client:
    """Parvaneh owns the shop."""
    Shop.objects.create(id=1, name="Kafe Vafa", currency="EUR", phone_region="IR", is_set_up=True)
    member = create_staff_member(
        login="parvaneh",
        name="Parvaneh",
        role="owner",
        password="quiet-garden-93",
        language="en",
        calendar="gregorian",
        digits="latin",
        at=now(),
        by=SYSTEM,
    )
    return signed_in(member)
