"""How far two groups of people lie apart on average, and how sure that is.

Source: Welch: The Generalization of "Student's" Problem when Several Different Population
Variances are Involved (Biometrika 34, 1947), with the degrees of freedom of Satterthwaite (1946).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

from scipy.special import stdtrit

# Below so many on either side a mean of money says little: few people spend most of it.
MEMBERS_MIN: Final = 30


@dataclass(frozen=True)
class GroupSums:
    """What is kept of a group of people: how many, the sum of one amount each, and of its square.

    Whole numbers, so that a million people add up exactly.

    >>> GroupSums.of([0, 0, 20, 40])
    GroupSums(members=4, total=60, squares=2000)
    """

    members: int = 0
    total: int = 0
    squares: int = 0

    @classmethod
    def of(cls, amounts: list[int]) -> GroupSums:
        """Add up a list of amounts, one for each person, those with nothing included."""
        return cls(len(amounts), sum(amounts), sum(amount * amount for amount in amounts))

    def plus(self, amount: int) -> GroupSums:
        """Add one person."""
        return GroupSums(self.members + 1, self.total + amount, self.squares + amount * amount)

    @property
    def mean(self) -> float:
        """Answer what a person has on average."""
        return self.total / self.members

    @property
    def variance(self) -> float:
        """Answer how far people lie from it: the sample variance, n - 1 below.

        Formed from whole numbers and divided once, since the two sums are often nearly equal.
        """
        over = self.squares * self.members - self.total * self.total
        return over / (self.members * (self.members - 1))


@dataclass(frozen=True)
class Difference:
    """The difference of two means, with the interval that holds it at the level asked for."""

    estimate: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Tell whether the interval leaves nothing out: neither side of zero is possible too."""
        return self.low > 0 or self.high < 0


def mean_difference(
    treated: GroupSums, others: GroupSums, *, level: float = 0.95
) -> Difference | None:
    """Answer how much more the first group has on average than the second, with its interval.

    Question: did those who got it spend more than those who did not, and could that be chance?
    Formula: m1 - m2 -/+ t(nu) * sqrt(v1/n1 + v2/n2), nu = (v1/n1 + v2/n2)^2 /
    ((v1/n1)^2/(n1-1) + (v2/n2)^2/(n2-1)); m mean, v sample variance, n people of a group.
    Unit: that of the amounts, per person. None where either group has fewer than 30 people, or
    nobody differs from anybody: then nothing can be said.

    Example of five rows a group, six times over: who got it spent 10 20 30 40 50, the others 5 10
    15 20 25. The means are 30 and 15, the variances 206.90 and 51.72, the standard error 2.936,
    and with 42.65 degrees of freedom t is 2.0172.

    >>> treated = GroupSums.of([10, 20, 30, 40, 50] * 6)
    >>> others = GroupSums.of([5, 10, 15, 20, 25] * 6)
    >>> found = mean_difference(treated, others)
    >>> found.estimate, round(found.low, 2), round(found.high, 2)
    (15.0, 9.08, 20.92)
    """
    if min(treated.members, others.members) < MEMBERS_MIN:
        return None
    parts = [(group.variance / group.members, group.members) for group in (treated, others)]
    spread = sum(part for part, _members in parts)
    if not spread:
        return None
    freedom = spread**2 / sum(part**2 / (members - 1) for part, members in parts)
    half = float(stdtrit(freedom, (1 + level) / 2)) * sqrt(spread)
    estimate = treated.mean - others.mean
    return Difference(estimate, estimate - half, estimate + half)
