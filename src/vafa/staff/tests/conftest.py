"""The cast: Parvaneh owns the shop, Nikos markets, a stranger may see nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from vafa.core.keys import COMMAND_LINE
from vafa.staff import actions
from vafa.staff.models import StaffMember

AT = datetime(2026, 5, 4, 9, tzinfo=UTC)
PASSWORD = "a-quiet-garden-42"


def account(login: str, role: str, language: str = "en") -> StaffMember:
    return actions.create_staff_member(
        login=login,
        name=login.title(),
        role=role,
        password=PASSWORD,
        language=language,
        calendar="gregorian",
        digits="latin",
        at=AT,
        by=COMMAND_LINE,
    )


@pytest.fixture
def parvaneh(db: None) -> StaffMember:
    """Parvaneh owns the shop."""
    return account("parvaneh", "owner")


@pytest.fixture
def nikos(db: None) -> StaffMember:
    """Nikos markets."""
    return account("nikos", "marketer", language="el")


@pytest.fixture
def owner_browser(parvaneh: StaffMember) -> Client:
    """Parvaneh's browser, signed in."""
    browser = Client()
    browser.post("/sign-in/", {"login": "parvaneh", "password": PASSWORD})
    return browser
