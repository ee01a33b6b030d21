"""The cast: Parvaneh owns the shop, Mina answers customers, a viewer looks, Reza buys."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from vafa.core.keys import Actor
from vafa.customers.models import Customer
from vafa.staff.make import make_member, signed_in
from vafa.staff.models import Shop, StaffMember

TODAY = date(2026, 3, 21)
AT = datetime(2026, 3, 21, 12, tzinfo=UTC)


@pytest.fixture
def shop(db: None) -> Shop:
    """A shop whose clock stands at the first day of spring."""
    return Shop.objects.create(
        id=1, name="Kafe Vafa", time_zone="UTC", as_of_date=TODAY, is_set_up=True
    )


@pytest.fixture
def mina(shop: Shop) -> StaffMember:
    """Mina answers customers."""
    return make_member("mina", role="care_agent")


@pytest.fixture
def parvaneh(shop: Shop) -> StaffMember:
    """Parvaneh owns the shop and reads Persian."""
    return make_member("parvaneh", role="owner", language="fa")


@pytest.fixture
def by_mina(mina: StaffMember) -> Actor:
    """Mina as the one who does something."""
    return Actor.person(mina.id)


@pytest.fixture
def minas_browser(mina: StaffMember) -> Client:
    """Mina's browser, signed in."""
    return signed_in(mina)


@pytest.fixture
def parvanehs_browser(parvaneh: StaffMember) -> Client:
    """Parvaneh's browser, signed in."""
    return signed_in(parvaneh)


@pytest.fixture
def viewers_browser(shop: Shop) -> Client:
    """The browser of somebody who may only look."""
    return signed_in(make_member("viewer", role="viewer"))


@pytest.fixture
def reza(shop: Shop) -> Customer:
    """Reza buys tea."""
    return Customer.objects.create(number="10001", name="رضا کریمی")


@pytest.fixture
def eleni(shop: Shop) -> Customer:
    """Eleni complains."""
    return Customer.objects.create(number="10002", name="Ελένη Παπαδοπούλου")
