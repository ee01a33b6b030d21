from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from vafa.core.keys import Actor
from vafa.journal.models import Entry
from vafa.processes.actions import (
    MeasureIsOver,
    NothingSaid,
    OwnerIsGone,
    ProcessNeedsName,
    TooManyMeasures,
    ValueOutOfRange,
    add_measure,
    add_process,
    add_starter_processes,
    change_measure,
    change_process,
    end_measure,
    forget_value,
    hear_opinion,
    measure_process,
    retire_process,
    revive_process,
)
from vafa.processes.actions.measuring import DayAhead
from vafa.processes.actions.starters import STARTERS
from vafa.processes.models import Measure, MeasuredValue, Opinion, Process, Step
from vafa.processes.queries import process_page, register
from vafa.processes.tests.conftest import AT, TODAY
from vafa.staff.models import StaffMember


def said(**columns: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "name": "Delivery",
        "department": "logistics",
        "purpose": "",
        "goal": "",
        "crm_effect": "",
        "steps": [],
        "owner_id": None,
        "at": AT,
    }
    return {**values, **columns}


def measure_of(process: Process, by: Actor, **columns: Any) -> Measure:
    values: dict[str, Any] = {
        "name": "Days until the money is back",
        "aspect": "time",
        "unit": "days",
        "target": Decimal(3),
        "is_less_better": True,
    }
    return add_measure(process_id=process.id, **{**values, **columns}, at=AT, by=by)


def test_a_process_keeps_its_steps_in_order(returns: Process) -> None:
    steps = Step.objects.order_by("position").values_list("position", "text")

    assert list(steps) == [(1, "Ask why"), (2, "Pay back")]
    entry = Entry.objects.get(kind="processes.process_added")
    assert (entry.subject_kind, entry.payload) == ("process", {"department": "service"})


def test_steps_said_anew_replace_the_old_ones(returns: Process, by_parvaneh: Actor) -> None:
    change_process(process_id=returns.id, **said(steps=["Smile", " ", "Pay"]), by=by_parvaneh)

    assert list(Step.objects.order_by("position").values_list("text", flat=True)) == [
        "Smile",
        "Pay",
    ]
    assert Process.objects.get().department == "logistics"


def test_a_process_without_a_name_is_refused(by_parvaneh: Actor) -> None:
    with pytest.raises(ProcessNeedsName):
        add_process(**said(name="  "), by=by_parvaneh)

    assert not Process.objects.exists()


def test_an_owner_who_left_takes_nothing_over_but_may_stay(
    returns: Process, parvaneh: StaffMember, by_parvaneh: Actor
) -> None:
    change_process(process_id=returns.id, **said(owner_id=parvaneh.id), by=by_parvaneh)
    StaffMember.objects.update(is_active=False)

    change_process(process_id=returns.id, **said(owner_id=parvaneh.id), by=by_parvaneh)
    with pytest.raises(OwnerIsGone):
        add_process(**said(owner_id=parvaneh.id), by=by_parvaneh)

    assert Process.objects.get().owner_id == parvaneh.id


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "Returns"), ("fa", "مرجوعی‌ها"), ("el", "Επιστροφές")],
)
def test_the_usual_processes_come_in_the_owners_language(
    language: str, name: str, by_parvaneh: Actor
) -> None:
    count = add_starter_processes(language=language, at=AT, by=by_parvaneh)

    assert count == len(STARTERS) == Process.objects.count()
    assert Process.objects.get(starter="returns").name == name
    assert Measure.objects.count() == sum(len(one.measures) for one in STARTERS)


def test_the_usual_processes_come_once(by_parvaneh: Actor) -> None:
    add_starter_processes(language="en", at=AT, by=by_parvaneh)
    retire_process(process_id=Process.objects.get(starter="mail").id, at=AT, by=by_parvaneh)

    assert add_starter_processes(language="fa", at=AT, by=by_parvaneh) == 0
    assert Process.objects.count() == len(STARTERS)


def test_a_retired_process_leaves_the_register_with_its_past(
    returns: Process, by_parvaneh: Actor
) -> None:
    retire_process(process_id=returns.id, at=AT, by=by_parvaneh)
    retire_process(process_id=returns.id, at=AT, by=by_parvaneh)

    assert register() == []
    assert Entry.objects.filter(kind="processes.process_retired").count() == 1
    revive_process(process_id=returns.id, at=AT, by=by_parvaneh)
    assert [row.process.id for row in register()] == [returns.id]


