"""Any two requests at one moment end as if one had come after the other, whichever was first."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any, NamedTuple

import pytest

from vafa.core.batches import chunks
from vafa.ledger.tests.together import Start, Together, in_processes
from vafa.loyalty.tests.deeds_process import do
from vafa.loyalty.tests.worlds_cast import World, look_at, make_world

pytestmark = pytest.mark.usefixtures("shared_books", "shop")
# So many pairs at one moment: each of the two needs a connection.
PAIRS_AT_ONCE = 30
VERBS = ("quote", "commit", "return", "cancel", "reopen")
# How an order comes to be where it is when the pair begins.
LIVES: dict[str, tuple[str, ...]] = {
    "fresh": (),
    "put aside": ("quote",),
    "placed": ("commit",),
    "called off": ("commit", "cancel"),
    "partly back": ("commit", "return"),
}
# What means something to an order that is there; the rest is refused whatever the turn.
NEWS: dict[str, set[str]] = {
    "fresh": {"quote", "commit"},
    "put aside": {"quote", "commit", "cancel"},
    "placed": {"return", "cancel"},
    "called off": {"reopen"},
    "partly back": {"cancel"},
}
BEFORE = {"quote": "fresh", "return": "placed", "cancel": "placed", "reopen": "called off"}


class Pair(NamedTuple):
    """Two deeds on orders that have a life behind them, and what is asked for."""

    verbs: tuple[str, str]
    lives: tuple[str, ...]
    ask: str
    uses: int

    def deeds(self, world: World) -> list[dict[str, Any]]:
        """Word both, on one order or on one each."""
        orders = ("1", "1") if len(self.lives) == 1 else ("1", "2")
        return [
            world.deed(verb, order, self.ask, label=f"{world.programme} {place}")
            for place, (verb, order) in enumerate(zip(self.verbs, orders, strict=True))
        ]

    def begin(self) -> World:
        """Make a world in which the orders have lived so far."""
        world = make_world(uses=self.uses)
        for order, life in enumerate(self.lives, start=1):
            for verb in LIVES[life]:
                do(world.deed(verb, f"{order}", self.ask, label="before"))
        return world


def of_one_order() -> list[Pair]:
    return [
        Pair(verbs, (life,), "all", 1)
        for life, news in NEWS.items()
        for verbs in combinations_with_replacement(VERBS, 2)
        if news & set(verbs)
    ]


def of_two_orders(ask: str, uses: int) -> list[Pair]:
    return [
        Pair(verbs, tuple(BEFORE.get(verb, commit) for verb in verbs), ask, uses)
        for verbs in combinations_with_replacement(VERBS, 2)
        for commit in (("fresh", "put aside") if "commit" in verbs else ("fresh",))
    ]


PAIRS = {
    "one order": of_one_order(),
    "points and credit": of_two_orders("points", 2),
    "a card": of_two_orders("card", 2),
    "the last use of a code": of_two_orders("points", 1),
}


@pytest.fixture
def together(start_process: Start) -> Together:
    return in_processes(start_process, "vafa.loyalty.tests.deeds_process")


@pytest.mark.parametrize("pairs", PAIRS.values(), ids=PAIRS)
def test_a_pair_at_one_moment_ends_as_one_after_the_other(
    together: Together, pairs: list[Pair]
) -> None:
    worlds = [pair.begin() for pair in pairs]
    deeds = [pair.deeds(world) for pair, world in zip(pairs, worlds, strict=True)]

    outcomes = [
        outcome
        for chunk in chunks(deeds, PAIRS_AT_ONCE)
        for outcome in together([deed for both in zip(*chunk, strict=True) for deed in both])
    ]

    for pair, world in zip(pairs, worlds, strict=True):
        ended = look_at(world), said_of(world, outcomes)
        serial = [one_by_one(pair, turn) for turn in (0, 1)]
        assert ended in serial, (pair, ended, serial)


def one_by_one(pair: Pair, turn: int) -> tuple[object, list[str]]:
    world = pair.begin()
    deeds = pair.deeds(world)
    outcomes = [do(deed) for deed in (deeds if turn == 0 else reversed(deeds))]
    return look_at(world), said_of(world, outcomes)


def said_of(world: World, outcomes: list[str]) -> list[str]:
    mine = [outcome.split(" ", 2) for outcome in outcomes]
    return [rest for number, _place, rest in sorted(mine) if number == f"{world.programme}"]
