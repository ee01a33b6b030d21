from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from vafa.loyalty.rules.chance import commitment_of
from vafa.loyalty.rules.wheel import (
    BadSpin,
    Outcome,
    Slice,
    Spin,
    SpinProof,
    Wheel,
    outcome_of,
    read_spin_proof,
    slice_landed,
    spin_proof,
    verify_spin,
    wheel_hash,
)

SEED = bytes(range(32))
WHEEL = Wheel(
    (Slice("thanks", 50), Slice("five_points", 30), Slice("coffee", 15, is_limited=True),
     Slice("phone", 5, is_limited=True)),
    fallback="five_points",
)  # fmt: skip
SPIN = Spin("2026-03", "REZA7", "my-nonce", 1)
names = st.text("abcXYZ019_-", min_size=1, max_size=12)


def landed(number: int, pseudonym: str = "REZA7") -> str:
    return slice_landed(replace(SPIN, number=number, pseudonym=pseudonym), seed=SEED, wheel=WHEEL)


def number_on(name: str) -> Spin:
    return next(replace(SPIN, number=number) for number in range(1, 500) if landed(number) == name)


def chi_square(spins: int) -> float:
    counted = Counter(landed(number) for number in range(1, spins + 1))
    expected = {part.name: spins * part.weight / WHEEL.weight for part in WHEEL.slices}
    return sum((counted[name] - count) ** 2 / count for name, count in expected.items())


def test_a_spin_can_be_computed_by_hand() -> None:
    message = b"\0\0\0\x0eREZA7:my-nonce" + b"\0\0\0\x011" + b"\0\0\0\x011"
    number = int(hmac.new(SEED, message, hashlib.sha256).hexdigest(), 16) % 100

    expected = next(
        name
        for name, bound in [("thanks", 50), ("five_points", 80), ("coffee", 95), ("phone", 100)]
        if number < bound
    )

    assert slice_landed(SPIN, seed=SEED, wheel=WHEEL) == expected


def test_a_hundred_thousand_spins_are_fair() -> None:
    assert chi_square(100_000) < chi2.ppf(0.999, 3)


@pytest.mark.soak
def test_a_million_spins_are_fair() -> None:
    assert chi_square(1_000_000) < chi2.ppf(0.999, 3)


@given(
    epoch=names, pseudonym=names, nonce=names, number=st.integers(1, 10**9),
    seed=st.binary(min_size=32, max_size=32),
)  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_one_spin_has_one_result_for_ever(
    epoch: str, pseudonym: str, nonce: str, number: int, seed: bytes
) -> None:
    spin = Spin(epoch, pseudonym, nonce, number)

    outcomes = {outcome_of(spin, seed=seed, wheel=WHEEL, empty=frozenset()) for _ in range(3)}

    (outcome,) = outcomes
    proof = SpinProof(commitment_of(seed), WHEEL, spin, outcome)
    verify_spin(read_spin_proof(spin_proof(proof)), seed_hex=seed.hex())


def test_another_nonce_does_not_make_another_spin() -> None:
    assert replace(SPIN, nonce="better-luck").key == SPIN.key == "2026-03:REZA7:1"


def test_a_friend_with_the_same_nonce_learns_nothing() -> None:
    mine = [landed(number) for number in range(1, 60)]

    assert mine != [landed(number, pseudonym="ELENI") for number in range(1, 60)]


def test_an_empty_prize_gives_the_declared_fallback() -> None:
    spin = number_on("phone")

    assert outcome_of(spin, seed=SEED, wheel=WHEEL, empty={"phone"}) == Outcome(
        "phone", "five_points"
    )
    assert outcome_of(spin, seed=SEED, wheel=WHEEL, empty={"coffee"}) == Outcome("phone", "phone")


def test_a_slice_without_stock_is_never_empty() -> None:
    outcome = outcome_of(number_on("thanks"), seed=SEED, wheel=WHEEL, empty={"thanks"})

    assert outcome == Outcome("thanks", "thanks")


def test_a_slice_of_no_weight_is_never_reached() -> None:
    wheel = Wheel((Slice("never", 0), Slice("always", 1), Slice("nor_this", 0)), "never")

    found = {slice_landed(replace(SPIN, number=n), seed=SEED, wheel=wheel) for n in range(1, 200)}

    assert found == {"always"}