def test_opinions_stay_so_that_a_change_shows(returns: Process, by_parvaneh: Actor) -> None:
    for thinks in ("Too slow", "Better"):
        hear_opinion(
            process_id=returns.id, side="outer", gets="", thinks=thinks, heard_date=TODAY, at=AT,
            by=by_parvaneh,
        )  # fmt: skip

    page = process_page(process_id=returns.id)
    assert page is not None
    assert [one.thinks for one in page.opinions] == ["Better", "Too slow"]


def test_an_empty_opinion_is_refused(returns: Process, by_parvaneh: Actor) -> None:
    with pytest.raises(NothingSaid):
        hear_opinion(
            process_id=returns.id, side="inner", gets=" ", thinks="", heard_date=TODAY, at=AT,
            by=by_parvaneh,
        )  # fmt: skip

    assert not Opinion.objects.exists()


def test_the_latest_value_meets_or_misses_the_target(returns: Process, by_parvaneh: Actor) -> None:
    measure = measure_of(returns, by_parvaneh)
    for day, value in ((date(2026, 2, 1), "5"), (date(2026, 3, 1), "2.5")):
        measure_process(
            measure_id=measure.id, day=day, value=Decimal(value), today=TODAY, at=AT,
            by=by_parvaneh,
        )  # fmt: skip

    (row,) = register()
    assert [value.value_milli for value in row.trends[0].values] == [5_000, 2_500]
    assert (row.met, row.missed) == (1, 0)


def test_the_same_day_again_replaces_the_value(returns: Process, by_parvaneh: Actor) -> None:
    measure = measure_of(returns, by_parvaneh)
    for value in ("5", "4"):
        measure_process(
            measure_id=measure.id, day=TODAY, value=Decimal(value), today=TODAY, at=AT,
            by=by_parvaneh,
        )  # fmt: skip

    assert MeasuredValue.objects.get().value_milli == 4_000


@pytest.mark.parametrize(
    ("day", "value", "refusal"),
    [
        (date(2026, 3, 22), "1", DayAhead),
        (TODAY, "-1", ValueOutOfRange),
        (TODAY, "1e13", ValueOutOfRange),
        (TODAY, "NaN", ValueOutOfRange),
    ],
)
def test_an_absurd_value_is_refused(
    day: date, value: str, refusal: type[Exception], returns: Process, by_parvaneh: Actor
) -> None:
    measure = measure_of(returns, by_parvaneh)

    with pytest.raises(refusal):
        measure_process(
            measure_id=measure.id, day=day, value=Decimal(value), today=TODAY, at=AT,
            by=by_parvaneh,
        )  # fmt: skip

    assert not MeasuredValue.objects.exists()


def test_a_value_typed_by_mistake_is_taken_back(returns: Process, by_parvaneh: Actor) -> None:
    measure = measure_of(returns, by_parvaneh)
    given: dict[str, Any] = {"measure_id": measure.id, "day": TODAY, "at": AT, "by": by_parvaneh}
    measure_process(value=Decimal(5), today=TODAY, **given)

    forget_value(**given)
    forget_value(**given)

    assert not MeasuredValue.objects.exists()
    assert Entry.objects.filter(kind="processes.value_forgotten").count() == 1


def test_a_target_is_changed_and_taken_away(returns: Process, by_parvaneh: Actor) -> None:
    measure = measure_of(returns, by_parvaneh)

    change_measure(
        measure_id=measure.id, name="Days", target=None, is_less_better=False, at=AT,
        by=by_parvaneh,
    )  # fmt: skip

    measure.refresh_from_db()
    assert (measure.name, measure.target_milli, measure.is_less_better) == ("Days", None, False)


def test_a_measure_that_is_over_takes_no_value(returns: Process, by_parvaneh: Actor) -> None:
    measure = measure_of(returns, by_parvaneh)
    end_measure(measure_id=measure.id, at=AT, by=by_parvaneh)

    with pytest.raises(MeasureIsOver):
        measure_process(
            measure_id=measure.id, day=TODAY, value=Decimal(1), today=TODAY, at=AT, by=by_parvaneh
        )

    assert register()[0].trends == []


def test_nobody_looks_at_21_measures(returns: Process, by_parvaneh: Actor) -> None:
    for _number in range(20):
        measure_of(returns, by_parvaneh)

    with pytest.raises(TooManyMeasures):
        measure_of(returns, by_parvaneh)

    assert Measure.objects.count() == 20
