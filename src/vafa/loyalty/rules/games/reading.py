"""What a challenge asks, as JSON: written when it is made, read whenever somebody does a deed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from vafa.loyalty.rules.games.challenges import InARow, Times, WithinDays
from vafa.loyalty.rules.games.streaks import Freezes
from vafa.loyalty.rules.games.turns import Turn

TIMES_MAX: Final = 1_000
DAYS_MAX: Final = 366
TURNS_MAX: Final = 1_000
_TURNS: Final = ("day", "week", "month")


class BadChallenge(ValueError):
    """Say that this is no challenge: something is missing, too small or too large."""


def write_asks(asks: Times | WithinDays | InARow) -> dict[str, object]:
    """Write what is asked so that reading it gives the same."""
    if isinstance(asks, Times):
        return {"kind": "times", "times": asks.times}
    if isinstance(asks, WithinDays):
        return {"kind": "within_days", "times": asks.times, "days": asks.days}
    return {
        "kind": "in_a_row",
        "turns": asks.turns,
        "turn": asks.turn,
        "times_each": asks.times_each,
        "freezes": asks.freezes.at_start,
    }


def read_asks(written: Mapping[str, object]) -> Times | WithinDays | InARow:
    """Read what is asked; refuses whatever `write_asks` would not write."""
    asks: Times | WithinDays | InARow
    match written.get("kind"):
        case "times":
            asks = Times(_whole(written, "times", TIMES_MAX))
        case "within_days":
            days = _whole(written, "days", DAYS_MAX)
            asks = WithinDays(_whole(written, "times", TIMES_MAX), days)
        case "in_a_row":
            asks = _in_a_row(written)
        case _:
            raise BadChallenge
    if write_asks(asks) != dict(written):
        raise BadChallenge
    return asks


def _in_a_row(written: Mapping[str, object]) -> InARow:
    if written.get("turn") not in _TURNS:
        raise BadChallenge
    return InARow(
        turns=_whole(written, "turns", TURNS_MAX),
        turn=cast("Turn", written["turn"]),
        times_each=_whole(written, "times_each", TIMES_MAX),
        freezes=Freezes(at_start=_whole(written, "freezes", TURNS_MAX, least=0)),
    )


def _whole(written: Mapping[str, object], name: str, most: int, *, least: int = 1) -> int:
    value = written.get(name)
    if type(value) is not int or not least <= value <= most:
        raise BadChallenge
    return value
