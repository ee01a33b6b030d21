"""Who is held back from a rule: chosen by lot, the same for ever, and checkable."""

from __future__ import annotations

import hashlib

BASIS_POINTS = 10_000


def is_held_back(*, rule_id: int, member_id: int, salt: str, share_bp: int) -> bool:
    """Tell whether a member does not get a rule, by a hash of both and the salt.

    The first 64 bits of the hash fall into 10,000 parts of equal size to within one in 10^15.
    """
    named = f"{rule_id}:{member_id}:{salt}".encode()
    drawn = int.from_bytes(hashlib.sha256(named).digest()[:8], "big")
    return drawn % BASIS_POINTS < share_bp
