"""Sharing a whole amount out, so that the parts are whole and add up to it."""

from __future__ import annotations

from collections.abc import Sequence


def allocate(amount: int, weights: Sequence[int]) -> list[int]:
    """Share an amount out by weights, by largest remainder, the earlier part first.

    Each part is within one unit of its exact share, and one of weight 0 gets nothing. Weights must
    not be negative and not all be zero, unless there is nothing to share.
    """
    whole = sum(weights)
    if amount == 0:
        return [0] * len(weights)
    assert amount > 0
    assert whole > 0
    shares = [divmod(amount * weight, whole) for weight in weights]
    parts = [part for part, _ in shares]
    left = amount - sum(parts)
    if left:
        by_remainder = sorted(range(len(parts)), key=lambda index: -shares[index][1])
        for index in by_remainder[:left]:
            parts[index] += 1
    return parts
