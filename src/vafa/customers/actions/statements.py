"""What is known of a person's needs, expectations, tastes and life, sentence by sentence."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.core.text import display_clean
from vafa.customers.actions.alive import live_customer
from vafa.customers.models import Basis, HeardBy, OfferPart, Statement, StatementKind
from vafa.journal.actions import record

_TEXT_LENGTH_MAX = 1_000
ABOUT_A_LIFE = frozenset({StatementKind.BIOGRAPHY, StatementKind.SITUATION})


class StatementIsEmpty(Refused):
    code = "statement_is_empty"
    sentence = _("Write a sentence of at most 1,000 letters.")


class PartIsMissing(Refused):
    code = "part_is_missing"
    sentence = _("Say which part of the offer it is about: product, service, channel or contact.")


class SaidInTheFuture(Refused):
    code = "said_in_the_future"
    sentence = _("The day lies ahead; nobody can have said it yet.")


class StatementIsOver(Refused):
    code = "statement_is_over"
    sentence = _("This statement was replaced or ended before.")


def write_statement(
    *,
    customer_id: int,
    kind: StatementKind,
    part: OfferPart | None,
    basis: Basis,
    source: HeardBy,
    text: str,
    said_date: date,
    today: date,
    at: datetime,
    by: Actor,
) -> Statement:
    """Write down what a customer said, or what somebody saw of them.

    A need, an expectation or a taste names its part of the offer; a life has none. Refuses an
    empty sentence and a day to come.
    """
    clean = display_clean(text)
    if not clean or len(clean) > _TEXT_LENGTH_MAX:
        raise StatementIsEmpty
    if said_date > today:
        raise SaidInTheFuture
    is_life = kind in ABOUT_A_LIFE
    if part is None and not is_life:
        raise PartIsMissing
    with transaction.atomic():
        statement = Statement.objects.create(
            customer=live_customer(customer_id),
            kind=kind,
            part="" if is_life or part is None else part,
            basis=basis,
            source=source,
            text=clean,
            said_date=said_date,
            written_at=at,
            by=str(by),
        )
        _record("customers.statement_written", statement, at=at, by=by)
    return statement


def replace_statement(
    *,
    statement_id: int,
    basis: Basis,
    source: HeardBy,
    text: str,
    said_date: date,
    today: date,
    at: datetime,
    by: Actor,
) -> Statement:
    """Put a newer sentence in the place of one, which stays to be read as history.

    Refuses one that is over, an empty sentence and a day to come.
    """
    with transaction.atomic():
        former = _in_force(statement_id)
        newer = write_statement(
            customer_id=former.customer_id,
            kind=StatementKind(former.kind),
            part=OfferPart(former.part) if former.part else None,
            basis=basis,
            source=source,
            text=text,
            said_date=said_date,
            today=today,
            at=at,
            by=by,
        )
        newer.replaces = former
        newer.save(update_fields=["replaces"])
        _end(former, at=at, by=by)
        _record("customers.statement_replaced", former, at=at, by=by)
    return newer


def end_statement(*, statement_id: int, at: datetime, by: Actor) -> Statement:
    """Say that a sentence no longer holds, or never did; refuses one that is over."""
    with transaction.atomic():
        statement = _in_force(statement_id)
        _end(statement, at=at, by=by)
        _record("customers.statement_ended", statement, at=at, by=by)
    return statement


def _in_force(statement_id: int) -> Statement:
    statement = Statement.objects.select_for_update().get(pk=statement_id)
    if statement.ended_at is not None:
        raise StatementIsOver
    return statement


def _end(statement: Statement, *, at: datetime, by: Actor) -> None:
    statement.ended_at = at
    statement.ended_by = str(by)
    statement.save(update_fields=["ended_at", "ended_by"])


def _record(kind: str, statement: Statement, *, at: datetime, by: Actor) -> None:
    record(
        kind=kind,
        subject_kind="customer",
        subject_id=statement.customer_id,
        at=at,
        by=by,
        payload={
            "statement": statement.id,
            "kind": str(statement.kind),
            "part": str(statement.part),
            "basis": str(statement.basis),
        },
    )
