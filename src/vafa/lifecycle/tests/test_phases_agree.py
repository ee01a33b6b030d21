from __future__ import annotations

from datetime import date, timedelta

import ibis
from hypothesis import given, settings
from hypothesis import strategies as st

from vafa.analytics.measures.phases import phases
from vafa.lifecycle.rules import FixedPeriods, Rhythm, phase_of

TODAY = date(2026, 3, 21)
ENGINE = ibis.duckdb.connect()
SCHEMA = {
    "customer_id": "int64",
    "purchase_days": "int64",
    "silent_days": "int64",
    "at_risk_after_days": "float64",
    "former_after_days": "float64",
    "came_back": "boolean",
}
silences = st.integers(0, 900)
# Whole numbers and their neighbours are where a comparison goes wrong.
limits = st.none() | st.floats(14, 900) | st.integers(14, 900).map(float)
fixed_days = st.none() | st.integers(1, 900)


@st.composite
def rhythms(draw: st.DrawFn) -> Rhythm:
    """Draw a customer with at least one purchase."""
    count, silent = draw(st.integers(1, 6)), draw(silences)
    latest = TODAY - timedelta(days=silent)
    first = latest - timedelta(days=(count - 1) * 10)
    return Rhythm(
        purchase_days=count,
        first_day=first,
        second_day=first + timedelta(days=10) if count > 1 else None,
        latest_day=latest,
        at_risk_after_days=draw(limits),
        former_after_days=draw(limits),
        came_back=count > 2 and draw(st.booleans()),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(rhythms(), min_size=1, max_size=30), fixed_days, fixed_days)
def test_the_rule_for_one_customer_and_the_measure_for_all_agree(
    people: list[Rhythm], at_risk: int | None, former: int | None
) -> None:
    rows = [
        (
            place,
            one.purchase_days,
            (TODAY - (one.latest_day or TODAY)).days,
            one.at_risk_after_days,
            one.former_after_days,
            one.came_back,
        )
        for place, one in enumerate(people)
    ]
    thresholds = ibis.memtable(rows, schema=SCHEMA)

    judged = phases(thresholds, fixed_at_risk_days=at_risk, fixed_former_days=former)

    found = ENGINE.to_pyarrow(judged.order_by("customer_id")).to_pylist()
    verdicts = [phase_of(one, TODAY, FixedPeriods(at_risk, former)) for one in people]
    assert [(row["phase"], row["phase_state"]) for row in found] == [
        (verdict.phase, verdict.state) for verdict in verdicts
    ]


@given(rhythms())
def test_the_day_since_when_is_the_first_day_of_the_verdict(person: Rhythm) -> None:
    verdict = phase_of(person, TODAY)

    assert verdict.since is not None
    assert verdict.since <= TODAY
    if verdict.because in {"silent_beyond_former", "silent_beyond_at_risk"}:
        before = phase_of(person, verdict.since - timedelta(days=1))
        assert before.because != verdict.because


def test_a_purchase_day_alone_is_new_until_the_silence_passes_the_limit() -> None:
    once = Rhythm(1, TODAY, None, TODAY, 40.0, 80.0, False)

    assert phase_of(once, TODAY + timedelta(days=40)).phase == "new"
    assert phase_of(once, TODAY + timedelta(days=41)).state == "at_risk"


def test_without_a_purchase_somebody_is_a_prospect() -> None:
    nobody = Rhythm(0, None, None, None, None, None, False)

    assert phase_of(nobody, TODAY).because == "no_purchase"


def test_a_shop_too_young_for_limits_calls_nobody_former() -> None:
    silent = Rhythm(3, TODAY, TODAY, TODAY - timedelta(days=900), None, None, False)

    assert (phase_of(silent, TODAY).phase, phase_of(silent, TODAY).state) == ("existing", "")
