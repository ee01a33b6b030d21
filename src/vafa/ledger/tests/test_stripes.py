"""A supply in parts is one supply: nothing is promised twice, and its last unit is found."""

from __future__ import annotations

import pytest

from vafa.core.keys import SYSTEM
from vafa.ledger.actions import Books, open_books
from vafa.ledger.make import NOW, make_supply
from vafa.ledger.queries import faults, striped_holdings
from vafa.ledger.rules.sheet import OwnerKey
from vafa.ledger.rules.stripes import PARTS, gather, left_together, part_for, parts_of

pytestmark = pytest.mark.usefixtures("assets")
BUDGET = OwnerKey("budget", 1)


def fill(books: Books, part: OwnerKey, amount: int) -> None:
    if books.spendable(part, "EUR") < amount:
        draft = books.begin("shared_out", "")
        gather(books.sheet, draft, part=part, asset="EUR", amount=amount)


def _draw(document: str, amount: int) -> int:
    """Draw up to an amount with all parts locked; returns how much there was."""
    part = part_for(BUDGET, document)
    with open_books(owners=parts_of(BUDGET), at=NOW, by=SYSTEM) as books:
        drawn = min(amount, left_together(books.sheet, BUDGET, asset="EUR"))
        if drawn:
            fill(books, part, drawn)
            books.spend(books.begin("spent", document), owner=part, asset="EUR", amount=drawn)
    return drawn


def test_a_document_draws_on_the_same_part_every_time() -> None:
    parts = {part_for(BUDGET, f"order {number}") for number in range(500)}

    assert part_for(BUDGET, "order 7") == part_for(BUDGET, "order 7")
    assert {part.part for part in parts} == set(range(1, PARTS + 1))


def test_what_all_draw_together_is_the_supply_to_the_unit() -> None:
    make_supply(BUDGET, 1_000, asset="EUR")

    drawn = [_draw(f"order {number}", 70) for number in range(20)]

    assert drawn == [70] * 14 + [20] + [0] * 5
    assert striped_holdings([BUDGET], "EUR", at=NOW)[BUDGET].spendable == 0
    assert list(faults()) == []


def test_a_part_is_filled_with_more_than_is_asked_for() -> None:
    make_supply(BUDGET, 32_000, asset="EUR")

    _draw("order 1", 10)

    part = part_for(BUDGET, "order 1")
    with open_books(owners=[part], at=NOW, by=SYSTEM) as books:
        assert books.spendable(part, "EUR") == 32_000 // (2 * PARTS) - 10


def test_the_rest_is_collected_from_the_parts_of_others() -> None:
    make_supply(BUDGET, 160, asset="EUR")
    with open_books(owners=parts_of(BUDGET), at=NOW, by=SYSTEM) as books:
        for part in parts_of(BUDGET)[1:]:
            fill(books, part, 10)

    assert _draw("order 1", 160) == 160
    assert list(faults()) == []
