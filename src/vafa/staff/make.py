"""Builders of people with accounts, for tests of pages on every floor."""

from __future__ import annotations

from datetime import UTC, datetime

from django.test import Client

from vafa.core.keys import SYSTEM
from vafa.staff.actions import create_staff_member
from vafa.staff.middleware import SESSION_HASH, SESSION_STAFF
from vafa.staff.models import StaffMember

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
PASSWORD = "quiet-garden-93"  # noqa: S105
LATIN, PERSIAN = ("gregorian", "latin"), ("jalali", "persian")


def make_member(login: str, *, role: str = "owner", language: str = "en") -> StaffMember:
    """Build a member of staff who reads as people of the language do."""
    calendar, digits = PERSIAN if language == "fa" else LATIN
    return create_staff_member(
        login=login,
        name=login.title(),
        role=role,
        password=PASSWORD,
        language=language,
        calendar=calendar,
        digits=digits,
        at=AT,
        by=SYSTEM,
    )


def signed_in(member: StaffMember) -> Client:
    """Return a browser in which this person has signed in."""
    client = Client()
    session = client.session
    session[SESSION_STAFF] = member.id
    session[SESSION_HASH] = member.get_session_auth_hash()
    session.save()
    return client
