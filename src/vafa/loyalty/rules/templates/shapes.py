"""What a starting template is made of, and the money that it is made for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from vafa.core.languages import Language

Json = dict[str, object]
Words = Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Making:
    """For whom a programme is made: its asset, the shop's money, what is left out.

    `minor` is how many of the smallest unit of money make one of the unit that the template
    counts in: 100 cents a euro, 10 rial a toman.
    """

    asset: str
    currency: str
    minor: int
    left_out: Sequence[str] = ()

    def money(self, units: int) -> Json:
        """Write an amount of the template's unit as rules write it."""
        return {"amount": units * self.minor, "currency": self.currency}


@dataclass(frozen=True, slots=True)
class Step:
    """A tier above the base: its key and name, and the money or the orders that open it."""

    code: str
    names: Words
    spend: int = 0
    orders: int = 0


@dataclass(frozen=True, slots=True)
class Stairs:
    """The tiers of a template, the window that counts, and how one falls."""

    base: str
    base_names: Words
    steps: tuple[Step, ...]
    window: Json
    grace: Json
    downgrade: Json
    # One sentence; the steps stand between it and the next.
    told: Words


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A rule of a template: its name, and how it is written for a shop."""

    names: Words
    body: Callable[[Making], Json]


@dataclass(frozen=True, slots=True)
class StartingTemplate:
    """A programme ready to run.

    `fits` says for which currencies, each with how many of its smallest unit make one of the
    template's. `hundred_worth` is what a hundred points pay, in that unit. `spent_bp` is the share
    of points that such programmes see spent, assumed until the shop knows better. `opening` and
    `closing` stand around the rules in the terms.
    """

    key: str
    names: Words
    about: Words
    unit_names: Mapping[Language, tuple[str, str]]
    fits: Mapping[str, int]
    hundred_worth: int
    return_days: int
    spent_bp: int
    rules: tuple[RuleDraft, ...]
    stairs: Stairs
    opening: Words
    closing: Words
