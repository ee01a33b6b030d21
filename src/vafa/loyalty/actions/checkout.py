"""A basket asks what it gets, has it put aside, and becomes an order: each once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.actions import Books, open_books
from vafa.ledger.rules.sheet import HoldKey
from vafa.loyalty.actions.basket import (
    GRANTED,
    PAID,
    SPENT,
    TRIGGERS,
    AllPartsNeeded,
    Asked,
    Table,
    Taking,
    decide,
    keep_promise,
    lay_table,
    pay,
    supply,
    taking_source,
    takings_of,
    to_take,
)
from vafa.loyalty.actions.code_uses import GIVEN_BACK, use_of
from vafa.loyalty.actions.events import follow_what_happened
from vafa.loyalty.actions.gift_cards import refund_cards_of_order
from vafa.loyalty.actions.giving import carry_out, take_back
from vafa.loyalty.actions.limit_locks import lock_limits
from vafa.loyalty.actions.qualifying import (
    disqualify,
    lock_member,
    qualify_basket,
    qualify_returns,
)
from vafa.loyalty.actions.refusals import ProgrammeNotLive
from vafa.loyalty.actions.tenders import write_payments
from vafa.loyalty.models import (
    Checkout,
    CheckoutState,
    Member,
    OrderDecision,
    Programme,
    ProgrammeState,
)
from vafa.loyalty.queries.codes import USED
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.queries.rulebook import rulebook_of
from vafa.loyalty.rules.engine import ordered_quantities

PLACED = "order_placed"
RESERVED_MINUTES_MAX = 60

Done = TypeVar("Done")


class CheckoutIsOver(Refused):
    code = "checkout_is_over"
    sentence = _("This order has been placed or cancelled.")


class NoSuchCheckout(Refused):
    code = "no_such_checkout"
    sentence = _("This order is not known here.")


class PromiseHasChanged(Refused):
    code = "promise_has_changed"
    sentence = _("The basket is not the one that something was put aside for. Please ask again.")


def quote_checkout(
    *, programme_id: int, asked: Asked, reserve_minutes: int = 0, at: datetime, by: Actor
) -> Checkout:
    """Say what a basket would get, and put it aside for some minutes when asked to.

    A new quote takes the place of the one before, and frees what that had put aside. Refuses an
    order that was placed, and codes that do not work; more points than there are pay what there is.
    """
    minutes = min(reserve_minutes, RESERVED_MINUTES_MAX)
    with transaction.atomic():
        checkout = _checkout(programme_id, asked, at)
        if checkout.state != CheckoutState.QUOTED:
            raise CheckoutIsOver
        if minutes:
            # What is put aside counts towards the limits of its member.
            lock_member(asked.member)
        table = _with_enough_parts(
            lambda has_all_parts: _quoted(
                checkout, asked, minutes, has_all_parts=has_all_parts, at=at, by=by
            )
        )
        checkout.answer = table.answer
        checkout.asked_hash = asked.hash()
        checkout.told_at = at
        checkout.save()
    return checkout


def commit_checkout(*, programme_id: int, asked: Asked, at: datetime, by: Actor) -> Checkout:
    """Make a basket an order: what was put aside is taken, and what is earned is given.

    Done again, it gives the same answer. What was put aside is kept as it was promised; refuses
    another basket meanwhile. Otherwise everything is decided now. Refuses an order that was called
    off: a request that comes late must not bring it back.
    """
    with transaction.atomic():
        checkout = _checkout(programme_id, asked, at)
        if checkout.state == CheckoutState.CANCELLED:
            raise CheckoutIsOver
        if checkout.state == CheckoutState.QUOTED:
            _make_order(checkout, asked, at=at, by=by)
    return checkout


def reopen_checkout(*, programme_id: int, asked: Asked, at: datetime, by: Actor) -> Checkout:
    """Take an order up again that was called off: it is decided anew, with what is there now.

    Done again, it gives the same answer. Refuses what was never an order.
    """
    with transaction.atomic():
        checkout = _checkout(programme_id, asked, at)
        if checkout.state == CheckoutState.QUOTED:
            raise NoSuchCheckout
        if checkout.state == CheckoutState.CANCELLED:
            checkout.turn += 1
            _make_order(checkout, asked, at=at, by=by)
    return checkout


def _make_order(checkout: Checkout, asked: Asked, *, at: datetime, by: Actor) -> None:
    is_held = checkout.reserved_until is not None and checkout.reserved_until > at
    if is_held and checkout.asked_hash != asked.hash():
        raise PromiseHasChanged
    lock_member(asked.member)
    decision = _with_enough_parts(
        lambda has_all_parts: _placed(
            checkout, asked, is_held=is_held, has_all_parts=has_all_parts, at=at, by=by
        )
    )
    qualify_basket(asked.member, asked.basket, checkout.answer, at=at, by=by)
    checkout.asked_hash = asked.hash()
    answer = {**checkout.answer, "decision": decision.id}
    note_placed(checkout, answer, at=at, by=by)


# Any: JSON values.
def note_placed(checkout: Checkout, answer: dict[str, Any], *, at: datetime, by: Actor) -> None:
    """Write that a checkout is an order now, with the answer that it got."""
    checkout.answer = answer
    checkout.state = CheckoutState.COMMITTED
    checkout.reserved_until = None
    checkout.told_at = at
    checkout.save()
    _record("loyalty.checkout_committed", checkout, at=at, by=by)


def cancel_checkout(*, programme_id: int, document: str, at: datetime, by: Actor) -> Checkout:
    """Call an order off: what it took comes back whole, uses of codes too, what it gave goes.

    Done again, nothing happens. Refuses an order that nobody knows.
    """
    with transaction.atomic():
        checkout = _known(programme_id, document)
        if checkout.state == CheckoutState.CANCELLED:
            return checkout
        if checkout.state == CheckoutState.QUOTED:
            _free(checkout, at=at, by=by)
        else:
            lock_member(checkout.member)
            _call_off(checkout, at=at, by=by)
            disqualify(checkout.member, document, at=at, by=by)
            refund_cards_of_order(document=document, at=at, by=by)
        checkout.state = CheckoutState.CANCELLED
        checkout.reserved_until = None
        checkout.told_at = at
        checkout.save()
        _record("loyalty.checkout_cancelled", checkout, at=at, by=by)
    return checkout


def return_lines(
    *, programme_id: int, document: str, returned: dict[str, int], at: datetime, by: Actor
) -> Checkout:
    """Take back what belongs to lines that came back, by thousandths in all so far.

    Told again, or told less than before, nothing happens. Refuses an order that was not placed.
    """
    with transaction.atomic():
        checkout = _known(programme_id, document)
        if checkout.state != CheckoutState.COMMITTED:
            raise NoSuchCheckout
        lock_member(checkout.member)
        for decision in _decisions(checkout):
            owners = [owner_of(decision.member)] if decision.member else []
            with open_books(owners=owners, at=at, by=by) as books:
                take_back(books, decision, returned)
        qualify_returns(checkout.member, document, returned, at=at, by=by)
        _record("loyalty.lines_returned", checkout, at=at, by=by)
    return checkout


def _known(programme_id: int, document: str) -> Checkout:
    checkout = _found(programme_id, document)
    if checkout is None:
        raise NoSuchCheckout
    return checkout


def _found(programme_id: int, document: str) -> Checkout | None:
    return _locked(programme_id, document).select_related("programme", "member").first()


def _locked(programme_id: int, document: str) -> QuerySet[Checkout]:
    rows = Checkout.objects.select_for_update(of=("self",))
    return rows.filter(programme_id=programme_id, document=document)


def _checkout(programme_id: int, asked: Asked, at: datetime) -> Checkout:
    programme = _programme(programme_id, asked.member)
    if programme.state != ProgrammeState.LIVE:
        raise ProgrammeNotLive
    found = _locked(programme_id, asked.basket.key).first()
    checkout = found or _fresh(programme, asked, at)
    checkout.programme = programme
    if checkout.state == CheckoutState.QUOTED:
        checkout.member = asked.member
    return checkout


def _programme(programme_id: int, member: Member | None) -> Programme:
    """Return a programme: the one that came with its member was read for this basket."""
    if member is not None and member.programme_id == programme_id:
        return member.programme
    return Programme.objects.get(pk=programme_id)


def _fresh(programme: Programme, asked: Asked, at: datetime) -> Checkout:
    """Make the row of an order; whoever asks about it at the same moment finds the same one."""
    try:
        with transaction.atomic():
            return Checkout.objects.create(
                programme=programme,
                document=asked.basket.key,
                member=asked.member,
                state=CheckoutState.QUOTED,
                answer={},
                told_at=at,
            )
    except IntegrityError:
        return _known(programme.id, asked.basket.key)


def _with_enough_parts(act: Callable[[bool], Done]) -> Done:
    """Do it with the order's own parts of budgets; with all of them, where those run dry."""
    try:
        return act(False)
    except AllPartsNeeded:
        return act(True)


