"""The ledger once more, as a child would keep it: a heap of single points, each somewhere.

Slow, obvious, and written from the promises of the design alone; the stateful tests hold the real
books against it after every step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

Event = tuple[datetime, tuple[int, int], Callable[[datetime], None]]
FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(eq=False)
class Lot:
    number: int
    earned_at: datetime
    active_from: datetime | None
    expires_at: datetime | None

    def order(self) -> tuple[datetime, datetime, int]:
        return self.expires_at or FAR, self.earned_at, self.number

    def has_begun(self, at: datetime) -> bool:
        return self.active_from is not None and self.active_from <= at

    def has_ended(self, at: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= at


@dataclass(eq=False)
class Point:
    """One point: pending, active, held, spent, expired or reversed; whose; and in which hold."""

    lot: Lot
    state: str
    who: int
    hold: str = ""


@dataclass(eq=False)
class Order:
    """What was spent at once, in the order in which it was taken, less what came back."""

    who: int
    lots: list[Lot]
    number: int = 0


@dataclass
class Naive:
    points: list[Point] = field(default_factory=list)
    holds: dict[str, datetime] = field(default_factory=dict)
    # How many points of a lot somebody owes: they were spent and are to be given back.
    owed: Counter[tuple[Lot, int]] = field(default_factory=Counter)
    # Who has a lot now, and everybody who ever had it.
    homes: dict[Lot, list[int]] = field(default_factory=dict)
    stand_ins: dict[Lot, set[Lot]] = field(default_factory=dict)

    def find(self, state: str, who: int | None = None, lot: Lot | None = None) -> list[Point]:
        found = [
            point
            for point in self.points
            if point.state == state
            and (who is None or point.who == who)
            and (lot is None or point.lot is lot)
        ]
        return sorted(found, key=lambda point: (point.lot.order(), point.hold))

    # What happens by itself

    def settle(self, at: datetime) -> None:
        while (event := self._first_event(at)) is not None:
            due, _kind, happen = event
            happen(due)

    def _first_event(self, at: datetime) -> Event | None:
        events: list[Event] = []
        for hold, ends in self.holds.items():
            events += [
                (ends, (0, who), partial(self._free, hold, who))
                for who in {p.who for p in self.points if p.state == "held" and p.hold == hold}
            ]
        for lot in {point.lot for point in self.points}:
            if lot.active_from is not None and self.find("pending", lot=lot):
                events.append((lot.active_from, (1, lot.number), partial(self._start, lot)))
            if lot.expires_at is not None and self.find("active", lot=lot):
                events.append((lot.expires_at, (2, lot.number), partial(self._end, lot)))
        due = [event for event in events if event[0] <= at]
        return min(due, key=lambda event: event[:2], default=None)

    def _free(self, hold: str, who: int, at: datetime) -> None:
        for point in self.points:
            if point.state == "held" and point.hold == hold and point.who == who:
                self._come_back(point, at)
        self.repay(who, at)

    def _come_back(self, point: Point, at: datetime) -> None:
        point.state = "active" if point.lot.has_begun(at) else "pending"
        point.hold = ""

    def _start(self, lot: Lot, at: datetime) -> None:
        whose = {point.who for point in self.find("pending", lot=lot)}
        for who in sorted(whose):
            for point in self.find("pending", who, lot):
                point.state = "active"
            self.repay(who, at)

    def _end(self, lot: Lot, _at: datetime) -> None:
        for point in self.find("active", lot=lot):
            point.state = "expired"

    # Debts

    def repay(self, who: int, at: datetime) -> None:
        debts = sorted(
            (lot for (lot, by), n in self.owed.items() if by == who and n), key=Lot.order
        )
        for lot in debts:
            for point in self.find("active", who, lot)[: self.owed[lot, who]]:
                point.state = "reversed"
                self.owed[lot, who] -= 1
            payers = [p for p in self.find("active", who) if not p.lot.has_ended(at)]
            for point in payers:
                if point.lot is not lot and self.owed[lot, who] and self._replace(lot, point):
                    self.owed[lot, who] -= 1

    def _standing(self, lot: Lot, who: int) -> list[Point]:
        held = sorted(self.find("held", who, lot), key=lambda point: point.hold)
        return self.find("spent", lot=lot) + held

    def _replace(self, lot: Lot, payer: Point) -> bool:
        """Let a point take the place where one of another lot was spent or is held."""
        standing = self._standing(lot, payer.who)
        if not standing:
            return False
        gone = standing[0]
        payer.state, payer.hold = gone.state, gone.hold
        gone.state, gone.hold = "reversed", ""
        if payer.state == "spent":
            self.stand_ins.setdefault(lot, set()).add(payer.lot)
        return True

    # What people do

    def give(self, who: int, amount: int, lot: Lot, at: datetime) -> None:
        state = "active" if lot.has_begun(at) else "pending"
        self.points += [Point(lot, state, who) for _ in range(amount)]
        self.homes[lot] = [who]
        if state == "active":
            self.repay(who, at)
        self.settle(at)

    def can_spend(self, who: int) -> int:
        return max(0, len(self.find("active", who)) - self.owes(who))

    def owes(self, who: int) -> int:
        return sum(n for (_lot, by), n in self.owed.items() if by == who)

    def spend(self, who: int, amount: int, lots: Iterable[Lot] | None = None) -> Order:
        named = None if lots is None else set(lots)
        there = [p for p in self.find("active", who) if named is None or p.lot in named]
        for point in there[:amount]:
            point.state = "spent"
        return Order(who, [point.lot for point in there[:amount]])

    def reserve(self, hold: str, who: int, amount: int, until: datetime) -> None:
        self.holds[hold] = until
        for point in self.find("active", who)[:amount]:
            point.state, point.hold = "held", hold

    def held_in(self, hold: str) -> list[Point]:
        return [point for point in self.find("held") if point.hold == hold]

    def capture(self, hold: str, amount: int) -> Order:
        taken = self.held_in(hold)[:amount]
        for point in taken:
            point.state, point.hold = "spent", ""
        return Order(taken[0].who, [point.lot for point in taken])

    def release(self, hold: str, at: datetime) -> None:
        for who in {point.who for point in self.held_in(hold)}:
            self._free(hold, who, at)
        self.settle(at)

    def restore(
        self, order: Order, amount: int, who: int, at: datetime, grace: datetime | None
    ) -> None:
        groups: dict[Lot, int] = {}
        for lot in order.lots[::-1][:amount]:
            groups[lot] = groups.get(lot, 0) + 1
        del order.lots[len(order.lots) - amount :]
        for lot, count in groups.items():
            for _ in range(count):
                point = self._one_that_stands_for(lot, {order.who, who})
                point.who = who
                self._come_back(point, at)
            self.repay(who, at)
            if lot.has_ended(at) and grace is not None and grace > at:
                lot.expires_at = grace
        self.settle(at)

    def _one_that_stands_for(self, lot: Lot, whose: set[int]) -> Point:
        known, new = {lot}, {lot}
        while new:
            new = {other for one in new for other in self.stand_ins.get(one, ())} - known
            known |= new
        spent = self.find("spent")

        def rank(point: Point) -> tuple[int, int]:
            if point.lot is lot:
                return 0, 0
            return (1 if point.lot in known else 2), point.lot.number

        possible = [p for p in spent if p.lot in known or whose & set(self.homes[p.lot])]
        return min(possible, key=rank)

    def claw_back(self, lot: Lot, amount: int, who: int, policy: str) -> int:
        first = self.find("pending", who, lot) + self.find("expired", lot=lot)
        if policy != "only_pending":
            first += self.find("active", who, lot)
        for point in first[:amount]:
            point.state = "reversed"
        done = len(first[:amount])
        if policy in {"within_balance", "debt"}:
            others = [point for point in self.find("active", who) if point.lot is not lot]
            for point in others:
                if done < amount and self._replace(lot, point):
                    done += 1
        if policy == "debt":
            free = len(self._standing(lot, who)) - self.owed[lot, who]
            more = max(0, min(amount - done, free))
            self.owed[lot, who] += more
            done += more
        return done

    def merge(self, out: int, into: int, at: datetime) -> None:
        for (lot, by), n in list(self.owed.items()):
            if by == out:
                self.owed[lot, into] += n
                self.owed[lot, out] = 0
        for point in self.points:
            point.who = into if point.who == out else point.who
        for homes in self.homes.values():
            if homes[-1] == out:
                homes.append(into)
        self.repay(into, at)

    def change_terms(
        self, lot: Lot, active_from: datetime | None, expires_at: datetime | None, at: datetime
    ) -> None:
        lot.active_from, lot.expires_at = active_from, expires_at
        if not lot.has_begun(at):
            for point in self.find("active", lot=lot):
                point.state = "pending"
        self.settle(at)

    # What is seen

    def parts(self, state: str, who: int) -> list[tuple[int, datetime | None, datetime | None]]:
        counts = Counter(point.lot for point in self.find(state, who))
        return [
            (counts[lot], lot.active_from, lot.expires_at) for lot in sorted(counts, key=Lot.order)
        ]
