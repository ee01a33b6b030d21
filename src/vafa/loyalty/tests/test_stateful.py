"""Whatever members do, in whatever order, they have what simple sums say, and no cent more."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet, Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from vafa.core.errors import Refused
from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.ledger.models import Entry, Posting
from vafa.ledger.queries import faults, holdings, striped_holdings
from vafa.loyalty.actions import (
    CheckoutIsOver,
    CodeDoesNotWork,
    cancel_checkout,
    commit_checkout,
    reopen_checkout,
    return_lines,
)
from vafa.loyalty.actions.basket import Asked
from vafa.loyalty.actions.brought import Balance, bring_balances
from vafa.loyalty.actions.causes import create_cause, donate_points
from vafa.loyalty.actions.checkout import quote_checkout
from vafa.loyalty.make import make_member
from vafa.loyalty.models import Budget, Cause, Checkout, Code, GiftCard, Member, Programme
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.codes import budget_owner, code_owner
from vafa.loyalty.queries.gift_cards import gift_card_owner, store_credit_of
from vafa.loyalty.rules.engine import Line, Order
from vafa.loyalty.tests.checkout_cast import NOW
from vafa.loyalty.tests.worlds_cast import World, make_world

pytestmark = pytest.mark.usefixtures("shop")
RUNS = 200 if connection.vendor == "sqlite" else 60
LINE = 2_000
USES, CARD, CREDIT, BUDGET = 3, 15_000, 4_000, 1_500
who = st.sampled_from([0, 1])
pick = st.integers(0, 10**6)


@dataclass
class Bought:
    """An order: what it paid with and earned, and which of its two lines came back."""

    asked: Asked
    member: int
    spent: int = 0
    earned: int = 0
    card: int = 0
    credit: int = 0
    discount: int = 0
    used_code: bool = False
    back: set[str] = field(default_factory=set)
    is_off: bool = False
    turn: int = 0

    def still(self, amount: int) -> int:
        """Say what of an amount belongs to lines that stay; the first has what is left over."""
        if self.is_off:
            return 0
        parts = {"l0": amount - amount // 2, "l1": amount // 2}
        return sum(part for line, part in parts.items() if line not in self.back)


class ShopBesideItsSums(RuleBasedStateMachine):
    """Each step is done in the shop; then everything is added up again from what was asked."""

    # Made once for all lives: each takes back what it did.
    world: World

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(transaction.atomic())
        self.stack.callback(transaction.set_rollback, True)
        self.at, self.numbers, world = NOW, count(1), self.world
        self.programme, self.members = Programme.objects.get(), list(self.those())
        self.words, self.cards = (world.code,), (world.card,)
        self.cause = Cause.objects.get()
        self.bought: list[Bought] = []
        # What came in and went out beside orders.
        self.others = [300, 0]
        self.past: list[Callable[[], object]] = []
        # Which of them belong to an order, and to which time that it was placed.
        self.orders: dict[Callable[[], object], tuple[Bought, int]] = {}

    def teardown(self) -> None:
        self.stack.close()

    def remember(self, act: Callable[[], object], bought: Bought) -> None:
        self.past.append(act)
        self.orders[act] = bought, bought.turn

    def those(self) -> QuerySet[Member]:
        return Member.objects.select_related("programme", "customer").order_by("id")

    def when(self) -> dict[str, object]:
        return {"programme_id": self.programme.id, "at": self.at, "by": SYSTEM}

    # Orders

    @rule(
        member=who,
        points=st.sampled_from([0, 100, 250, 1_000]),
        code=st.booleans(),
        card=st.booleans(),
        # Even, so that both lines weigh alike and the first has what is left over.
        credit=st.sampled_from([0, 2, 1_500, 9_000]),
        asks_first=st.booleans(),
    )
    def buy(
        self, member: int, points: int, code: bool, card: bool, credit: int, asks_first: bool
    ) -> None:
        lines = (Line("l0", LINE), Line("l1", LINE))
        asked = Asked(
            Order(f"{next(self.numbers)}", lines),
            self.members[member],
            codes=self.words if code else (),
            points=points,
            gift_cards=self.cards if card else (),
            store_credit=credit,
        )
        bought = Bought(asked, member)
        self.place(bought, asks_first=asks_first)

    def is_refused(self, asked: Asked) -> bool:
        no_code = bool(asked.codes) and not self.left()["code"]
        return no_code or (bool(asked.gift_cards) and not self.left()["card"])

    def place(self, bought: Bought, *, asks_first: bool = False) -> None:
        asked = bought.asked
        act = reopen_checkout if bought.is_off else commit_checkout
        has = self.spendable(bought.member)
        left, credit = self.left(), self.left()[f"credit {bought.member}"]
        if self.is_refused(asked):
            with pytest.raises(CodeDoesNotWork):
                act(asked=asked, **self.when())  # type: ignore[arg-type]
            return
        bought.used_code = bool(asked.codes)
        bought.discount = min(2 * LINE // 10, left["budget"]) if asked.codes else 0
        rest = 2 * LINE - bought.discount
        bought.spent = min(asked.points, has, rest // 5) // 100 * 100
        rest -= bought.spent * 5
        bought.card = min(left["card"], rest) if asked.gift_cards else 0
        bought.credit = min(asked.store_credit, credit, rest - bought.card)
        rest -= bought.card + bought.credit
        bought.earned = rest // 100
        bought.is_off, bought.back = False, set()
        if bought not in self.bought:
            self.bought.append(bought)
        if asks_first:
            quote_checkout(asked=asked, reserve_minutes=10, **self.when())  # type: ignore[arg-type]
        said = act(asked=asked, **self.when()).answer  # type: ignore[arg-type]
        self.remember(lambda: act(asked=asked, **self.when()), bought)  # type: ignore[arg-type]
        assert (said["payable"], said["order_discount"]) == (rest, bought.discount)
        assert said["paid_with_points"] == bought.spent * 5

    @precondition(lambda self: self.bought)
    @rule(number=pick, line=st.sampled_from(["l0", "l1"]))
    def return_a_line(self, number: int, line: str) -> None:
        bought = self.bought[number % len(self.bought)]
        told = {"document": bought.asked.basket.key, "returned": {line: 1_000}}
        if bought.is_off:
            with pytest.raises(Refused):
                return_lines(**told, **self.when())  # type: ignore[arg-type]
            return
        return_lines(**told, **self.when())  # type: ignore[arg-type]
        bought.back.add(line)
        self.remember(lambda: return_lines(**told, **self.when()), bought)  # type: ignore[arg-type]

    @precondition(lambda self: self.bought)
    @rule(number=pick)
    def call_off(self, number: int) -> None:
        bought = self.bought[number % len(self.bought)]
        cancel_checkout(document=bought.asked.basket.key, **self.when())  # type: ignore[arg-type]
        bought.is_off = True
        bought.turn += 1

    @precondition(lambda self: any(bought.is_off for bought in self.bought))
    @rule(number=pick)
    def reopen(self, number: int) -> None:
        off = [bought for bought in self.bought if bought.is_off]
        self.place(off[number % len(off)])

    # Beside orders

    @rule(member=who, points=st.integers(1, 120))
    def donate(self, member: int, points: int) -> None:
        said = {"points": points, "cause_id": self.cause.id, "source": f"{next(self.numbers)}"}

        def act() -> object:
            whose = self.members[member].id
            return donate_points(member_id=whose, at=self.at, by=SYSTEM, **said)  # type: ignore[arg-type]

        if points > self.spendable(member):
            with pytest.raises(Refused):
                act()
            return
        act()
        self.others[member] -= points
        self.past.append(act)

    @rule(member=who, points=st.integers(1, 300), days=st.sampled_from([None, 1, 30]))
    def bring(self, member: int, points: int, days: int | None) -> None:
        ends = (self.at + timedelta(days=days)).date() if days else None
        customer, number = self.members[member].customer_id, next(self.numbers)
        balance = Balance(1, customer, points, ends)

        def act() -> object:
            said = {"run_id": number, "source": f"list {number}"}
            return bring_balances(balances=[balance], **said, **self.when())  # type: ignore[arg-type]

        act()
        self.others[member] += points
        self.past.append(act)

    @rule(days=st.sampled_from([0, 1, 2, 40]))
    def time_passes(self, days: int) -> None:
        self.at += timedelta(days=days, hours=1)

    @precondition(lambda self: self.past)
    @rule(number=pick)
    def an_old_request_comes_again(self, number: int) -> None:
        act = self.past[number % len(self.past)]
        bought, turn = self.orders.get(act, (None, 0))
        if bought is not None and bought.turn != turn:
            # A late request does not bring back what was called off since.
            if bought.is_off:
                with pytest.raises(CheckoutIsOver):
                    commit_checkout(asked=bought.asked, **self.when())  # type: ignore[arg-type]
            return
        before = Posting.objects.count()
        act()
        # What has fallen due is written by whoever comes by; no fact is posted twice.
        news = Posting.objects.order_by("-id")[: Posting.objects.count() - before]
        assert {posting.kind for posting in news} <= {"expired", "matured", "hold_expired"}

    # What has to be true after every step

    def spendable(self, member: int) -> int:
        return balance_of(member=self.members[member], at=self.at).spendable

    def left(self) -> dict[str, int]:
        """Say by sums what everybody has."""
        stands = [bought for bought in self.bought if not bought.is_off]
        credit_left = [CREDIT, 0]
        for member in (0, 1):
            paid = [bought.still(bought.credit) for bought in stands if bought.member == member]
            credit_left[member] -= sum(paid)
        return {
            "code": USES - sum(bought.used_code for bought in stands),
            "card": CARD - sum(bought.still(bought.card) for bought in stands),
            "budget": BUDGET - sum(bought.discount for bought in stands),
            "credit 0": credit_left[0],
            "credit 1": credit_left[1],
        }

    @invariant()
    def everything_is_as_the_sums_say(self) -> None:
        code, card, budget = Code.objects.get(), GiftCard.objects.get(), Budget.objects.get()
        found = holdings([code_owner(code), gift_card_owner(card)], at=self.at)
        owner = budget_owner(budget)
        entered = (code_owner(code), "use") in found
        assert self.left() == {
            "code": found[code_owner(code), "use"].spendable if entered else USES,
            "card": found[gift_card_owner(card), "EUR"].spendable,
            "budget": self.budget_left(owner),
            "credit 0": store_credit_of(member=self.members[0], at=self.at),
            "credit 1": store_credit_of(member=self.members[1], at=self.at),
        }

    def budget_left(self, owner: object) -> int:
        drawn = Posting.objects.filter(kind="supplied", source__startswith="budget").exists()
        return striped_holdings([owner], "EUR", at=self.at)[owner].spendable if drawn else BUDGET  # type: ignore[index, list-item]

    @invariant()
    def points_are_what_came_in_less_what_went_out(self) -> None:
        net = [balance_of(member=each, at=self.at) for each in self.members]
        has = [each.spendable + each.pending + each.held - each.owed for each in net]
        wanted = list(self.others)
        for bought in self.bought:
            wanted[bought.member] += bought.still(bought.earned) - bought.still(bought.spent)
        expired, forgiven = self.expired(), self.forgiven()
        assert sum(has) == sum(wanted) - expired + forgiven
        if not expired and not forgiven:
            assert has == wanted

    def expired(self) -> int:
        """Say how many points have ended, or will as soon as somebody looks."""
        ended = Entry.objects.filter(
            account__role="expired", account__asset=self.programme.asset_id
        ).aggregate(sum=Sum("amount"))["sum"]
        active = Entry.objects.filter(
            account__role__in=["active", "held"], account__asset=self.programme.asset_id
        ).aggregate(sum=Sum("amount"))["sum"]
        net = [balance_of(member=each, at=self.at) for each in self.members]
        seen = sum(each.spendable + each.held for each in net)
        return (ended or 0) + (active or 0) - seen if seen < (active or 0) else (ended or 0)

    def forgiven(self) -> int:
        """Say how many points that were to be taken back could not be."""
        rows = Posting.objects.filter(kind="returned", undoes_asset=self.programme.asset_id)
        undone = rows.aggregate(sum=Sum("undoes"))["sum"] or 0
        got = Entry.objects.filter(posting__in=rows, account__role="reversed")
        return undone - (got.aggregate(sum=Sum("amount"))["sum"] or 0)

    @invariant()
    def the_books_are_sound(self) -> None:
        assert list(faults()) == []
        for checkout in Checkout.objects.all():
            assert checkout.answer.get("payable", 0) >= 0


def begin() -> None:
    """Make the shop: a world with a second member and a cause, in which a debt forgives nothing."""
    ShopBesideItsSums.world = world = make_world(uses=USES)
    Programme.objects.update(return_policy="debt")
    programme = Programme.objects.get()
    make_member(programme, Customer.objects.create(number="eleni"))
    said = {"key": "trees", "names": {"en": "Trees"}, "words": {}, "account": ""}
    create_cause(programme_id=world.programme, at=NOW, by=SYSTEM, **said)  # type: ignore[arg-type]


def _run(runs: int, steps: int) -> None:
    begin()
    chosen = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(ShopBesideItsSums, settings=chosen)


def test_members_have_what_the_sums_say() -> None:
    _run(RUNS, 6)


@pytest.mark.soak
@pytest.mark.timeout(14_400)
def test_members_have_what_the_sums_say_for_long() -> None:
    _run(2_000 if connection.vendor == "sqlite" else 300, 20)
