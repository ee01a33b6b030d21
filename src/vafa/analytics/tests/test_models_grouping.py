"""Equal customers are brought together, whatever their order and their numbers."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.analytics.models.grouping import distinct, grouped
from vafa.analytics.models.types import FloatArray

Rows = list[tuple[float, float]]
whole = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), min_size=1, max_size=60)
fractions = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from([0.0, 1 / 7, 2 / 7, 0.1])), min_size=1
)
huge = st.lists(st.tuples(st.integers(0, 2**40), st.integers(0, 2**40)), min_size=1, max_size=9)


def _columns(rows: Rows) -> list[FloatArray]:
    return [np.array(column, dtype=np.float64) for column in zip(*rows, strict=True)]


@given(st.one_of(whole, fractions, huge))
def test_groups_are_the_sorted_set_of_rows_with_their_counts(rows: Rows) -> None:
    kinds, count = grouped(_columns(rows))

    found = list(zip(*(kind.tolist() for kind in kinds), strict=True))
    assert found == sorted(set(rows))
    assert count.tolist() == [rows.count(row) for row in found]


@given(st.one_of(whole, fractions, huge))
def test_each_row_finds_its_distinct_row(rows: Rows) -> None:
    kinds, which = distinct(_columns(rows))

    assert [tuple(kind[i] for kind in kinds) for i in which] == rows
    assert len(kinds[0]) == len(set(rows))


@given(st.one_of(whole, fractions), st.randoms(use_true_random=False))
def test_weights_add_up_to_the_same_bits_in_any_order(rows: Rows, random: Random) -> None:
    pairs = [(*row, 0.1 * (i + 1)) for i, row in enumerate(rows)]
    mixed = list(pairs)
    random.shuffle(mixed)

    *columns, weights = _columns(pairs)  # type: ignore[arg-type]
    *others, moved = _columns(mixed)  # type: ignore[arg-type]

    assert grouped(columns, weights)[1].tolist() == grouped(others, moved)[1].tolist()


def test_whole_weights_count_rows() -> None:
    columns = [np.array([1.0, 0.0, 1.0])]

    kinds, count = grouped(columns, np.array([2.0, 1.0, 3.0]))

    assert kinds[0].tolist() == [0.0, 1.0]
    assert count.tolist() == [1.0, 5.0]


@pytest.mark.parametrize("value", [2.0**63, -(2.0**62)])
def test_numbers_too_wide_to_pack_are_grouped_too(value: float) -> None:
    kinds, count = grouped([np.array([value, 1.0, value])])

    assert sorted(kinds[0].tolist()) == sorted([value, 1.0])
    assert count.sum() == 3
