from __future__ import annotations

from decimal import Decimal

import pytest

from vafa.processes.forms.labels import MOVE_LABELS, STATE_LABELS
from vafa.processes.models import ImprovementState
from vafa.processes.rules import (
    MOVES,
    from_milli,
    is_met,
    lines_of,
    may_move,
    spark_points,
    to_milli,
    trend_of,
)


@pytest.mark.parametrize(
    ("value", "target", "is_less_better", "met"),
    [
        (2_000, 3_000, True, True),
        (3_000, 3_000, True, True),
        (3_001, 3_000, True, False),
        (90_000, 95_000, False, False),
        (95_000, 95_000, False, True),
        (None, 3_000, True, None),
        (2_000, None, True, None),
    ],
)
def test_a_target_is_met_from_its_own_side(
    value: int | None, target: int | None, is_less_better: bool, met: bool | None
) -> None:
    assert is_met(value, target=target, is_less_better=is_less_better) is met


def test_a_trend_needs_two_values_and_a_direction() -> None:
    assert trend_of([5], is_less_better=True) is None
    assert trend_of([5, 4], is_less_better=True) == "better"
    assert trend_of([5, 4], is_less_better=False) == "worse"
    assert trend_of([4, 4], is_less_better=True) == "same"


def test_every_state_can_be_left_and_has_words() -> None:
    assert set(MOVES) == set(STATE_LABELS) == set(MOVE_LABELS) == set(ImprovementState.values)
    assert all(set(aims) <= set(MOVES) and aims for aims in MOVES.values())


def test_an_idea_is_not_done_before_it_is_decided() -> None:
    assert may_move("idea", "review")
    assert not may_move("idea", "done")
    assert not may_move("nonsense", "done")


@pytest.mark.parametrize(
    ("typed", "milli"), [("4.5", 4_500), ("12", 12_000), ("0.0005", 0), ("0.0015", 2)]
)
def test_a_value_is_kept_in_thousandths(typed: str, milli: int) -> None:
    assert to_milli(Decimal(typed)) == milli


def test_thousandths_are_written_without_needless_zeros() -> None:
    assert [str(from_milli(value)) for value in (4_500, 12_000, 100_000, 1, 0)] == [
        "4.5",
        "12",
        "100",
        "0.001",
        "0",
    ]


def test_a_small_picture_has_the_largest_value_at_its_top() -> None:
    assert spark_points([1, 3, 2], width=10, height=20) == [(0.0, 20.0), (5.0, 0.0), (10.0, 10.0)]


def test_equal_values_lie_in_the_middle_and_none_nowhere() -> None:
    assert spark_points([7, 7], width=10, height=20) == [(0, 10.0), (10.0, 10.0)]
    assert spark_points([], width=10, height=20) == []


def test_steps_are_read_from_lines() -> None:
    assert lines_of(" Ask why \n\n Pay back\n") == ["Ask why", "Pay back"]
    assert len(lines_of("step\n" * 99)) == 40
