"""A draw as the tests hold it: with a known seed, so that its winners can be written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from vafa.loyalty.rules.chance import commitment_of
from vafa.loyalty.rules.draws import (
    Announcement,
    Entry,
    EntryList,
    Prize,
    Proof,
    freeze,
    make_proof,
    proof_lines,
    rules_hash,
)

SEED = bytes(range(32))
RULES = "Everybody over 18.\nThe draw is on 21 March."
ANNOUNCED = Announcement(
    draw="nowruz-1405",
    seed_commitment=commitment_of(SEED),
    rules_hash=rules_hash(RULES),
    public_source="Close of the Tehran stock index, 21 March 2026",
    closes_at=datetime(2026, 3, 20, 20, 30, tzinfo=UTC),
    prizes=(Prize("گوشی", 1), Prize("Voucher", 2)),
    reserves=2,
)
VALUE = "2145678.9"


def entry_list(count: int = 20) -> EntryList:
    """Make a list in which member m1 has every third entry."""
    entries = [Entry(n, f"m{1 if n % 3 == 0 else n}", 1 + n % 4) for n in range(1, count + 1)]
    return freeze(entries, excluded=["employee"])


def proof_of(announced: Announcement = ANNOUNCED, entries: EntryList | None = None) -> Proof:
    """Make a good proof."""
    frozen = entry_list() if entries is None else entries
    return make_proof(announced, frozen, seed=SEED, public_value=VALUE)


def file_of(proof: Proof) -> bytes:
    """Write a proof as the file that everybody downloads."""
    return b"".join(proof_lines(proof))


def with_entries(proof: Proof, entries: Sequence[Entry]) -> Proof:
    """Forge the list of a proof and leave everything else."""
    return replace(proof, frozen=replace(proof.frozen, entries=tuple(entries)))