def _quoted(
    checkout: Checkout, asked: Asked, minutes: int, *, has_all_parts: bool, at: datetime, by: Actor
) -> Table:
    with _looked_at(
        checkout, asked, has_all_parts=has_all_parts, at=at, by=by, uses_up=bool(minutes)
    ) as (books, table):
        decide(books, table, at=at)
        checkout.reserved_until = None
        if minutes and to_take(books, table):
            checkout.reserved_until = at + timedelta(minutes=minutes)
            checkout.reservations += 1
            _reserve(books, checkout, table)
    return table


@contextmanager
def _looked_at(
    checkout: Checkout,
    asked: Asked,
    *,
    has_all_parts: bool,
    at: datetime,
    by: Actor,
    keeps_hold: bool = False,
    uses_up: bool = True,
) -> Iterator[tuple[Books, Table]]:
    """Open the books of everybody whom a basket concerns; frees what it had put aside before."""
    programme = checkout.programme
    book = rulebook_of(programme=programme)
    table = lay_table(
        programme, asked, book=book, has_all_parts=has_all_parts, is_promised=keeps_hold, at=at
    )
    if uses_up and not keeps_hold:
        lock_limits(book, member=asked.member, triggers=TRIGGERS)
    holds = [_hold(checkout)] if checkout.reservations else []
    with open_books(owners=table.owners(), holds=holds, at=at, by=by) as books:
        if holds and not keeps_hold:
            books.release(holds[0], source=holds[0].document)
        supply(books, table)
        yield books, table


