"""From which days on the shop's own past is predicted again."""

from __future__ import annotations

from dataclasses import dataclass

YEAR_DAYS = 365
# Below two weeks a backtest measures weekdays, not customers.
SPAN_DAYS_MIN = 14
# A cut at least this near to the same day of another year lies in the same season.
SEASON_DAYS = 30


@dataclass(frozen=True)
class Origin:
    """A day at which the clock is stopped, and for how many days ahead it predicts."""

    cut: int
    span: int

    @property
    def end(self) -> int:
        """Answer the last day of the predicted period."""
        return self.cut + self.span


def backtest_span(*, first: int, until: int, horizon: int) -> int:
    """Find for how many days ahead the past can be tested: the horizon, or what history allows.

    At most half of the history, so that as much lies before the latest cut as is predicted: a
    total's error grows with the time predicted, and one tested over a third of it had the wrong
    sign on CDNOW. 0 when under two weeks.

    Example: 555 days of history allow 277 of the 365 days asked; 27 days allow none.
    """
    span = min(horizon, (until - first) // 2)
    return span if span >= SPAN_DAYS_MIN else 0


def rolling_origins(*, first: int, until: int, horizon: int) -> tuple[Origin, ...]:
    """Choose the cuts: the latest possible, one half a span before, one a year back if possible.

    Days are whole numbers; every predicted period ends at `until` at the latest. The second cut
    moves back by at most a third of what lies before the latest one. Latest first. Empty when
    history is too short.
    A cut a year back starts in the season that now begins, which no other cut does.

    Example: first 0, until 600, horizon 90 gives cuts 510, 465 and 235 (a year back).
    """
    span = backtest_span(first=first, until=until, horizon=horizon)
    if not span:
        return ()
    cuts = [until - span, until - span - min(span // 2, (until - first - span) // 3)]
    year_back = until - YEAR_DAYS
    if year_back + span <= until and year_back - first >= span:
        # Two cuts within a month of each other would tell the same story twice.
        cuts = [cut for cut in cuts if abs(cut - year_back) > SEASON_DAYS]
        cuts.append(year_back)
        if len(cuts) == 1:
            cuts.append(_another(first=first, year_back=year_back, span=span))
    return tuple(Origin(cut, span) for cut in sorted(set(cuts), reverse=True))


def _another(*, first: int, year_back: int, span: int) -> int:
    """Give a second cut where the year-back one replaced both: earlier than it."""
    return year_back - min(span // 2, (year_back - first) // 3)


def is_same_season(*, cut: int, until: int, span: int) -> bool:
    """Answer whether a period from `cut` meets the same season as one that follows `until`.

    Either begins within a month of the same day of the year, or the period spans a whole year,
    which holds every season.
    """
    if span >= YEAR_DAYS - SEASON_DAYS:
        return True
    distance = (until - cut) % YEAR_DAYS
    return until - cut >= SEASON_DAYS and min(distance, YEAR_DAYS - distance) <= SEASON_DAYS
