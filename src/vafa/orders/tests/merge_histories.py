"""Random lives of a small shop in which people are merged and parted between their orders."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from django.apps import apps
from django.db import transaction

from vafa.core.keys import SYSTEM
from vafa.customers.actions import merge_customers, undo_merge
from vafa.customers.models import Customer, HomeOf, Identity, Merge, Note, Sighting
from vafa.customers.queries import live_customers
from vafa.orders.actions import net_orders, record_orders, withdraw_run
from vafa.orders.make import a_return, an_order
from vafa.orders.models import OrderState, ReturnSighting
from vafa.orders.rules import IncomingCustomer, IncomingOrder, IncomingReturn
from vafa.orders.tests.dump import dump

# Tables of floors above this one, of which the table of subjects alone knows.
PhaseChange: Any = apps.get_model("vafa_lifecycle.PhaseChange")
StrategyOverride: Any = apps.get_model("vafa_portfolio.StrategyOverride")
NOW = datetime(2024, 6, 1, tzinfo=UTC)
RUNS = (None, 1, 2, 3)
PRODUCTS = ("cup", "bowl")
# What happens, and how often: joining and parting as often as buying.
STEPS = ("order", "order", "order", "return", "return", "note", "withdraw", *["merge"] * 4, "undo")


@dataclass(frozen=True)
class Step:
    """One thing that happens; what it happens to is picked among those who exist by then."""

    kind: str
    picks: tuple[float, float, float]
    order: IncomingOrder | None = None
    taken_back: IncomingReturn | None = None
    run_id: int | None = None


@dataclass
class Life:
    """A shop in which steps happen, one after the other."""

    is_merging: bool
    merges: int = 0
    undone: int = 0
    # Steps that are about a merged person, and so have no like in a shop without merges.
    passed_over: set[int] = field(default_factory=set)
    clock: datetime = field(default=NOW)

    def live(self, steps: list[Step], *, last: Random) -> dict[str, list[tuple[Any, ...]]]:
        """Let the steps happen, undo what is still merged in any order, and tell all tables."""
        for number, step in enumerate(steps):
            self.clock = NOW + timedelta(minutes=number)
            if number not in self.passed_over and not getattr(self, f"_{step.kind}")(step):
                self.passed_over.add(number)
        open_ids = list(_in_force())
        last.shuffle(open_ids)
        for merge_id in open_ids:
            # Parting some may forget others, whose import was withdrawn.
            if merge_id in _in_force():
                self._undo_one(merge_id)
        return everything()

    def _order(self, step: Step) -> bool:
        orders = [step.order] if step.order else []
        returns = [step.taken_back] if step.taken_back else []
        recorded = record_orders(
            orders=orders, returns=returns, run_id=step.run_id, at=self.clock, by=SYSTEM
        )
        net_orders(recorded=recorded, at=self.clock)
        return True

    _return = _order

    def _withdraw(self, step: Step) -> bool:
        if step.run_id is not None:
            for _count in withdraw_run(run_id=step.run_id, at=self.clock, by=SYSTEM):
                pass
        return True

    def _note(self, step: Step) -> bool:
        """Write rows of several features about the person of the earliest order that is left."""
        found = Identity.objects.order_by("value", "kind").select_related("home").first()
        if found is None or found.home_id != found.customer_id:
            return False
        if Customer.objects.filter(merged_into=found.home_id).exists():
            return False
        about = {"customer_id": found.home_id}
        Note.objects.create(**about, text="Likes blue.", written_at=self.clock, by="system")
        PhaseChange.objects.create(
            **about, at=self.clock, day=self.clock.date(), to_phase="new", because="first_order"
        )
        StrategyOverride.objects.filter(**about, ended_at=None).update(ended_at=self.clock)
        StrategyOverride.objects.create(
            **about,
            strategy="PROTECT",
            reason="A promise.",
            expires_date=self.clock.date(),
            made_at=self.clock,
            made_by="system",
        )
        return True

    def _merge(self, step: Step) -> bool:
        live = list(live_customers().order_by("id").values_list("id", flat=True))
        if not self.is_merging or len(live) < 2:
            return True
        kept = live.pop(int(step.picks[0] * len(live)))
        absorbed = live[int(step.picks[1] * len(live))]
        names = dict(Customer.objects.filter(id__in=[kept, absorbed]).values_list("id", "name"))
        chosen = {"name": names[absorbed]} if step.picks[2] < 0.5 else {}
        merge_customers(
            kept_id=kept,
            absorbed_id=absorbed,
            chosen=chosen,
            reason="Same person.",
            at=self.clock,
            by=SYSTEM,
        )
        self.merges += 1
        return True

    def _undo(self, step: Step) -> bool:
        open_ids = _in_force()
        if open_ids:
            self._undo_one(open_ids[int(step.picks[0] * len(open_ids))])
        return True

    def _undo_one(self, merge_id: int) -> None:
        undo_merge(merge_id=merge_id, at=self.clock, by=SYSTEM)
        self.undone += 1


def _in_force() -> list[int]:
    merges = Merge.objects.filter(undone_at=None, kept__isnull=False, absorbed__isnull=False)
    return list(merges.order_by("id").values_list("id", flat=True))


def random_steps(random: Random, *, length: int) -> list[Step]:
    """Make up what happens in a shop with a handful of people and two products."""
    return [_random_step(random, number) for number in range(length)]


def _random_step(random: Random, number: int) -> Step:
    kind = "order" if number < 3 else random.choice(STEPS)
    picks = (random.random(), random.random(), random.random())
    run_id = random.choice(RUNS)
    order = taken_back = None
    day = datetime(2024, 3, random.randint(1, 20), random.randint(0, 23), tzinfo=UTC)
    goods = (random.choice(PRODUCTS), random.randint(1, 3), 500)
    if kind == "order":
        number_said = str(random.randint(1, 12))
        order = an_order(
            number_said, goods=(goods,), ordered_at=day, customer=_random_person(random)
        )
    if kind == "return":
        named = str(random.randint(1, 12)) if random.random() < 0.3 else None
        taken_back = a_return(
            f"C{random.randint(1, 8)}",
            goods=goods,
            returned_at=day + timedelta(days=3),
            order_number=named,
            customer=_random_person(random),
        )
    return Step(kind, picks, order, taken_back, run_id)


def _random_person(random: Random) -> IncomingCustomer:
    person = random.randint(1, 4)
    kinds = random.randint(1, 7)
    return IncomingCustomer(
        source_number=str(person) if kinds & 1 else "",
        email=f"p{random.choice((person, person, 5))}@example.com" if kinds & 2 else "",
        phone=f"+30691234567{random.choice((person, 9))}" if kinds & 4 else "",
        name=random.choice(("", f"Eleni {person}", "Reza Karimi")),
        city=random.choice(("", "Athens", "Shiraz")),
    )


def told_apart(steps: list[Step], *, seed: int) -> tuple[dict[str, Any], dict[str, Any], Life]:
    """Live the same steps twice, without merging and with it; gives both ends of the story."""
    merging = Life(is_merging=True)
    with_merges = _end_of(merging, steps, seed)
    plain = Life(is_merging=False, passed_over=merging.passed_over)
    return _end_of(plain, steps, seed), with_merges, merging


def _end_of(life: Life, steps: list[Step], seed: int) -> dict[str, Any]:
    with transaction.atomic():
        end = life.live(steps, last=Random(seed))
        transaction.set_rollback(True)
    return end


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Give every table that hangs on customers, with keys in place of ids; journals apart."""
    tables = {
        "records": Customer.objects.values_list("number", "merged_into__number"),
        "runs": Customer.objects.exclude(sightings=None).values_list("number", "import_run_id"),
        "homes": HomeOf.objects.values_list("table", "home__number"),
        "identities by home": Identity.objects.values_list(
            "kind", "value", "home__number", "raw", "source", "is_verified"
        ),
        "sightings": Sighting.objects.values_list(
            "customer__number", "run_id", "source", "first_seen_at", "details", "identities"
        ),
        "states": OrderState.objects.values_list("order__key", "run_id", "customer__number"),
        "return sightings": ReturnSighting.objects.values_list(
            "return_line__key", "run_id", "customer__number"
        ),
        "notes": Note.objects.values_list("customer__number", "text", "written_at"),
        "phases": PhaseChange.objects.values_list("customer__number", "at", "to_phase"),
        "overrides": StrategyOverride.objects.values_list(
            "customer__number", "made_at", "ended_at"
        ),
    }
    told = {name: sorted(rows, key=repr) for name, rows in tables.items()}
    return told | dump()
