"""A basket on the table: what it asks for, what the rules answer, and what that takes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext_lazy as _
from pydantic_core import from_json, to_json

from vafa.core.errors import Refused
from vafa.ledger.actions import Books
from vafa.ledger.rules.settling import programme_of
from vafa.ledger.rules.sheet import AccountKey, HoldKey, OwnerKey
from vafa.ledger.rules.stripes import gather, left_together, part_for, parts_of
from vafa.loyalty.actions.code_uses import (
    Use,
    is_supplied,
    supply_uses,
    use_of,
    uses_together,
)
from vafa.loyalty.actions.giving import effect_row, everything_spendable
from vafa.loyalty.actions.tenders import Tender, read_tenders, take_in_turn, with_parts
from vafa.loyalty.models import Budget, Code, GiftCard, GivenEffect, Member, Programme
from vafa.loyalty.queries.codes import (
    USE,
    USED,
    budget_owner,
    budgets_of,
    code_owner,
    codes_typed,
    use_part,
    use_parts,
)
from vafa.loyalty.queries.context import context_of, customer_seen
from vafa.loyalty.queries.gift_cards import gift_card_owner, gift_cards_typed, till
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.rules.engine import Context, Evaluation, Rulebook, evaluate, write_answer
from vafa.loyalty.rules.engine import Order as Basket

TRIGGERS = frozenset({"order_quoted", "order_placed"})
# The names of the postings that take something.
SPENT: Final = "spent"
GRANTED: Final = "granted"
PAID: Final = "paid"
# What cards and credit pay changes what an order earns, which may change what is left to pay.
_TURNS: Final = 3


class CodeDoesNotWork(Refused):
    """One sentence for every cause, so that nobody learns which codes exist."""

    code = "code_does_not_work"
    sentence = _("This code does not work here.")


@dataclass(frozen=True)
class Asked:
    """What a basket asks for: whose it is, the codes typed, and what to pay with beside money.

    `gift_cards` are their codes as typed, `store_credit` how much of it at most.
    """

    basket: Basket
    member: Member | None = None
    codes: tuple[str, ...] = ()
    points: int = 0
    gift_cards: tuple[str, ...] = ()
    store_credit: int = 0

    def hash(self) -> str:
        """Name what was asked, so that a change is noticed."""
        said = [repr(self.basket), self.member.id if self.member else 0, self.codes, self.points]
        said += [self.gift_cards, self.store_credit]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


class AllPartsNeeded(Exception):
    """A part of a budget or a code ran dry: the basket is looked at again with all parts locked."""


class Taking(NamedTuple):
    """Something that an order takes: whose, of what, how much, and by which posting."""

    owner: OwnerKey
    asset: str
    amount: int
    kind: str


@dataclass
class Table:
    """What is on the table while a basket is looked at."""

    programme: Programme
    asked: Asked
    book: Rulebook
    codes: list[Code]
    budgets: dict[str, Budget]
    cards: list[GiftCard]
    # Whether all parts of the budgets are in the books, or only those of this order.
    has_all_parts: bool = False
    rows: list[GivenEffect] = field(default_factory=list)
    takings: list[Taking] = field(default_factory=list)
    tenders: list[Tender] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=dict)  # Any: JSON values.

    @property
    def currency(self) -> str:
        """The money that budgets are kept in."""
        return self.book.programme.currency

    def owners(self) -> list[OwnerKey]:
        """List whose books are needed."""
        found = [owner_of(self.asked.member)] if self.asked.member else []
        for code in self.codes:
            found += use_parts(code) if self.has_all_parts else [self.use_of(code)]
        found += [gift_card_owner(card) for card in self.cards]
        for row in self.budgets.values():
            found += parts_of(budget_owner(row)) if self.has_all_parts else [self.part_of(row)]
        return found

    def use_of(self, code: Code) -> OwnerKey:
        """Name the part of a code's uses that this order draws on."""
        return use_part(code, self.asked.basket.key)

    def part_of(self, budget: Budget) -> OwnerKey:
        """Name the part of a budget that this order draws on."""
        return part_for(budget_owner(budget), self.asked.basket.key)


def lay_table(
    programme: Programme,
    asked: Asked,
    *,
    book: Rulebook,
    has_all_parts: bool,
    is_promised: bool = False,
    at: datetime,
) -> Table:
    """Find the codes, cards and budgets that a basket is about.

    Refuses a code or a card that does not work, unless the basket keeps what it was promised.
    """
    typed = codes_typed(programme_id=programme.id, typed=asked.codes, member=asked.member, at=at)
    entered = gift_cards_typed(
        programme_id=programme.id, typed=asked.gift_cards, member=asked.member, at=at
    )
    codes = [code for code in typed if code is not None]
    cards = [card for card in entered if card is not None]
    if (len(codes), len(cards)) != (len(typed), len(entered)) and not is_promised:
        raise CodeDoesNotWork
    budgets = budgets_of(book, programme_id=programme.id)
    return Table(programme, asked, book, codes, budgets, cards, has_all_parts)


