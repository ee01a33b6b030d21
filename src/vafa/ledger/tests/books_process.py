"""A process that works in the books of a test, at the same time as others, or until it is killed.

`together TASKS` does all tasks at one moment, each in a thread with a connection of its own: it
says that it is ready, waits for a line, and says how each ended. `kills SEED ROUNDS` forks children
that die at a random statement, then children that do the same again to the end.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import django
from django.conf import settings

# Every thread has a connection of its own, however many they are.
OPTIONS: dict[str, object] = settings.DATABASES["default"]["OPTIONS"]  # type: ignore[assignment]
OPTIONS.pop("pool", None)
django.setup()

from django.db import connection, connections  # noqa: E402  # isort: skip
from vafa.core.errors import Refused  # noqa: E402  # isort: skip
from vafa.core.keys import SYSTEM  # noqa: E402  # isort: skip
from vafa.ledger.actions import Books, open_books, repeat_when_disturbed  # noqa: E402  # isort: skip
from vafa.ledger.make import NOW, make_points  # noqa: E402  # isort: skip
from vafa.ledger.queries import faults  # noqa: E402  # isort: skip
from vafa.ledger.rules.settling import programme_of  # noqa: E402  # isort: skip
from vafa.ledger.rules.sheet import AccountKey, HoldKey, LotFacts, OwnerKey  # noqa: E402  # isort: skip
from vafa.ledger.rules.undoing import ReturnPolicy  # noqa: E402  # isort: skip

Task = dict[str, Any]


@contextmanager
def books_of(
    *numbers: int, kind: str = "member", hold: str = "", days: float = 0
) -> Iterator[Books]:
    holds = [HoldKey("test", hold)] if hold else []
    owners = [OwnerKey(kind, number) for number in numbers]
    at = NOW + timedelta(days=days)
    with open_books(owners=owners, holds=holds, at=at, by=SYSTEM) as books:
        yield books


def issue(*, member: int, amount: int, source: str) -> None:
    make_points(OwnerKey("member", member), amount, source)


def spend(
    *, member: int, amount: int, source: str, asset: str = "points", kind: str = "member"
) -> None:
    with books_of(member, kind=kind) as books:
        owner = OwnerKey(kind, member)
        books.spend(books.begin("spent", source), owner=owner, asset=asset, amount=amount)


def hand_over(*, out: int, into: int, amount: int, source: str) -> None:
    with books_of(out, into) as books:
        draft, a, b = books.begin("gift", source), OwnerKey("member", out), OwnerKey("member", into)
        books.hand_over(draft, out=a, into=b, asset="points", amount=amount)


def merge(*, out: int, into: int, source: str) -> None:
    with books_of(out, into) as books:
        draft, a, b = books.begin("gift", source), OwnerKey("member", out), OwnerKey("member", into)
        books.transfer(draft, out=a, into=b, assets=["points"])


def reserve(
    *, member: int, amount: int, hold: str, asset: str = "points", kind: str = "member"
) -> None:
    with books_of(member, kind=kind) as books:
        parts = [(OwnerKey(kind, member), asset, amount)]
        until = NOW + timedelta(days=1)
        books.reserve(books.begin("held", hold), HoldKey("test", hold), parts, expires_at=until)


def capture(*, hold: str, source: str, days: float = 0) -> None:
    with books_of(hold=hold, days=days) as books:
        books.capture(books.begin("captured", source), HoldKey("test", hold))


def release(*, hold: str, source: str, days: float = 0) -> None:
    with books_of(hold=hold, days=days) as books:
        books.release(HoldKey("test", hold), source=source)


def restore(*, member: int, of: str, amount: int, source: str, kind: str = "spent") -> None:
    with books_of(member) as books:
        original = books.original(books.number_of(kind, of), "points")
        books.restore("restored", source, original, amount)


def claw_back(
    *, member: int, of: str, amount: int, source: str, policy: ReturnPolicy = "debt"
) -> None:
    with books_of(member) as books:
        original = books.original(books.number_of("earned", of), "points")
        owner = OwnerKey("member", member)
        books.claw_back("taken", source, original, amount, owner=owner, policy=policy)


def settle(*, member: int, days: float) -> None:
    with books_of(member, days=days):
        pass


def win(*, member: int, source: str) -> None:
    """Take the last prize, and give a point for it in the same books."""
    prize = OwnerKey("prize", 1)
    with open_books(owners=[prize, OwnerKey("member", member)], at=NOW, by=SYSTEM) as books:
        draft = books.begin("won", source)
        books.spend(draft, owner=prize, asset="use", amount=1)
        facts = LotFacts("points", NOW, NOW, None)
        books.issue(draft, to=OwnerKey("member", member), amount=1, facts=facts)


def pay_in(*, number: int, amount: int, source: str) -> None:
    card = OwnerKey("gift_card", number)
    with open_books(owners=[card], at=NOW, by=SYSTEM) as books:
        out = programme_of(AccountKey(card, "active", "EUR"), "clearing")
        draft = books.begin("paid_in", source)
        books.put_in(draft, owner=card, asset="EUR", amount=amount, out=out)


TASKS: dict[str, Callable[..., None]] = {
    task.__name__: task
    for task in (
        issue, spend, hand_over, merge, reserve, capture, release, restore, claw_back, settle, win,
        pay_in,
    )
}  # fmt: skip


def ended(act: Callable[[], str | None]) -> str:
    """Do something, again when it is disturbed, and say how it ended."""
    try:
        return repeat_when_disturbed(act=act) or "done"
    except Refused as refusal:
        return refusal.code
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def do(task: Task) -> None:
    wanted = dict(task)
    TASKS[wanted.pop("do")](**wanted)


def together(tasks: list[Task], act: Callable[[Task], str | None] = do) -> list[str]:
    outcomes = [""] * len(tasks)
    start = threading.Barrier(len(tasks) + 1)

    def run(place: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        start.wait()
        outcomes[place] = ended(lambda: act(tasks[place]))
        connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(tasks))]
    for thread in threads:
        thread.start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    start.wait()
    for thread in threads:
        thread.join()
    return outcomes


# Killed


def script(member: int) -> list[Task]:
    """Return a short life of a member, each step with a source of its own."""
    name = f"life {member}"
    return [
        {"do": "issue", "member": member, "amount": 10, "source": f"{name} a"},
        {"do": "issue", "member": member, "amount": 5, "source": f"{name} b"},
        {"do": "reserve", "member": member, "amount": 8, "hold": name},
        {"do": "capture", "hold": name, "source": name},
        {"do": "restore", "member": member, "of": name, "amount": 3, "source": name,
         "kind": "captured"},
        {"do": "claw_back", "member": member, "of": f"{name} a", "amount": 10, "source": name},
        {"do": "claw_back", "member": member, "of": f"{name} b", "amount": 5, "source": name + "b"},
        {"do": "issue", "member": member, "amount": 3, "source": f"{name} c"},
    ]  # fmt: skip


def die_at(place: int, *, before: bool) -> None:
    """Arrange that this process is killed around its statement of that number."""
    seen = 0

    def counted(act: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == place and before:
            os.kill(os.getpid(), signal.SIGKILL)
        result = act(*arguments)
        if seen == place:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    commit = connection._commit  # type: ignore[attr-defined]
    connection._commit = lambda: counted(commit)  # type: ignore[attr-defined]
    connection.execute_wrappers.append(counted)


def in_a_child(act: Callable[[], None]) -> int:
    """Do something in a forked process and return how it ended: 0, or minus the signal."""
    child = os.fork()
    if not child:
        try:
            act()
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kills(seed: int, rounds: int) -> dict[str, int]:
    """Kill a life at a random statement, look at the books, and let it be lived again."""
    chance = random.Random(seed)
    killed = 0
    for member in range(1, rounds + 1):
        place, before = chance.randint(1, 110), chance.random() < 0.5

        def live(member: int = member) -> None:
            for task in script(member):
                outcome = ended(lambda task=task: do(task))  # type: ignore[misc]
                assert outcome in {"done", "already_posted", "hold_exists"}, (task, outcome)

        def die(place: int = place, before: bool = before, live: Any = live) -> None:
            die_at(place, before=before)
            live()

        def live_again(live: Any = live) -> None:
            assert list(faults()) == []
            live()
            assert list(faults()) == []

        killed += in_a_child(die) == -signal.SIGKILL
        assert in_a_child(live_again) == 0, (seed, member, place, before)
    return {"killed": killed}


if __name__ == "__main__":
    if sys.argv[1] == "together":
        json.dump(together(json.loads(sys.argv[2])), sys.stdout)
    else:
        json.dump(kills(int(sys.argv[2]), int(sys.argv[3])), sys.stdout)
