"""Bring equal customers together, so that a fit costs by the kinds of customers, not by customers.

A shop with a million customers has a few hundred thousand different histories; a model sees
only (x, t_x, T). Whole numbers (days) are packed into one 64-bit key and sorted, which takes a
few hundredths of a second for a million rows; other numbers (weeks with fractions) take a
lexical sort. Both ways give the same groups in the same ascending order of the columns, whatever
the order of the rows was: this is what makes every fit the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vafa.analytics.models.types import FloatArray, IntArray

_KEY_MAX = 2**62


@dataclass(frozen=True)
class _Packing:
    """How whole-number columns became one key: the smallest value and the span of each."""

    lows: tuple[int, ...]
    sizes: tuple[int, ...]

    @property
    def space(self) -> int:
        """Answer how many different keys there can be."""
        space = 1
        for size in self.sizes:
            space *= size
        return space

    def packed(self, columns: Sequence[FloatArray]) -> IntArray:
        """Pack the columns into keys that sort like the columns do, the first one first."""
        key = np.zeros(len(columns[0]), dtype=np.int64)
        for column, low, size in zip(columns, self.lows, self.sizes, strict=True):
            key *= size
            key += column.astype(np.int64)
            key -= low
        return key

    def unpacked(self, key: IntArray) -> tuple[FloatArray, ...]:
        """Turn keys back into the columns."""
        columns: list[FloatArray] = []
        for low, size in zip(reversed(self.lows), reversed(self.sizes), strict=True):
            key, code = np.divmod(key, size)
            columns.append((code + low).astype(np.float64))
        return tuple(reversed(columns))


def _packing_for(columns: Sequence[FloatArray]) -> _Packing | None:
    """Find a packing, or answer None when a column has fractions or the spans are too wide."""
    lows: list[int] = []
    sizes: list[int] = []
    for column in columns:
        low, high = float(column.min()), float(column.max())
        if high - low >= _KEY_MAX or abs(low) >= _KEY_MAX:
            return None
        if not np.array_equal(column, np.rint(column)):
            return None
        lows.append(int(low))
        sizes.append(int(high) - int(low) + 1)
    packing = _Packing(tuple(lows), tuple(sizes))
    return packing if packing.space < _KEY_MAX else None


def _sort_keys(columns: Sequence[FloatArray]) -> list[FloatArray | IntArray]:
    """Pack the leading whole-number columns into one key; the keys sort like the columns."""
    for size in range(len(columns) - 1, 1, -1):
        packing = _packing_for(columns[:size])
        if packing is not None:
            return [packing.packed(columns[:size]), *columns[size:]]
    return list(columns)


def _group_starts(columns: Sequence[FloatArray | IntArray]) -> IntArray:
    """Find where a new group begins in columns that are already sorted."""
    is_new = np.ones(len(columns[0]), dtype=np.bool_)
    is_new[1:] = False
    for column in columns:
        is_new[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(is_new)


def _summed_groups(
    columns: Sequence[FloatArray], weights: FloatArray
) -> tuple[tuple[FloatArray, ...], FloatArray]:
    """Group rows with weights; equal rows are added in the order of their weights."""
    keys = _sort_keys(columns)
    order = np.lexsort((weights, *reversed(keys)))
    starts = _group_starts([key[order] for key in keys])
    totals = np.add.reduceat(weights[order], starts)
    return tuple(column[order[starts]] for column in columns), totals


def grouped(
    columns: Sequence[FloatArray], weights: FloatArray | None = None
) -> tuple[tuple[FloatArray, ...], FloatArray]:
    """Group equal rows and count them (or add up their weights).

    Returns the distinct rows as columns, ascending by the first column, then the second and so
    on, and the weight of each. The result does not depend on the order of the rows.

    >>> rows, weight = grouped([np.array([1.0, 0, 1, 0, 0]), np.array([9.0, 9, 9, 7, 9])])
    >>> rows[0].tolist(), rows[1].tolist(), weight.tolist()
    ([0.0, 0.0, 1.0], [7.0, 9.0, 9.0], [1.0, 2.0, 2.0])
    """
    packing = _packing_for(columns)
    if packing is None:
        ones = np.ones(len(columns[0])) if weights is None else weights
        return _summed_groups(columns, ones)
    key = packing.packed(columns)
    if weights is None:
        key.sort()
        starts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
        counts = np.diff(np.append(starts, len(key))).astype(np.float64)
        return packing.unpacked(key[starts]), counts
    # Whole weights add up exactly in any order; others are put in order first.
    is_whole = np.array_equal(weights, np.rint(weights))
    order = np.argsort(key, kind="stable") if is_whole else np.lexsort((weights, key))
    key = key[order]
    starts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    return packing.unpacked(key[starts]), np.add.reduceat(weights[order], starts)


def distinct(columns: Sequence[FloatArray]) -> tuple[tuple[FloatArray, ...], IntArray]:
    """Find the distinct rows, ascending, and for each row which of them it is.

    >>> rows, which = distinct([np.array([5.0, 3, 5, 5, 3]), np.array([1.0, 1, 1, 2, 1])])
    >>> rows[0].tolist(), rows[1].tolist(), which.tolist()
    ([3.0, 5.0, 5.0], [1.0, 1.0, 2.0], [1, 0, 1, 2, 0])
    """
    count = len(columns[0])
    packing = _packing_for(columns) if count else None
    if packing is None:
        keys = _sort_keys(columns) if count else list(columns)
        order = np.lexsort(tuple(reversed(keys)))
        starts = _group_starts([key[order] for key in keys]) if count else order
        which = np.empty(count, dtype=np.int64)
        is_new = np.zeros(count, dtype=np.int64)
        is_new[starts] = 1
        which[order] = np.cumsum(is_new) - 1
        return tuple(column[order[starts]] for column in columns), which
    key = packing.packed(columns)
    if packing.space <= 8 * count + 1_000_000:
        # A table over all possible keys needs no sort.
        is_seen = np.zeros(packing.space, dtype=np.bool_)
        is_seen[key] = True
        place = np.cumsum(is_seen, dtype=np.int64) - 1
        return packing.unpacked(np.flatnonzero(is_seen)), place[key]
    kinds, which = np.unique(key, return_inverse=True)
    return packing.unpacked(kinds), which.astype(np.int64)