@pytest.mark.parametrize(
    ("slices", "fallback", "code"),
    [
        ((), "thanks", "bad_slices"),
        ((Slice("a", 0),), "a", "bad_slices"),
        ((Slice("a", -1), Slice("b", 2)), "a", "bad_slices"),
        ((Slice("a", 1_000_000_001),), "a", "bad_slices"),
        ((Slice("a", 1), Slice("a", 2)), "a", "bad_slices"),
        ((Slice("two words", 1),), "two words", "bad_slices"),
        (tuple(Slice(f"s{n}", 1) for n in range(101)), "s1", "bad_slices"),
        ((Slice("a", 1),), "b", "bad_fallback"),
        ((Slice("a", 1), Slice("b", 1, is_limited=True)), "b", "bad_fallback"),
    ],
)
def test_a_wheel_that_could_fail_is_refused(
    slices: tuple[Slice, ...], fallback: str, code: str
) -> None:
    with pytest.raises(BadSpin, match=code):
        Wheel(slices, fallback)


@pytest.mark.parametrize(
    "changed",
    [{"number": 0}, {"nonce": ""}, {"nonce": "a:b"}, {"pseudonym": "a b"}, {"epoch": "x" * 65}],
)
def test_a_spin_that_could_be_taken_for_another_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(BadSpin, match="bad_spin"):
        replace(SPIN, **changed)  # type: ignore[arg-type]


def proof_of(spin: Spin, outcome: Outcome) -> SpinProof:
    return SpinProof(commitment_of(SEED), WHEEL, spin, outcome)


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Outcome("thanks", "thanks"), "landed_elsewhere"),
        (Outcome("phone", "thanks"), "given_something_else"),
        (Outcome("phone", "coffee"), "given_something_else"),
    ],
)
def test_another_result_than_that_of_the_seed_is_found_out(outcome: Outcome, code: str) -> None:
    with pytest.raises(BadSpin, match=code):
        verify_spin(proof_of(number_on("phone"), outcome), seed_hex=SEED.hex())


def test_a_fallback_for_a_slice_without_stock_is_found_out() -> None:
    proof = proof_of(number_on("thanks"), Outcome("thanks", "five_points"))

    with pytest.raises(BadSpin, match="given_something_else"):
        verify_spin(proof, seed_hex=SEED.hex())


@pytest.mark.parametrize(
    ("seed", "code"),
    [
        (SEED[::-1].hex(), "seed_not_committed"), ("00", "malformed"), ("", "malformed"),
        ("g" * 64, "malformed"),
    ],
)  # fmt: skip
def test_another_seed_than_the_committed_one_is_found_out(seed: str, code: str) -> None:
    with pytest.raises(BadSpin, match=code):
        verify_spin(proof_of(number_on("phone"), Outcome("phone", "phone")), seed_hex=seed)


GOOD = spin_proof(proof_of(number_on("phone"), Outcome("phone", "phone")))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "malformed"),
        ("[]", "malformed"),
        ("[" * 100_000, "malformed"),
        (GOOD + " ", "malformed"),
        (GOOD.replace('"version":1', '"version":2'), "malformed"),
        (GOOD.replace('"nonce":"my-nonce"', '"nonce":"a b"'), "bad_spin"),
        (GOOD.replace('"nonce":"my-nonce"', '"nonce":5'), "malformed"),
        (GOOD.replace('"fallback":"five_points"', '"fallback":"phone"'), "bad_fallback"),
        (GOOD.replace('["thanks",50,false]', '["thanks",0.5,false]'), "malformed"),
        (GOOD.replace('["thanks",50,false]', '["thanks",true,false]'), "malformed"),
    ],
)
def test_what_is_no_proof_of_a_spin_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadSpin, match=code):
        read_spin_proof(text)


def test_a_changed_wheel_has_another_hash() -> None:
    heavier = replace(WHEEL, slices=(Slice("thanks", 51), *WHEEL.slices[1:]))

    assert wheel_hash(heavier) != wheel_hash(WHEEL)
    assert wheel_hash(replace(WHEEL, fallback="thanks")) != wheel_hash(WHEEL)


def test_another_wheel_than_the_published_one_is_found_out() -> None:
    proof = proof_of(number_on("phone"), Outcome("phone", "phone"))

    verify_spin(proof, seed_hex=SEED.hex(), published_wheel=wheel_hash(WHEEL))
    with pytest.raises(BadSpin, match="wheel_changed"):
        verify_spin(proof, seed_hex=SEED.hex(), published_wheel="0" * 64)
