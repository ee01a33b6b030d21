"""A programme's rules made ready once, to be asked many times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from vafa.loyalty.rules.engine.conditions import Run, lines_where, ready
from vafa.loyalty.rules.engine.context import Programme
from vafa.loyalty.rules.engine.effects import (
    AcceptCode,
    Discount,
    Donate,
    Effect,
    EnterDraw,
    FreeItem,
    Grant,
    Progress,
    Spend,
    kind_of,
)
from vafa.loyalty.rules.engine.expressions import Expression
from vafa.loyalty.rules.engine.fields import Frame
from vafa.loyalty.rules.engine.limits import Limit
from vafa.loyalty.rules.engine.reads import fields_read
from vafa.loyalty.rules.engine.rule import Group, GroupMode, Version
from vafa.loyalty.rules.engine.values import BASIS_POINTS

Lines = Callable[[Frame], list[int]]
MICRO: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Worth:
    """What one unit of an asset is worth to the customer and costs the shop, in millionths."""

    value_micro: int
    cost_micro: int


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for a whole order, whatever the rules say.

    All discounts together stay below `discount_most_bp` of goods and shipping and below
    `discount_most`. What is left of the net price after cost of goods and cost to serve stays
    above `margin_floor_bp` of it; `cost_unknown_bp` stands for a cost that nobody knows, as a share
    of the net price; without it such an order gets no discount.
    """

    discount_most_bp: int | None = None
    discount_most: int | None = None
    margin_floor_bp: int | None = None
    cost_unknown_bp: int | None = None
    worths: Mapping[str, Worth] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shares = (self.discount_most_bp, self.cost_unknown_bp)
        if any(share is not None and not 0 <= share <= BASIS_POINTS for share in shares):
            raise ValueError("A share lies between nothing and all.")
        if self.margin_floor_bp is not None and not 0 <= self.margin_floor_bp < BASIS_POINTS:
            raise ValueError("A margin floor lies between nothing and less than all.")
        if self.discount_most is not None and self.discount_most < 0:
            raise ValueError("A cap is not negative.")


@dataclass(frozen=True, slots=True)
class ReadyEffect:
    """An effect with the function that finds its lines."""

    index: int
    effect: Effect
    kind: str
    benefit: str
    lines: Lines
    is_narrow: bool
    part_lines: tuple[Lines, ...]


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """A rule with its condition as a function."""

    version: Version
    meets: Run
    price_effects: tuple[ReadyEffect, ...]
    spend_effects: tuple[ReadyEffect, ...]
    other_effects: tuple[ReadyEffect, ...]
    code_effects: tuple[ReadyEffect, ...]
    limits: tuple[tuple[Limit, str], ...]
    code: str | None
    code_index: int

    @property
    def key(self) -> str:
        """The key of the version."""
        return self.version.key


@dataclass(frozen=True, slots=True)
class ReadyGroup:
    """A group with its members in their order."""

    key: str
    mode: GroupMode
    members: tuple[Item, ...]


