"""Wheels and scratch cards as a member sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vafa.ledger.queries import holdings
from vafa.loyalty.models import Member, WheelEpoch, WheelSpin
from vafa.loyalty.queries.members import owner_of

Names = dict[str, str]


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
    # Keeps the member's first nonce of the epoch; empty before the first spin.
    nonce: str


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
                nonce=nonces.get(epoch.id, ""),
            )
        )
    return seen
