"""Draws that anybody can check: commit, freeze, draw, prove."""

from __future__ import annotations

from vafa.loyalty.rules.draws.announcing import (
    Announcement,
    Prize,
    announcement_hash,
    check_announcement,
    rules_hash,
)
from vafa.loyalty.rules.draws.drawing import (
    Drawing,
    Winner,
    check_drawable,
    public_value_typed,
    winners_of,
)
from vafa.loyalty.rules.draws.entries import (
    Admission,
    Candidate,
    Eligibility,
    Entry,
    EntryList,
    admit,
    check_entries,
    entries_hash,
    freeze,
    reason_against,
)
from vafa.loyalty.rules.draws.proof import (
    Proof,
    Published,
    make_proof,
    proof_lines,
    read_proof,
    verify_proof,
)
from vafa.loyalty.rules.draws.refusals import BadDraw

__all__ = [
    "Admission",
    "Announcement",
    "BadDraw",
    "Candidate",
    "Drawing",
    "Eligibility",
    "Entry",
    "EntryList",
    "Prize",
    "Proof",
    "Published",
    "Winner",
    "admit",
    "announcement_hash",
    "check_announcement",
    "check_drawable",
    "check_entries",
    "entries_hash",
    "freeze",
    "make_proof",
    "proof_lines",
    "public_value_typed",
    "read_proof",
    "reason_against",
    "rules_hash",
    "verify_proof",
    "winners_of",
]
