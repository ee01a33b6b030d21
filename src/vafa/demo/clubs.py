"""Invented shops run a loyalty programme: some of their customers join, and their orders earn.

A real shop's demo gets none: nobody may invent what a real shop promised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Min

from vafa.core.keys import Actor
from vafa.customers.models import Customer
from vafa.demo.club_life import Life
from vafa.demo.club_offers import make_offers
from vafa.journal.actions import cancel_work
from vafa.journal.jobs.progress import Progress
from vafa.ledger.jobs import settle_due
from vafa.loyalty.actions import begin_programme, join_programme
from vafa.loyalty.actions.holdouts import hold_back
from vafa.loyalty.actions.liability import work_out_liability
from vafa.loyalty.actions.simulations import ask_for_trial
from vafa.loyalty.actions.templates import install_template
from vafa.loyalty.jobs.trials import try_rules
from vafa.loyalty.models import Member, Programme, Rule
from vafa.loyalty.queries.simulating import usual_spent_bp
from vafa.orders.models import Order
from vafa.staff.queries import shop

# Every so many-th customer joins; each order of a member is followed by itself, which takes time.
JOINS_ONE_OF: Final = 30
BEGINS_AFTER: Final = timedelta(days=60)
# Seen from the counter: who joins does so a little before they pay.
JOINED_BEFORE: Final = timedelta(minutes=5)
HELD_BACK_BP: Final = 4_000
# The second draw is open for so long yet; accounts are settled so soon after the latest order.
OPEN_UNTIL: Final = timedelta(days=30)
ENDED_AFTER: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Club:
    """Which template a shop runs, its name, and the rule whose worth is compared, by its place."""

    template: str
    name: str
    compared: int
    # About what a small gift costs there, in the smallest unit of money.
    small_sum: int


CLUBS: Final = {
    "tehran": Club("persian", "باشگاه باغ ابریشم", 4, 1_000_000),
    "thessaloniki": Club("greek", "Θερμαϊκός & εσείς", 4, 500),
}


def give_club(*, say: Callable[[str], None], at: datetime, by: Actor) -> None:
    """Let an invented shop begin its programme early, and its members earn, spend and play since.

    All in one transaction: a shop with half a programme is no shop to try. What the rules would
    do for all customers is tried over the latest year.
    """
    say("Running a loyalty programme …")
    opened = Order.objects.aggregate(first=Min("ordered_at"))["first"]
    assert opened is not None
    with transaction.atomic():
        club, began = CLUBS[shop().demo], opened + BEGINS_AFTER
        programme = _begun(club, began, by=by)
        offers = make_offers(
            programme, small_sum=club.small_sum, began=began, until=at + OPEN_UNTIL, by=by
        )
        members = _followed(programme, Life(offers, by))
    _tried(programme, at=at, by=by)
    settle_due(at=at, by=by, after_each=lambda _settled: None)
    work_out_liability(programme_id=programme.id, at=at)
    say(f"  {members:,} members")


def _begun(club: Club, began: datetime, *, by: Actor) -> Programme:
    programme = install_template(key=club.template, name=club.name, at=began, by=by)
    rule = Rule.objects.filter(programme=programme).order_by("id")[club.compared]
    hold_back(rule_id=rule.id, share_bp=HELD_BACK_BP, at=began, by=by)
    return begin_programme(programme_id=programme.id, at=began, by=by)


def _followed(programme: Programme, life: Life) -> int:
    """Let people join with an order of theirs, and live on; returns how many joined."""
    assert programme.began_at is not None
    members: dict[int, Member] = {}
    latest = programme.began_at
    for order in _orders(programme.began_at):
        customer_id, latest = order.customer_id, order.ordered_at
        assert customer_id is not None
        if customer_id not in members:
            joined_at = order.ordered_at - JOINED_BEFORE
            members[customer_id] = join_programme(
                programme_id=programme.id, customer_id=customer_id, at=joined_at, by=life.by
            )
            life.joined(members[customer_id], at=joined_at)
        life.ordered(members[customer_id], order)
    life.ended(at=latest + ENDED_AFTER)
    return len(members)


def _tried(programme: Programme, *, at: datetime, by: Actor) -> None:
    """Run a trial here, so that nothing is left to the worker."""
    trial = ask_for_trial(
        programme_id=programme.id, months=12, spent_bp=usual_spent_bp(), at=at, by=by
    )
    try_rules(Progress(), simulation_id=trial.id)
    assert trial.work_id is not None
    cancel_work(work_id=trial.work_id, at=at, by=by)


def _orders(since: datetime) -> Iterator[Order]:
    """Give the orders of those who join, in the order of time."""
    ids = Customer.objects.filter(merged_into=None).order_by("id").values_list("id", flat=True)
    joining = [customer for place, customer in enumerate(ids) if place % JOINS_ONE_OF == 0]
    found = Order.objects.filter(
        customer_id__in=joining, ordered_at__gte=since, is_purchase=True
    ).order_by("ordered_at", "id")
    yield from found
