"""What was decided is carried out in the books, and taken back by line when lines come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from vafa.ledger.actions import Books
from vafa.ledger.rules.sheet import OwnerKey
from vafa.loyalty.actions.effects import CARRIERS
from vafa.loyalty.actions.effects.carrying import Giving
from vafa.loyalty.actions.tenders import return_payments
from vafa.loyalty.models import GivenEffect, OrderDecision, RuleVersion
from vafa.loyalty.queries.rulebook import place_of
from vafa.loyalty.rules.engine import Decided, Part, Rulebook, read_rule, reversals
from vafa.loyalty.rules.engine.effects import AcceptCode, Effect
from vafa.loyalty.rules.happening import Happened


class Carried(NamedTuple):
    """How many points were given, and what happened by that."""

    given: int
    happened: tuple[Happened, ...]


def effect_row(decided: Decided) -> GivenEffect:
    """Write down one effect as it was decided."""
    return GivenEffect(
        version_id=int(decided.version),
        index=decided.index,
        kind=decided.kind,
        desired=decided.desired,
        given=decided.given,
        money=decided.money,
        target=decided.effect.template
        if isinstance(decided.effect, AcceptCode)
        else decided.target,
        # Written for every line of every rule: `asdict` would look deeper each time.
        parts=[
            {"line": part.line, "amount": part.amount, "quantity_milli": part.quantity_milli}
            for part in decided.parts
        ],
        cuts=[{"code": cut.code, "amount": cut.amount, "by": cut.by} for cut in decided.cuts],
        is_shadow=decided.is_shadow,
    )


def everything_spendable(books: Books, owner: OwnerKey) -> dict[str, int]:
    """Say what an owner could spend now, of everything they have."""
    assets = {key.asset for key in books.sheet.balances if key.owner == owner}
    return {asset: books.spendable(owner, asset) for asset in sorted(assets)}


def carry_out(
    books: Books, decision: OrderDecision, rows: Sequence[GivenEffect], *, book: Rulebook
) -> Carried:
    """Write what was given for a decision, and give it."""
    points = 0
    happened: list[Happened] = []
    for row in rows:
        row.decision = decision
    effects = effects_of(rows, known=book)
    GivenEffect.objects.bulk_create(rows)
    for row in rows:
        carrier = CARRIERS.get(row.kind)
        if carrier and row.given and not row.is_shadow:
            effect = effects[row.version_id, row.index]
            happened += carrier.give(Giving(books, decision, row, effect, book.programme))
            points += row.given if row.kind == "grant" else 0
    return Carried(points, tuple(happened))


def effects_of(
    rows: Sequence[GivenEffect], *, known: Rulebook | None = None
) -> dict[tuple[int, int], Effect]:
    """Find the effects behind rows in the versions of the rules that gave them.

    Those in a rulebook that is at hand need not be read again.
    """
    wanted = {row.version_id for row in rows}
    at_hand = known.rules if known else ()
    rules = {int(rule.key): rule.version.rule for rule in at_hand if int(rule.key) in wanted}
    for key, version in RuleVersion.objects.in_bulk(wanted - rules.keys()).items():
        rules[key] = read_rule(version.body)
    return {(row.version_id, row.index): rules[row.version_id].then[row.index] for row in rows}


def take_back(books: Books, decision: OrderDecision, returned: Mapping[str, int]) -> int:
    """Take back what belongs to lines that have come back since it was last looked.

    What was earned goes, what was paid with points comes back; returns how many points went.
    """
    before: dict[str, int] = decision.returned
    after = {line: max(returned.get(line, 0), before.get(line, 0)) for line in {*returned, *before}}
    rows = _standing(decision)
    due = {}
    for row in rows:
        parts = [Part(**part) for part in row.parts]
        found = reversals(parts, ordered=decision.ordered, before=before, after=after)
        due[row.id] = min(sum(part.amount for part in found), row.given - row.reversed)
    return_payments(books, decision, before=before, after=after)
    decision.returned = after
    decision.save(update_fields=["returned"])
    return _take(books, decision, rows, due)


def take_back_whole(books: Books, decision: OrderDecision) -> int:
    """Take back all that is left of what a decision gave, and close it; returns the points."""
    rows = _standing(decision)
    taken = _take(books, decision, rows, {row.id: row.given - row.reversed for row in rows})
    decision.is_void = True
    decision.save(update_fields=["is_void"])
    return taken


def _standing(decision: OrderDecision) -> list[GivenEffect]:
    rows = decision.effects.filter(is_shadow=False, kind__in=CARRIERS)
    return list(rows.select_for_update(of=("self",)).order_by("id"))


def _take(
    books: Books, decision: OrderDecision, rows: Sequence[GivenEffect], due: Mapping[int, int]
) -> int:
    taken, effects, place = 0, effects_of(rows), place_of()
    for row in rows:
        amount = due[row.id]
        if amount:
            effect = effects[row.version_id, row.index]
            CARRIERS[row.kind].take_back(Giving(books, decision, row, effect, place), amount)
            taken += amount if row.kind == "grant" else 0
            row.reversed += amount
            row.save(update_fields=["reversed"])
    return taken
