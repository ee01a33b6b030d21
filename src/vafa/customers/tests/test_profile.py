from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from vafa.core.keys import SYSTEM, Actor
from vafa.customers.actions import (
    NoteIsEmpty,
    NotYourNote,
    OwnerHasNoAccount,
    PartIsMissing,
    SaidInTheFuture,
    StatementIsEmpty,
    StatementIsOver,
    delete_note,
    end_statement,
    give_owner,
    replace_statement,
    write_note,
    write_statement,
)
from vafa.customers.models import (
    Basis,
    Customer,
    HeardBy,
    Note,
    OfferPart,
    Statement,
    StatementKind,
)
from vafa.customers.queries import profile_of
from vafa.journal.models import Entry
from vafa.staff.models import StaffMember

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
TODAY = date(2026, 3, 21)


@pytest.fixture
def reza(db: None) -> Customer:
    return Customer.objects.create(number="10001")


def member(login: str, role: str, *, is_active: bool = True) -> StaffMember:
    return StaffMember.objects.create(
        login=login, name=login, role=role, is_active=is_active, created_at=AT
    )


# Any: what a test changes of the usual statement.
def said(customer: Customer, text: str, **changed: Any) -> Statement:
    usual: dict[str, Any] = {
        "kind": StatementKind.TASTE,
        "part": OfferPart.PRODUCT,
        "basis": Basis.STATED,
        "source": HeardBy.CALL,
        "said_date": TODAY,
        "today": TODAY,
    }
    return write_statement(
        customer_id=customer.id, text=text, at=AT, by=SYSTEM, **(usual | changed)
    )


def replaced(statement: Statement, text: str) -> Statement:
    return replace_statement(
        statement_id=statement.id,
        basis=Basis.OBSERVED,
        source=HeardBy.VISIT,
        text=text,
        said_date=TODAY,
        today=TODAY,
        at=AT,
        by=SYSTEM,
    )


def test_a_taste_is_kept_with_its_part_source_and_writer(reza: Customer) -> None:
    said(reza, "  Likes  smoky tea ")

    (statement,) = profile_of(customer_id=reza.id).statements
    assert (statement.text, statement.part, statement.source) == (
        "Likes smoky tea",
        "product",
        "call",
    )
    entry = Entry.objects.get()
    assert (entry.kind, entry.subject_id) == ("customers.statement_written", reza.id)
    assert "smoky" not in str(entry.payload)


def test_a_life_is_about_no_part_of_the_offer(reza: Customer) -> None:
    assert said(reza, "Runs a café", kind=StatementKind.BIOGRAPHY).part == ""


def test_a_need_without_a_part_an_empty_text_and_a_day_to_come_are_refused(reza: Customer) -> None:
    with pytest.raises(PartIsMissing):
        said(reza, "Fast answers", part=None)
    with pytest.raises(StatementIsEmpty):
        said(reza, " \u200c ")
    with pytest.raises(SaidInTheFuture):
        said(reza, "Tea", said_date=date(2027, 1, 1))

    assert not Statement.objects.exists()
    assert not Entry.objects.exists()


def test_a_replaced_statement_stays_as_history(reza: Customer) -> None:
    first = said(reza, "Likes smoky tea")

    newer = replaced(first, "Likes green tea")

    profile = profile_of(customer_id=reza.id)
    assert [one.text for one in profile.statements] == ["Likes green tea"]
    assert [(one.text, one.replaced_by) for one in profile.former] == [("Likes smoky tea", newer)]
    assert newer.kind == first.kind


def test_what_is_over_cannot_be_replaced_or_ended_again(reza: Customer) -> None:
    statement = said(reza, "Likes smoky tea")
    end_statement(statement_id=statement.id, at=AT, by=SYSTEM)

    with pytest.raises(StatementIsOver):
        replaced(statement, "Likes green tea")
    with pytest.raises(StatementIsOver):
        end_statement(statement_id=statement.id, at=AT, by=SYSTEM)

    assert Statement.objects.count() == 1


def test_a_note_keeps_its_lines(reza: Customer) -> None:
    note = write_note(customer_id=reza.id, text=" Call\r\nafter 5 \n", at=AT, by=SYSTEM)

    assert note.text == "Call\nafter 5"
    with pytest.raises(NoteIsEmpty):
        write_note(customer_id=reza.id, text=" ", at=AT, by=SYSTEM)


def test_only_its_writer_and_an_owner_delete_a_note(reza: Customer) -> None:
    mina, nikos, parvaneh = (
        Actor.person(member(name, role).id)
        for name, role in (("mina", "care_agent"), ("nikos", "marketer"), ("parvaneh", "owner"))
    )
    first = write_note(customer_id=reza.id, text="One", at=AT, by=mina)
    second = write_note(customer_id=reza.id, text="Two", at=AT, by=mina)

    with pytest.raises(NotYourNote):
        delete_note(note_id=first.id, at=AT, by=nikos)
    delete_note(note_id=first.id, at=AT, by=mina)
    delete_note(note_id=second.id, at=AT, by=parvaneh)

    assert not Note.objects.exists()
    assert Entry.objects.filter(kind="customers.note_deleted").count() == 2


def test_customers_are_put_into_a_colleagues_care_together(reza: Customer) -> None:
    eleni = Customer.objects.create(number="10002")
    mina = member("mina", "care_agent")
    give_owner(customer_ids=[reza.id], owner_id=mina.id, at=AT, by=SYSTEM)

    changed = give_owner(customer_ids=[reza.id, eleni.id], owner_id=mina.id, at=AT, by=SYSTEM)

    assert changed == 1
    assert Customer.objects.filter(owner=mina).count() == 2
    assert Entry.objects.filter(kind="customers.owner_changed").count() == 2


def test_a_closed_account_gets_no_customers(reza: Customer) -> None:
    gone = member("gone", "marketer", is_active=False)

    with pytest.raises(OwnerHasNoAccount):
        give_owner(customer_ids=[reza.id], owner_id=gone.id, at=AT, by=SYSTEM)

    assert Customer.objects.get().owner_id is None
