"""When a target is met, where an improvement may go next, and what is a trend. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, Literal

NAME_LENGTH_MAX: Final = 120
TEXT_LENGTH_MAX: Final = 500
STEPS_MAX: Final = 40
MEASURES_MAX: Final = 20
VALUES_SHOWN_MAX: Final = 60
MILLI: Final = 1_000
VALUE_MAX: Final = 10**15

# From where to where an improvement moves; declined ideas may be taken up again.
MOVES: Final[Mapping[str, tuple[str, ...]]] = {
    "idea": ("review", "declined"),
    "review": ("decided", "idea", "declined"),
    "decided": ("work", "review", "declined"),
    "work": ("done", "decided", "declined"),
    "done": ("work",),
    "declined": ("idea",),
}
OPEN_STATES: Final = ("idea", "review", "decided", "work")

Trend = Literal["better", "worse", "same"]


def may_move(from_state: str, to_state: str) -> bool:
    """Tell whether an improvement may go from one state to another."""
    return to_state in MOVES.get(from_state, ())


def needs_reason(to_state: str) -> bool:
    """Tell whether a move must be explained: whoever had the idea will ask why it was declined."""
    return to_state == "declined"


def is_met(value: int | None, *, target: int | None, is_less_better: bool) -> bool | None:
    """Tell whether a value reaches its target; unknown without a value or a target."""
    if value is None or target is None:
        return None
    return value <= target if is_less_better else value >= target


def trend_of(values: Sequence[int], *, is_less_better: bool) -> Trend | None:
    """Compare the latest value with the one before, oldest first; unknown with fewer than two."""
    if len(values) < 2:
        return None
    before, latest = values[-2], values[-1]
    if latest == before:
        return "same"
    return "better" if (latest < before) is is_less_better else "worse"


def to_milli(value: Decimal) -> int:
    """Write a value as thousandths, rounded half to even once."""
    return int((value * MILLI).to_integral_value())


def from_milli(value: int) -> Decimal:
    """Write thousandths as the value they stand for, without zeros at the end."""
    whole = (Decimal(value) / MILLI).normalize()
    return whole.quantize(Decimal(1)) if whole == whole.to_integral_value() else whole


def spark_points(values: Sequence[int], *, width: int, height: int) -> list[tuple[float, float]]:
    """Place values, oldest first, evenly along a small picture, the largest at its top.

    A single value, or equal ones, lie in the middle.
    """
    if not values:
        return []
    low, high = min(values), max(values)
    step = width / (len(values) - 1) if len(values) > 1 else 0
    reach = high - low
    return [
        (
            round(number * step, 1),
            round(height / 2 if not reach else height - (value - low) / reach * height, 1),
        )
        for number, value in enumerate(values)
    ]


def lines_of(text: str) -> list[str]:
    """Read the steps of a process from lines; empty ones are left out."""
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line][:STEPS_MAX]
