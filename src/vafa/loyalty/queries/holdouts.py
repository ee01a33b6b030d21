"""Control groups: whom they hold back, and what the two sides did since."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import BigIntegerField, Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from vafa.analytics.models.difference import Difference, GroupSums, mean_difference
from vafa.ledger.queries.statements import ask
from vafa.loyalty.models import GivenEffect, Holdout, Member, RuleMode
from vafa.loyalty.queries.rulebook import latest_versions
from vafa.loyalty.rules.holdouts import is_held_back

_AT_ONCE = 2_000
# Read for every basket: building this statement anew cost more than answering it.
_OPEN_THEN = """
    SELECT holdout.rule_id, holdout.salt, holdout.share_bp FROM vafa_loyalty_holdout holdout
    JOIN vafa_loyalty_rule rule ON rule.id = holdout.rule_id
    WHERE rule.programme_id = %s AND holdout.since <= %s
        AND (holdout.until IS NULL OR holdout.until > %s)
"""


@dataclass(frozen=True)
class Side:
    """Members of one side of a control group: what they spent since they joined, and how often."""

    spend: GroupSums = field(default_factory=GroupSums)
    orders: GroupSums = field(default_factory=GroupSums)

    @property
    def members(self) -> int:
        """How many they are."""
        return self.spend.members


@dataclass(frozen=True)
class Earned:
    """What a rule brought: both sides, and the differences where they can be told.

    `points` is what the rule gave in that time, after what went back, `cost` what that costs.
    """

    holdout: Holdout
    treated: Side
    held_back: Side
    points: int
    cost: int
    spend: Difference | None
    orders: Difference | None


def held_back_rules(member: Member | None, *, at: datetime) -> frozenset[str]:
    """Name the rules that a member does not get at a moment, as the engine names them.

    Only members who joined while a control group was open belong to it.
    """
    # On which side of a lot somebody falls who was only made up, nobody can say.
    if member is None or not member.id:
        return frozenset()
    adapt = connection.ops.adapt_datetimefield_value
    open_then = ask(_OPEN_THEN, [member.programme_id, adapt(member.joined_at), adapt(at)])
    return frozenset(
        str(rule_id)
        for rule_id, salt, share_bp in open_then
        if is_held_back(rule_id=rule_id, member_id=member.id, salt=salt, share_bp=share_bp)
    )


def holdouts_of(*, programme_id: int) -> list[Holdout]:
    """Return the control groups of a programme, those that are open first, then the latest."""
    found = Holdout.objects.filter(rule__programme_id=programme_id).select_related("rule")
    return list(found.order_by(F("until").desc(nulls_first=True), "-since", "-id"))


def rules_to_compare(*, programme_id: int) -> list[tuple[int, str]]:
    """List the rules that have not ended and from which nobody is held back, by name."""
    taken = Holdout.objects.filter(rule__programme_id=programme_id, until=None)
    held = set(taken.values_list("rule_id", flat=True))
    found = [
        (version.rule_id, version.rule.name)
        for version in latest_versions(programme_id=programme_id)
        if version.mode != RuleMode.ENDED and version.rule_id not in held
    ]
    return sorted(found, key=lambda each: each[1])


def earned_by(*, holdout: Holdout, at: datetime) -> Earned:
    """Compare who got a rule with who was held back, from the day each joined until now.

    Everybody who joined while the group was open counts, with nothing where they bought nothing:
    leaving people out who did not buy would make both sides look alike.
    """
    until = min(at, holdout.until) if holdout.until else at
    sides = {True: Side(), False: Side()}
    for member_id, orders, spend in _sums(holdout, until).iterator(_AT_ONCE):
        is_held = _is_held(holdout, member_id)
        side = sides[is_held]
        sides[is_held] = Side(side.spend.plus(spend), side.orders.plus(orders))
    treated, held_back = sides[False], sides[True]
    points = _points(holdout, until)
    programme = holdout.rule.programme
    return Earned(
        holdout=holdout,
        treated=treated,
        held_back=held_back,
        points=points,
        cost=points * programme.unit_cost_micro // 1_000_000,
        spend=mean_difference(treated.spend, held_back.spend),
        orders=mean_difference(treated.orders, held_back.orders),
    )


def _is_held(holdout: Holdout, member_id: int) -> bool:
    return is_held_back(
        rule_id=holdout.rule_id,
        member_id=member_id,
        salt=holdout.salt,
        share_bp=holdout.share_bp,
    )


def _sums(holdout: Holdout, until: datetime) -> QuerySet[Member, tuple[int, int, int]]:
    """Say for each member of both sides how often and for how much they bought since joining."""
    bought = Q(
        customer__orders__is_purchase=True,
        customer__orders__ordered_at__gte=F("joined_at"),
        customer__orders__ordered_at__lt=until,
    )
    joined = Member.objects.filter(
        programme_id=holdout.rule.programme_id,
        joined_at__gte=holdout.since,
        joined_at__lt=until,
    )
    counted = joined.annotate(
        bought=Count("customer__orders", filter=bought),
        spent=Coalesce(
            Sum("customer__orders__net_revenue", filter=bought), 0, output_field=BigIntegerField()
        ),
    )
    return counted.order_by("id").values_list("id", "bought", "spent")


def _points(holdout: Holdout, until: datetime) -> int:
    given = GivenEffect.objects.filter(
        version__rule_id=holdout.rule_id,
        kind="grant",
        is_shadow=False,
        decision__member__joined_at__gte=holdout.since,
        decision__occurred_at__gte=holdout.since,
        decision__occurred_at__lt=until,
    )
    sums = given.aggregate(given=Sum("given"), back=Sum("reversed"))
    return int(sums["given"] or 0) - int(sums["back"] or 0)
