"""What happens to members beside their orders: rules are asked once, and give."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.actions import open_books
from vafa.loyalty.actions.giving import (
    Carried,
    carry_out,
    effect_row,
    everything_spendable,
    take_back_whole,
)
from vafa.loyalty.actions.limit_locks import lock_limits
from vafa.loyalty.models import Member, MemberState, OrderDecision, ProgrammeState
from vafa.loyalty.queries.context import context_of, customer_seen
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.queries.rulebook import rulebook_of
from vafa.loyalty.rules.engine import Event, Rulebook, evaluate, write_answer
from vafa.loyalty.rules.happening import Happened

# What an event sets off may happen again by what it gives, but not for ever.
_CHAIN_MAX = 8
# Comes every day for everybody: written down only where it gave something.
_EVERY_DAY = "day_begun"


def follow_event(*, member_id: int, happened: Happened, at: datetime, by: Actor) -> int:
    """Ask the rules about something that happened to a member, and give what they say.

    Once for each event, however often it is told; returns how many points it gave. Nobody who has
    left gets anything, and nothing comes from a programme that is not live. What happens by what
    was given (a challenge is done, a tier is reached) is followed in the same transaction.
    """
    with transaction.atomic():
        given, waiting = 0, [happened]
        for _turn in range(_CHAIN_MAX):
            if not waiting:
                break
            points, following = _follow(member_id, waiting.pop(0), at=at, by=by)
            given += points
            waiting += following
    return given


def follow_what_happened(
    member: Member | None, happened: Sequence[Happened], *, at: datetime, by: Actor
) -> int:
    """Follow everything that happened by what was given; returns how many points that gave."""
    if member is None:
        return 0
    return sum(follow_event(member_id=member.id, happened=each, at=at, by=by) for each in happened)


def take_back_event(*, member_id: int, document: str, at: datetime, by: Actor) -> int:
    """Take back what an event gave a member; done again, nothing happens. Returns the points."""
    taken = 0
    with transaction.atomic():
        member = Member.objects.get(pk=member_id)
        with open_books(owners=[owner_of(member)], at=at, by=by) as books:
            decisions = member.decisions.filter(document=document, is_void=False)
            for decision in decisions.select_related("programme", "member").order_by("id"):
                taken += take_back_whole(books, decision)
    return taken


def _follow(
    member_id: int, happened: Happened, *, at: datetime, by: Actor
) -> tuple[int, Sequence[Happened]]:
    found = Member.objects.select_related("programme", "customer", "terms")
    member = found.select_for_update(of=("self",)).get(pk=member_id)
    is_in_force = (
        member.programme.state == ProgrammeState.LIVE and member.state == MemberState.ACTIVE
    )
    if not is_in_force or _decisions(member, happened).filter(is_void=False).exists():
        return 0, ()
    book = rulebook_of(programme=member.programme)
    if all(rule.version.rule.trigger != happened.trigger for rule in book.rules):
        return 0, ()
    carried = _decide(member, happened, book=book, at=at, by=by)
    if carried is None:
        return 0, ()
    record(
        kind="loyalty.event_followed",
        subject_kind="customer",
        subject_id=member.customer_id,
        at=at,
        by=by,
        payload={"member": member.id, "trigger": happened.trigger, "given": carried.given},
    )
    return carried.given, carried.happened


def _decide(
    member: Member, happened: Happened, *, book: Rulebook, at: datetime, by: Actor
) -> Carried | None:
    owner = owner_of(member)
    lock_limits(book, member=member, triggers={happened.trigger})
    with open_books(owners=[owner], at=at, by=by) as books:
        points = books.spendable(owner, member.programme.asset_id)
        context = context_of(
            member,
            triggers={happened.trigger},
            basket=None,
            customer=customer_seen(
                member,
                points=points,
                order=None,
                at=at,
                reads=book.reads,
                balances=everything_spendable(books, owner),
            ),
            book=book,
            at=at,
            event=Event(happened.what, happened.number, happened.amount, at),
        )
        evaluation = evaluate(context, book, now=at)
        decided = [*evaluation.decided, *evaluation.shadow]
        if not decided and happened.trigger == _EVERY_DAY:
            return None
        decision = OrderDecision.objects.create(
            programme=member.programme,
            member=member,
            document=happened.document_of(member.id),
            trigger=happened.trigger,
            turn=_decisions(member, happened).count(),
            occurred_at=at,
            decided_at=timezone.now(),
            answers=[write_answer(answer) for answer in evaluation.answers],
        )
        rows = [effect_row(each) for each in decided]
        return carry_out(books, decision, rows, book=book)


def _decisions(member: Member, happened: Happened) -> QuerySet[OrderDecision]:
    document = happened.document_of(member.id)
    return OrderDecision.objects.filter(
        programme=member.programme_id, document=document, trigger=happened.trigger
    )
