"""The rules of a programme as they stand, ready to be asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

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
    """Make the live and shadow rules of a programme ready."""
    return rulebook(
        programme=programme,
        versions=[
            version
            for version in latest_versions(programme_id=programme.id)
            if version.mode in ASKED
        ],
    )


def rulebook(*, programme: Programme, versions: Iterable[RuleVersion]) -> Rulebook:
    """Make some versions ready, as a simulation of drafts does."""
    groups = RuleGroup.objects.filter(programme=programme).order_by("key")
    return compile_rules(
        [_version(version) for version in versions],
        programme=place_of(),
        groups=[Group(row.key, row.mode, row.parent, row.priority) for row in groups],  # type: ignore[arg-type]
        policy=Policy(
            discount_most_bp=programme.discount_most_bp,
            margin_floor_bp=programme.margin_floor_bp,
            cost_unknown_bp=programme.cost_unknown_bp,
            worths={
                programme.asset_id: Worth(programme.unit_value_micro, programme.unit_cost_micro)
            },
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
