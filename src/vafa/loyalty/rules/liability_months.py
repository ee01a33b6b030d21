"""A month of a programme for its owner and accountant: movements, what is owed, journal lines.

Points are valued at what one is worth to a member. What is booked is net of what will never be
used, as far as the programme's own months of issue allow to say so; until then everything that is
outstanding is booked (IFRS 15 B46: no breakage without evidence).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction

# Lists and objects for JSON.
from typing import Any

from vafa.loyalty.rules.liability import (
    JournalLine,
    Liability,
    LotGroup,
    Rate,
    ReasonClass,
    RollForward,
    liabilities,
    micro_to_minor,
    provision_lines,
    release_lines,
    roll_forward,
)

Key = tuple[str, str, ReasonClass]


@dataclass(frozen=True, slots=True)
class MonthRow:
    """Points of one funder and reason within a month, with what is owed for them at its end."""

    movement: RollForward
    liability: Liability
    # What is booked at the end of the month and was booked at its beginning, in minor units.
    booked: int
    booked_before: int
    journal: tuple[JournalLine, ...]

    def as_json(self) -> dict[str, Any]:
        """Write the row down to be kept."""
        movement, liability = asdict(self.movement), asdict(self.liability)
        movement["now"] = asdict(self.movement.now)
        return {
            **{name: movement[name] for name in ("funder", "reason", "now", *MOVEMENTS)},
            **{name: liability[name] for name in ("gross", "net", "net_low", "net_high")},
            "booked": self.booked,
            "booked_before": self.booked_before,
            "journal": [asdict(line) for line in self.journal],
        }


MOVEMENTS = ("opening", "issued", "redeemed", "expired", "reversed", "closing")


def month_rows(
    groups: Sequence[LotGroup], *, rate: Rate | None, currency: str
) -> tuple[MonthRow, ...]:
    """Account for one month of an asset, by funder and reason.

    `rate` is the share of what is outstanding that will be used; it holds for opening and closing
    alike, so that a better estimate does not look like something that happened this month.
    """
    movements = {_key(row): row for row in roll_forward(groups)}
    rates = dict.fromkeys(movements, rate) if rate else {}
    owed = {
        _key(row): row
        for row in liabilities(
            groups, rates={key: each for key, each in rates.items() if each}, currency=currency
        )
    }
    share = rate.expected if rate else Fraction(1)
    return tuple(
        _row(movements[key], owed[key], [each for each in groups if _key(each) == key], share)
        for key in sorted(movements)
    )


def _key(row: RollForward | Liability | LotGroup) -> Key:
    return (row.asset, row.funder, row.reason)


def _row(
    movement: RollForward, liability: Liability, groups: Iterable[LotGroup], share: Fraction
) -> MonthRow:
    before = after = issued = used = Fraction(0)
    for group in groups:
        value = group.unit_value_micro
        opening, closing = group.opening, group.closing
        before += opening.outstanding * value * share
        after += closing.outstanding * value * share
        taken_back = closing.reversed - opening.reversed
        issued += (closing.issued - opening.issued - taken_back) * value * share
        used += (closing.redeemed - opening.redeemed) * value
    booked_before, booked = micro_to_minor(before), micro_to_minor(after)
    if movement.reason == "purchase":
        journal = _purchase_lines(micro_to_minor(issued), booked_before, booked)
    else:
        journal = provision_lines(
            movement.reason,
            opening_net=booked_before,
            closing_net=booked,
            redeemed=micro_to_minor(used),
        )
    return MonthRow(movement, liability, booked, booked_before, journal)


def _purchase_lines(deferred: int, before: int, after: int) -> tuple[JournalLine, ...]:
    """Put aside what was sold as points, and release what was used or will never be."""
    put_aside = JournalLine("revenue", max(deferred, 0), max(-deferred, 0)) if deferred else None
    owed = (
        JournalLine("contract_liability", max(-deferred, 0), max(deferred, 0)) if deferred else None
    )
    released = release_lines(before + deferred - after) if before + deferred != after else ()
    return tuple(line for line in (put_aside, owed) if line) + released
