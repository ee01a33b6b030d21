"""Writes about prices: which index rules, and the official series."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.insight.models import PriceIndexPoint, PriceSettings, PriceSource
from vafa.insight.rules.prices import INFLATION_MIN_MAX, PricePoint
from vafa.journal.actions import record


class UnknownPriceSource(Refused):
    code = "unknown_price_source"
    sentence = _("There is no such price index.")


class InflationOutOfRange(Refused):
    code = "inflation_out_of_range"
    sentence = _("The inflation from which models use constant prices lies between 0 and 100 %.")


class NoOfficialSeries(Refused):
    code = "no_official_series"
    sentence = _("There is no official series yet. Paste one first.")


def change_price_settings(
    *, source: str, inflation_min: float, at: datetime, by: Actor
) -> PriceSettings:
    """Save which index rules and from which yearly inflation models use constant prices.

    Figures follow at the next refresh. Refuses an official series that is not there.
    """
    if source not in PriceSource.values:
        raise UnknownPriceSource
    if not 0.0 <= inflation_min <= INFLATION_MIN_MAX:
        raise InflationOutOfRange
    if source == PriceSource.OFFICIAL and not PriceIndexPoint.objects.exists():
        raise NoOfficialSeries
    with transaction.atomic():
        settings, _created = PriceSettings.objects.update_or_create(
            id=1, defaults={"source": source, "inflation_min": inflation_min}
        )
        payload = {"source": source, "inflation_min": inflation_min}
        record(kind="insight.price_settings_changed", at=at, by=by, payload=payload)
    return settings


def replace_official_series(*, points: Sequence[PricePoint], at: datetime, by: Actor) -> int:
    """Put a series in the place of the one before; returns its months. None of both is mixed."""
    with transaction.atomic():
        PriceIndexPoint.objects.all().delete()
        PriceIndexPoint.objects.bulk_create(
            PriceIndexPoint(month=one.month, level=one.level) for one in points
        )
        if not points:
            PriceSettings.objects.filter(id=1, source=PriceSource.OFFICIAL).update(
                source=PriceSource.OWN
            )
        payload = {"months": len(points)}
        record(kind="insight.price_series_replaced", at=at, by=by, payload=payload)
    return len(points)
