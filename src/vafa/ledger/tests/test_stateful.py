"""Whatever is done, in whatever order, the books say what a heap of single points would say."""

from __future__ import annotations

import copy
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from vafa.core.keys import SYSTEM
from vafa.ledger.actions import AlreadyPosted, HoldIsOver, MoreThanWas, NotEnough, open_books
from vafa.ledger.make import NOW
from vafa.ledger.models import Account, Entry, LotBalance
from vafa.ledger.models import Lot as LotRow
from vafa.ledger.queries import Holding, faults, holding
from vafa.ledger.rules.sheet import HoldKey, LotFacts, OwnerKey
from vafa.ledger.rules.undoing import POLICIES, ReturnPolicy
from vafa.ledger.tests.naive import Lot, Naive, Order

pytestmark = pytest.mark.usefixtures("assets")
DAY = timedelta(days=1)
MEMBERS = [OwnerKey("member", 1), OwnerKey("member", 2)]
RUNS = 200 if connection.vendor == "sqlite" else 60

who = st.sampled_from([0, 1])
amounts = st.integers(1, 12)
days_off = st.one_of(st.none(), st.sampled_from([-3, 0, 0, 0, 1, 5, 30]))
lasting = st.one_of(st.none(), st.sampled_from([-1, 1, 2, 7, 20, 60]))
pick = st.integers(0, 10**6)


@dataclass
class Given:
    posting: int
    lot: Lot
    left: int