Item = ReadyRule | ReadyGroup


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules of a programme, ready to be asked; `items` is the order they are asked in."""

    programme: Programme
    policy: Policy
    rules: tuple[ReadyRule, ...]
    items: tuple[Item, ...]
    # The fields of the context that any of them looks at.
    reads: frozenset[str]


def compile_rules(
    versions: Iterable[Version],
    *,
    programme: Programme,
    groups: Sequence[Group] = (),
    policy: Policy | None = None,
) -> Rulebook:
    """Make rules ready; the order they come in does not matter.

    Raises ValueError for a key that comes twice and for a group that is missing or lies in itself.
    """
    ordered = sorted(versions, key=lambda version: (-version.priority, version.key))
    if len({version.key for version in ordered}) != len(ordered):
        raise ValueError("Every version of a rule needs a key of its own.")
    _check_groups(ordered, {group.key: group for group in groups}, len(groups))
    rules = tuple(_ready_rule(version) for version in ordered)
    reads = fields_read(rule.version.rule for rule in rules)
    return Rulebook(programme, policy or Policy(), rules, _items("", rules, groups), reads)


def narrowed(book: Rulebook, keeps: Callable[[ReadyRule], bool]) -> Rulebook:
    """Leave only some rules in a book, in their groups and in their order.

    Leaving out rules that could not give anything changes nothing of what the others give.
    """
    rules = tuple(rule for rule in book.rules if keeps(rule))
    return replace(book, rules=rules, items=_narrowed(book.items, keeps))


def _narrowed(items: Sequence[Item], keeps: Callable[[ReadyRule], bool]) -> tuple[Item, ...]:
    found: list[Item] = []
    for item in items:
        if isinstance(item, ReadyGroup):
            found.append(replace(item, members=_narrowed(item.members, keeps)))
        elif keeps(item):
            found.append(item)
    return tuple(found)


def _check_groups(versions: Sequence[Version], groups: Mapping[str, Group], count: int) -> None:
    if len(groups) != count or "" in groups:
        raise ValueError("Every group needs a key of its own.")
    for key in {version.group for version in versions} | {
        group.parent for group in groups.values()
    }:
        seen: set[str] = set()
        while key:
            if key not in groups or key in seen:
                raise ValueError("A group is missing, or lies within itself.")
            seen.add(key)
            key = groups[key].parent


def _items(parent: str, rules: Sequence[ReadyRule], groups: Sequence[Group]) -> tuple[Item, ...]:
    found: list[tuple[int, str, Item]] = [
        (-rule.version.priority, rule.key, rule) for rule in rules if rule.version.group == parent
    ]
    for group in groups:
        if group.parent == parent:
            members = _items(group.key, rules, groups)
            found.append((-group.priority, group.key, ReadyGroup(group.key, group.mode, members)))
    return tuple(item for _, _, item in sorted(found, key=lambda each: each[:2]))


def _ready_rule(version: Version) -> ReadyRule:
    rule = version.rule
    effects = [_ready_effect(index, effect) for index, effect in enumerate(rule.then)]
    codes = [each for each in effects if isinstance(each.effect, AcceptCode)]
    return ReadyRule(
        version=version,
        meets=ready(rule.when),
        price_effects=tuple(each for each in effects if _is_price(each.effect)),
        spend_effects=tuple(each for each in effects if isinstance(each.effect, Spend)),
        other_effects=tuple(each for each in effects if _is_other(each.effect)),
        code_effects=tuple(codes),
        limits=tuple((limit, limit.key_of(version.rule_key)) for limit in rule.limits),
        code=_template(codes),
        code_index=codes[0].index if codes else 0,
    )


def _template(codes: Sequence[ReadyEffect]) -> str | None:
    effect = codes[0].effect if codes else None
    return effect.template if isinstance(effect, AcceptCode) else None


def _is_price(effect: Effect) -> bool:
    return isinstance(effect, Discount | FreeItem)


def _is_other(effect: Effect) -> bool:
    return not isinstance(effect, Discount | FreeItem | Spend | AcceptCode)


def _ready_effect(index: int, effect: Effect) -> ReadyEffect:
    parts = effect.parts if isinstance(effect, Discount) else ()
    return ReadyEffect(
        index=index,
        effect=effect,
        kind=kind_of(effect),
        benefit=_benefit(effect),
        lines=lines_where(_where(effect)),
        is_narrow=_where(effect) is not None,
        part_lines=tuple(lines_where(part.where) for part in parts),
    )


def _where(effect: Effect) -> Expression | None:
    if isinstance(effect, Discount | Grant | Progress | EnterDraw):
        return effect.where
    return None


def _benefit(effect: Effect) -> str:
    """Name what an exclusive rule wants to be the only one to give."""
    if isinstance(effect, Discount | FreeItem):
        return "price"
    if isinstance(effect, Grant):
        return f"grant {effect.asset}"
    return "donate" if isinstance(effect, Donate) else ""
