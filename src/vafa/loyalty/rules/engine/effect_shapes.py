"""Effects out of JSON and back, each by the table of its members."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from vafa.loyalty.rules.calendar import DAYS_MAX
from vafa.loyalty.rules.engine.amounts import (
    AMOUNT_MAX,
    FORMULA_SHAPES,
    OFF_SHAPES,
    Fixed,
    base,
    one_of,
    validity,
    waiting,
)
from vafa.loyalty.rules.engine.effects import (
    SCOPES,
    AcceptCode,
    AwardBadge,
    BundlePart,
    Discount,
    Donate,
    Effect,
    EnterDraw,
    Entitle,
    FreeItem,
    GiveSpin,
    Grant,
    IssueCode,
    Message,
    Progress,
    Spend,
    kind_of,
)
from vafa.loyalty.rules.engine.reading import read_condition, write_condition
from vafa.loyalty.rules.engine.refusals import Cursor
from vafa.loyalty.rules.engine.shapes import (
    Member,
    Shape,
    choice,
    key,
    maybe,
    money,
    read_shape,
    whole,
    write_shape,
)
from vafa.loyalty.rules.engine.triggers import WITH_BASKET
from vafa.loyalty.rules.engine.values import BASIS_POINTS


def _where() -> Member:
    return maybe(Member(lambda cursor: read_condition(cursor, in_line=True), write_condition))


def _formula(*names: str) -> Member:
    return one_of(FORMULA_SHAPES, *names)


_COUNTED: Final = ("fixed", "per_money", "per_unit")
_PART_SHAPE: Final[Shape] = {
    "where": Member(lambda cursor: read_condition(cursor, in_line=True), write_condition),
    "units": whole(most=1_000, default=1),
}
_ON_RETURN: Final = ("by_line", "when_all_returned", "keep")


def _read_parts(cursor: Cursor) -> tuple[BundlePart, ...]:
    made: Callable[..., BundlePart] = BundlePart
    return tuple(made(**read_shape(item, _PART_SHAPE)) for item in cursor.items(most=10))


def _write_parts(parts: tuple[BundlePart, ...]) -> object:
    return [write_shape(part, _PART_SHAPE) for part in parts]


EFFECT_SHAPES: Final[Mapping[str, tuple[type[Effect], Shape]]] = MappingProxyType(
    {
        "grant": (
            Grant,
            {
                "asset": key(),
                "amount": _formula("fixed", "per_money", "per_unit", "percent"),
                "base": base(),
                "where": _where(),
                "most": maybe(whole(most=AMOUNT_MAX)),
                "pending": waiting(),
                "validity": validity(),
                "reason": choice(("purchase", "marketing", "goodwill"), default="purchase"),
                "on_return": choice(_ON_RETURN, default="by_line"),
            },
        ),
        "spend": (
            Spend,
            {
                "asset": key(),
                "units": whole(most=AMOUNT_MAX),
                "worth": money(),
                "least": whole(least=0, most=AMOUNT_MAX, default=0),
                "share_most_bp": whole(most=BASIS_POINTS, default=BASIS_POINTS),
            },
        ),
        "discount": (
            Discount,
            {
                "scope": choice(SCOPES),
                "off": one_of(OFF_SHAPES),
                "where": _where(),
                "cap": maybe(money()),
                "units": whole(most=1_000, default=1),
                "of": maybe(whole(least=2, most=1_000)),
                "parts": Member(_read_parts, _write_parts, ()),
                "times": whole(most=1_000, default=1),
            },
        ),
        "free_item": (
            FreeItem,
            {
                "product": Member(Cursor.text, lambda text: text),
                "units": whole(most=1_000, default=1),
                "worth": money(),
                "cost": money(),
            },
        ),
        "issue_code": (
            IssueCode,
            {
                "template": key(),
                "count": whole(most=100, default=1),
                "validity": validity(),
            },
        ),
        "accept_code": (AcceptCode, {"template": key()}),
        "progress": (
            Progress,
            {"challenge": key(), "amount": _formula(*_COUNTED), "base": base(), "where": _where()},
        ),
        "award_badge": (AwardBadge, {"badge": key()}),
        "enter_draw": (
            EnterDraw,
            {"draw": key(), "amount": _formula(*_COUNTED), "base": base(), "where": _where()},
        ),
        "give_spin": (
            GiveSpin,
            {
                "wheel": key(),
                "count": whole(most=1_000, default=1),
                "validity": validity(),
            },
        ),
        "donate": (
            Donate,
            {
                "cause": maybe(key()),
                "amount": _formula("fixed", "percent", "round_up"),
                "base": base(),
                "payer": choice(("shop", "customer", "match"), default="shop"),
            },
        ),
        "entitle": (
            Entitle,
            {
                "what": key(),
                "count": whole(most=1_000_000, default=1),
                "validity": validity(),
            },
        ),
        "message": (
            Message,
            {"template": key(), "days": whole(least=0, most=DAYS_MAX, default=0)},
        ),
    }
)


def read_effect(cursor: Cursor, *, trigger: str) -> Effect:
    """Read one effect; refuses what its trigger cannot give it: a price, an order."""
    kind, inner = cursor.only_member()
    if kind not in EFFECT_SHAPES:
        raise inner.refused("unknown_effect")
    effect = _read_effect(inner, kind)
    if isinstance(effect, Discount | FreeItem | Spend | AcceptCode) and trigger not in WITH_BASKET:
        raise inner.refused("trigger_without_basket")
    _check_order(inner, effect)
    if isinstance(effect, Discount):
        _check_discount(inner, effect)
    return effect


def _read_effect(cursor: Cursor, kind: str) -> Effect:
    found, shape = EFFECT_SHAPES[kind]
    made: Callable[..., Effect] = found
    return made(**read_shape(cursor, shape))


def write_effect(effect: Effect) -> dict[str, object]:
    """Write an effect so that reading it gives the same one."""
    kind = kind_of(effect)
    return {kind: write_shape(effect, EFFECT_SHAPES[kind][1])}


def _check_order(cursor: Cursor, effect: Effect) -> None:
    if cursor.reading.has_order or not isinstance(effect, Grant | Progress | EnterDraw | Donate):
        return
    if not isinstance(effect.amount, Fixed):
        raise cursor.at("amount", None).refused("trigger_without_order")
    if not isinstance(effect, Donate) and effect.where is not None:
        raise cursor.at("where", None).refused("trigger_without_order")


def _check_discount(cursor: Cursor, effect: Discount) -> None:
    if effect.scope == "bundle" and not effect.parts:
        raise cursor.at("parts", None).refused("missing")
    if effect.scope != "bundle" and effect.parts:
        raise cursor.at("parts", None).refused("not_with_scope")
    if effect.scope in ("shipping", "bundle") and effect.where is not None:
        raise cursor.at("where", None).refused("not_with_scope")
    if effect.of is not None and (effect.scope != "cheapest" or effect.of <= effect.units):
        raise cursor.at("of", None).refused("not_with_scope")