def supply(books: Books, table: Table) -> None:
    """Put the uses of a code, or the money of a budget, into the books when they are first met."""
    for code in table.codes:
        if code_owner(code) not in books.sheet.owners and not is_supplied(books, code):
            raise AllPartsNeeded
        supply_uses(books, code)
    for row in table.budgets.values():
        owner, source = budget_owner(row), f"budget {row.id}"
        if not books.is_posted("supplied", source):
            if not table.has_all_parts:
                raise AllPartsNeeded
            issued = programme_of(AccountKey(owner, "active", table.currency), "issued")
            draft = books.begin("supplied", source)
            books.put_in(draft, owner=owner, asset=table.currency, amount=row.amount, out=issued)


def decide(books: Books, table: Table, *, at: datetime) -> None:
    """Ask the rules, with what everybody has now; refuses a code whose uses are over."""
    _refuse_what_is_used_up(books, table)
    context = _context(books, table, at=at)
    evaluation = _evaluated(books, table, context, at=at)
    templates = {code.template.key: code for code in table.codes}
    table.rows = [effect_row(each) for each in [*evaluation.decided, *evaluation.shadow]]
    table.takings = _takings(table, evaluation.consumed, templates)
    _fill_budgets(books, table)
    paid = {kind: _sum_of(table.tenders, kind) for kind in ("gift_card", "member")}
    answer = {
        "payable": evaluation.payable - sum(paid.values()),
        "order_discount": evaluation.order_discount,
        "line_discounts": dict(evaluation.line_discounts),
        "paid_with_points": evaluation.paid_with_points,
        "paid_with_gift_cards": paid["gift_card"],
        "paid_with_store_credit": paid["member"],
        "effects": [_effect_json(row) for row in table.rows],
        "answers": [write_answer(each) for each in evaluation.answers],
        "takings": [[*taking.owner, *taking[1:]] for taking in table.takings],
        "tenders": [tender.write() for tender in table.tenders],
    }
    # As it will be read back, so that the first answer and every later one are the same.
    table.answer = from_json(to_json(answer, fallback=str))


def _refuse_what_is_used_up(books: Books, table: Table) -> None:
    """Refuse codes without a use, unless it is this order that used them, and empty cards."""
    for code in table.codes:
        part = table.use_of(code)
        if books.spendable(part, USE) or _use(books, table, part).stands:
            continue
        if part.part and not table.has_all_parts:
            raise AllPartsNeeded
        if not table.has_all_parts or not uses_together(books, code):
            raise CodeDoesNotWork
    if any(not books.spendable(gift_card_owner(card), table.currency) for card in table.cards):
        raise CodeDoesNotWork


def _context(books: Books, table: Table, *, at: datetime) -> Context:
    asked, asset = table.asked, table.programme.asset_id
    customer = None
    if asked.member:
        points = books.spendable(owner_of(asked.member), asset)
        customer = customer_seen(
            asked.member,
            points=points,
            order=None,
            at=at,
            document=asked.basket.key,
            reads=table.book.reads,
            balances=everything_spendable(books, owner_of(asked.member)),
        )
    context = context_of(
        asked.member,
        triggers=TRIGGERS,
        basket=replace(asked.basket, codes=frozenset(code.template.key for code in table.codes)),
        customer=customer,
        book=table.book,
        at=at,
    )
    return replace(
        context,
        budgets_left=_budgets_left(books, table),
        spend_wanted={asset: asked.points} if asked.points else {},
    )


def _evaluated(books: Books, table: Table, context: Context, *, at: datetime) -> Evaluation:
    """Ask the rules until what cards and credit pay, and what is earned on the rest, agree."""
    basket = context.order
    assert basket is not None
    elsewhere = basket.paid_with_points + basket.paid_with_gift_card
    evaluation = evaluate(context, table.book, now=at)
    wanted = _gifts_wanted(books, table)
    tenders = take_in_turn(wanted, payable=evaluation.payable - elsewhere)
    for _turn in range(_TURNS if tenders else 0):
        paid = basket.paid_with_gift_card + sum(tender.amount for tender in tenders)
        order = replace(basket, paid_with_gift_card=paid)
        evaluation = evaluate(replace(context, order=order), table.book, now=at)
        before, tenders = tenders, take_in_turn(wanted, payable=evaluation.payable - elsewhere)
        if tenders == before:
            break
    table.tenders = with_parts(tenders, basket, evaluation)
    return evaluation


