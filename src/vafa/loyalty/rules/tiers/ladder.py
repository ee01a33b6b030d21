"""The tiers of a programme: what each asks for, how long it holds, and how one falls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, cast

from vafa.core.calendars import zone_named
from vafa.loyalty.rules.calendar import DAYS_MAX, MONTHS_MAX
from vafa.loyalty.rules.qualifying import (
    MEASURES,
    Amounts,
    Lifetime,
    Measure,
    Place,
    Window,
    read_window,
    window_json,
)
from vafa.loyalty.rules.typed_json import Misfit, Part

_AMOUNT_MAX: Final = 2**53


@dataclass(frozen=True, slots=True)
class Threshold:
    """How much of one measure a tier asks for, within the window."""

    measure: Measure
    amount: int


@dataclass(frozen=True, slots=True)
class Level:
    """A tier above the base; any one of its thresholds opens it, or all together."""

    code: str
    thresholds: tuple[Threshold, ...]
    needs: Literal["any", "all"] = "any"

    def is_reached_by(self, amounts: Amounts) -> bool:
        """Tell whether these amounts open the tier."""
        reached = (amounts.of(each.measure) >= each.amount for each in self.thresholds)
        return any(reached) if self.needs == "any" else all(reached)


@dataclass(frozen=True, slots=True)
class GraceDays:
    """A tier that is no longer earned holds for so many days more; 0 is no grace."""

    days: int


@dataclass(frozen=True, slots=True)
class GraceMonths:
    """A tier that is no longer earned holds for so many months more."""

    months: int


@dataclass(frozen=True, slots=True)
class GraceWindow:
    """A tier that is no longer earned holds through one more window."""


Grace = GraceDays | GraceMonths | GraceWindow


@dataclass(frozen=True, slots=True)
class Stays:
    """A tier once reached is never lost."""


@dataclass(frozen=True, slots=True)
class StepsDown:
    """After the grace one tier lower, and each further step one window later."""


@dataclass(frozen=True, slots=True)
class FallsToEarned:
    """After the grace down to the tier that is earned then."""


@dataclass(frozen=True, slots=True)
class FallsWhenIdle:
    """One tier lower whenever more than so many days pass without a qualifying activity.

    Counting then goes on from the foot of the lower tier.
    """

    days: int


Downgrade = Stays | StepsDown | FallsToEarned | FallsWhenIdle


@dataclass(frozen=True, slots=True)
class Ladder:
    """The tiers from the lowest to the highest, and how people move between them."""

    base: str
    levels: tuple[Level, ...]
    window: Window
    downgrade: Downgrade
    place: Place
    grace: Grace = GraceDays(0)
    warning_days: int = 30

    @property
    def codes(self) -> tuple[str, ...]:
        """All tiers, the base first; the place in this list is the height of a tier."""
        return (self.base, *(level.code for level in self.levels))

    def height_of(self, code: str) -> int:
        """Give the height of a tier; refuses one that is not on this ladder."""
        return self.codes.index(code)

    def height_reached(self, amounts: Amounts) -> int:
        """Give the height of the highest tier that these amounts open."""
        heights = range(len(self.levels), 0, -1)
        opened = (height for height in heights if self.levels[height - 1].is_reached_by(amounts))
        return next(opened, 0)

    def foot_of(self, height: int, amounts: Amounts) -> Amounts:
        """Cut amounts down to what a tier asks for at most."""
        asked = dict.fromkeys(MEASURES, 0)
        for level in self.levels[:height]:
            for threshold in level.thresholds:
                asked[threshold.measure] = max(asked[threshold.measure], threshold.amount)
        return Amounts(*(min(amounts.of(measure), asked[measure]) for measure in MEASURES))


@dataclass(frozen=True, slots=True)
class Override:
    """A tier given by a person from a moment to another, with the reason.

    "at_least" leaves a higher earned tier alone; "exactly" does not.
    """

    tier: str
    since: datetime
    until: datetime
    reason: str
    kind: Literal["at_least", "exactly"] = "at_least"

    def __post_init__(self) -> None:
        if self.until <= self.since:
            raise ValueError("An override must end after it starts.")
        if not self.reason.strip():
            raise ValueError("An override needs a reason.")


def read_ladder(value: object, *, place: Place, path: str = "tiers") -> Ladder:
    """Read a ladder from JSON; refuses with `Misfit`, naming the path."""
    zone_named(place.zone)
    part = Part.of(value, path).only(
        "base", "levels", "window", "grace", "downgrade", "warning_days"
    )
    levels = tuple(_read_level(level) for level in part.parts("levels"))
    window = read_window(part.part("window").fields, path=part.at("window"))
    downgrade = _read_downgrade(part.part("downgrade"))
    grace = _read_grace(part.part("grace")) if part.has("grace") else GraceDays(0)
    days = part.integer("warning_days", low=0, high=365) if part.has("warning_days") else 30
    ladder = Ladder(part.text("base"), levels, window, downgrade, place, grace, days)
    _refuse_nonsense(ladder, part)
    return ladder


def _read_level(part: Part) -> Level:
    part.only("code", "thresholds", "needs")
    thresholds = []
    for each in part.parts("thresholds"):
        measure = each.only("measure", "amount").choice("measure", MEASURES)
        amount = each.integer("amount", low=1, high=_AMOUNT_MAX)
        thresholds.append(Threshold(cast("Measure", measure), amount))
    if not thresholds:
        sentence = "A tier above the base must ask for something."
        raise Misfit(part.at("thresholds"), sentence, code="no_thresholds")
    needs = part.choice("needs", ("any", "all")) if part.has("needs") else "any"
    return Level(part.text("code"), tuple(thresholds), cast("Literal['any', 'all']", needs))


def _read_grace(part: Part) -> Grace:
    kind = part.choice("kind", ("days", "months", "window"))
    if kind == "window":
        part.only("kind")
        return GraceWindow()
    if kind == "days":
        return GraceDays(part.only("kind", "days").integer("days", low=0, high=DAYS_MAX))
    return GraceMonths(part.only("kind", "months").integer("months", low=0, high=MONTHS_MAX))


def _read_downgrade(part: Part) -> Downgrade:
    kinds: Mapping[str, Downgrade] = {
        "never": Stays(),
        "one_step": StepsDown(),
        "to_earned": FallsToEarned(),
    }
    kind = part.choice("kind", (*kinds, "when_idle"))
    if kind == "when_idle":
        return FallsWhenIdle(part.only("kind", "days").integer("days", low=1, high=DAYS_MAX))
    part.only("kind")
    return kinds[kind]


def _refuse_nonsense(ladder: Ladder, part: Part) -> None:
    if not ladder.levels:
        raise Misfit(part.at("levels"), "There must be a tier to reach.", code="no_levels")
    asked: dict[Measure, int] = {}
    for index, level in enumerate(ladder.levels):
        path = f"{part.at('levels')}[{index}]"
        if ladder.codes.index(level.code) <= index:
            raise Misfit(f"{path}.code", "Two tiers have one name.", code="twice")
        for threshold in level.thresholds:
            if threshold.amount < asked.get(threshold.measure, 0):
                sentence = "A higher tier cannot ask for less than a lower one."
                raise Misfit(f"{path}.thresholds", sentence, code="not_rising")
            asked[threshold.measure] = threshold.amount
    is_idle = isinstance(ladder.downgrade, FallsWhenIdle)
    if is_idle and not isinstance(ladder.window, Lifetime):
        sentence = "Where a pause lowers the tier, everything counts for good."
        raise Misfit(part.at("window.kind"), sentence, code="idle_needs_lifetime")
    if isinstance(ladder.window, Lifetime) and ladder.grace != GraceDays(0):
        sentence = "Where everything counts for good, there is nothing to give grace for."
        raise Misfit(part.at("grace"), sentence, code="grace_without_window")


def ladder_json(ladder: Ladder) -> dict[str, object]:
    """Write a ladder as JSON that `read_ladder` reads back; the place is the programme's."""
    return {
        "base": ladder.base,
        "levels": [
            {
                "code": level.code,
                "needs": level.needs,
                "thresholds": [
                    {"measure": each.measure, "amount": each.amount} for each in level.thresholds
                ],
            }
            for level in ladder.levels
        ],
        "window": window_json(ladder.window),
        "grace": _grace_json(ladder.grace),
        "downgrade": _downgrade_json(ladder.downgrade),
        "warning_days": ladder.warning_days,
    }


def _grace_json(grace: Grace) -> dict[str, object]:
    if isinstance(grace, GraceDays):
        return {"kind": "days", "days": grace.days}
    if isinstance(grace, GraceMonths):
        return {"kind": "months", "months": grace.months}
    return {"kind": "window"}


def _downgrade_json(downgrade: Downgrade) -> dict[str, object]:
    if isinstance(downgrade, FallsWhenIdle):
        return {"kind": "when_idle", "days": downgrade.days}
    names = {Stays: "never", StepsDown: "one_step", FallsToEarned: "to_earned"}
    return {"kind": names[type(downgrade)]}