def _reserve(books: Books, checkout: Checkout, table: Table) -> None:
    assert checkout.reserved_until is not None
    key = _hold(checkout)
    draft = books.begin("reserved", key.document, hold=key)
    parts = [taking[:3] for taking in to_take(books, table)]
    books.reserve(draft, key, parts, expires_at=checkout.reserved_until)


def _placed(
    checkout: Checkout,
    asked: Asked,
    *,
    is_held: bool,
    has_all_parts: bool,
    at: datetime,
    by: Actor,
) -> OrderDecision:
    source = source_of(checkout)
    with _looked_at(
        checkout, asked, has_all_parts=has_all_parts, at=at, by=by, keeps_hold=is_held
    ) as (books, table):
        if is_held:
            keep_promise(table, checkout.answer)
        else:
            decide(books, table, at=at)
        pay(books, table, source, held=_hold(checkout) if is_held else None)
        checkout.answer = table.answer
        decision = OrderDecision.objects.create(
            programme=table.programme,
            member=asked.member,
            document=checkout.document,
            trigger=PLACED,
            turn=checkout.turn,
            occurred_at=at,
            decided_at=at,
            answers=table.answer["answers"],
            ordered=ordered_quantities(asked.basket),
        )
        carried = carry_out(books, decision, table.rows, book=table.book)
    note_what_paid(decision, table, books.posted, source=source)
    follow_what_happened(asked.member, carried.happened, at=at, by=by)
    return decision


def note_what_paid(
    decision: OrderDecision, table: Table, posted: Mapping[tuple[str, str], int], *, source: str
) -> None:
    """Keep which postings took points, cards and credit, so that lines can come back."""
    rows = {
        (taking.kind, taking.owner): posted[taking.kind, taking_source(source, taking)]
        for taking in table.takings
        if taking.kind in {SPENT, PAID}
    }
    for (kind, _owner), posting in rows.items():
        if kind == SPENT:
            decision.spent_posting_id = posting
            decision.save(update_fields=["spent_posting_id"])
    postings = {owner: posting for (kind, owner), posting in rows.items() if kind == PAID}
    write_payments(decision, table.tenders, postings)


def _free(checkout: Checkout, *, at: datetime, by: Actor) -> None:
    if checkout.reservations:
        key = _hold(checkout)
        with open_books(owners=[], holds=[key], at=at, by=by) as books:
            books.release(key, source=key.document)


def _call_off(checkout: Checkout, *, at: datetime, by: Actor) -> None:
    takings = takings_of(checkout.answer)
    owners = {taking.owner for taking in takings}
    if checkout.member is not None:
        owners.add(owner_of(checkout.member))
    with open_books(owners=owners, at=at, by=by) as books:
        for decision in _decisions(checkout):
            take_back(books, decision, decision.ordered)
            decision.is_void = True
            decision.save(update_fields=["is_void"])
        for taking in takings:
            if taking.kind in {USED, GRANTED}:
                source = _posted_as(books, checkout, taking)
                original = books.original(books.number_of(taking.kind, source), taking.asset)
                books.restore(GIVEN_BACK, source, original, taking.amount)


def _posted_as(books: Books, checkout: Checkout, taking: Taking) -> str:
    if taking.kind == USED:
        return use_of(books, taking.owner.number, checkout.document).source
    return taking_source(source_of(checkout), taking)


def _decisions(checkout: Checkout) -> list[OrderDecision]:
    found = OrderDecision.objects.select_for_update(of=("self",)).filter(
        programme=checkout.programme, document=checkout.document, is_void=False
    )
    return list(found.select_related("programme", "member").order_by("id"))


def _hold(checkout: Checkout) -> HoldKey:
    return HoldKey("checkout", f"{checkout.id} {checkout.reservations}")


def source_of(checkout: Checkout) -> str:
    """Name what an order takes, anew each time that it is placed."""
    return f"checkout {checkout.id} {checkout.turn}"


def _record(kind: str, checkout: Checkout, *, at: datetime, by: Actor) -> None:
    member = checkout.member
    record(
        kind=kind,
        subject_kind="customer" if member else "",
        subject_id=member.customer_id if member else None,
        at=at,
        by=by,
        payload={"checkout": checkout.id, "programme": checkout.programme_id},
    )
