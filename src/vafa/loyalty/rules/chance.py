"""Where chance comes from, and how a secret seed gives numbers that others can check later. Pure.

`new_seed` and `random_bytes` are the only places of the rules that ask the system for randomness.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

SEED_BYTES: Final = 32
_SPAN: Final = 1 << 256


def new_seed() -> bytes:
    """Make a secret seed for a draw, or for an epoch of a wheel."""
    return secrets.token_bytes(SEED_BYTES)


def random_bytes(count: int) -> bytes:
    """Give bytes that nobody can foresee."""
    return secrets.token_bytes(count)


def commitment_of(seed: bytes) -> str:
    """Give the SHA-256 of a seed, which is published before the seed matters to anybody."""
    assert len(seed) == SEED_BYTES
    return hashlib.sha256(seed).hexdigest()


def keeps_commitment(seed: bytes, commitment: str) -> bool:
    """Tell whether a revealed seed is the one that was committed to."""
    return len(seed) == SEED_BYTES and hmac.compare_digest(commitment_of(seed), commitment)


def framed(*parts: str) -> bytes:
    """Join texts so that no two lists of texts give the same bytes: each after its length."""
    encoded = [part.encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def fair_number(seed: bytes, message: bytes, *, below: int) -> int | None:
    """Give a number from 0 to before `below`, each equally likely, or None: then ask again.

    HMAC-SHA256 is read as an integer of 256 bits. What lies beyond the last whole multiple of
    `below` would favour small numbers, and is rejected.
    """
    assert 0 < below <= _SPAN
    number = int.from_bytes(hmac.digest(seed, message, "sha256"), "big")
    return number % below if number < _SPAN // below * below else None
