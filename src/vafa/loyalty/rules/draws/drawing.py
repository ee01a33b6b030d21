"""Which entries win: computed from the seed, a public value and the frozen list, by anybody."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from heapq import nlargest
from itertools import accumulate
from typing import Final, Literal, NamedTuple

from vafa.core.digits import to_ascii_digits
from vafa.core.text import display_clean
from vafa.loyalty.rules.chance import fair_number, framed
from vafa.loyalty.rules.draws.entries import Entry, EntryList
from vafa.loyalty.rules.draws.refusals import BadDraw

# A member, or an entry, wins at most once.
WinsOnce = Literal["member", "entry"]

# Ahead of each prize at least one ticket in 10,000 can still win, so a million attempts fail
# with a chance of e^-100: loops end, and no draw ever does not.
UNEVEN_MAX: Final = 10_000
ATTEMPTS_MAX: Final = 1_000_000
PRIZES_MAX: Final = 100_000
PUBLIC_VALUE_LENGTH_MAX: Final = 500


class Winner(NamedTuple):
    """Who won prize number `prize` (counted from 1; reserves come after the prizes), and how."""

    prize: int
    attempt: int
    entry: int
    pseudonym: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the winners depend on beside the frozen list."""

    draw: str
    seed: bytes
    public_value: str
    entries_hash: str
    wins_once: WinsOnce


def public_value_typed(text: str) -> str:
    """Give the one form of a published figure that two people typed, to compare and to draw with.

    Persian and Arabic digits become ASCII ones, marks of direction go; refuses an empty one.
    """
    value = to_ascii_digits(display_clean(text))
    if not value or len(value) > PUBLIC_VALUE_LENGTH_MAX:
        raise BadDraw("bad_public_value")
    return value


def winners_of(drawing: Drawing, frozen: EntryList, *, prizes: int) -> tuple[Winner, ...]:
    """Draw so many prizes, reserves included, one after the other.

    For prize k and attempt j the number is HMAC-SHA256(seed, public value, draw, entries hash,
    k, j), each part after its length; a biased number and one who has won lead to the next j.
    When everybody has won, the prizes that are left stay undrawn.
    """
    check_drawable(frozen, prizes=prizes, wins_once=drawing.wins_once)
    bounds = list(accumulate(entry.weight for entry in frozen.entries))
    won: set[int | str] = set()
    left = len({_key(entry, drawing.wins_once) for entry in frozen.entries})
    winners = []
    for prize in range(1, min(prizes, left) + 1):
        winner = _draw_one(drawing, frozen.entries, bounds, prize, won)
        winners.append(winner)
        won.add(winner.pseudonym if drawing.wins_once == "member" else winner.entry)
    return tuple(winners)


def check_drawable(frozen: EntryList, *, prizes: int, wins_once: WinsOnce) -> None:
    """Refuse a list in which so few tickets are left after some winners that drawing has no end."""
    if not 0 <= prizes <= PRIZES_MAX:
        raise BadDraw("too_many_prizes")
    weights: dict[int | str, int] = {}
    for entry in frozen.entries:
        key = _key(entry, wins_once)
        weights[key] = weights.get(key, 0) + entry.weight
    drawn = min(prizes, len(weights))
    total = frozen.weight
    left = total - sum(nlargest(drawn - 1, weights.values())) if drawn else total
    if total > UNEVEN_MAX * left:
        raise BadDraw("weights_too_uneven")


def _draw_one(
    drawing: Drawing,
    entries: tuple[Entry, ...],
    bounds: list[int],
    prize: int,
    won: set[int | str],
) -> Winner:
    for attempt in range(1, ATTEMPTS_MAX + 1):
        message = framed(
            drawing.public_value, drawing.draw, drawing.entries_hash, str(prize), str(attempt)
        )
        ticket = fair_number(drawing.seed, message, below=bounds[-1])
        if ticket is None:
            continue
        entry = entries[bisect_right(bounds, ticket)]
        if _key(entry, drawing.wins_once) not in won:
            return Winner(prize, attempt, entry.entry, entry.pseudonym)
    raise BadDraw("weights_too_uneven")


def _key(entry: Entry, wins_once: WinsOnce) -> int | str:
    return entry.pseudonym if wins_once == "member" else entry.entry
