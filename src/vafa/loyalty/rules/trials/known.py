"""What a trial can know of the past, and why it says nothing about some rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from vafa.loyalty.rules.engine import Rulebook, write_rule
from vafa.loyalty.rules.engine.triggers import WITH_ORDER

# Joining happens with the first of the orders; a quote leaves nothing behind that could be tried.
ON_JOINING: Final = "member_joined"
ON_REACHING: Final = "tier_reached"
BIRTHDAY: Final = "birthday"
NAME_DAY: Final = "name_day"
ANNIVERSARY: Final = "anniversary"
# Told by somebody, and written down with the day on which it was.
RECORDED: Final = frozenset(
    {
        "review_written",
        "survey_answered",
        "profile_completed",
        "complaint_resolved",
        "checked_in",
        "referral_qualified",
        "friend_welcomed",
    }
)
_OF_PEOPLE: Final = frozenset({BIRTHDAY, NAME_DAY})
TRIED: Final = (
    WITH_ORDER - {"order_quoted"} | {ON_JOINING, ON_REACHING, ANNIVERSARY} | _OF_PEOPLE | RECORDED
)
# What is known of a customer at a moment of the past; all else a trial cannot tell.
KNOWN: Final = frozenset(
    f"customer.{name}" for name in ("order_number", "ordered_before_at", "joined_at", "country")
)
OF_TIERS: Final = frozenset({"customer.tier", "customer.tier_rank"})
Untried = Literal[
    "trigger", "customer", "code", "tiers", "records", "days", "event", "daily", "challenge", "year"
]
_BY_TRIGGER: Final[Mapping[str, Untried]] = {
    "day_begun": "daily",
    "challenge_completed": "challenge",
    "code_entered": "code",
}


def untried(book: Rulebook, *, events: Mapping[str, int], has_tiers: bool) -> dict[str, Untried]:
    """Name the rules that a trial says nothing about, by `rule_key`, each with the reason.

    "customer": it looks at something that is not known of customers at that time; "code": nobody
    could enter its code; "records", "days" and "year": nothing of that kind is on record (`events`
    has how often each happened); "event": the record does not say what the event was about.
    """
    found: dict[str, Untried] = {}
    for rule in book.rules:
        written = rule.version.rule
        reason: Untried | None = "code" if rule.code is not None else None
        if reason is None:
            reason = _of_trigger(written.trigger, events=events, has_tiers=has_tiers)
        if reason is None:
            names = set(_fields(write_rule(written)))
            reason = _of_fields(names, trigger=written.trigger, has_tiers=has_tiers)
        if reason is not None:
            found[rule.version.rule_key] = reason
    return found


def _of_trigger(trigger: str, *, events: Mapping[str, int], has_tiers: bool) -> Untried | None:
    if trigger not in TRIED:
        return _BY_TRIGGER.get(trigger, "trigger")
    if trigger == ON_REACHING:
        return None if has_tiers else "tiers"
    if trigger in WITH_ORDER or trigger == ON_JOINING or events.get(trigger):
        return None
    if trigger == ANNIVERSARY:
        return "year"
    return "days" if trigger in _OF_PEOPLE else "records"


def _of_fields(names: set[str], *, trigger: str, has_tiers: bool) -> Untried | None:
    known = KNOWN | OF_TIERS if has_tiers else KNOWN
    if any(name.startswith(("customer.", "counters.")) for name in names - known):
        return "customer"
    if trigger in RECORDED and any(name.startswith("event.") for name in names - {"event.at"}):
        return "event"
    return None


def _fields(written: object) -> Iterator[str]:
    """List the fields that a rule reads, wherever they stand in it."""
    if isinstance(written, dict):
        for name, inner in written.items():
            if name == "field" and isinstance(inner, str):
                yield inner
            else:
                yield from _fields(inner)
    elif isinstance(written, list):
        for inner in written:
            yield from _fields(inner)
