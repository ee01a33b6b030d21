"""A basket is tried at any moment: answered as the checkout answers it, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from vafa.customers.models import Customer
from vafa.ledger.actions import Books, look_into_books
from vafa.loyalty.actions.basket import Asked, Table, decide, lay_table, supply
from vafa.loyalty.actions.giving import effect_row, effects_of, everything_spendable
from vafa.loyalty.models import GivenEffect, Member, Programme
from vafa.loyalty.queries.basket_costs import costed
from vafa.loyalty.queries.context import context_of, customer_seen
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.queries.simulating import Counting, counting_book
from vafa.loyalty.queries.tiers import history_of, ladder_of, overrides_of
from vafa.loyalty.rules.calendar import active_from, expires_at
from vafa.loyalty.rules.engine import Customer as Seen
from vafa.loyalty.rules.engine import Evaluation, Event, Order, evaluate, write_answer
from vafa.loyalty.rules.engine.effects import Grant
from vafa.loyalty.rules.qualifying import Activity, Amounts, Share, kept_spend
from vafa.loyalty.rules.tiers import tier_at
from vafa.loyalty.rules.trying import BasketCosts, PointsToCome, costs_of

# What happens to an order after it was placed, in the order of life; each is decided by itself.
LATER: Final = ("order_paid", "order_shipped", "order_delivered", "order_completed")
_HANDED_OVER: Final = frozenset({"order_delivered", "order_completed"})
_REACHED: Final = "tier_reached"


@dataclass(frozen=True)
class BasketTried:
    """What a basket would get.

    `answer` is what the checkout would answer. `answers` has the one of every rule that tells most,
    `rows` all that would be given, what comes after placing too. The tiers are those before the
    order and with it; there are none without a member or a ladder.
    """

    basket: Order
    answer: Mapping[str, Any]  # Any: JSON values.
    answers: list[Mapping[str, Any]]
    rows: list[GivenEffect]
    points: list[PointsToCome]
    costs: BasketCosts
    spendable: int
    tier_before: str | None = None
    tier_after: str | None = None


def try_basket(
    *, programme_id: int, asked: Asked, counting: Counting = Counting.LIVE, at: datetime
) -> BasketTried:
    """Say what a basket would get at any moment, by the checkout's own decision.

    Nothing is locked and nothing is written; what matures or ends until then is counted as it will
    be. Refuses codes and cards that do not work then.
    """
    programme = Programme.objects.get(pk=programme_id)
    table = _laid(programme, asked, counting, at=at)
    books = look_into_books(owners=table.owners(), at=at)
    supply(books, table)
    decide(books, table, at=at)
    trying = _Trying(table, books, at)
    told = {answer["rule"]: answer for answer in table.answer["answers"]}
    rows = list(table.rows)
    occasions = {id(row): "order_placed" for row in rows}
    for trigger, found in trying.happens():
        for decided in [*found.decided, *found.shadow]:
            row = effect_row(decided)
            rows.append(row)
            occasions[id(row)] = trigger
        told |= {
            answer.rule: write_answer(answer)
            for answer in found.answers
            if answer.verdict != "other_trigger"
        }
    return BasketTried(
        basket=asked.basket,
        answer=table.answer,
        answers=list(told.values()),
        rows=rows,
        points=_points(table, rows, occasions, at=at),
        costs=_costs(table, rows, at=at),
        spendable=trying.spendable,
        tier_before=trying.tier_before,
        tier_after=trying.tier_after,
    )


def invented_member(*, programme: Programme, at: datetime) -> Member:
    """Make up somebody who has just joined, and whom no table knows."""
    return Member(id=0, programme=programme, customer=Customer(id=0), joined_at=at)


def _laid(programme: Programme, asked: Asked, counting: Counting, *, at: datetime) -> Table:
    """Lay the table as the checkout does, with all parts of budgets: nobody else waits for them."""
    book = counting_book(programme=programme, counting=counting)
    return lay_table(programme, asked, book=book, has_all_parts=True, at=at)


class _Trying:
    """What follows when the order was placed: it is paid, delivered, and may reach a tier."""

    def __init__(self, table: Table, books: Books, at: datetime) -> None:
        self.table, self.books, self.at = table, books, at
        self.member = table.asked.member
        self.spendable = 0
        self.tier_before: str | None = None
        self.tier_after: str | None = None
        if self.member:
            owner = owner_of(self.member)
            self.spendable = books.spendable(owner, table.programme.asset_id)

    def happens(self) -> Iterator[tuple[str, Evaluation]]:
        """Give what the rules answer to each thing that happens, one after another."""
        basket = told_basket(self.table.asked.basket, self.table.answer)
        waits = {rule.version.rule.trigger for rule in self.table.book.rules}
        units = sum(row.given for row in self.table.rows if _is_granted(row))
        for trigger in LATER:
            if trigger in waits:
                found = self._ask(trigger, basket, self._customer(basket.key))
                units += sum(each.given for each in found.decided if isinstance(each.effect, Grant))
                yield trigger, found
        rank = self._climb(units)
        if rank is not None and _REACHED in waits:
            customer = self._customer("")
            assert customer is not None
            risen = replace(customer, tier=self.tier_after, tier_rank=rank)
            event = Event(what=self.tier_after, number=rank, at=self.at)
            yield _REACHED, self._ask(_REACHED, None, risen, event)

    def _ask(
        self, trigger: str, basket: Order | None, customer: Seen | None, event: Event | None = None
    ) -> Evaluation:
        context = context_of(
            self.member,
            triggers={trigger},
            basket=basket,
            customer=customer,
            book=self.table.book,
            at=self.at,
            event=event,
        )
        return evaluate(context, self.table.book, now=self.at)

    def _customer(self, document: str) -> Seen | None:
        if self.member is None:
            return None
        spent = sum(row.given for row in self.table.rows if row.kind == "spend")
        return customer_seen(
            self.member,
            points=self.spendable - spent,
            order=None,
            at=self.at,
            document=document,
            reads=self.table.book.reads,
            balances=everything_spendable(self.books, owner_of(self.member)),
        )

    def _climb(self, units: int) -> int | None:
        """Find the tier before the order and with it; gives its height when it is a higher one."""
        ladder = ladder_of(self.table.programme) if self.member else None
        if ladder is None or self.member is None:
            return None
        history, given = history_of(self.member), overrides_of(self.member, ladder)
        basket = told_basket(self.table.asked.basket, self.table.answer)
        spend = kept_spend(Share(line.amount, line.quantity_milli) for line in basket.lines)
        counts = Activity(self.at, Amounts(units, 1, spend))
        later = replace(history, activities=(*history.activities, counts))
        self.tier_before = tier_at(ladder, history=history, overrides=given, at=self.at)
        self.tier_after = tier_at(ladder, history=later, overrides=given, at=self.at)
        before, after = map(ladder.height_of, (self.tier_before, self.tier_after))
        return after if after > before else None


def told_basket(basket: Order, answer: Mapping[str, Any]) -> Order:
    """Describe a basket as the shop tells of the order that it became: at the lowered prices."""
    off = answer["line_discounts"]
    lines = []
    for line in basket.lines:
        amount = line.amount - off.get(line.key, 0)
        tax = line.tax * amount // line.amount if line.amount else 0
        lines.append(replace(line, amount=amount, tax=tax))
    gifts = answer["paid_with_gift_cards"] + answer["paid_with_store_credit"]
    return replace(
        basket,
        lines=tuple(lines),
        paid_with_points=basket.paid_with_points + answer["paid_with_points"],
        paid_with_gift_card=basket.paid_with_gift_card + gifts,
    )


def _is_granted(row: GivenEffect) -> bool:
    return row.kind == "grant" and not row.is_shadow


def _points(
    table: Table, rows: Sequence[GivenEffect], occasions: Mapping[int, str], *, at: datetime
) -> list[PointsToCome]:
    """List the points that would come, each with its beginning and its end."""
    effects, found = effects_of(rows, known=table.book), []
    place = table.book.programme
    for row in rows:
        effect = effects[row.version_id, row.index]
        if not isinstance(effect, Grant) or not row.given or row.is_shadow:
            continue
        trigger = occasions[id(row)]
        begins = active_from(
            effect.pending,
            ordered_at=at,
            delivered_at=at if trigger in _HANDED_OVER else None,
            return_days=table.programme.return_days,
            zone=place.time_zone,
        )
        ends = expires_at(
            effect.validity, earned_at=at, zone=place.time_zone, calendar=place.calendar
        )
        found.append(PointsToCome(row.version_id, effect.asset, row.given, trigger, begins, ends))
    return found


def _costs(table: Table, rows: Sequence[GivenEffect], *, at: datetime) -> BasketCosts:
    effects = effects_of(rows, known=table.book)
    given = [(effects[row.version_id, row.index], row.given) for row in rows if not row.is_shadow]
    return costs_of(
        costed(table.asked.basket, at=at),
        given,
        discounts=table.answer["line_discounts"],
        asset=table.programme.asset_id,
        cost_micro=table.programme.unit_cost_micro,
    )
