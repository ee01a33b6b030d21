"""Measures as pages show them: values in words, a small picture, and whether the target is met."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from vafa.core.presentation import Reader
from vafa.processes.forms.labels import ASPECT_ICONS, ASPECT_LABELS, Label
from vafa.processes.models import Measure
from vafa.processes.queries import MeasureTrend
from vafa.processes.rules import MILLI, Trend, from_milli, spark_points, trend_of
from vafa.web.charts import Axis, Chart, Series

SPARK_WIDTH, SPARK_HEIGHT = 96, 24


@dataclass(frozen=True)
class ShownMeasure:
    """A measure with its latest value in words; `points` draw its values in small."""

    trend: MeasureTrend
    aspect: Label
    icon: str
    latest: str
    target: str
    is_met: bool | None
    way: Trend | None
    way_label: str
    points: str

    @property
    def measure(self) -> Measure:
        return self.trend.measure


def shown_measure(trend: MeasureTrend, reader: Reader) -> ShownMeasure:
    """Put a measure into words."""
    measure = trend.measure
    values = [one.value_milli for one in trend.values]
    way = trend_of(values, is_less_better=measure.is_less_better)
    drawn = spark_points(values, width=SPARK_WIDTH, height=SPARK_HEIGHT)
    latest, target = trend.latest, measure.target_milli
    return ShownMeasure(
        trend=trend,
        aspect=ASPECT_LABELS[measure.aspect],
        icon=ASPECT_ICONS[measure.aspect],
        latest=value_in_words(latest.value_milli, measure.unit, reader) if latest else "",
        target="" if target is None else _aim(measure, target, reader),
        is_met=trend.is_met,
        way=way,
        way_label=_way_label(way),
        points=" ".join(f"{x},{y}" for x, y in drawn) if len(drawn) > 1 else "",
    )


def value_in_words(value_milli: int, unit: str, reader: Reader) -> str:
    """Write a value with its unit."""
    if unit == "money":
        return reader.money(round(value_milli / MILLI))
    value = from_milli(value_milli)
    if unit == "percent":
        places = max(0, -int(value.as_tuple().exponent))
        return reader.percent(value / 100, decimals=min(places, 3))
    words = {"number": reader.number(value)}
    count = int(value) if value == int(value) else 2
    match unit:
        case "minutes":
            return ngettext("%(number)s minute", "%(number)s minutes", count) % words
        case "hours":
            return ngettext("%(number)s hour", "%(number)s hours", count) % words
        case "days":
            return ngettext("%(number)s day", "%(number)s days", count) % words
        case "points":
            return ngettext("%(number)s point", "%(number)s points", count) % words
    return words["number"]


def trend_chart(trend: MeasureTrend) -> Chart:
    """Draw the values of a measure by day, with what is aimed at."""
    measure = trend.measure
    is_money, is_share = measure.unit == "money", measure.unit == "percent"
    scale = MILLI * 100 if is_share else MILLI
    values = [one.value_milli / scale for one in trend.values]
    series = [Series(name=measure.name, values=values, colour="accent")]
    if measure.target_milli is not None:
        aim = [measure.target_milli / scale] * len(values)
        series.append(Series(name=gettext("Target"), values=aim, colour="muted", is_dashed=True))
    return Chart(
        kind="line",
        title=measure.name,
        categories=[one.day for one in trend.values],
        series=series,
        x_axis=Axis(words="day"),
        y_axis=Axis(words="money" if is_money else "percent" if is_share else "decimal"),
        height="small",
    )


def _aim(measure: Measure, target: int, reader: Reader) -> str:
    words = {"value": value_in_words(target, measure.unit, reader)}
    sentence = (
        gettext("at most %(value)s") if measure.is_less_better else gettext("at least %(value)s")
    )
    return sentence % words


def _way_label(way: Trend | None) -> str:
    match way:
        case "better":
            return gettext("better than before")
        case "worse":
            return gettext("worse than before")
        case "same":
            return gettext("as before")
    return ""
