"""Many play at one moment: the last prize has one winner, the last spin one result."""

from __future__ import annotations

from collections import Counter

import pytest

from vafa.core.keys import SYSTEM
from vafa.ledger.actions import open_books
from vafa.ledger.queries import holding, striped_holdings
from vafa.ledger.rules.sheet import LotFacts, OwnerKey
from vafa.ledger.rules.stripes import gather, part_for, parts_of
from vafa.ledger.tests.together import Start, Together, in_processes
from vafa.loyalty.make import BEGAN
from vafa.loyalty.models import Member, PrizeStock, WheelDef, WheelSpin
from vafa.loyalty.queries.games.proofs import frozen_list
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.rules.draws import entries_hash
from vafa.loyalty.tests.games_cast import (
    CUP,
    NOON,
    make_draw,
    make_players,
    make_wheel,
    playing,
)

pytestmark = pytest.mark.usefixtures("shared_books", "shop")
WORKERS = 64


@pytest.fixture
def together(start_process: Start) -> Together:
    return in_processes(start_process, "vafa.loyalty.tests.spins_process")


def spins_for(members: list[Member], wheel: WheelDef, each: int) -> None:
    for member in members:
        owner = owner_of(member)
        with open_books(owners=[owner], at=BEGAN, by=SYSTEM) as books:
            facts = LotFacts(wheel.asset_id, BEGAN, BEGAN, None, reason_class="marketing")
            books.issue(
                books.begin("gave_spin", f"{member.id}"), to=owner, amount=each, facts=facts
            )


def test_the_last_prize_has_one_winner_and_all_others_the_fallback(together: Together) -> None:
    programme = playing()
    wheel = make_wheel(programme, CUP, stock=1)
    members = make_players(programme, *(f"player {number}" for number in range(WORKERS)))
    spins_for(members, wheel, 1)

    outcomes = together(
        [{"do": "spin", "member": one.id, "wheel": wheel.id, "key": "only"} for one in members]
    )

    assert outcomes == {"done": WORKERS}
    given = Counter(WheelSpin.objects.values_list("given", flat=True))
    assert given == {"cup": 1, "nothing": WORKERS - 1}
    stock = OwnerKey("prize", PrizeStock.objects.get().id)
    assert holding(stock, "prize", at=NOON).spendable == 0


def test_the_last_spin_is_spun_once(together: Together) -> None:
    programme = playing()
    wheel = make_wheel(programme, CUP, stock=WORKERS)
    (reza,) = make_players(programme, "Reza")
    spins_for([reza], wheel, 1)
    task = {"do": "spin", "member": reza.id, "wheel": wheel.id}

    outcomes = together([{**task, "key": f"window-{number}"} for number in range(WORKERS)])

    assert outcomes == {"done": 1, "no_spins": WORKERS - 1}
    assert WheelSpin.objects.count() == 1


def test_one_request_sent_from_many_windows_is_one_spin(together: Together) -> None:
    programme = playing()
    wheel = make_wheel(programme, CUP, stock=WORKERS)
    (reza,) = make_players(programme, "Reza")
    spins_for([reza], wheel, 5)
    task = {"do": "spin", "member": reza.id, "wheel": wheel.id, "key": "the-same"}

    outcomes = together([task] * WORKERS)

    assert outcomes == {"done": WORKERS}
    assert WheelSpin.objects.count() == 1
    assert holding(owner_of(reza), wheel.asset_id, at=NOON).spendable == 4


def test_who_enters_while_a_draw_closes_is_in_the_list_or_not_at_all(together: Together) -> None:
    programme = playing()
    draw = make_draw(programme, free_tickets=1)
    members = make_players(programme, *(f"player {number}" for number in range(WORKERS)))
    tasks: list[dict[str, object]] = [
        {"do": "enter", "member": one.id, "draw": draw.id} for one in members
    ]

    outcomes = together([*tasks[:32], {"do": "close", "draw": draw.id}, *tasks[32:]])

    draw.refresh_from_db()
    frozen = frozen_list(draw)
    inside = len(frozen.entries)
    assert outcomes["done"] == inside + 1
    assert outcomes["draw_closed"] == WORKERS - inside
    assert entries_hash(frozen) == draw.entries_hash
    assert draw.entries.count() == inside


def test_a_large_stock_is_won_by_many_at_once_to_its_last_prize(together: Together) -> None:
    programme = playing()
    wheel = make_wheel(programme, CUP, stock=1_000)
    stock = OwnerKey("prize", PrizeStock.objects.get().id)
    with open_books(owners=parts_of(stock), at=BEGAN, by=SYSTEM) as books:
        part, draft = part_for(stock, "before"), books.begin("shared_out", "")
        gather(books.sheet, draft, part=part, asset="prize", amount=990)
        books.spend(books.begin("gone", "before"), owner=part, asset="prize", amount=990)
    members = make_players(programme, *(f"player {number}" for number in range(WORKERS)))
    spins_for(members, wheel, 1)

    outcomes = together(
        [{"do": "spin", "member": one.id, "wheel": wheel.id, "key": "only"} for one in members]
    )

    assert outcomes == {"done": WORKERS}
    given = Counter(WheelSpin.objects.values_list("given", flat=True))
    assert given == {"cup": 10, "nothing": WORKERS - 10}
    assert striped_holdings([stock], "prize", at=NOON)[stock].spendable == 0
