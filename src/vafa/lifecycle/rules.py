"""In which phase a customer is, since when and why. Pure.

The phases are those of the source documents (R10): prospect, new, existing, former; an
existing customer may be at risk, a former one won back. Thresholds come from the customer's
own rhythm (`analytics.measures`), or from the owner's fixed periods.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

PROSPECT, NEW, EXISTING, FORMER = "prospect", "new", "existing", "former"
AT_RISK, WON_BACK = "at_risk", "won_back"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What a phase is judged by: purchase days and the two silences that end a phase.

    `at_risk_after_days` and `former_after_days` are None while the shop has too few repeat
    purchases to say; then nobody with a purchase is called at risk or former.
    """

    purchase_days: int
    first_day: date | None
    second_day: date | None
    latest_day: date | None
    at_risk_after_days: float | None
    former_after_days: float | None
    came_back: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """A phase with its shade, its first day, and the reason as a code that pages put in words."""

    phase: str
    state: str
    since: date | None
    because: str


@dataclass(frozen=True, slots=True)
class FixedPeriods:
    """Silences in days that the owner set for everybody; None leaves it to the rhythm."""

    at_risk_days: int | None = None
    former_days: int | None = None


def phase_of(rhythm: Rhythm, today: date, fixed: FixedPeriods = FixedPeriods()) -> Verdict:
    """Decide the phase on a day from purchases up to that day.

    One purchase day is new until the silence passes the first-to-second q80; a customer who
    bought again after having been former is won back until the next purchase.
    """
    if rhythm.purchase_days == 0 or rhythm.latest_day is None:
        return Verdict(PROSPECT, "", None, "no_purchase")
    latest_day = rhythm.latest_day
    at_risk_day = _first_day_beyond(latest_day, fixed.at_risk_days or rhythm.at_risk_after_days)
    former_day = _first_day_beyond(latest_day, fixed.former_days or rhythm.former_after_days)
    if former_day is not None and today >= former_day:
        return Verdict(FORMER, "", former_day, "silent_beyond_former")
    if at_risk_day is not None and today >= at_risk_day:
        return Verdict(EXISTING, AT_RISK, at_risk_day, "silent_beyond_at_risk")
    if rhythm.purchase_days == 1:
        return Verdict(NEW, "", rhythm.first_day, "first_purchase")
    if rhythm.came_back:
        return Verdict(FORMER, WON_BACK, latest_day, "bought_after_former")
    return Verdict(EXISTING, "", rhythm.second_day or latest_day, "buys_in_rhythm")


def is_active(phase: str, state: str) -> bool:
    """Tell whether a relation is going on: new, existing, or won back."""
    return phase in {NEW, EXISTING} or (phase == FORMER and state == WON_BACK)


def _first_day_beyond(latest_day: date, silence_days: float | None) -> date | None:
    if silence_days is None or not math.isfinite(silence_days):
        return None
    # Silence beyond the calendar's end is as good as never.
    days = math.floor(silence_days) + 1
    return latest_day + timedelta(days=days) if days < 200_000 else None