class BooksBesideThePoints(RuleBasedStateMachine):
    """Each step is done in the books and with the points; then both are looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(transaction.atomic())
        self.stack.callback(transaction.set_rollback, True)
        self.at = NOW
        self.model = Naive()
        self.counter = 0
        self.given: list[Given] = []
        self.orders: list[Order] = []
        # To whom an order comes back: the one who lives on, after a merge.
        self.heirs: list[int] = []
        self.sources: list[tuple[str, str]] = []
        self.rows: dict[Lot, int] = {}

    def teardown(self) -> None:
        self.stack.close()

    # Words for the rules

    def source(self, kind: str) -> str:
        self.counter += 1
        self.sources.append((kind, str(self.counter)))
        return str(self.counter)

    def ends(self, days: int | None) -> datetime | None:
        return None if days is None else self.at + days * DAY

    def begin(self) -> None:
        self.model.settle(self.at)

    def lot_of(self, number: int) -> Lot:
        return list(self.rows)[number % len(self.rows)]

    def home_of(self, lot: Lot) -> int:
        return self.model.homes[lot][-1]

    # Giving

    @initialize(member=who, amount=amounts)
    def begin_with_points(self, member: int, amount: int) -> None:
        self.give(member, amount, 0, None, 0)

    @rule(member=who, amount=amounts, waits=days_off, lasts=lasting, earlier=st.integers(0, 3))
    def give(
        self, member: int, amount: int, waits: int | None, lasts: int | None, earlier: int
    ) -> None:
        self.begin()
        starts = self.ends(waits)
        lot = Lot(len(self.rows), self.at - earlier * DAY, starts, self.ends(lasts))
        facts = LotFacts("points", lot.earned_at, lot.active_from, lot.expires_at)
        source = self.source("earned")
        with open_books(owners=[MEMBERS[member]], at=self.at, by=SYSTEM) as books:
            draft = books.begin("earned", source)
            books.issue(draft, to=MEMBERS[member], amount=amount, facts=facts)
        posting = books.posted["earned", source]
        self.rows[lot] = LotRow.objects.get(posting_id=posting).pk
        self.given.append(Given(posting, lot, amount))
        self.model.give(member, amount, lot, self.at)

    @precondition(lambda self: self.rows)
    @rule(number=pick, waits=days_off, lasts=lasting)
    def give_new_terms(self, number: int, waits: int | None, lasts: int | None) -> None:
        self.begin()
        lot = self.lot_of(number)
        starts, ends = self.ends(waits), self.ends(lasts)
        member = MEMBERS[self.home_of(lot)]
        with open_books(owners=[member], at=self.at, by=SYSTEM) as books:
            draft = books.begin("terms", self.source("terms"))
            books.change_terms(draft, self.rows[lot], active_from=starts, expires_at=ends)
        self.model.change_terms(lot, starts, ends, self.at)

    # Spending

    @rule(member=who, amount=amounts, names=st.one_of(st.none(), st.lists(pick, max_size=3)))
    def spend(self, member: int, amount: int, names: list[int] | None) -> None:
        self.begin()
        lots = None if names is None or not self.rows else [self.lot_of(name) for name in names]
        there = self.model.find("active", member)
        has = self.model.can_spend(member)
        if lots is not None:
            has = min(has, sum(point.lot in lots for point in there))
        source, owner = self.source("spent"), MEMBERS[member]
        rows = None if lots is None else [self.rows[lot] for lot in lots]

        def act() -> int:
            with open_books(owners=[owner], at=self.at, by=SYSTEM) as books:
                draft = books.begin("spent", source)
                books.spend(draft, owner=owner, asset="points", amount=amount, lots=rows)
            return books.posted["spent", source]

        if has < amount:
            with pytest.raises(NotEnough):
                act()
            return
        order = self.model.spend(member, amount, lots)
        order.number = act()
        self.orders.append(order)
        self.heirs.append(order.who)

    @rule(member=who, amount=amounts, lasts=st.sampled_from([1, 2, 10]))
    def reserve(self, member: int, amount: int, lasts: int) -> None:
        self.begin()
        if self.model.can_spend(member) < amount:
            return
        hold, until = self.source("held"), self.at + lasts * DAY
        with open_books(owners=[MEMBERS[member]], at=self.at, by=SYSTEM) as books:
            draft = books.begin("held", hold)
            parts = [(MEMBERS[member], "points", amount)]
            books.reserve(draft, HoldKey("test", hold), parts, expires_at=until)
        self.model.reserve(hold, member, amount, until)

    @precondition(lambda self: self.model.holds)
    @rule(number=pick, amount=amounts)
    def capture(self, number: int, amount: int) -> None:
        self.begin()
        hold = list(self.model.holds)[number % len(self.model.holds)]
        held = self.model.held_in(hold)
        source, key = self.source("captured"), HoldKey("test", hold)

        def act() -> int:
            with open_books(owners=[], holds=[key], at=self.at, by=SYSTEM) as books:
                draft = books.begin("captured", source)
                whose = MEMBERS[held[0].who] if held else MEMBERS[0]
                books.capture(draft, key, amounts={(whose, "points"): amount})
            return books.posted["captured", source]

        if len(held) < amount:
            with pytest.raises(NotEnough if held else HoldIsOver):
                act()
            return
        order = self.model.capture(hold, amount)
        order.number = act()
        self.orders.append(order)
        self.heirs.append(order.who)

    @precondition(lambda self: self.model.holds)
    @rule(number=pick)
    def release(self, number: int) -> None:
        self.begin()
        hold = list(self.model.holds)[number % len(self.model.holds)]
        key = HoldKey("test", hold)
        with open_books(owners=[], holds=[key], at=self.at, by=SYSTEM) as books:
            books.release(key, source=self.source("released"))
        self.model.release(hold, self.at)

    # Taking back

    @precondition(lambda self: self.orders)
    @rule(number=pick, amount=amounts, graceful=st.booleans())
    def restore(self, number: int, amount: int, graceful: bool) -> None:
        self.begin()
        order = self.orders[number % len(self.orders)]
        grace = self.at + 3 * DAY if graceful else None
        source = self.source("restored")
        member = self.heirs[number % len(self.orders)]
        to = MEMBERS[member]

        def act() -> None:
            with open_books(owners=[to], at=self.at, by=SYSTEM) as books:
                original = books.original(order.number, "points")
                books.restore("restored", source, original, amount, owner=to, grace=grace)

        if amount > len(order.lots):
            with pytest.raises(MoreThanWas):
                act()
            return
        act()
        self.model.restore(order, amount, member, self.at, grace)

    @precondition(lambda self: self.given)
    @rule(number=pick, amount=amounts, policy=st.sampled_from(POLICIES))
    def claw_back(self, number: int, amount: int, policy: ReturnPolicy) -> None:
        self.begin()
        gift = self.given[number % len(self.given)]
        member = self.home_of(gift.lot)
        source = self.source("taken")

        def act() -> int:
            with open_books(owners=[MEMBERS[member]], at=self.at, by=SYSTEM) as books:
                original = books.original(gift.posting, "points")
                owner = MEMBERS[member]
                return books.claw_back(
                    "taken", source, original, amount, owner=owner, policy=policy
                )

        if amount > gift.left:
            with pytest.raises(MoreThanWas):
                act()
            return
        gift.left -= amount
        assert act() == self.model.claw_back(gift.lot, amount, member, policy)

    # Between members

    @rule(out=who)
    def merge(self, out: int) -> None:
        self.begin()
        with open_books(owners=MEMBERS, at=self.at, by=SYSTEM) as books:
            draft = books.begin("merged", self.source("merged"))
            books.transfer(draft, out=MEMBERS[out], into=MEMBERS[1 - out], assets=["points"])
        self.model.merge(out, 1 - out, self.at)
        self.heirs = [1 - out if heir == out else heir for heir in self.heirs]

    # Time, jobs, and those who ask twice

    @rule(seconds=st.sampled_from([1, 3600, 86400, 86400, 3 * 86400, 40 * 86400, 800 * 86400]))
    def time_passes(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)

    @rule(seconds=st.integers(1, 5))
    def the_clock_is_set_back(self, seconds: int) -> None:
        # What has happened stays: points that have become active do not wait again.
        with open_books(owners=MEMBERS, at=self.at, by=SYSTEM):
            self.model.settle(self.at)
        self.at -= timedelta(seconds=seconds)

    @rule(member=who)
    def a_job_settles(self, member: int) -> None:
        with open_books(owners=[MEMBERS[member]], at=self.at, by=SYSTEM):
            pass

    @precondition(lambda self: self.sources)
    @rule(number=pick)
    def an_old_request_comes_again(self, number: int) -> None:
        kind, source = self.sources[number % len(self.sources)]
        with open_books(owners=MEMBERS, at=self.at, by=SYSTEM) as books:
            if not books.is_posted(kind, source):
                return
            with pytest.raises(AlreadyPosted):
                books.begin(kind, source)
        self.model.settle(self.at)

    # What has to be true after every step

    @invariant()
    def the_books_say_what_the_points_say(self) -> None:
        seen = [_seen(holding(owner, "points", at=self.at)) for owner in MEMBERS]
        assert seen == [self._expected(member) for member in (0, 1)]

    @invariant()
    def the_books_are_sound(self) -> None:
        assert list(faults()) == []
        assert _kept() == _rebuilt()

    def _expected(self, member: int) -> tuple[object, ...]:
        model = copy.deepcopy(self.model)
        model.settle(self.at)
        return (
            model.can_spend(member),
            len(model.find("pending", member)),
            len(model.find("held", member)),
            model.owes(member),
            model.parts("active", member),
            model.parts("pending", member),
        )


def _seen(found: Holding) -> tuple[object, ...]:
    return (
        found.spendable,
        found.pending,
        found.held,
        found.owed,
        [(part.amount, part.active_from, part.expires_at) for part in found.active_parts],
        [(part.amount, part.active_from, part.expires_at) for part in found.pending_parts],
    )


def _kept() -> tuple[object, ...]:
    """Return the balances that are kept beside the entries."""
    accounts = Account.objects.filter(minimum__isnull=False).exclude(balance=0)
    lots = LotBalance.objects.values_list("account_id", "lot_id", "balance")
    return dict(accounts.values_list("id", "balance")), set(lots)


def _rebuilt() -> tuple[object, ...]:
    """Return the same balances, added up from the entries alone."""
    guarded = Entry.objects.filter(account__minimum__isnull=False).order_by()
    sums = guarded.values_list("account_id").annotate(sum=Sum("amount")).exclude(sum=0)
    lots = guarded.values_list("account_id", "lot_id").annotate(sum=Sum("amount")).exclude(sum=0)
    return dict(sums), set(lots)


def _run(runs: int, steps: int) -> None:
    chosen = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(BooksBesideThePoints, settings=chosen)


def test_the_books_are_a_heap_of_points() -> None:
    _run(RUNS, 14)


@pytest.mark.soak
def test_the_books_are_a_heap_of_points_for_long() -> None:
    _run(2_000 if connection.vendor == "sqlite" else 300, 40)
