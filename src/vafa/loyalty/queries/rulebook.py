"""The rules of a programme as they stand, ready to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from django.db.models import OuterRef, Subquery

from vafa.core.languages import Calendar
from vafa.loyalty.models import Programme, RuleGroup, RuleVersion
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


def latest_versions(*, programme_id: int) -> list[RuleVersion]:
    """Return the version that counts of every rule."""
    newest = RuleVersion.objects.filter(rule=OuterRef("rule")).order_by("-number").values("id")[:1]
    found = RuleVersion.objects.filter(rule__programme_id=programme_id, id=Subquery(newest))
    return list(found.select_related("rule").order_by("rule_id"))


def rulebook_of(*, programme: Programme) -> Rulebook:
    """Make the live and shadow rules of a programme ready; what has not changed is ready still."""
    newest = RuleVersion.objects.filter(rule=OuterRef("rule")).order_by("-number").values("id")[:1]
    found = RuleVersion.objects.filter(
        rule__programme_id=programme.id, id=Subquery(newest), mode__in=ASKED
    )
    heads = found.order_by("rule_id").values_list(*_Head._fields)
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
    groups = RuleGroup.objects.filter(programme=programme).order_by("key")
    return _Frame(
        place=place_of(),
        groups=tuple(
            Group(row.key, row.mode, row.parent, row.priority)  # type: ignore[arg-type]
            for row in groups
        ),
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
