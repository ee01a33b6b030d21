"""A basket on the table: what it asks for, what the rules answer, and what that takes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.ledger.actions import Books
from vafa.ledger.rules.settling import programme_of
from vafa.ledger.rules.sheet import AccountKey, HoldKey, OwnerKey
from vafa.loyalty.actions.giving import effect_row
from vafa.loyalty.models import Budget, Code, GivenEffect, Member, Programme
from vafa.loyalty.queries.codes import USE, budget_owner, code_owner
from vafa.loyalty.queries.context import context_of, customer_seen
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.rules.engine import Order as Basket
from vafa.loyalty.rules.engine import Rulebook, evaluate, write_answer

TRIGGERS = frozenset({"order_quoted", "order_placed"})
# The name of the posting that takes something, by whose it is.
_TAKING = {"member": "spent", "code": "used", "budget": "granted"}


class CodeDoesNotWork(Refused):
    """One sentence for every cause, so that nobody learns which codes exist."""

    code = "code_does_not_work"
    sentence = _("This code does not work here.")


@dataclass(frozen=True)
class Asked:
    """What a basket asks for: whose it is, the codes typed, and the points to pay with."""

    basket: Basket
    member: Member | None = None
    codes: tuple[str, ...] = ()
    points: int = 0

    def hash(self) -> str:
        """Name what was asked, so that a change is noticed."""
        said = [repr(self.basket), self.member.id if self.member else 0, self.codes, self.points]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


class Taking(NamedTuple):
    """Something that an order takes: whose, of what, how much."""

    owner: OwnerKey
    asset: str
    amount: int

    @property
    def kind(self) -> str:
        """The name of the posting that takes it."""
        return _TAKING[self.owner.kind]


@dataclass
class Table:
    """What is on the table while a basket is looked at."""

    programme: Programme
    asked: Asked
    book: Rulebook
    codes: list[Code]
    budgets: dict[str, Budget]
    rows: list[GivenEffect] = field(default_factory=list)
    takings: list[Taking] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=dict)  # Any: JSON values.

    @property
    def currency(self) -> str:
        """The money that budgets are kept in."""
        return self.book.programme.currency

    def owners(self) -> list[OwnerKey]:
        """List whose books are needed."""
        found = [owner_of(self.asked.member)] if self.asked.member else []
        found += [code_owner(code) for code in self.codes]
        return found + [budget_owner(row) for row in self.budgets.values()]


def supply(books: Books, table: Table) -> None:
    """Put the uses of a code, or the money of a budget, into the books when they are first met."""
    supplies = [(code_owner(code), USE, code.supply) for code in table.codes]
    supplies += [(budget_owner(row), table.currency, row.amount) for row in table.budgets.values()]
    for owner, asset, amount in supplies:
        source = f"{owner.kind} {owner.number}"
        if not books.is_posted("supplied", source):
            issued = programme_of(AccountKey(owner, "active", asset), "issued")
            draft = books.begin("supplied", source)
            books.put_in(draft, owner=owner, asset=asset, amount=amount, out=issued)


def decide(books: Books, table: Table, *, at: datetime) -> None:
    """Ask the rules, with what everybody has now; refuses a code whose uses are over."""
    asked, asset = table.asked, table.programme.asset_id
    if any(not books.spendable(code_owner(code), USE) for code in table.codes):
        raise CodeDoesNotWork
    templates = {code.template.key: code for code in table.codes}
    customer = None
    if asked.member:
        points = books.spendable(owner_of(asked.member), asset)
        customer = customer_seen(asked.member, points=points, order=None, at=at)
    context = context_of(
        asked.member,
        triggers=TRIGGERS,
        basket=replace(asked.basket, codes=frozenset(templates)),
        customer=customer,
        book=table.book,
        at=at,
    )
    context = replace(
        context,
        budgets_left=_budgets_left(books, table),
        spend_wanted={asset: asked.points} if asked.points else {},
    )
    evaluation = evaluate(context, table.book, now=at)
    table.rows = [effect_row(each) for each in [*evaluation.decided, *evaluation.shadow]]
    table.takings = _takings(table, evaluation.consumed, templates)
    answer = {
        "payable": evaluation.payable,
        "order_discount": evaluation.order_discount,
        "line_discounts": dict(evaluation.line_discounts),
        "paid_with_points": evaluation.paid_with_points,
        "effects": [_effect_json(row) for row in table.rows],
        "answers": [write_answer(each) for each in evaluation.answers],
        "takings": [[*taking.owner, taking.asset, taking.amount] for taking in table.takings],
    }
    # As it will be read back, so that the first answer and every later one are the same.
    table.answer = json.loads(json.dumps(answer, default=str))


def keep_promise(table: Table, answer: Mapping[str, Any]) -> None:
    """Take what was answered as it was answered, whatever the rules say by now."""
    table.answer = dict(answer)
    table.rows = [GivenEffect(**effect) for effect in answer["effects"]]
    table.takings = takings_of(answer)


def takings_of(answer: Mapping[str, Any]) -> list[Taking]:
    """Read what an answer takes."""
    return [
        Taking(OwnerKey(kind, number, part), asset, amount)
        for kind, number, part, asset, amount in answer.get("takings", [])
    ]


def pay(books: Books, table: Table, source: str, *, held: HoldKey | None) -> None:
    """Take what the order takes: out of what was put aside for it, or as it is now."""
    for taking in table.takings:
        owner, asset, amount = taking
        draft = books.begin(taking.kind, taking_source(source, taking), hold=held)
        if held:
            books.capture(draft, held, amounts={(owner, asset): amount})
        else:
            books.spend(draft, owner=owner, asset=asset, amount=amount)


def taking_source(source: str, taking: Taking) -> str:
    """Name in the ledger one thing that an order takes."""
    return f"{source} {taking.owner.kind} {taking.owner.number}"


def _budgets_left(books: Books, table: Table) -> dict[str, int]:
    currency = table.currency
    return {key: books.spendable(budget_owner(row), currency) for key, row in table.budgets.items()}


def _takings(
    table: Table, consumed: Mapping[str, int], templates: Mapping[str, Code]
) -> list[Taking]:
    """List what is to be taken: points, one use of each code that did something, budgets."""
    real = [row for row in table.rows if not row.is_shadow and row.given]
    found: list[Taking] = []
    points = sum(row.given for row in real if row.kind == "spend")
    if points:
        assert table.asked.member is not None
        found.append(Taking(owner_of(table.asked.member), table.programme.asset_id, points))
    used = sorted({row.target for row in real if row.kind == "accept_code"})
    found += [Taking(code_owner(templates[key]), USE, 1) for key in used]
    found += [
        Taking(budget_owner(row), table.currency, consumed[key])
        for key, row in sorted(table.budgets.items())
        if consumed.get(key)
    ]
    return found


def _effect_json(row: GivenEffect) -> dict[str, Any]:
    names = ("version_id", "index", "kind", "desired", "given", "money", "target")
    more = ("parts", "cuts", "is_shadow")
    return {name: getattr(row, name) for name in (*names, *more)}