def _gifts_wanted(books: Books, table: Table) -> list[tuple[OwnerKey, int]]:
    """List who shall pay beside money, in turn, and how much each can: cards, then credit."""
    asked, currency = table.asked, table.currency
    owners = dict.fromkeys(gift_card_owner(card) for card in table.cards)
    wanted = [(owner, books.spendable(owner, currency)) for owner in owners]
    if asked.member and asked.store_credit > 0:
        owner = owner_of(asked.member)
        wanted.append((owner, min(asked.store_credit, books.spendable(owner, currency))))
    return wanted


def _sum_of(tenders: Sequence[Tender], kind: str) -> int:
    return sum(tender.amount for tender in tenders if tender.owner.kind == kind)


def keep_promise(table: Table, answer: Mapping[str, Any]) -> None:
    """Take what was answered as it was answered, whatever the rules say by now."""
    table.answer = dict(answer)
    table.rows = [GivenEffect(**effect) for effect in answer["effects"]]
    table.takings = takings_of(answer)
    table.tenders = read_tenders(answer)


def takings_of(answer: Mapping[str, Any]) -> list[Taking]:
    """Read what an answer takes."""
    return [
        Taking(OwnerKey(kind, number, part), *rest)
        for kind, number, part, *rest in answer.get("takings", [])
    ]


def to_take(books: Books, table: Table) -> list[Taking]:
    """List what is still to be taken: the shop may have told before that a code was used."""
    return [
        taking
        for taking in table.takings
        if taking.kind != USED or not _use(books, table, taking.owner).stands
    ]


def pay(books: Books, table: Table, source: str, *, held: HoldKey | None) -> None:
    """Take what the order takes: out of what was put aside for it, or as it is now."""
    for taking in to_take(books, table):
        owner, asset, amount, kind = taking
        is_use = kind == USED
        name = _use(books, table, owner).source if is_use else taking_source(source, taking)
        draft, into = books.begin(kind, name, hold=held), till(asset) if kind == PAID else None
        if held:
            place = (owner, asset)
            goes = {place: into} if into else None
            books.capture(draft, held, amounts={place: amount}, into=goes)
        else:
            books.spend(draft, owner=owner, asset=asset, amount=amount, into=into)


def taking_source(source: str, taking: Taking) -> str:
    """Name in the ledger one thing that an order takes."""
    return f"{source} {taking.owner.kind} {taking.owner.number}"


def _use(books: Books, table: Table, owner: OwnerKey) -> Use:
    return use_of(books, owner.number, table.asked.basket.key)


def _budgets_left(books: Books, table: Table) -> dict[str, int]:
    currency, found = table.currency, {}
    for key, row in table.budgets.items():
        # What comes back to a closed budget is drawn on no more.
        if row.closed_at is not None:
            found[key] = 0
        elif table.has_all_parts:
            found[key] = left_together(books.sheet, budget_owner(row), asset=currency)
        else:
            found[key] = books.spendable(table.part_of(row), currency)
    return found


def _fill_budgets(books: Books, table: Table) -> None:
    """Bring what the order draws into its own parts; what was cut short is looked at as a whole."""
    if not table.has_all_parts:
        real = [row for row in table.rows if not row.is_shadow]
        if any(cut["code"] == "budget" for row in real for cut in row.cuts):
            raise AllPartsNeeded
        return
    for taking in to_take(books, table):
        part, asset, amount, _kind = taking
        if part.part and books.spendable(part, asset) < amount:
            draft = books.begin("shared_out", "")
            gather(books.sheet, draft, part=part, asset=asset, amount=amount)


def _takings(
    table: Table, consumed: Mapping[str, int], templates: Mapping[str, Code]
) -> list[Taking]:
    """List what is to be taken: points, one use of each code that did something, budgets."""
    real = [row for row in table.rows if not row.is_shadow and row.given]
    found: list[Taking] = []
    points = sum(row.given for row in real if row.kind == "spend")
    if points:
        assert table.asked.member is not None
        owner = owner_of(table.asked.member)
        found.append(Taking(owner, table.programme.asset_id, points, SPENT))
    used = sorted({row.target for row in real if row.kind == "accept_code"})
    found += [Taking(table.use_of(templates[key]), USE, 1, USED) for key in used]
    found += [Taking(each.owner, table.currency, each.amount, PAID) for each in table.tenders]
    found += [
        Taking(table.part_of(row), table.currency, consumed[key], GRANTED)
        for key, row in sorted(table.budgets.items())
        if consumed.get(key)
    ]
    return found


def _effect_json(row: GivenEffect) -> dict[str, Any]:
    names = ("version_id", "index", "kind", "desired", "given", "money", "target")
    more = ("parts", "cuts", "is_shadow")
    return {name: getattr(row, name) for name in (*names, *more)}
