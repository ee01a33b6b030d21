"""What the rules would answer to a basket, a draft among them; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from vafa.catalogue.models import Product
from vafa.loyalty.models import Member, MemberState, Programme, RuleMode, RuleVersion
from vafa.loyalty.queries.budgets import budgets_left
from vafa.loyalty.queries.codes import budgets_of
from vafa.loyalty.queries.context import context_of, customer_seen
from vafa.loyalty.queries.members import balance_of
from vafa.loyalty.queries.rulebook import latest_versions, rulebook
from vafa.loyalty.rules.engine import Customer, Evaluation, Line, Order, Rule, evaluate, read_rule
from vafa.loyalty.rules.engine.triggers import WITH_ORDER

# A draft has no version yet: in the book it stands under this number.
DRAFT_VERSION = 0


@dataclass(frozen=True)
class DraftRule:
    """A rule as it is being written; `rule_id` is nothing for a new one."""

    name: str
    rule: Rule
    body: dict[str, object]
    rule_id: int | None = None
    priority: int = 0
    group: str = ""


@dataclass(frozen=True)
class Trial:
    """A basket to try rules on: whose, when, and the points to pay with."""

    lines: Sequence[Line]
    member: Member | None
    at: datetime
    shipping: int = 0
    points: int = 0


@dataclass(frozen=True)
class Tried:
    """What was answered, with the rules and their names by version, the draft first."""

    evaluation: Evaluation
    rules: dict[str, tuple[str, Rule]]


def try_rules(*, programme: Programme, draft: DraftRule, trial: Trial) -> Tried:
    """Ask a draft together with the live rules of a programme, as a basket would.

    A draft for an event is asked as if that event happened now, without a basket.
    """
    others = [
        version
        for version in latest_versions(programme_id=programme.id)
        if version.mode == RuleMode.LIVE and version.rule_id != draft.rule_id
    ]
    versions = [_version(draft), *others]
    book = rulebook(programme=programme, versions=versions)
    has_order = draft.rule.trigger in WITH_ORDER
    context = context_of(
        trial.member,
        triggers=WITH_ORDER if has_order else {draft.rule.trigger},
        basket=_basket(trial) if has_order else None,
        customer=_customer(trial, has_order=has_order),
        book=book,
        at=trial.at,
    )
    left = budgets_left(list(budgets_of(book, programme_id=programme.id).values()), at=trial.at)
    wanted = {programme.asset_id: trial.points} if trial.points and trial.member else {}
    context = replace(context, budgets_left=left, spend_wanted=wanted)
    return Tried(
        evaluate(context, book, now=trial.at),
        {
            f"{row.id:012}": (
                draft.name if row.id == DRAFT_VERSION else row.rule.name,
                read_rule(row.body),
            )
            for row in versions
        },
    )


def member_named(*, programme_id: int, text: str) -> Member | None:
    """Find an active member by their reference or their customer's number."""
    wanted = text.strip()
    found = Member.objects.select_related("programme", "customer").filter(
        Q(reference__iexact=wanted) | Q(customer__number=wanted),
        programme=programme_id,
        state=MemberState.ACTIVE,
    )
    return found.order_by("id").first() if wanted else None


def categories_of(*, codes: Sequence[str]) -> dict[str, str]:
    """Return the categories of the products with these codes, of those that the shop knows."""
    rows = Product.objects.filter(code__in=codes).exclude(category="")
    return dict(rows.values_list("code", "category"))


def _version(draft: DraftRule) -> RuleVersion:
    return RuleVersion(
        id=DRAFT_VERSION,
        rule_id=draft.rule_id or 0,
        body=draft.body,
        mode=RuleMode.LIVE,
        priority=draft.priority,
        group=draft.group,
    )


def _basket(trial: Trial) -> Order:
    return Order(
        key="trial", lines=tuple(trial.lines), shipping=trial.shipping, ordered_at=trial.at
    )


def _customer(trial: Trial, *, has_order: bool) -> Customer | None:
    member = trial.member
    if member is None:
        return None
    points = balance_of(member=member, at=trial.at).spendable
    document = "trial" if has_order else ""
    return customer_seen(member, points=points, order=None, at=trial.at, document=document)
