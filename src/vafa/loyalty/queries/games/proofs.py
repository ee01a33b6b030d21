"""What a draw, or an epoch of a wheel, is checked by."""

from __future__ import annotations

from vafa.loyalty.models import Draw, DrawState, WheelEpoch
from vafa.loyalty.queries.seals import unsealed
from vafa.loyalty.rules.draws import Announcement, Entry, EntryList, Proof, freeze, make_proof
from vafa.loyalty.rules.draws.announcing import announcement_from


def announcement_of(draw: Draw) -> Announcement:
    """Read what was announced of a draw."""
    return announcement_from(draw.announcement)


def frozen_list(draw: Draw) -> EntryList:
    """Return the list of a closed draw as it was frozen."""
    rows = draw.entries.filter(frozen_weight__isnull=False).order_by("id")
    entries = rows.values_list("id", "pseudonym", "frozen_weight")
    excluded = draw.exclusions.exclude(pseudonym="").values_list("pseudonym", flat=True)
    return freeze(
        (Entry(entry, name, weight or 0) for entry, name, weight in entries), excluded=excluded
    )


def proof_of(draw: Draw) -> Proof:
    """Draw the winners from what is fixed; the seed is in it, so only what is published is shown.

    Raises `BadDraw` for a list in which nobody could be drawn.
    """
    seed, value = unsealed(draw.sealed_seed), draw.public_value
    proof = make_proof(announcement_of(draw), frozen_list(draw), seed=seed, public_value=value)
    assert proof.entries_hash == draw.entries_hash
    return proof


def published_proof(draw: Draw) -> Proof | None:
    """Return the proof of a published draw; of any other there is none to be seen."""
    return proof_of(draw) if draw.state == DrawState.PUBLISHED else None


def revealed_seed(epoch: WheelEpoch) -> str | None:
    """Return the seed of an epoch that is over; of one that runs there is none to be seen."""
    return unsealed(epoch.sealed_seed).hex() if epoch.ended_at else None
