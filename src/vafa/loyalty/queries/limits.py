"""What is left of the limits of rules, counted in two questions at most; in three with promises."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, Sum
from django.db.models.aggregates import Aggregate
from django.db.models.functions import Coalesce

from vafa.loyalty.models import Checkout, CheckoutState, GivenEffect, Member, Rule, RuleVersion
from vafa.loyalty.rules.engine import Limit, Rulebook, limit_window

# A limit, the name of what is left of it, and the rule that it is about.
Asked = tuple[Limit, str, int]


def limits_left(
    member: Member | None,
    *,
    book: Rulebook,
    at: datetime,
    triggers: Collection[str] | None = None,
    document: str | None = None,
) -> Mapping[str, int]:
    """Say what is left of the limits of each rule, for this member and for all.

    With triggers, only of the rules that wait for one of them: no other is asked. With a document,
    what is put aside for the baskets of others counts too: it will be given as it was promised.
    """
    asked = limits_asked(book, triggers=triggers)
    promises = list(_promised(asked, document=document, at=at)) if document else []
    left: dict[str, int] = {}
    for per in ("customer", "rule"):
        listed = [each for each in asked if each[0].per == per]
        if listed:
            used = _used(listed, member if per == "customer" else None, per, book=book, at=at)
            heard = [each for each in promises if per == "rule" or each.member == _id(member)]
            for (limit, key, rule), count in zip(listed, used, strict=True):
                promised = sum(each.of(limit, rule) for each in heard)
                left[key] = max(0, (limit.most or 0) - count - promised)
    return left


def limits_asked(book: Rulebook, *, triggers: Collection[str] | None) -> list[Asked]:
    """List the limits that are counted, of the rules that wait for one of these triggers."""
    return [
        (limit, key, int(rule.version.rule_key))
        for rule in book.rules
        for limit, key in rule.limits
        if limit.most is not None and (triggers is None or rule.version.rule.trigger in triggers)
    ]


class _Promise(NamedTuple):
    """What is put aside for a basket, by the rule that gives it."""

    member: int | None
    # Any: JSON values.
    effects: list[tuple[int, dict[str, Any]]]

    def of(self, limit: Limit, rule: int) -> int:
        """Say how much of a limit it will use up."""
        found = [effect for of, effect in self.effects if of == rule]
        if limit.of == "times":
            return int(bool(found))
        return sum(effect["given"] for effect in found if effect["kind"] == limit.of)


def _promised(asked: list[Asked], *, document: str, at: datetime) -> Iterator[_Promise]:
    rules = {rule for limit, _key, rule in asked if limit.per in {"customer", "rule"}}
    if not rules:
        return
    held = Checkout.objects.filter(
        programme__in=Rule.objects.filter(pk__in=rules).values("programme"),
        state=CheckoutState.QUOTED,
        reserved_until__gt=at,
    ).exclude(document=document)
    rows = list(held.values_list("member_id", "answer"))
    versions = {effect["version_id"] for _who, answer in rows for effect in answer["effects"]}
    known = RuleVersion.objects.filter(pk__in=versions) if versions else RuleVersion.objects.none()
    rule_of = dict(known.values_list("pk", "rule_id"))
    for who, answer in rows:
        real = [effect for effect in answer["effects"] if not effect["is_shadow"]]
        yield _Promise(who, [(rule_of[effect["version_id"]], effect) for effect in real])


def _id(member: Member | None) -> int | None:
    return member.id if member else None


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
