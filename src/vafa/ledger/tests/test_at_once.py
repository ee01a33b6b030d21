"""Many work in the same books at one moment: nothing is given twice, nothing waits for ever."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pytest

from vafa.ledger.make import MINA, NOW, REZA, make_points, make_supply
from vafa.ledger.models import Account, Owner
from vafa.ledger.queries import holding
from vafa.ledger.rules.sheet import OwnerKey
from vafa.ledger.tests.books_process import Task, reserve, spend
from vafa.ledger.tests.together import Start, Together, in_processes

pytestmark = pytest.mark.usefixtures("shared_books")
CODE, CARD, PRIZE = OwnerKey("code", 1), OwnerKey("gift_card", 1), OwnerKey("prize", 1)
WORKERS = 64


@pytest.fixture
def together(start_process: Start) -> Together:
    return in_processes(start_process, "vafa.ledger.tests.books_process", "together")


def spends(owner: OwnerKey, amount: int, asset: str) -> list[Task]:
    task = {"do": "spend", "kind": owner.kind, "member": owner.number, "asset": asset}
    return [{**task, "amount": amount, "source": f"order {n}"} for n in range(WORKERS)]


def left(owner: OwnerKey, asset: str = "points") -> int:
    return holding(owner, asset, at=NOW).spendable


def test_one_balance_is_spent_once(together: Together) -> None:
    make_points(REZA, 70, "order 1")

    outcomes = together(spends(REZA, 7, "points"))

    assert outcomes == {"done": 10, "not_enough": WORKERS - 10}
    assert left(REZA) == 0


@pytest.mark.parametrize("supply", [1, 10])
def test_a_code_is_used_as_often_as_there_are_uses(together: Together, supply: int) -> None:
    make_supply(CODE, supply)

    outcomes = together(spends(CODE, 1, "use"))

    assert outcomes == {"done": supply, "not_enough": WORKERS - supply}
    assert left(CODE, "use") == 0


def test_a_code_is_reserved_once(together: Together) -> None:
    make_supply(CODE, 1)
    task = {"do": "reserve", "kind": "code", "member": 1, "asset": "use", "amount": 1}

    outcomes = together([{**task, "hold": f"basket {n}"} for n in range(WORKERS)])

    assert outcomes == {"done": 1, "not_enough": WORKERS - 1}


def test_a_gift_card_pays_what_is_on_it(together: Together) -> None:
    make_supply(CARD, 2500, asset="EUR")

    outcomes = together(spends(CARD, 999, "EUR"))

    assert outcomes == {"done": 2, "not_enough": WORKERS - 2}
    assert left(CARD, "EUR") == 502


def test_the_last_prize_has_one_winner(together: Together) -> None:
    make_supply(PRIZE, 1)

    outcomes = together([{"do": "win", "member": n, "source": f"{n}"} for n in range(WORKERS)])

    assert outcomes == {"done": 1, "not_enough": WORKERS - 1}
    assert sum(left(OwnerKey("member", n)) for n in range(WORKERS)) == 1


def test_the_same_request_sent_many_times_has_one_effect(together: Together) -> None:
    make_points(REZA, 70, "order 1")
    task = {"do": "spend", "member": 1, "amount": 7, "source": "order 2"}

    outcomes = together([task] * WORKERS)

    assert outcomes == {"done": 1, "already_posted": WORKERS - 1}
    assert left(REZA) == 63


def test_the_same_fact_about_two_owners_is_posted_once(together: Together) -> None:
    for owner in (REZA, MINA):
        make_points(owner, 70, f"{owner}")
    task = {"do": "spend", "amount": 7, "source": "order 2"}

    outcomes = together([{**task, "member": 1 + n % 2} for n in range(WORKERS)])

    assert outcomes == {"done": 1, "already_posted": WORKERS - 1}
    assert left(REZA) + left(MINA) == 133


def test_gifts_in_both_directions_all_arrive(together: Together) -> None:
    for owner in (REZA, MINA):
        make_points(owner, WORKERS, f"{owner}")
    task = {"do": "hand_over", "amount": 1}
    ways = [{"out": 1, "into": 2}, {"out": 2, "into": 1}]

    outcomes = together([{**task, **ways[n % 4 // 2], "source": f"{n}"} for n in range(WORKERS)])

    assert outcomes == {"done": WORKERS}
    assert (left(REZA), left(MINA)) == (WORKERS, WORKERS)


def test_what_is_held_is_captured_or_given_back_but_never_both(together: Together) -> None:
    make_points(REZA, 70, "order 1")
    for n in range(8):
        reserve(member=1, amount=5, hold=f"{n}")
    capturing = [{"do": "capture", "hold": f"{n}", "source": f"{n}"} for n in range(8)]
    late = [{"do": "capture", "hold": f"{n}", "source": f"late {n}", "days": 2} for n in range(8)]
    freeing = [{"do": "release", "hold": f"{n}", "source": f"{n}"} for n in range(8)]
    jobs = [{"do": "settle", "member": 1, "days": 2}] * 8

    outcomes = together([*capturing, *late, *freeing, *jobs])

    captured = outcomes["done"] - len(freeing) - len(jobs)
    assert outcomes["hold_is_over"] == 16 - captured
    assert left(REZA) == 70 - 5 * captured


def test_a_merge_and_a_capture_at_once_leave_the_hold_captured_once(together: Together) -> None:
    make_points(REZA, 70, "order 1")
    reserve(member=1, amount=5, hold="a")
    merges = [
        {"do": "merge", "out": 1 + n % 2, "into": 2 - n % 2, "source": f"{n}"} for n in range(9)
    ]

    outcomes = together([*merges, *[{"do": "capture", "hold": "a", "source": "a"}] * 9])

    assert outcomes == {"done": 10, "already_posted": 8}
    assert left(REZA) + left(MINA) == 65


def test_the_first_use_of_an_owner_by_many_makes_one_owner(together: Together) -> None:
    task = {"do": "issue", "member": 7, "amount": 3}

    outcomes = together([{**task, "source": f"order {n}"} for n in range(WORKERS)])

    assert outcomes == {"done": WORKERS}
    assert Owner.objects.filter(kind="member").count() == 1
    assert Account.objects.filter(role="active").count() == 1
    assert left(OwnerKey("member", 7)) == 3 * WORKERS


PAIRED: dict[str, Task] = {
    "spend": {"do": "spend", "amount": 4},
    "reserve": {"do": "reserve", "amount": 4},
    "capture": {"do": "capture", "hold": "held before"},
    "release": {"do": "release", "hold": "held before"},
    "restore": {"do": "restore", "of": "before", "amount": 4},
    "claw_back": {"do": "claw_back", "of": "earned before", "amount": 4},
}


def test_every_pair_of_things_at_once_keeps_the_books_sound(together: Together) -> None:
    tasks: list[Task] = []
    for number, pair in enumerate(combinations_with_replacement(PAIRED, 2), start=1):
        prepare_pair(number)
        for place, name in enumerate(pair):
            tasks += [paired_task(name, number, f"{place} {again}") for again in range(2)]

    outcomes = together(tasks)

    kinds = {"done", "not_enough", "hold_is_over", "more_than_was", "already_posted"}
    assert set(outcomes) <= kinds
    assert sum(outcomes.values()) == 21 * 4


def prepare_pair(number: int) -> None:
    make_points(OwnerKey("member", number), 20, f"earned before {number}")
    spend(member=number, amount=6, source=f"before {number}")
    reserve(member=number, amount=6, hold=f"held before {number}")


def paired_task(name: str, number: int, source: str) -> Task:
    task = {**PAIRED[name], "source": f"{number} {source}"}
    for key in ("of", "hold"):
        if key in task:
            task[key] = f"{task[key]} {number}"
    if name == "reserve":
        task["hold"] = task.pop("source")
    if name not in {"capture", "release"}:
        task["member"] = number
    return task


def test_a_hold_of_one_name_is_made_once_by_two_owners(together: Together) -> None:
    for owner in (REZA, MINA):
        make_points(owner, 70, f"{owner}")
    task = {"do": "reserve", "amount": 5, "hold": "basket"}

    outcomes = together([{**task, "member": 1 + n % 2} for n in range(16)])

    assert outcomes["done"] == 1
    assert outcomes["already_posted"] + outcomes["hold_exists"] == 15
    assert left(REZA) + left(MINA) == 135
