"""A rule through its versions, and what it answered lately."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from vafa.loyalty.models import OrderDecision, Rule, RuleVersion

VERSIONS_ON_A_PAGE = 20
DECISIONS_LOOKED_AT = 200
ANSWERS_SHOWN = 10


@dataclass(frozen=True)
class VersionPage:
    """Some versions of a rule, the latest first, each with the one before it."""

    rows: list[tuple[RuleVersion, RuleVersion | None]]
    # The number to go on before; nothing on the latest page.
    next_before: int | None


@dataclass(frozen=True)
class Answered:
    """What a rule answered to one order or event."""

    document: str
    verdict: str
    occurred_at: datetime
    member_reference: str


@dataclass(frozen=True)
class RuleAnswers:
    """How often a rule answered what, among the latest decisions of its programme."""

    looked_at: int
    verdicts: dict[str, int]
    latest: list[Answered]


def rule_named(*, programme_id: int, rule_id: int) -> Rule | None:
    """Return a rule of a programme."""
    found = Rule.objects.select_related("programme__asset")
    return found.filter(programme=programme_id, pk=rule_id).first()


def version_page(*, rule_id: int, before: int | None = None) -> VersionPage:
    """Return a page of the versions of a rule."""
    found = RuleVersion.objects.filter(rule=rule_id)
    if before is not None:
        found = found.filter(number__lt=before)
    rows = list(found.order_by("-number")[: VERSIONS_ON_A_PAGE + 1])
    shown = rows[:VERSIONS_ON_A_PAGE]
    pairs = [
        (row, rows[place + 1] if place + 1 < len(rows) else None) for place, row in enumerate(shown)
    ]
    is_more = len(rows) > len(shown)
    return VersionPage(pairs, shown[-1].number if is_more else None)


def rule_answers(*, programme_id: int, rule_id: int) -> RuleAnswers:
    """Count what a rule answered lately; events that it does not wait for are passed over."""
    found = OrderDecision.objects.filter(programme=programme_id).select_related("member")
    rows = list(found.order_by("-id")[:DECISIONS_LOOKED_AT])
    answered = [
        Answered(
            row.document,
            answer["verdict"],
            row.occurred_at,
            row.member.reference if row.member else "",
        )
        for row in rows
        for answer in row.answers
        if answer["rule"] == str(rule_id) and answer["verdict"] != "other_trigger"
    ]
    verdicts = Counter(each.verdict for each in answered)
    return RuleAnswers(len(rows), dict(verdicts.most_common()), answered[:ANSWERS_SHOWN])


def latest_version(*, rule_id: int) -> RuleVersion:
    """Return the version of a rule that counts."""
    return RuleVersion.objects.filter(rule=rule_id).order_by("-number")[0]
