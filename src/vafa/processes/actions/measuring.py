"""What a process is measured by, and the values it had."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.core.text import display_clean
from vafa.journal.actions import record
from vafa.processes.models import Aspect, Measure, MeasuredValue, Unit
from vafa.processes.rules import MEASURES_MAX, NAME_LENGTH_MAX, VALUE_MAX, to_milli


class MeasureNeedsName(Refused):
    code = "measure_needs_name"
    sentence = _("Say what is measured.")


class TooManyMeasures(Refused):
    code = "too_many_measures"
    sentence = _("A process has at most 20 measures. End one that nobody looks at.")


class MeasureIsOver(Refused):
    code = "measure_is_over"
    sentence = _("This measure is no longer kept.")


class ValueOutOfRange(Refused):
    code = "value_out_of_range"
    sentence = _("This value cannot be right: it must lie between 0 and 1,000,000,000,000.")


class DayAhead(Refused):
    code = "day_ahead"
    sentence = _("This day still lies ahead.")


def add_measure(
    *,
    process_id: int,
    name: str,
    aspect: str,
    unit: str,
    target: Decimal | None,
    is_less_better: bool,
    at: datetime,
    by: Actor,
) -> Measure:
    """Measure a process by something more. Refuses the 21st, and one without a name."""
    with transaction.atomic():
        if Measure.objects.filter(process_id=process_id, ended_at=None).count() >= MEASURES_MAX:
            raise TooManyMeasures
        measure = Measure.objects.create(
            process_id=process_id,
            name=_name(name),
            aspect=Aspect(aspect),
            unit=Unit(unit),
            target_milli=None if target is None else _milli(target),
            is_less_better=is_less_better,
        )
        _record(measure, "processes.measure_added", at=at, by=by)
    return measure


def change_measure(
    *,
    measure_id: int,
    name: str,
    target: Decimal | None,
    is_less_better: bool,
    at: datetime,
    by: Actor,
) -> Measure:
    """Aim at something else, or at nothing. The unit stays: old values are in it."""
    with transaction.atomic():
        measure = _kept(measure_id)
        measure.name, measure.is_less_better = _name(name), is_less_better
        measure.target_milli = None if target is None else _milli(target)
        measure.save(update_fields=["name", "is_less_better", "target_milli"])
        _record(measure, "processes.measure_changed", at=at, by=by)
    return measure


def end_measure(*, measure_id: int, at: datetime, by: Actor) -> None:
    """Keep a measure no longer; its values stay in the database. Refuses one that is over."""
    with transaction.atomic():
        measure = _kept(measure_id)
        measure.ended_at = at
        measure.save(update_fields=["ended_at"])
        _record(measure, "processes.measure_ended", at=at, by=by)


def measure_process(
    *, measure_id: int, day: date, value: Decimal, today: date, at: datetime, by: Actor
) -> MeasuredValue:
    """Write down what a measure was on a day; the same day again replaces it.

    Refuses a day ahead, a negative or absurd value, and a measure that is over.
    """
    if day > today:
        raise DayAhead
    milli = _milli(value)
    with transaction.atomic():
        measure = _kept(measure_id)
        known, _created = MeasuredValue.objects.update_or_create(
            measure=measure,
            day=day,
            defaults={"value_milli": milli, "at": at, "by": str(by)},
        )
        _record(measure, "processes.process_measured", at=at, by=by)
    return known


def forget_value(*, measure_id: int, day: date, at: datetime, by: Actor) -> None:
    """Take back a value that was typed by mistake. Twice is once."""
    with transaction.atomic():
        measure = _kept(measure_id)
        deleted, _per_table = MeasuredValue.objects.filter(measure=measure, day=day).delete()
        if deleted:
            _record(measure, "processes.value_forgotten", at=at, by=by)


def _kept(measure_id: int) -> Measure:
    measure = Measure.objects.select_for_update().get(id=measure_id)
    if measure.ended_at is not None:
        raise MeasureIsOver
    return measure


def _name(name: str) -> str:
    words = display_clean(name)[:NAME_LENGTH_MAX]
    if not words:
        raise MeasureNeedsName
    return words


def _milli(value: Decimal) -> int:
    if not value.is_finite() or not 0 <= value <= VALUE_MAX // 1_000:
        raise ValueOutOfRange
    return to_milli(value)


def _record(measure: Measure, kind: str, *, at: datetime, by: Actor) -> None:
    record(
        kind=kind,
        at=at,
        by=by,
        subject_kind="process",
        subject_id=measure.process_id,
        payload={"measure": measure.id, "aspect": measure.aspect},
    )
