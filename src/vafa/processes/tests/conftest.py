"""The cast: Parvaneh owns the shop, Mina answers customers, a viewer may only look."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from vafa.core.keys import Actor
from vafa.processes.actions import add_process, suggest_improvement
from vafa.processes.models import Improvement, Process
from vafa.staff.make import make_member, signed_in
from vafa.staff.models import Shop, StaffMember

TODAY = date(2026, 3, 21)
AT = datetime(2026, 3, 21, 12, tzinfo=UTC)


@pytest.fixture
def shop(db: None) -> Shop:
    """A shop in Tehran whose clock stands at the first day of spring."""
    return Shop.objects.create(
        id=1,
        name="Kafe Vafa",
        currency="IRR",
        money_unit="IRT",
        time_zone="UTC",
        as_of_date=TODAY,
        is_set_up=True,
    )


@pytest.fixture
def parvaneh(shop: Shop) -> StaffMember:
    """Parvaneh owns the shop."""
    return make_member("parvaneh", role="owner")


@pytest.fixture
def by_parvaneh(parvaneh: StaffMember) -> Actor:
    """Parvaneh as the one who does something."""
    return Actor.person(parvaneh.id)


@pytest.fixture
def parvanehs_browser(parvaneh: StaffMember) -> Client:
    """Parvaneh's browser, signed in."""
    return signed_in(parvaneh)


@pytest.fixture
def persian_browser(shop: Shop) -> Client:
    """The browser of an owner who reads Persian."""
    return signed_in(make_member("sara", role="owner", language="fa"))


@pytest.fixture
def minas_browser(shop: Shop) -> Client:
    """Mina may suggest, and change nothing."""
    return signed_in(make_member("mina", role="care_agent"))


@pytest.fixture
def viewers_browser(shop: Shop) -> Client:
    """The browser of somebody who may only look."""
    return signed_in(make_member("viewer", role="viewer"))


@pytest.fixture
def returns(by_parvaneh: Actor) -> Process:
    """How the shop takes things back."""
    return add_process(
        name="Returns",
        department="service",
        purpose="Take back what did not fit",
        goal="",
        crm_effect="",
        steps=["Ask why", "Pay back"],
        owner_id=None,
        at=AT,
        by=by_parvaneh,
    )


@pytest.fixture
def idea(returns: Process, by_parvaneh: Actor) -> Improvement:
    """An idea that nobody has looked at yet."""
    return suggest_improvement(
        process_id=returns.id,
        title="Print the label at home",
        text="",
        source="complaint",
        at=AT,
        by=by_parvaneh,
    )
