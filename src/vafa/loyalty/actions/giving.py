"""What was decided is carried out in the books, and taken back by line when lines come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from vafa.ledger.actions import Books
from vafa.ledger.rules.sheet import LotFacts
from vafa.ledger.rules.undoing import total
from vafa.loyalty.models import GivenEffect, OrderDecision, Programme
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.rules.calendar import active_from, expires_at
from vafa.loyalty.rules.engine import Decided, Part, read_rule, reversals
from vafa.loyalty.rules.engine import Programme as Place
from vafa.loyalty.rules.engine.effects import AcceptCode, Effect, Grant, Spend

# What the shop can give so far; a rule with anything else stays a draft.
CARRIED_OUT = frozenset({"grant", "spend", "discount", "free_item", "accept_code"})


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
        parts=[asdict(part) for part in decided.parts],
        cuts=[asdict(cut) for cut in decided.cuts],
        is_shadow=decided.is_shadow,
    )


def carry_out(
    books: Books, decision: OrderDecision, rows: Sequence[GivenEffect], *, place: Place
) -> int:
    """Write what was given for a decision, and put points into the books; returns how many."""
    given = 0
    effects = effects_of(rows)
    for row in rows:
        row.decision = decision
        effect = effects[row.version_id, row.index]
        if isinstance(effect, Grant) and row.given and not row.is_shadow:
            _issue(books, decision, row, effect, place=place)
            given += row.given
    GivenEffect.objects.bulk_create(rows)
    return given


def effects_of(rows: Sequence[GivenEffect]) -> dict[tuple[int, int], Effect]:
    """Read the effects behind rows out of the versions of the rules that gave them."""
    known = {row.version_id: row.version for row in rows}
    rules = {key: read_rule(version.body) for key, version in known.items()}
    return {(row.version_id, row.index): rules[row.version_id].then[row.index] for row in rows}


def _issue(
    books: Books, decision: OrderDecision, row: GivenEffect, effect: Grant, *, place: Place
) -> None:
    assert decision.member is not None
    programme: Programme = decision.programme
    earned_at = decision.occurred_at
    facts = LotFacts(
        asset=effect.asset,
        earned_at=earned_at,
        active_from=active_from(
            effect.pending,
            ordered_at=earned_at,
            delivered_at=None,
            return_days=programme.return_days,
            zone=place.time_zone,
        ),
        expires_at=expires_at(
            effect.validity, earned_at=earned_at, zone=place.time_zone, calendar=place.calendar
        ),
        reason_class=effect.reason,
        unit_value_micro=programme.unit_value_micro,
        rule_version=row.version_id,
        document=decision.document[:120],
    )
    draft = books.begin("earned", _source(decision, row), occurred_at=earned_at)
    books.issue(draft, to=owner_of(decision.member), amount=row.given, facts=facts)


def take_back(books: Books, decision: OrderDecision, returned: Mapping[str, int]) -> int:
    """Take back what belongs to lines that have come back since it was last looked.

    What was earned goes, what was paid with points comes back; returns how many points went.
    """
    before: dict[str, int] = decision.returned
    after = {line: max(returned.get(line, 0), before.get(line, 0)) for line in {*returned, *before}}
    taken = 0
    rows = list(
        decision.effects.filter(is_shadow=False, kind__in=["grant", "spend"])
        .select_related("version")
        .select_for_update(of=("self",))
    )
    effects = effects_of(rows)
    for row in rows:
        parts = [Part(**part) for part in row.parts]
        due = reversals(parts, ordered=decision.ordered, before=before, after=after)
        amount = min(sum(part.amount for part in due), row.given - row.reversed)
        if not amount:
            continue
        effect = effects[row.version_id, row.index]
        if isinstance(effect, Grant):
            taken += _claw(books, decision, row, amount, asset=effect.asset)
        elif isinstance(effect, Spend):
            _restore(books, decision, row, amount, asset=effect.asset)
        row.reversed += amount
        row.save(update_fields=["reversed"])
    decision.returned = after
    decision.save(update_fields=["returned"])
    return taken


def _claw(
    books: Books, decision: OrderDecision, row: GivenEffect, amount: int, *, asset: str
) -> int:
    assert decision.member is not None
    original = books.original(books.number_of("earned", _source(decision, row)), asset)
    books.claw_back(
        "returned",
        f"{row.id} {row.reversed}",
        original,
        min(amount, total(original.given())),
        owner=owner_of(decision.member),
        policy=decision.programme.return_policy,  # type: ignore[arg-type]
    )
    return amount


def _restore(
    books: Books, decision: OrderDecision, row: GivenEffect, amount: int, *, asset: str
) -> None:
    assert decision.spent_posting_id is not None
    original = books.original(decision.spent_posting_id, asset)
    books.restore("unspent", f"{row.id} {row.reversed}", original, amount)


def _source(decision: OrderDecision, row: GivenEffect) -> str:
    """Name in the ledger what one effect gives for one order."""
    return f"{decision.id} {row.version_id}.{row.index}"
