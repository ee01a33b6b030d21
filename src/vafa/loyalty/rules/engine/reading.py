"""Conditions out of JSON, every part checked for its type, and back into JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import singledispatch
from types import MappingProxyType
from typing import Final

from vafa.core.money import Money
from vafa.loyalty.rules.engine.expressions import (
    COMPARISONS,
    FOLDINGS,
    Among,
    Between,
    Compared,
    Comparison,
    Constant,
    DaysSince,
    Denied,
    Either,
    Every,
    Expression,
    FieldRead,
    Floored,
    Folded,
    Folding,
    NthOrder,
    ShareOf,
)
from vafa.loyalty.rules.engine.fields import source_of
from vafa.loyalty.rules.engine.refusals import Cursor
from vafa.loyalty.rules.engine.shapes import write_money
from vafa.loyalty.rules.engine.values import (
    DAY,
    INTEGER,
    INTEGER_MAX,
    MOMENT,
    MONEY,
    ORDERED,
    TEXT,
    TEXTS,
    TRUTH,
    Type,
    plain,
)

ITEMS_MAX: Final = 500
Read = Callable[[Cursor, bool], Expression]


def read_condition(cursor: Cursor, *, in_line: bool = False) -> Expression:
    """Read what is true or false; `in_line` lets it look at one line."""
    return _typed(cursor, in_line, TRUTH)


def write_condition(expression: Expression) -> dict[str, object]:
    """Write a condition so that reading it gives the same one."""
    return _written(expression)


def _read(cursor: Cursor, in_line: bool) -> Expression:
    name, inner = cursor.only_member()
    read = _READERS.get(name)
    if read is None:
        raise inner.refused("unknown_function")
    return read(inner, in_line)


def _typed(cursor: Cursor, in_line: bool, *types: Type) -> Expression:
    found = _read(cursor, in_line)
    if found.type not in types:
        raise cursor.refused("wrong_type")
    return found


def _constant(cursor: Cursor, _in_line: bool) -> Expression:
    kind = cursor.path.rpartition("/")[2]
    if kind == "integer":
        return Constant(INTEGER, cursor.integer(least=-INTEGER_MAX))
    if kind == "text":
        return Constant(TEXT, cursor.text())
    if kind == "day":
        return Constant(DAY, cursor.day())
    if kind == "moment":
        return Constant(MOMENT, cursor.moment())
    money = cursor.money()
    return Constant(MONEY, money.amount, money.currency)


def _constants(cursor: Cursor, _in_line: bool) -> Expression:
    kind = "set" if cursor.path.endswith("/set") else "list"
    items = cursor.items(least=1, most=ITEMS_MAX)
    if isinstance(items[0].value, str):
        texts = [item.text() for item in items]
        if kind == "list":
            raise items[0].refused("not_a_whole_number")
        return Constant(TEXTS, frozenset(texts))
    numbers = [item.integer(least=-INTEGER_MAX) for item in items]
    if kind == "set":
        return Constant(Type("set", "integer"), frozenset(numbers))
    return Constant(Type("list", "integer"), tuple(numbers))


def _field(cursor: Cursor, in_line: bool) -> Expression:
    source = source_of(cursor.value) if isinstance(cursor.value, str) else None
    if source is None or not isinstance(cursor.value, str):
        raise cursor.refused("unknown_field")
    if source.of == "line" and not in_line:
        raise cursor.refused("line_outside_lines")
    if source.of == "order" and not cursor.reading.has_order:
        raise cursor.refused("trigger_without_order")
    return FieldRead(cursor.value, source.type)


def _every(cursor: Cursor, in_line: bool) -> Expression:
    return Every(tuple(_typed(item, in_line, TRUTH) for item in cursor.items()))


def _either(cursor: Cursor, in_line: bool) -> Expression:
    return Either(tuple(_typed(item, in_line, TRUTH) for item in cursor.items(least=1)))


def _denied(cursor: Cursor, in_line: bool) -> Expression:
    return Denied(_typed(cursor, in_line, TRUTH))


def _compared(how: Comparison) -> Read:
    def read(cursor: Cursor, in_line: bool) -> Expression:
        left, right = (_read(item, in_line) for item in cursor.items(least=2, most=2))
        is_equality = how in ("is", "is_not")
        if left.type != right.type or not (is_equality or left.type.kind in ORDERED):
            raise cursor.refused("wrong_type")
        return Compared(how, left, right)

    return read


def _between(cursor: Cursor, in_line: bool) -> Expression:
    item, low, high = (_read(each, in_line) for each in cursor.items(least=3, most=3))
    if item.type.kind not in ORDERED or not item.type == low.type == high.type:
        raise cursor.refused("wrong_type")
    return Between(item, low, high)


def _among(cursor: Cursor, in_line: bool) -> Expression:
    item, options = (_read(each, in_line) for each in cursor.items(least=2, most=2))
    kind = item.type.item if item.type.kind == "set" else item.type.kind
    if options.type.kind not in ("set", "list") or options.type.item != kind:
        raise cursor.refused("wrong_type")
    return Among(item, options)


def _folded(how: Folding) -> Read:
    def read(cursor: Cursor, in_line: bool) -> Expression:
        _refuse_lines_within(cursor, in_line)
        required = () if how == "count" else ("of",)
        members = cursor.members(required=required, optional=("where",))
        of = _typed(members["of"], True, INTEGER, MONEY) if required else None
        where = _where(members.get("where"))
        return Folded(how, of, where, INTEGER if of is None else of.type)

    return read


def _where(cursor: Cursor | None) -> Expression | None:
    return None if cursor is None or cursor.value is None else _typed(cursor, True, TRUTH)


def _refuse_lines_within(cursor: Cursor, in_line: bool) -> None:
    if in_line:
        raise cursor.refused("lines_within_line")
    if not cursor.reading.has_order:
        raise cursor.refused("trigger_without_order")


def _floored(cursor: Cursor, in_line: bool) -> Expression:
    items = cursor.items(least=2, most=2)
    amount, by = (_typed(item, in_line, INTEGER, MONEY) for item in items)
    if amount.type != by.type:
        raise cursor.refused("wrong_type")
    if isinstance(by, Constant) and by.value == 0:
        raise items[1].refused("division_by_zero")
    return Floored(amount, by)


def _days_since(cursor: Cursor, in_line: bool) -> Expression:
    return DaysSince(_typed(cursor, in_line, DAY, MOMENT))


def _nth_order(cursor: Cursor, _in_line: bool) -> Expression:
    name, inner = cursor.only_member()
    if name not in ("is", "every"):
        raise inner.refused("unknown_member")
    return NthOrder(inner.integer(least=1, most=1_000_000), name == "every")


def _share_of(cursor: Cursor, in_line: bool) -> Expression:
    _refuse_lines_within(cursor, in_line)
    return ShareOf(_typed(cursor.members(required=("where",))["where"], True, TRUTH))


_READERS: Final[Mapping[str, Read]] = MappingProxyType(
    {
        **dict.fromkeys(("integer", "money", "text", "day", "moment"), _constant),
        **dict.fromkeys(("set", "list"), _constants),
        "field": _field,
        "all": _every,
        "any": _either,
        "not": _denied,
        **{how: _compared(how) for how in COMPARISONS},
        "between": _between,
        "in": _among,
        **{how: _folded(how) for how in FOLDINGS},
        "floor": _floored,
        "days_since": _days_since,
        "nth_order": _nth_order,
        "share_of": _share_of,
    }
)


def _write_value(constant: Constant) -> object:
    if constant.currency and isinstance(constant.value, int):
        return write_money(Money(constant.value, constant.currency))
    return plain(constant.value)


@singledispatch
def _written(expression: Expression) -> dict[str, object]:
    raise AssertionError(expression)


@_written.register
def _(expression: Constant) -> dict[str, object]:
    return {expression.type.kind: _write_value(expression)}


@_written.register
def _(expression: FieldRead) -> dict[str, object]:
    return {"field": expression.name}


@_written.register
def _(expression: Every) -> dict[str, object]:
    return {"all": [_written(item) for item in expression.items]}


@_written.register
def _(expression: Either) -> dict[str, object]:
    return {"any": [_written(item) for item in expression.items]}


@_written.register
def _(expression: Denied) -> dict[str, object]:
    return {"not": _written(expression.item)}


@_written.register
def _(expression: Compared) -> dict[str, object]:
    return {expression.how: [_written(expression.left), _written(expression.right)]}


@_written.register
def _(expression: Between) -> dict[str, object]:
    return {
        "between": [_written(expression.item), _written(expression.low), _written(expression.high)]
    }


@_written.register
def _(expression: Among) -> dict[str, object]:
    return {"in": [_written(expression.item), _written(expression.options)]}


@_written.register
def _(expression: Folded) -> dict[str, object]:
    members: dict[str, object] = {}
    if expression.of is not None:
        members["of"] = _written(expression.of)
    if expression.where is not None:
        members["where"] = _written(expression.where)
    return {expression.how: members}


@_written.register
def _(expression: Floored) -> dict[str, object]:
    return {"floor": [_written(expression.amount), _written(expression.by)]}


@_written.register
def _(expression: DaysSince) -> dict[str, object]:
    return {"days_since": _written(expression.item)}


@_written.register
def _(expression: NthOrder) -> dict[str, object]:
    return {"nth_order": {"every" if expression.is_every else "is": expression.number}}


@_written.register
def _(expression: ShareOf) -> dict[str, object]:
    return {"share_of": {"where": _written(expression.where)}}
