"""The cast of the import pages, and a worker that does what they ask for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from vafa.core.keys import SYSTEM
from vafa.journal.jobs import wiring
from vafa.journal.jobs.progress import Progress
from vafa.journal.models import Work, WorkState
from vafa.staff.actions import create_staff_member, set_up_shop
from vafa.staff.make import signed_in

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
SignIn = Callable[..., Client]


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """Return a function that signs somebody in, into a shop that counts in euro."""
    set_up_shop(
        name="Kafe Vafa",
        currency="EUR",
        money_unit="EUR",
        time_zone="UTC",
        calendar="gregorian",
        week_start=0,
        default_language="en",
        phone_region="GR",
        at=AT,
        by=SYSTEM,
    )

    def door(login: str, role: str, language: str = "en") -> Client:
        member = create_staff_member(
            login=login,
            name=login.title(),
            role=role,
            password="quiet-garden-93",
            language=language,
            calendar="gregorian",
            digits="latin",
            at=AT,
            by=SYSTEM,
        )
        return signed_in(member)

    return door


@pytest.fixture
def parvaneh(sign_in: SignIn) -> Client:
    """Parvaneh owns the shop."""
    return sign_in("parvaneh", "owner")


@pytest.fixture
def nikos(sign_in: SignIn) -> Client:
    """Nikos markets: he imports, but takes nothing back."""
    return sign_in("nikos", "marketer")


@pytest.fixture
def mina(sign_in: SignIn) -> Client:
    """Mina answers customers and imports nothing."""
    return sign_in("mina", "care_agent")


@pytest.fixture
def work_off(db: None) -> Callable[[], None]:
    """Return a function that does all waiting imports' work, as the worker would."""

    def run() -> None:
        for work in Work.objects.filter(state=WorkState.WAITING, job__startswith="imports."):
            result = wiring.job(work.job)(Progress(), **work.arguments)
            Work.objects.filter(pk=work.pk).update(state=WorkState.DONE, result=result)

    return run
