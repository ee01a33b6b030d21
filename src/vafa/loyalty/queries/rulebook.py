"""The rules of a programme as they stand, ready to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, cast

from django.db.models import OuterRef, Subquery

from vafa.core.languages import Calendar
from vafa.ledger.queries.statements import ask
from vafa.loyalty.models import Programme, RuleVersion
from vafa.loyalty.rules.engine import (
    Group,
    Policy,
    Rulebook,
    Version,
    Worth,
    compile_rules,
    read_rule,
)
from vafa.loyalty.rules.engine import Programme as Place
from vafa.staff.queries import shop

ASKED = ("shadow", "live")
# Read for every basket: building these statements anew cost more than answering them.
_HEADS: Final = """
    SELECT version.id, version.rule_id, version.hash, version.mode, version.priority,
        version."group"
    FROM vafa_loyalty_ruleversion version JOIN vafa_loyalty_rule rule ON rule.id = version.rule_id
    WHERE rule.programme_id = %s AND version.mode IN (%s, %s) AND version.number = (
        SELECT MAX(newest.number) FROM vafa_loyalty_ruleversion newest
        WHERE newest.rule_id = version.rule_id
    ) ORDER BY version.rule_id
"""
_GROUPS: Final = """
    SELECT key, mode, parent, priority FROM vafa_loyalty_rulegroup
    WHERE programme_id = %s ORDER BY key
"""


def latest_versions(*, programme_id: int) -> list[RuleVersion]:
    """Return the version that counts of every rule."""
    newest = RuleVersion.objects.filter(rule=OuterRef("rule")).order_by("-number").values("id")[:1]
    found = RuleVersion.objects.filter(rule__programme_id=programme_id, id=Subquery(newest))
    return list(found.select_related("rule").order_by("rule_id"))


def rulebook_of(*, programme: Programme) -> Rulebook:
    """Make the live and shadow rules of a programme ready; what has not changed is ready still."""
    heads = ask(_HEADS, [programme.id, *ASKED])
    return _ready(tuple(_Head(*row) for row in heads), _frame(programme))


def rulebook(*, programme: Programme, versions: Iterable[RuleVersion]) -> Rulebook:
    """Make some versions ready, as a simulation of drafts does."""
    return _compiled([_version(version) for version in versions], _frame(programme))


class _Head(NamedTuple):
    """What tells a version from every other one, without what it says."""

    id: int
    rule_id: int
    hash: str
    mode: str
    priority: int
    group: str


class _Frame(NamedTuple):
    """All beside the rules that a rulebook depends on."""

    place: Place
    groups: tuple[Group, ...]
    discount_most_bp: int | None
    margin_floor_bp: int | None
    cost_unknown_bp: int | None
    asset: str
    worth: Worth


def _frame(programme: Programme) -> _Frame:
    return _Frame(
        place=place_of(),
        groups=tuple(Group(*row) for row in ask(_GROUPS, [programme.id])),
        discount_most_bp=programme.discount_most_bp,
        margin_floor_bp=programme.margin_floor_bp,
        cost_unknown_bp=programme.cost_unknown_bp,
        asset=programme.asset_id,
        worth=Worth(programme.unit_value_micro, programme.unit_cost_micro),
    )


@lru_cache(maxsize=64)
def _ready(heads: tuple[_Head, ...], frame: _Frame) -> Rulebook:
    # A head holds the hash of what its version says, so that an answer is never out of date.
    bodies = RuleVersion.objects.in_bulk([head.id for head in heads])
    return _compiled([_version(bodies[head.id]) for head in heads], frame)


def _compiled(versions: Sequence[Version], frame: _Frame) -> Rulebook:
    return compile_rules(
        versions,
        programme=frame.place,
        groups=frame.groups,
        policy=Policy(
            discount_most_bp=frame.discount_most_bp,
            margin_floor_bp=frame.margin_floor_bp,
            cost_unknown_bp=frame.cost_unknown_bp,
            worths={frame.asset: frame.worth},
        ),
    )


def place_of() -> Place:
    """Say in whose zone, calendar and money programmes live: the shop's."""
    known = shop()
    return Place(
        time_zone=known.time_zone,
        calendar=cast("Calendar", known.calendar),
        currency=known.currency,
        week_start=known.week_start,
    )


def _version(row: RuleVersion) -> Version:
    return Version(
        # Equal priorities go by key, as text.
        key=f"{row.id:012}",
        rule_key=str(row.rule_id),
        rule=read_rule(row.body),
        mode=row.mode,  # type: ignore[arg-type]
        priority=row.priority,
        group=row.group,
    )
