"""Margin rates where costs are not known, and rules for what orders cost."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.portfolio.actions.costs.refusals import (
    RateOutOfRange,
    UnknownKind,
    refuse_amount,
    refuse_future,
)
from vafa.portfolio.actions.costs.statements import forget, state
from vafa.portfolio.models import BEGINNING, ChargedPer, CostKind, CostRule, MarginRate


class RuleNeedsOneMeasure(Refused):
    code = "rule_needs_one_measure"
    sentence = _("Say an amount for orders, lines and returns, or a percentage of the revenue.")


class NoSuchRule(Refused):
    code = "no_such_cost_rule"
    sentence = _("This rule is no longer there.")


def set_margin_rate(
    *, category: str, rate_basis_points: int, at: datetime, by: Actor, is_estimated: bool = False
) -> MarginRate:
    """Say the gross margin of a category, or with "" of the whole shop, where no cost is known.

    Refuses a rate of 100 % or more: nothing costs nothing.
    """
    with transaction.atomic():
        rate = margin_statement(
            category, rate_basis_points, is_estimated=is_estimated, at=at, by=by
        )
        state([rate])
        record(
            kind="portfolio.margin_rate_set",
            at=at,
            by=by,
            payload={"rate_basis_points": rate_basis_points, "is_whole_shop": not category},
        )
    return rate


def margin_statement(
    category: str, rate_basis_points: int, *, is_estimated: bool, at: datetime, by: Actor
) -> MarginRate:
    """Make the row of a statement; refuses a rate that no trade has."""
    if not -10_000 <= rate_basis_points < 10_000:
        raise RateOutOfRange(low="−100 %", high="99 %")
    return MarginRate(
        key=f"category:{category}",
        category=category,
        rate_basis_points=rate_basis_points,
        is_estimated=is_estimated,
        stated_at=at,
        stated_by=str(by),
    )


def forget_margin_rate(*, category: str, at: datetime, by: Actor) -> None:
    """Forget a margin rate; products without a cost there are unknown again."""
    with transaction.atomic():
        if not forget(MarginRate, keys=[f"category:{category}"]):
            raise NoSuchRule
        record(
            kind="portfolio.margin_rate_forgotten",
            at=at,
            by=by,
            payload={"is_whole_shop": not category},
        )


def set_cost_rule(
    *,
    kind: str,
    per: str,
    amount: int | None = None,
    basis_points: int | None = None,
    channel: str = "",
    country: str = "",
    valid_from: date = BEGINNING,
    is_estimated: bool = False,
    today: date,
    at: datetime,
    by: Actor,
) -> CostRule:
    """Say what each order, line or return costs, or which part of the revenue.

    Replaces the rule of the same kind, measure, channel, country and day. Refuses a measure that
    does not fit, and what is negative, absurd or of a day to come.
    """
    if kind not in CostKind.values or per not in ChargedPer.values:
        raise UnknownKind
    _refuse_measure(per, amount, basis_points)
    refuse_future(valid_from, today=today)
    with transaction.atomic():
        rule, _is_new = CostRule.objects.update_or_create(
            kind=kind,
            per=per,
            channel=channel,
            country=country,
            valid_from=valid_from,
            defaults={
                "amount": amount,
                "basis_points": basis_points,
                "is_estimated": is_estimated,
            },
        )
        record(
            kind="portfolio.cost_rule_set",
            at=at,
            by=by,
            subject_kind="cost_rule",
            subject_id=rule.id,
            payload={"kind": kind, "per": per},
        )
    return rule


def _refuse_measure(per: str, amount: int | None, basis_points: int | None) -> None:
    is_percent = per == ChargedPer.PERCENT_OF_REVENUE
    if (basis_points is not None) != is_percent or (amount is None) != is_percent:
        raise RuleNeedsOneMeasure
    if amount is not None:
        refuse_amount(amount)
    if basis_points is not None and not 0 <= basis_points <= 10_000:
        raise RateOutOfRange(low="0 %", high="100 %")


def remove_cost_rule(*, rule_id: int, at: datetime, by: Actor) -> None:
    """Remove a rule; what it charged is charged no more, for past orders too."""
    with transaction.atomic():
        rule = CostRule.objects.select_for_update().filter(pk=rule_id).first()
        if rule is None:
            raise NoSuchRule
        rule.delete()
        record(
            kind="portfolio.cost_rule_removed",
            at=at,
            by=by,
            subject_kind="cost_rule",
            subject_id=rule_id,
            payload={"kind": rule.kind, "per": rule.per},
        )
