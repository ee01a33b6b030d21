"""Wheels and scratch cards: each spin follows from a seed that is revealed later. Pure.

Before an epoch the seed is committed to; within it every spin of a member is decided by
HMAC-SHA256(seed, member nonce, number of the spin), and nothing else. A spin is asked for as
often as one likes, in as many windows as one likes: the result is the same. When the epoch is
over its seed is published, and each member checks the own spins.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Set
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from vafa.loyalty.rules.chance import SEED_BYTES, fair_number, framed, keeps_commitment

FORMAT: Final = "vafa-spin-proof"
VERSION: Final = 1
SLICES_MAX: Final = 100
WEIGHT_MAX: Final = 1_000_000_000
# Half of all numbers or more are accepted each time: this many failures never come.
ATTEMPTS_MAX: Final = 256
_NAME: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")
_HEX_SEED: Final = re.compile(r"[0-9a-f]{64}")


class BadSpin(ValueError):
    """Say with a code what is wrong with a wheel, a spin or its proof."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the wheel with its weight; `is_limited` says that its prize has a stock."""

    name: str
    weight: int
    is_limited: bool = False


@dataclass(frozen=True, slots=True)
class Wheel:
    """A version of a wheel, never changed: its slices and what applies when a prize is empty.

    Refuses with `bad_slices` and, when the fallback could itself run out, `bad_fallback`.
    """

    slices: tuple[Slice, ...]
    fallback: str

    def __post_init__(self) -> None:
        names = [part.name for part in self.slices]
        if not names or len(names) > SLICES_MAX or len(set(names)) != len(names):
            raise BadSpin("bad_slices")
        for part in self.slices:
            if not _NAME.fullmatch(part.name) or not 0 <= part.weight <= WEIGHT_MAX:
                raise BadSpin("bad_slices")
        if not self.weight:
            raise BadSpin("bad_slices")
        if not any(part.name == self.fallback and not part.is_limited for part in self.slices):
            raise BadSpin("bad_fallback")

    @property
    def weight(self) -> int:
        """What the chances are shares of."""
        return sum(part.weight for part in self.slices)


@dataclass(frozen=True, slots=True)
class Spin:
    """What makes a spin that spin: the epoch, whose it is with the nonce, and its number from 1.

    The pseudonym is a part of the nonce that counts, so that nobody learns the own results by
    letting a friend spin with the same nonce first. The nonce stays the same for an epoch.
    """

    epoch: str
    pseudonym: str
    nonce: str
    number: int

    def __post_init__(self) -> None:
        if not all(map(_NAME.fullmatch, (self.epoch, self.pseudonym, self.nonce))):
            raise BadSpin("bad_spin")
        if self.number < 1:
            raise BadSpin("bad_spin")

    @property
    def key(self) -> str:
        """The name under which the one result is kept: a nonce chosen later changes nothing."""
        return f"{self.epoch}:{self.pseudonym}:{self.number}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the wheel stopped, and what is given: the fallback where that prize was empty."""

    landed: str
    given: str


@dataclass(frozen=True, slots=True)
class SpinProof:
    """What a member keeps of a spin until the seed is published."""

    commitment: str
    wheel: Wheel
    spin: Spin
    outcome: Outcome


def wheel_hash(wheel: Wheel) -> str:
    """Give the SHA-256 of a version of a wheel, published with the commitment of the epoch."""
    return hashlib.sha256(_canonical(_wheel_fields(wheel)).encode()).hexdigest()


def slice_landed(spin: Spin, *, seed: bytes, wheel: Wheel) -> str:
    """Decide where the wheel stops: always the same for the same spin."""
    assert len(seed) == SEED_BYTES
    bounds = list(accumulate(part.weight for part in wheel.slices))
    nonce = f"{spin.pseudonym}:{spin.nonce}"
    for attempt in range(1, ATTEMPTS_MAX + 1):
        message = framed(nonce, str(spin.number), str(attempt))
        number = fair_number(seed, message, below=bounds[-1])
        if number is not None:
            return wheel.slices[bisect_right(bounds, number)].name
    raise BadSpin("no_number")


def outcome_of(spin: Spin, *, seed: bytes, wheel: Wheel, empty: Set[str]) -> Outcome:
    """Decide what a spin gives when these prizes are empty; a prize without stock never is.

    The caller has taken the token and asks inside its transaction, then keeps the outcome under
    the spin's key: whoever asks again gets the kept one, though a prize has been refilled since.
    """
    landed = slice_landed(spin, seed=seed, wheel=wheel)
    is_limited = any(part.name == landed and part.is_limited for part in wheel.slices)
    return Outcome(landed, wheel.fallback if is_limited and landed in empty else landed)


def spin_proof(proof: SpinProof) -> str:
    """Write what a member keeps of a spin, as one line of JSON."""
    spin = proof.spin
    return _canonical(
        {
            "format": FORMAT,
            "version": VERSION,
            "seed_commitment": proof.commitment,
            "wheel": _wheel_fields(proof.wheel),
            "epoch": spin.epoch,
            "pseudonym": spin.pseudonym,
            "nonce": spin.nonce,
            "spin": spin.number,
            "landed": proof.outcome.landed,
            "given": proof.outcome.given,
        }
    )


def read_spin_proof(text: str) -> SpinProof:
    """Read a proof back; refuses `malformed`, and whatever is no wheel or no spin."""
    try:
        fields = json.loads(text)
        wheel = fields["wheel"]
        slices = tuple(
            Slice(name, _whole(weight), bool(kept)) for name, weight, kept in wheel["slices"]
        )
        spin = Spin(fields["epoch"], fields["pseudonym"], fields["nonce"], _whole(fields["spin"]))
        outcome = Outcome(str(fields["landed"]), str(fields["given"]))
        proof = SpinProof(
            str(fields["seed_commitment"]), Wheel(slices, str(wheel["fallback"])), spin, outcome
        )
        is_same = spin_proof(proof) == text
    except BadSpin:
        raise
    except (ValueError, TypeError, KeyError, RecursionError):
        is_same = False
    if not is_same:
        raise BadSpin("malformed")
    return proof


def verify_spin(proof: SpinProof, *, seed_hex: str, published_wheel: str | None = None) -> None:
    """Check a spin once its seed is published, and the wheel against its hash if that was noted.

    Codes: `wheel_changed`, `malformed` (no seed), `seed_not_committed`, `landed_elsewhere`, and
    `given_something_else`: neither what the wheel showed nor, for a limited prize, the fallback.
    """
    if published_wheel not in (None, wheel_hash(proof.wheel)):
        raise BadSpin("wheel_changed")
    if not _HEX_SEED.fullmatch(seed_hex):
        raise BadSpin("malformed")
    seed = bytes.fromhex(seed_hex)
    if not keeps_commitment(seed, proof.commitment):
        raise BadSpin("seed_not_committed")
    if slice_landed(proof.spin, seed=seed, wheel=proof.wheel) != proof.outcome.landed:
        raise BadSpin("landed_elsewhere")
    emptied = {part.name for part in proof.wheel.slices}
    allowed = [
        outcome_of(proof.spin, seed=seed, wheel=proof.wheel, empty=empty)
        for empty in (frozenset[str](), emptied)
    ]
    if proof.outcome not in allowed:
        raise BadSpin("given_something_else")


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _wheel_fields(wheel: Wheel) -> dict[str, object]:
    slices = [[part.name, part.weight, part.is_limited] for part in wheel.slices]
    return {"slices": slices, "fallback": wheel.fallback}


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
