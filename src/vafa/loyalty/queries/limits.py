"""What is left of the limits of rules, counted in two questions at most."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Count, F, Q, Sum
from django.db.models.aggregates import Aggregate
from django.db.models.functions import Coalesce

from vafa.loyalty.models import GivenEffect, Member
from vafa.loyalty.rules.engine import Limit, Rulebook, limit_window

# A limit, the name of what is left of it, and the rule that it is about.
Asked = tuple[Limit, str, int]


def limits_left(
    member: Member | None,
    *,
    book: Rulebook,
    at: datetime,
    triggers: Collection[str] | None = None,
) -> Mapping[str, int]:
    """Say what is left of the limits of each rule, for this member and for all.

    With triggers, only of the rules that wait for one of them: no other is asked.
    """
    asked = [
        (limit, key, int(rule.version.rule_key))
        for rule in book.rules
        for limit, key in rule.limits
        if limit.most is not None and (triggers is None or rule.version.rule.trigger in triggers)
    ]
    left: dict[str, int] = {}
    for per in ("customer", "rule"):
        listed = [each for each in asked if each[0].per == per]
        if listed:
            used = _used(listed, member if per == "customer" else None, per, book=book, at=at)
            for (limit, key, _rule), count in zip(listed, used, strict=True):
                left[key] = max(0, (limit.most or 0) - count)
    return left


def _used(
    asked: list[Asked], member: Member | None, per: str, *, book: Rulebook, at: datetime
) -> list[int]:
    rules = {rule for _limit, _key, rule in asked}
    given = GivenEffect.objects.filter(
        version__rule_id__in=rules, is_shadow=False, decision__is_void=False
    )
    if per == "customer":
        given = given.filter(decision__member=member)
    columns = {
        f"used_{place}": _counted(limit, rule, book=book, at=at)
        for place, (limit, _key, rule) in enumerate(asked)
    }
    found = given.aggregate(**columns)
    return [int(found[f"used_{place}"] or 0) for place in range(len(asked))]


def _counted(limit: Limit, rule: int, *, book: Rulebook, at: datetime) -> Aggregate | Coalesce:
    within = Q(version__rule_id=rule)
    window = limit_window(limit, now=at, programme=book.programme)
    if window is not None and window.end is not None:
        within &= Q(decision__occurred_at__gte=window.start, decision__occurred_at__lt=window.end)
    if limit.of == "times":
        return Count("decision_id", distinct=True, filter=within)
    return Coalesce(Sum(F("given") - F("reversed"), filter=within & Q(kind=limit.of)), 0)
