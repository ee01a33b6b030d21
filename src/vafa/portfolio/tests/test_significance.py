from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vafa.core.keys import Actor
from vafa.customers.models import Customer
from vafa.journal.models import Entry
from vafa.portfolio.actions import (
    change_profit_settings,
    flag_significant,
    unflag_significant,
)
from vafa.portfolio.actions.decisions import ReasonNeeded
from vafa.portfolio.actions.profit_settings import ShareOutOfRange
from vafa.portfolio.actions.significance import AlreadyFlagged, NotByHand, NotFlagged
from vafa.portfolio.models import ProfitSettings, SignificanceFlag
from vafa.portfolio.queries import open_flags, profit_settings

AT = datetime(2026, 3, 21, 9, tzinfo=UTC)
MINA = Actor.person(7)


@pytest.fixture
def eleni(db: None) -> Customer:
    return Customer.objects.create()


def flag(customer: Customer, kind: str = "referee", reason: str = "Sends us friends") -> None:
    flag_significant(customer_id=customer.id, kind=kind, reason=reason, at=AT, by=MINA)


def test_a_person_marks_who_recommends_the_shop_and_says_why(eleni: Customer) -> None:
    flag(eleni)

    known = open_flags().get(customer=eleni)
    assert (known.kind, known.reason, known.flagged_by) == (
        "referee",
        "Sends us friends",
        str(MINA),
    )
    entry = Entry.objects.get(kind="portfolio.significance_flagged")
    assert (entry.subject_id, entry.payload) == (eleni.id, {"kind": "referee"})


def test_a_mark_is_taken_back_and_stays_in_the_record(eleni: Customer) -> None:
    flag(eleni)

    unflag_significant(customer_id=eleni.id, kind="referee", at=AT, by=MINA)

    assert not open_flags().exists()
    assert SignificanceFlag.objects.get(customer=eleni).ended_by == str(MINA)
    with pytest.raises(NotFlagged):
        unflag_significant(customer_id=eleni.id, kind="referee", at=AT, by=MINA)


@pytest.mark.parametrize(
    ("kind", "reason", "refusal"),
    [
        ("volume", "Buys much", NotByHand),
        ("future_value", "Will buy much", NotByHand),
        ("fame", "Is known", NotByHand),
        ("benchmark", " ", ReasonNeeded),
        ("referee", "Again", AlreadyFlagged),
    ],
)
def test_what_is_no_mark_of_a_person_is_refused(
    eleni: Customer, kind: str, reason: str, refusal: type[Exception]
) -> None:
    flag(eleni)

    with pytest.raises(refusal):
        flag(eleni, kind, reason)

    assert open_flags().count() == 1


@pytest.mark.django_db
def test_settings_are_the_defaults_until_somebody_chooses() -> None:
    assert (profit_settings().discount_basis_points, profit_settings().offer_amount) == (
        1_000,
        None,
    )

    change_profit_settings(
        discount_basis_points=2_000,
        self_service_basis_points=5_000,
        standard_shipping_amount=400,
        offer_amount=0,
        at=AT,
        by=MINA,
    )

    known = profit_settings()
    assert (known.discount_basis_points, known.offer_amount) == (2_000, 0)


@pytest.mark.django_db
def test_shares_beyond_the_whole_are_refused() -> None:
    with pytest.raises(ShareOutOfRange):
        change_profit_settings(
            discount_basis_points=10_001,
            self_service_basis_points=0,
            standard_shipping_amount=None,
            offer_amount=None,
            at=AT,
            by=MINA,
        )

    assert not ProfitSettings.objects.exists()
