"""Reads of the register of processes and the log of improvements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import RowNumber

from vafa.processes.models import (
    Improvement,
    ImprovementMove,
    ImprovementState,
    Measure,
    MeasuredValue,
    Opinion,
    Process,
    Step,
)
from vafa.processes.rules import MEASURES_MAX, OPEN_STATES, VALUES_SHOWN_MAX, is_met
from vafa.staff.models import StaffMember
from vafa.staff.queries import names_of_actors

PROCESSES_MAX: Final = 200
BOARD_SHOWN_MAX: Final = 20
PAGE_SIZE: Final = 40
OPINIONS_SHOWN_MAX: Final = 20
MOVES_SHOWN_MAX: Final = 50
COLLEAGUES_MAX: Final = 200


@dataclass(frozen=True)
class MeasureTrend:
    """A measure with its values, oldest first, and whether the latest meets the target."""

    measure: Measure
    values: list[MeasuredValue]

    @property
    def latest(self) -> MeasuredValue | None:
        return self.values[-1] if self.values else None

    @property
    def is_met(self) -> bool | None:
        return is_met(
            self.latest.value_milli if self.latest else None,
            target=self.measure.target_milli,
            is_less_better=self.measure.is_less_better,
        )


@dataclass(frozen=True)
class RegisterRow:
    """A process in the register with its measures and how many ideas are open for it."""

    process: Process
    trends: list[MeasureTrend]
    open_improvements: int

    @property
    def met(self) -> int:
        return sum(trend.is_met is True for trend in self.trends)

    @property
    def missed(self) -> int:
        return sum(trend.is_met is False for trend in self.trends)


@dataclass(frozen=True)
class ProcessPage:
    """Everything about one process; `names` of everybody who said something."""

    process: Process
    steps: list[Step]
    trends: list[MeasureTrend]
    opinions: list[Opinion]
    improvements: list[Improvement]
    names: dict[str, str]


@dataclass(frozen=True)
class ImprovementStory:
    """An improvement with every move it made, the latest first."""

    improvement: Improvement
    moves: list[ImprovementMove]
    names: dict[str, str]


@dataclass(frozen=True)
class BoardColumn:
    """The improvements of one state, the latest first, and how many there are."""

    state: str
    improvements: list[Improvement]
    count: int


@dataclass(frozen=True)
class ImprovementPage:
    """A page of the log with the places to go on from; None where it ends."""

    rows: list[Improvement]
    previous: str | None
    next: str | None


def register(*, department: str = "") -> list[RegisterRow]:
    """Return the processes in use by department and name, with their latest values."""
    rows = Process.objects.filter(retired_at=None).select_related("owner")
    if department:
        rows = rows.filter(department=department)
    open_ones = Count("improvements", filter=Q(improvements__state__in=OPEN_STATES))
    found = list(
        rows.annotate(open_improvements=open_ones).order_by("department", "name", "id")[
            :PROCESSES_MAX
        ]
    )
    trends = _trends([process.id for process in found])
    return [
        RegisterRow(process, trends.get(process.id, []), process.open_improvements)
        for process in found
    ]


def process_page(*, process_id: int) -> ProcessPage | None:
    """Return one process with steps, measures, opinions and ideas, or nothing."""
    process = Process.objects.select_related("owner").filter(id=process_id).first()
    if process is None:
        return None
    opinions = list(process.opinions.order_by("-heard_date", "-id")[:OPINIONS_SHOWN_MAX])
    ideas = process.improvements.select_related("responsible").order_by("-changed_at", "-id")
    return ProcessPage(
        process=process,
        steps=list(process.steps.order_by("position")),
        trends=_trends([process.id]).get(process.id, []),
        opinions=opinions,
        improvements=list(ideas[:BOARD_SHOWN_MAX]),
        names=names_of_actors({process.made_by, *(one.by for one in opinions)}),
    )


def board() -> list[BoardColumn]:
    """Return the improvements by state, at most twenty of each, with the count of all."""
    counted = Improvement.objects.order_by().values_list("state").annotate(count=Count("id"))
    counts = dict(counted)
    rows = Improvement.objects.select_related("process", "responsible")
    return [
        BoardColumn(
            state,
            list(rows.filter(state=state).order_by("-changed_at", "-id")[:BOARD_SHOWN_MAX])
            if counts.get(state)
            else [],
            counts.get(state, 0),
        )
        for state in ImprovementState.values
    ]


def improvement_page(
    *, state: str = "", source: str = "", after: str = "", before: str = ""
) -> ImprovementPage:
    """Return a page of the log, the latest change first."""
    rows = Improvement.objects.select_related("process", "responsible")
    if state:
        rows = rows.filter(state=state)
    if source:
        rows = rows.filter(source=source)
    place = _place_read(before or after)
    is_back = bool(before) and place is not None
    found = list(_from(rows, place, is_back=is_back)[: PAGE_SIZE + 1])
    has_more = len(found) > PAGE_SIZE
    if is_back and not has_more:
        return improvement_page(state=state, source=source)
    shown = found[:PAGE_SIZE][::-1] if is_back else found[:PAGE_SIZE]
    return ImprovementPage(
        rows=shown,
        previous=_place_written(shown[0]) if shown and place is not None else None,
        next=_place_written(shown[-1]) if shown and (is_back or has_more) else None,
    )


def improvement_story(*, improvement_id: int) -> ImprovementStory | None:
    """Return an improvement with its moves, or nothing."""
    rows = Improvement.objects.select_related("process", "responsible")
    found = rows.filter(id=improvement_id).first()
    if found is None:
        return None
    moves = list(found.moves.order_by("-id")[:MOVES_SHOWN_MAX])
    actors = {found.made_by, found.effect_by, *(move.by for move in moves)} - {""}
    return ImprovementStory(found, moves, names_of_actors(actors))


def process_names() -> list[tuple[int, str]]:
    """Return the processes in use by name, for choosing one."""
    rows = Process.objects.filter(retired_at=None).order_by("name", "id")
    return list(rows.values_list("id", "name")[:PROCESSES_MAX])


def possible_owners() -> list[StaffMember]:
    """Return everybody who may be made responsible, by name."""
    active = StaffMember.objects.filter(is_active=True)
    return list(active.order_by("name", "id")[:COLLEAGUES_MAX])


def _trends(process_ids: list[int]) -> dict[int, list[MeasureTrend]]:
    """Read the measures of processes with their latest values, in two queries."""
    measures = Measure.objects.filter(process_id__in=process_ids, ended_at=None)
    found = list(measures.order_by("aspect", "id")[: PROCESSES_MAX * MEASURES_MAX])
    values: dict[int, list[MeasuredValue]] = {}
    place = Window(RowNumber(), partition_by="measure_id", order_by=F("day").desc())
    latest = MeasuredValue.objects.filter(measure_id__in=[one.id for one in found])
    for value in latest.annotate(place=place).filter(place__lte=VALUES_SHOWN_MAX).order_by("day"):
        values.setdefault(value.measure_id, []).append(value)
    trends: dict[int, list[MeasureTrend]] = {}
    for measure in found:
        trend = MeasureTrend(measure, values.get(measure.id, []))
        trends.setdefault(measure.process_id, []).append(trend)
    return trends


def _from(
    rows: QuerySet[Improvement], place: tuple[datetime, int] | None, *, is_back: bool
) -> QuerySet[Improvement]:
    sign = "" if is_back else "-"
    rows = rows.order_by(f"{sign}changed_at", f"{sign}id")
    if place is None:
        return rows
    beyond = TupleGreaterThan if is_back else TupleLessThan
    reached = {f"changed_at__{'gte' if is_back else 'lte'}": place[0]}
    return rows.filter(beyond(Tuple(F("changed_at"), F("id")), place), **reached)


def _place_written(row: Improvement) -> str:
    return f"{row.changed_at.isoformat()}_{row.id}"


def _place_read(text: str) -> tuple[datetime, int] | None:
    moment, _line, number = text[:60].rpartition("_")
    try:
        at = datetime.fromisoformat(moment)
        return (at, int(number)) if at.tzinfo else None
    except ValueError:
        return None
