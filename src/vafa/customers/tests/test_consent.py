from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction

from vafa.core.keys import SYSTEM
from vafa.customers.actions import (
    ConsentInTheFuture,
    ConsentNeedsWording,
    give_consent,
    merge_customers,
    undo_merge,
    withdraw_consent,
)
from vafa.customers.models import (
    ConsentChannel,
    ConsentPurpose,
    ConsentSource,
    ConsentStatement,
    Customer,
)
from vafa.customers.queries import consent_of, may_write_to
from vafa.customers.rules.consent import moment_said
from vafa.journal.models import Entry

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
WORDS = "Yes, send me the newsletter."


@pytest.fixture
def reza(db: None) -> Customer:
    return Customer.objects.create(number="10001")


def given(customer: Customer, *, said_at: datetime = AT, wording: str = WORDS) -> ConsentStatement:
    return give_consent(
        customer_id=customer.id,
        channel=ConsentChannel.EMAIL,
        purpose=ConsentPurpose.NEWSLETTER,
        wording=wording,
        source=ConsentSource.FORM,
        said_at=said_at,
        at=AT,
        by=SYSTEM,
    )


def withdrawn(customer: Customer, *, said_at: datetime = AT) -> ConsentStatement:
    return withdraw_consent(
        customer_id=customer.id,
        channel=ConsentChannel.EMAIL,
        purpose=ConsentPurpose.NEWSLETTER,
        reason="",
        source=ConsentSource.CALL,
        said_at=said_at,
        at=AT,
        by=SYSTEM,
    )


def allowed(*customers: Customer) -> set[int]:
    return may_write_to(
        customer_ids=[one.id for one in customers],
        channel=ConsentChannel.EMAIL,
        purpose=ConsentPurpose.NEWSLETTER,
    )


def test_silence_is_no_consent_and_a_consent_is_for_its_channel_and_purpose(reza: Customer) -> None:
    assert allowed(reza) == set()

    given(reza)

    assert allowed(reza) == {reza.id}
    by_phone = may_write_to(
        customer_ids=[reza.id], channel=ConsentChannel.PHONE, purpose=ConsentPurpose.NEWSLETTER
    )
    assert by_phone == set()


def test_the_latest_word_counts_whenever_it_is_written_down(reza: Customer) -> None:
    withdrawn(reza, said_at=AT - HOUR)
    given(reza, said_at=AT - 2 * HOUR)
    assert allowed(reza) == set()

    given(reza, said_at=AT)
    assert allowed(reza) == {reza.id}


def test_at_the_same_instant_the_withdrawal_wins(reza: Customer) -> None:
    withdrawn(reza)
    given(reza)

    assert allowed(reza) == set()
    consent = consent_of(customer_id=reza.id)
    assert consent.in_force["email", "newsletter"].state == "withdrawn"
    assert [one.state for one in consent.history] == ["withdrawn", "given"]


def test_the_same_word_twice_is_kept_once_with_one_entry(reza: Customer) -> None:
    given(reza)
    given(reza)

    assert ConsentStatement.objects.count() == 1
    entry = Entry.objects.get()
    assert (entry.kind, entry.subject_id) == ("customers.consent_given", reza.id)
    assert WORDS not in str(entry.payload)


def test_a_consent_without_wording_and_one_of_the_future_are_refused(reza: Customer) -> None:
    with pytest.raises(ConsentNeedsWording):
        given(reza, wording=" \u200c ")
    with pytest.raises(ConsentInTheFuture):
        given(reza, said_at=AT + HOUR)

    assert not ConsentStatement.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("change", [{"state": "given"}, {"wording": "Other words"}, {"at": AT}])
def test_the_database_refuses_to_change_a_statement(
    reza: Customer, change: dict[str, object]
) -> None:
    said = withdrawn(reza, said_at=AT - HOUR)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ConsentStatement.objects.filter(id=said.id).update(**change)

    assert consent_of(customer_id=reza.id).history == [said]


def test_the_database_refuses_to_delete_a_statement(reza: Customer) -> None:
    said = given(reza)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        said.delete()

    assert ConsentStatement.objects.count() == 1


def test_a_withdrawal_in_either_record_holds_until_a_later_consent(reza: Customer) -> None:
    other = Customer.objects.create(number="10002")
    given(reza, said_at=AT - 2 * HOUR)
    withdrawn(other, said_at=AT - HOUR)

    merge = merge_customers(
        kept_id=reza.id, absorbed_id=other.id, chosen={}, reason="same", at=AT, by=SYSTEM
    )
    assert allowed(reza, other) == set()

    given(reza, said_at=AT)
    assert allowed(reza, other) == {reza.id, other.id}

    undo_merge(merge_id=merge.id, at=AT, by=SYSTEM)
    assert allowed(reza, other) == {reza.id}


def test_within_one_day_a_withdrawal_counts_last() -> None:
    tehran, day = ZoneInfo("Asia/Tehran"), date(2026, 3, 1)

    said = moment_said(day, zone=tehran, is_withdrawal=False, now=AT)
    unsaid = moment_said(day, zone=tehran, is_withdrawal=True, now=AT)

    assert said == datetime(2026, 2, 28, 20, 30, tzinfo=UTC)
    assert unsaid - said == timedelta(days=1) - timedelta(microseconds=1)
    today = date(2026, 3, 21)
    assert moment_said(today, zone=tehran, is_withdrawal=False, now=AT) == AT
