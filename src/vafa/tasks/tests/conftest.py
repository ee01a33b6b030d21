"""The cast: Parvaneh owns the shop, Mina answers customers, a viewer looks, Reza buys."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from vafa.core.keys import SYSTEM, Actor
from vafa.customers.models import Customer
from vafa.staff.actions import create_staff_member
from vafa.staff.middleware import SESSION_HASH, SESSION_STAFF
from vafa.staff.models import Shop, StaffMember

TODAY = date(2026, 3, 21)
AT = datetime(2026, 3, 21, 12, tzinfo=UTC)


def account(login: str, role: str, language: str = "en") -> StaffMember:
    return create_staff_member(
        login=login,
        name=login.title(),
        role=role,
        password="quiet-garden-93",
        language=language,
        calendar="jalali" if language == "fa" else "gregorian",
        digits="persian" if language == "fa" else "latin",
        at=AT,
        by=SYSTEM,
    )


def browser_of(member: StaffMember) -> Client:
    client = Client()
    session = client.session
    session[SESSION_STAFF] = member.id
    session[SESSION_HASH] = member.get_session_auth_hash()
    session.save()
    return client


@pytest.fixture
def shop(db: None) -> Shop:
    """A shop whose clock stands at the first day of spring."""
    return Shop.objects.create(
        id=1, name="Kafe Vafa", time_zone="UTC", as_of_date=TODAY, is_set_up=True
    )


@pytest.fixture
def mina(shop: Shop) -> StaffMember:
    """Mina answers customers."""
    return account("mina", "care_agent")


@pytest.fixture
def parvaneh(shop: Shop) -> StaffMember:
    """Parvaneh owns the shop and reads Persian."""
    return account("parvaneh", "owner", language="fa")


@pytest.fixture
def by_mina(mina: StaffMember) -> Actor:
    """Mina as the one who does something."""
    return Actor.person(mina.id)


@pytest.fixture
def minas_browser(mina: StaffMember) -> Client:
    """Mina's browser, signed in."""
    return browser_of(mina)


@pytest.fixture
def parvanehs_browser(parvaneh: StaffMember) -> Client:
    """Parvaneh's browser, signed in."""
    return browser_of(parvaneh)


@pytest.fixture
def viewers_browser(shop: Shop) -> Client:
    """The browser of somebody who may only look."""
    return browser_of(account("viewer", "viewer"))


@pytest.fixture
def reza(shop: Shop) -> Customer:
    """Reza buys tea."""
    return Customer.objects.create(number="10001", name="رضا کریمی")


@pytest.fixture
def eleni(shop: Shop) -> Customer:
    """Eleni complains."""
    return Customer.objects.create(number="10002", name="Ελένη Παπαδοπούλου")
