"""A basket to try rules on, as it is typed, and what the rules answered to it, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from django.utils.translation import gettext as _

from vafa.core.calendars import zone_named
from vafa.loyalty.forms.explanations import Explanation, explanation
from vafa.loyalty.forms.rule_values import Names, Teller
from vafa.loyalty.forms.typed import Desk
from vafa.loyalty.models import Member
from vafa.loyalty.queries.rulebook import place_of
from vafa.loyalty.queries.trying import DRAFT_VERSION, Trial, Tried
from vafa.loyalty.rules.engine import Line
from vafa.loyalty.rules.engine.effects import Grant

LINES: Final = 3
_PLACES: Final = ("amount", "pieces", "category", "product")


@dataclass(frozen=True)
class TypedTrial:
    """What was typed, to be shown again; and what of it cannot be read."""

    member: str
    day: str
    points: str
    rows: list[dict[str, str]]
    refusal: str = ""


def typed_trial(post: Mapping[str, str], desk: Desk) -> TypedTrial:
    """Read what was typed; before anything was, a basket with one product stands there."""
    rows = [
        {name: post.get(f"try-{number}-{name}", "").strip() for name in _PLACES}
        for number in range(LINES)
    ]
    if "try-0-amount" not in post:
        rows[0] |= {"amount": desk.reader.number(100), "pieces": desk.reader.number(1)}
    member, day, points = (
        post.get(f"try-{name}", "").strip() for name in ("member", "day", "points")
    )
    return TypedTrial(member, day, points, rows)


def trial_of(typed: TypedTrial, desk: Desk, *, member: Member | None, now: datetime) -> Trial | str:
    """Make a basket of what was typed, or say what cannot be read."""
    if typed.member and member is None:
        return _("Nobody in this programme has this number.")
    lines = []
    for number, row in enumerate(typed.rows):
        if not row["amount"]:
            continue
        amount, pieces = _amount(row["amount"], desk), desk.whole(row["pieces"] or "1")
        if amount is None or not isinstance(pieces, int) or not 0 < pieces < 1_000_000:
            return _("The amount or the number of pieces cannot be read.")
        categories = frozenset({row["category"]} - {""})
        lines.append(
            Line(
                key=f"line {number}",
                amount=amount,
                quantity_milli=pieces * 1000,
                product=row["product"],
                category=row["category"],
                categories=categories,
            )
        )
    points = desk.whole(typed.points or "0")
    at = _moment(typed.day, desk, now=now)
    if at is None or not isinstance(points, int) or points < 0:
        return _("The day or the points cannot be read.")
    return Trial(lines=lines, member=member, at=at, points=points)


def _amount(text: str, desk: Desk) -> int | None:
    found = desk.money(text)
    assert isinstance(found, dict)
    amount = found["amount"]
    return amount if isinstance(amount, int) and amount >= 0 else None


def _moment(text: str, desk: Desk, *, now: datetime) -> datetime | None:
    """Noon of the day that was typed, or now."""
    if not text:
        return now
    try:
        day = date.fromisoformat(str(desk.day(text)))
    except ValueError:
        return None
    noon = datetime.combine(day, time(12), zone_named(desk.reader.time_zone))
    return noon.astimezone(UTC)


@dataclass(frozen=True)
class RuleTried:
    """What one rule answered, in words."""

    name: str
    is_draft: bool
    is_given: bool
    told: Explanation


@dataclass(frozen=True)
class ShownTrial:
    """What a basket would get altogether, and the answer of every rule."""

    points: int
    discount: int
    paid_with_points: int
    payable: int
    rules: list[RuleTried]


def shown_trial(tried: Tried, desk: Desk, names: Names) -> ShownTrial:
    """Say what was answered to the reader."""
    found = tried.evaluation
    teller = Teller(desk.reader, names, place_of().calendar)
    rules = []
    for answer in found.answers:
        name, rule = tried.rules[answer.version]
        told = explanation(answer, rule=rule, decided=found.decided, teller=teller)
        is_draft = int(answer.version) == DRAFT_VERSION
        rules.append(RuleTried(name, is_draft, answer.verdict == "given", told))
    rules.sort(key=lambda each: not each.is_draft)
    points = sum(
        each.given
        for each in found.decided
        if isinstance(each.effect, Grant) and each.effect.asset == desk.asset
    )
    return ShownTrial(points, found.order_discount, found.paid_with_points, found.payable, rules)
