"""Which price index rules, and the official series that the owner brought."""

from __future__ import annotations

from vafa.core.languages import Calendar
from vafa.insight.models import PriceIndexPoint, PriceSettings
from vafa.insight.rules.prices import PricePoint, levels_by_month

POINTS_MAX = 600


def price_settings() -> PriceSettings:
    """Return which index rules; the defaults while nobody chose."""
    return PriceSettings.objects.filter(id=1).first() or PriceSettings(id=1)


def official_series() -> list[PricePoint]:
    """Return the official series, the oldest month first."""
    rows = PriceIndexPoint.objects.order_by("month").values_list("month", "level")
    return [PricePoint(month, level) for month, level in rows[:POINTS_MAX]]


def official_levels(*, calendar: Calendar) -> dict[int, float]:
    """Return the official series by the running number of its months."""
    return levels_by_month(official_series(), calendar=calendar)
