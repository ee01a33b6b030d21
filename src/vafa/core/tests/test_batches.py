from __future__ import annotations

import pytest

from vafa.core.batches import chunks


@pytest.mark.parametrize(
    ("items", "pieces"),
    [([], []), ([1], [[1]]), ([1, 2, 3], [[1, 2, 3]]), ([1, 2, 3, 4], [[1, 2, 3], [4]])],
)
def test_every_item_is_in_one_piece_and_in_its_order(
    items: list[int], pieces: list[list[int]]
) -> None:
    assert list(chunks(items, 3)) == pieces
