"""A rule: when what happens, under which condition, who gets what, how often and how long."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from vafa.loyalty.rules.engine.effect_shapes import read_effect, write_effect
from vafa.loyalty.rules.engine.effects import AcceptCode, Effect, kind_of, unit_of
from vafa.loyalty.rules.engine.expressions import ALWAYS, Expression
from vafa.loyalty.rules.engine.limits import (
    ALL_THE_TIME,
    Limit,
    Schedule,
    read_limit,
    read_schedule,
    write_limit,
    write_schedule,
)
from vafa.loyalty.rules.engine.reading import read_condition, write_condition
from vafa.loyalty.rules.engine.refusals import Cursor, open_json
from vafa.loyalty.rules.engine.shapes import Shape, read_shape, truth, write_shape
from vafa.loyalty.rules.engine.triggers import TRIGGERS, WITH_ORDER

Mode = Literal["draft", "shadow", "live", "ended"]
MODES: Final[tuple[Mode, ...]] = ("draft", "shadow", "live", "ended")
GroupMode = Literal["all", "first", "best_for_customer", "least_cost"]
GROUP_MODES: Final[tuple[GroupMode, ...]] = ("all", "first", "best_for_customer", "least_cost")


@dataclass(frozen=True, slots=True)
class Stacking:
    """How a rule stands beside others.

    An exclusive one wants to be alone with what it gives (a lower price, points of one asset);
    a joint one goes with everything, exclusive ones too.
    """

    exclusive: bool = False
    joint: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as its author wrote it."""

    trigger: str
    when: Expression
    then: tuple[Effect, ...]
    limits: tuple[Limit, ...] = ()
    schedule: Schedule = ALL_THE_TIME
    stacking: Stacking = Stacking()
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A rule as it stands in a programme: `key` names the version, `rule_key` all of its versions.

    Higher priority goes first; equal ones go by key.
    """

    key: str
    rule_key: str
    rule: Rule
    mode: Mode = "live"
    priority: int = 0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that stand together; a group may lie within another one."""

    key: str
    mode: GroupMode = "all"
    parent: str = ""
    priority: int = 0


_STACKING_SHAPE: Final[Shape] = {
    "exclusive": truth(default=False),
    "joint": truth(default=False),
}


def read_rule(source: object) -> Rule:
    """Read a rule out of JSON, as text or as objects.

    Raises RuleRefused with the place and a code for whatever is wrong, and nothing else.
    """
    cursor = open_json(source)
    members = cursor.members(
        required=("trigger", "then"), optional=("when", "limits", "schedule", "stacking")
    )
    trigger = members["trigger"].choice(TRIGGERS)
    cursor.reading.has_order = trigger in WITH_ORDER
    when = read_condition(members["when"]) if "when" in members else ALWAYS
    then = tuple(
        read_effect(item, trigger=trigger) for item in members["then"].items(least=1, most=20)
    )
    rule = Rule(
        trigger=trigger,
        when=when,
        then=then,
        limits=_read_limits(members.get("limits"), then),
        schedule=read_schedule(members["schedule"]) if "schedule" in members else ALL_THE_TIME,
        stacking=_read_stacking(members.get("stacking")),
        currency=cursor.reading.currency,
    )
    _check_codes(members["then"], then)
    return rule


def write_rule(rule: Rule) -> dict[str, object]:
    """Write a rule as objects for JSON, every default spelled out; reading it gives the same."""
    return {
        "trigger": rule.trigger,
        "when": write_condition(rule.when),
        "then": [write_effect(effect) for effect in rule.then],
        "limits": [write_limit(limit) for limit in rule.limits],
        "schedule": write_schedule(rule.schedule),
        "stacking": write_shape(rule.stacking, _STACKING_SHAPE),
    }


def rule_hash(rule: Rule) -> str:
    """Name a rule by what it says: SHA-256 of its canonical JSON, in hex."""
    text = json.dumps(write_rule(rule), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _read_limits(cursor: Cursor | None, then: tuple[Effect, ...]) -> tuple[Limit, ...]:
    limits: list[Limit] = []
    for item in () if cursor is None else cursor.items(most=20):
        limit = read_limit(item)
        if limit.of != "times":
            _check_unit(item.at("of", limit.of), then)
        if any(limit.key_of("") == other.key_of("") for other in limits):
            raise item.refused("limit_twice")
        limits.append(limit)
    return tuple(limits)


def _check_unit(cursor: Cursor, then: tuple[Effect, ...]) -> None:
    units = {unit_of(effect) for effect in then if kind_of(effect) == cursor.value}
    if not units:
        raise cursor.refused("limit_without_effect")
    if len(units) > 1:
        raise cursor.refused("limit_of_two_units")


def _read_stacking(cursor: Cursor | None) -> Stacking:
    if cursor is None:
        return Stacking()
    made: Callable[..., Stacking] = Stacking
    stacking = made(**read_shape(cursor, _STACKING_SHAPE))
    if stacking.exclusive and stacking.joint:
        raise cursor.refused("exclusive_and_joint")
    return stacking


def _check_codes(cursor: Cursor, then: tuple[Effect, ...]) -> None:
    places = [index for index, effect in enumerate(then) if isinstance(effect, AcceptCode)]
    if len(places) > 1:
        raise cursor.at(places[1], None).refused("second_code")
