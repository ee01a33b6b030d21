"""Conditions made ready: each becomes one function, and says afterwards why it was not met."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, singledispatch
from typing import Any, cast

from vafa.loyalty.rules.engine.context import Line
from vafa.loyalty.rules.engine.expressions import (
    Among,
    Between,
    Compared,
    Constant,
    DaysSince,
    Denied,
    Either,
    Every,
    Expression,
    FieldRead,
    Floored,
    Folded,
    NthOrder,
    ShareOf,
)
from vafa.loyalty.rules.engine.fields import Frame, source_of
from vafa.loyalty.rules.engine.values import BASIS_POINTS, Value

# The types were checked when the rule was read; what flows here is only known to fit by then.
Run = Callable[[Frame], Any]

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "is": operator.eq,
    "is_not": operator.ne,
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
}
_FOLDS: dict[str, Callable[[list[int]], int]] = {"sum": sum, "min": min, "max": max}


@dataclass(frozen=True, slots=True)
class Failure:
    """One condition that was not met: where it stands, and what the values were.

    An `actual` of None was unknown.
    """

    path: str
    actual: Value
    wanted: Value = None


def ready(expression: Expression) -> Run:
    """Turn an expression into a function; unknown values go through as None and never raise."""
    return _ready(expression)


def failures(expression: Expression, frame: Frame, *, path: str) -> tuple[Failure, ...]:
    """Find the smallest parts of a condition that kept it from being met."""
    if ready(expression)(frame) is True:
        return ()
    if isinstance(expression, Every | Either):
        name = "all" if isinstance(expression, Every) else "any"
        return tuple(
            failure
            for index, item in enumerate(expression.items)
            for failure in failures(item, frame, path=f"{path}/{name}/{index}")
        )
    if isinstance(expression, Denied):
        return (Failure(f"{path}/not", ready(expression.item)(frame)),)
    return (_failure(expression, frame, path),)


def _failure(expression: Expression, frame: Frame, path: str) -> Failure:
    if isinstance(expression, Compared):
        actual, wanted = ready(expression.left)(frame), ready(expression.right)(frame)
        return Failure(f"{path}/{expression.how}", actual, wanted)
    if isinstance(expression, Between):
        return Failure(f"{path}/between", ready(expression.item)(frame))
    if isinstance(expression, Among):
        actual, wanted = ready(expression.item)(frame), ready(expression.options)(frame)
        return Failure(f"{path}/in", actual, wanted)
    if isinstance(expression, NthOrder):
        number = None if frame.customer is None else frame.customer.order_number
        return Failure(f"{path}/nth_order", number, expression.number)
    return Failure(path, ready(expression)(frame))


@lru_cache(maxsize=4096)
def lines_where(where: Expression | None) -> Callable[[Frame], list[int]]:
    """Turn a condition on lines into a function that gives the indexes of those that meet it.

    Equal conditions share one function, and a frame remembers what it gave: fifty rules look at
    the lines of a category once.
    """
    if where is None:
        return lambda frame: [] if frame.order is None else list(range(len(frame.order.lines)))
    meets = ready(where)

    def chosen(frame: Frame) -> list[int]:
        found = frame.picked.get(chosen)
        if found is not None:
            return found
        found = []
        for index, line in enumerate(frame.order.lines if frame.order else ()):
            frame.line = line
            if meets(frame) is True:
                found.append(index)
        frame.line = None
        frame.picked[chosen] = found
        return found

    return chosen


@singledispatch
def _ready(expression: Expression) -> Run:
    raise AssertionError(expression)


@_ready.register
def _(expression: Constant) -> Run:
    value = expression.value
    return lambda _frame: value


@_ready.register
def _(expression: FieldRead) -> Run:
    source = source_of(expression.name)
    assert source is not None
    return source.read


@_ready.register
def _(expression: Every) -> Run:
    runs = [_ready(item) for item in expression.items]

    def run(frame: Frame) -> bool | None:
        result: bool | None = True
        for each in runs:
            held = each(frame)
            if held is False:
                return False
            if held is None:
                result = None
        return result

    return run


@_ready.register
def _(expression: Either) -> Run:
    runs = [_ready(item) for item in expression.items]

    def run(frame: Frame) -> bool | None:
        result: bool | None = False
        for each in runs:
            held = each(frame)
            if held is True:
                return True
            if held is None:
                result = None
        return result

    return run


@_ready.register
def _(expression: Denied) -> Run:
    inner = _ready(expression.item)

    def run(frame: Frame) -> bool | None:
        held = inner(frame)
        return None if held is None else not held

    return run


@_ready.register
def _(expression: Compared) -> Run:
    left, right = _ready(expression.left), _ready(expression.right)
    compare = _OPERATORS[expression.how]
    if isinstance(expression.right, Constant):
        return _compared_with(expression.right.value, left, compare)

    def run(frame: Frame) -> bool | None:
        first, second = left(frame), right(frame)
        return None if first is None or second is None else compare(first, second)

    return run


def _compared_with(wanted: Value, left: Run, compare: Callable[[Any, Any], bool]) -> Run:
    def run(frame: Frame) -> bool | None:
        value = left(frame)
        return None if value is None else compare(value, wanted)

    return run


@_ready.register
def _(expression: Between) -> Run:
    item, low, high = (_ready(each) for each in (expression.item, expression.low, expression.high))

    def run(frame: Frame) -> bool | None:
        value, first, latest = item(frame), low(frame), high(frame)
        if value is None or first is None or latest is None:
            return None
        return bool(first <= value <= latest)

    return run


@_ready.register
def _(expression: Among) -> Run:
    item, options = _ready(expression.item), _ready(expression.options)

    def run(frame: Frame) -> bool | None:
        value, among = item(frame), options(frame)
        if value is None or among is None:
            return None
        if isinstance(value, frozenset):
            return not value.isdisjoint(among)
        return value in among

    return run


@_ready.register
def _(expression: Folded) -> Run:
    chosen = lines_where(expression.where)
    if expression.of is None:
        return lambda frame: None if frame.order is None else len(chosen(frame))
    of = _ready(expression.of)
    fold = _FOLDS[expression.how]
    empty = 0 if expression.how == "sum" else None

    def run(frame: Frame) -> int | None:
        if frame.order is None:
            return None
        values = _of_lines(of, frame, [frame.order.lines[index] for index in chosen(frame)])
        if any(value is None for value in values):
            return None
        return fold(cast("list[int]", values)) if values else empty

    return run


def _of_lines(of: Run, frame: Frame, lines: list[Line]) -> list[int | None]:
    values = []
    for line in lines:
        frame.line = line
        values.append(of(frame))
    frame.line = None
    return values


@_ready.register
def _(expression: Floored) -> Run:
    amount, by = _ready(expression.amount), _ready(expression.by)

    def run(frame: Frame) -> int | None:
        value, unit = amount(frame), by(frame)
        return value // unit if value is not None and unit else None

    return run


@_ready.register
def _(expression: DaysSince) -> Run:
    item = _ready(expression.item)

    def run(frame: Frame) -> int | None:
        value: date | None = item(frame)
        return None if value is None else (frame.clock.day - frame.local_day(value)).days

    return run


@_ready.register
def _(expression: NthOrder) -> Run:
    wanted, is_every = expression.number, expression.is_every

    def run(frame: Frame) -> bool | None:
        number = None if frame.customer is None else frame.customer.order_number
        if number is None:
            return None
        return number > 0 and number % wanted == 0 if is_every else number == wanted

    return run


@_ready.register
def _(expression: ShareOf) -> Run:
    chosen = lines_where(expression.where)

    def run(frame: Frame) -> int | None:
        if frame.order is None or frame.order.goods == 0:
            return None
        part = sum(frame.order.lines[index].amount for index in chosen(frame))
        return part * BASIS_POINTS // frame.order.goods

    return run
