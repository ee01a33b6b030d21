"""Wheels and scratch cards as a member sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from vafa.ledger.models import Owner
from vafa.ledger.queries import holdings
from vafa.ledger.rules.sheet import OwnerKey
from vafa.loyalty.models import Member, PrizeStock, WheelEpoch, WheelSpin, WheelVersion
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.rules.wheel import Outcome, Slice, Spin, SpinProof, Wheel, spin_proof

Names = dict[str, str]
# What stocks of prizes are counted in.
PRIZE: Final = "prize"


@dataclass(frozen=True)
class SliceSeen:
    """A slice as the wheel shows it: its chance is weight of all weights."""

    name: str
    labels: Names
    weight: int


@dataclass(frozen=True)
class WheelSeen:
    """A wheel that can be spun now, and how many spins a member has."""

    id: int
    key: str
    names: Names
    kind: str
    spins: int
    # When the first of them ends.
    spins_end_at: datetime | None
    slices: tuple[SliceSeen, ...]
    commitment: str
    epoch_id: int
    # Keeps the member's first nonce of the epoch; empty before the first spin.
    nonce: str


@dataclass(frozen=True)
class SpinSeen:
    """What a spin brought: where the wheel stopped, what was given, and what came with it.

    `proof` is what the member keeps until the seed is published; the seed is not in it.
    """

    number: int
    epoch_id: int
    is_over: bool
    landed: str
    given: str
    labels: Names
    prize: dict[str, object]
    spun_at: datetime
    commitment: str
    proof: str


def spin_seen(row: WheelSpin) -> SpinSeen:
    """Tell of a spin, the same way each time."""
    epoch = row.epoch
    made = Spin(epoch.public_name, row.member.reference, row.nonce, row.number)
    outcome = Outcome(row.landed, row.given)
    kept = SpinProof(epoch.commitment, wheel_rules(epoch.version), made, outcome)
    labels = {part["name"]: part["labels"] for part in epoch.version.slices}
    return SpinSeen(
        number=row.number,
        epoch_id=epoch.id,
        is_over=epoch.ended_at is not None,
        landed=row.landed,
        given=row.given,
        labels=labels[row.given],
        prize=dict(row.prize or {}),
        spun_at=row.spun_at,
        commitment=epoch.commitment,
        proof=spin_proof(kept),
    )


def spins_of(member: Member, *, limit: int = 20) -> list[SpinSeen]:
    """Return what a member's latest spins brought."""
    rows = WheelSpin.objects.filter(member=member).select_related("epoch__version", "member")
    return [spin_seen(row) for row in rows.order_by("-id")[:limit]]


def wheels_of(member: Member, *, at: datetime) -> list[WheelSeen]:
    """Return the wheels that turn now, with the spins that a member has left."""
    epochs = WheelEpoch.objects.filter(
        wheel__programme=member.programme_id, ended_at=None, began_at__lte=at
    )
    owner = owner_of(member)
    held = holdings([owner], at=at)
    nonces = dict(
        WheelSpin.objects.filter(member=member, number=1, epoch__in=epochs).values_list(
            "epoch_id", "nonce"
        )
    )
    seen = []
    for epoch in epochs.select_related("wheel", "version").order_by("wheel_id"):
        holding = held.get((owner, epoch.wheel.asset_id))
        ends = (
            [part.expires_at for part in holding.active_parts if part.expires_at] if holding else []
        )
        seen.append(
            WheelSeen(
                id=epoch.wheel_id,
                key=epoch.wheel.key,
                names=epoch.wheel.names,
                kind=epoch.wheel.kind,
                spins=holding.spendable if holding else 0,
                spins_end_at=min(ends, default=None),
                slices=tuple(
                    SliceSeen(part["name"], part["labels"], part["weight"])
                    for part in epoch.version.slices
                ),
                commitment=epoch.commitment,
                epoch_id=epoch.id,
                nonce=nonces.get(epoch.id, ""),
            )
        )
    return seen


def stock_owner(stock: PrizeStock) -> OwnerKey:
    """Name the owner in the ledger that the stock of a prize is."""
    return OwnerKey("prize", stock.id)


def striped_stocks(*, wheel_id: int) -> list[OwnerKey]:
    """List the stocks of a wheel that lie in parts: large ones, since they were filled so."""
    stocks = PrizeStock.objects.filter(wheel=wheel_id)
    owners = Owner.objects.filter(kind=PRIZE, number__in=stocks.values("id"), part=1)
    return [OwnerKey(PRIZE, number) for number in owners.values_list("number", flat=True)]


def wheel_rules(version: WheelVersion) -> Wheel:
    """Read what decides about spins of a version."""
    slices = (Slice(part["name"], part["weight"], part["is_limited"]) for part in version.slices)
    return Wheel(tuple(slices), version.fallback)
