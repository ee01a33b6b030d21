"""Codes that people typed, found by their one form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from vafa.ledger.rules.sheet import OwnerKey
from vafa.loyalty.models import Budget, Code, Member
from vafa.loyalty.rules.codes import normalise_code
from vafa.loyalty.rules.engine import Rulebook

USE = "use"


def code_owner(code: Code) -> OwnerKey:
    """Name the owner in the ledger that a code is."""
    return OwnerKey("code", code.id)


def budget_owner(budget: Budget) -> OwnerKey:
    """Name the owner in the ledger that a budget is."""
    return OwnerKey("budget", budget.id)


def codes_typed(
    *, programme_id: int, typed: Sequence[str], member: Member | None, at: datetime
) -> list[Code | None]:
    """Return the code behind each text, or nothing where there is none for this person now.

    Whether it is unknown, over, disabled or somebody else's is not told apart.
    """
    normal = [normalise_code(text) for text in typed]
    rows = Code.objects.filter(
        template__programme_id=programme_id, normal__in=[text for text in normal if text]
    ).select_related("template")
    known = {code.normal: code for code in rows if _is_good(code, member, at)}
    return [known.get(text) for text in normal]


def _is_good(code: Code, member: Member | None, at: datetime) -> bool:
    has_begun = code.valid_from is None or code.valid_from <= at
    is_over = code.valid_until is not None and code.valid_until <= at
    is_theirs = code.member_id is None or (member is not None and code.member_id == member.id)
    return has_begun and not is_over and is_theirs and not code.is_disabled


def budgets_of(book: Rulebook, *, programme_id: int) -> dict[str, Budget]:
    """Return the budgets that the rules of a book draw on."""
    keys = {limit.budget for rule in book.rules for limit, _key in rule.limits if limit.budget}
    rows = Budget.objects.filter(programme_id=programme_id, key__in=keys)
    return {row.key: row for row in rows}
