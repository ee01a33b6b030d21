from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from vafa.loyalty.rules.codes import (
    ALPHABET,
    BadCode,
    CodeShape,
    format_code,
    has_typing_mistake,
    new_codes,
    normalise_code,
)

PLAIN = CodeShape()
CHECKED = CodeShape(has_check=True)
WITH_PREFIX = CodeShape(prefix="NOEL", has_check=True)
CODE = new_codes(1, shape=CHECKED, random=lambda count: bytes(range(count)))[0]
PREFIXED = new_codes(1, shape=WITH_PREFIX, random=lambda count: bytes(range(count)))[0]


def test_the_alphabet_has_32_symbols_and_none_that_look_alike() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_a_code_has_at_least_60_bits() -> None:
    assert PLAIN.bits == 60
    assert CodeShape(symbols=16).bits == 80


@pytest.mark.parametrize(
    ("symbols", "prefix", "code"),
    [
        (11, "", "too_few_symbols"),
        (33, "", "too_many_symbols"),
        (12, "two words", "bad_prefix"),
        (12, "عید", "bad_prefix"),
        (12, "noel", "bad_prefix"),
        (12, "LONGPREFIX", "bad_prefix"),
    ],
)
def test_a_shape_that_is_too_weak_or_unreadable_is_refused(
    symbols: int, prefix: str, code: str
) -> None:
    with pytest.raises(BadCode, match=code):
        CodeShape(symbols=symbols, prefix=prefix)


@pytest.mark.parametrize("shape", [PLAIN, CHECKED, WITH_PREFIX, CodeShape(symbols=15)])
def test_codes_are_unique_of_one_length_and_in_normal_form(shape: CodeShape) -> None:
    codes = new_codes(2_000, shape=shape)

    assert len(set(codes)) == 2_000
    assert {len(code) for code in codes} == {shape.length}
    assert all(normalise_code(code) == code for code in codes)
    assert all(normalise_code(format_code(code, shape=shape)) == code for code in codes)
    assert not any(has_typing_mistake(code, shapes=[shape]) for code in codes)


def test_a_code_that_comes_twice_is_made_anew() -> None:
    given_bytes = iter([bytes(24), bytes(range(12))])

    codes = new_codes(2, shape=PLAIN, random=lambda _: next(given_bytes))

    assert codes == ["000000000000", "0123456789AB"]


def test_every_symbol_is_as_likely_as_every_other() -> None:
    codes = new_codes(10_000, shape=PLAIN, random=Random(1405).randbytes)
    counted = Counter("".join(codes))

    distance = sum((counted[symbol] - 3_750) ** 2 / 3_750 for symbol in ALPHABET)

    assert distance < chi2.ppf(0.999, 31)


@pytest.mark.parametrize(
    ("code", "shape", "shown"),
    [
        ("0123456789AB", PLAIN, "0123-4567-89AB"),
        ("0123456789ABC", CHECKED, "0123-4567-89ABC"),
        ("N0E10123456789ABC", WITH_PREFIX, "NOEL-0123-4567-89ABC"),
        ("0123456789ABCD", None, "0123-4567-89AB-CD"),
        ("A", None, "A"),
    ],
)
def test_a_code_is_shown_in_groups(code: str, shape: CodeShape | None, shown: str) -> None:
    assert format_code(code, shape=shape) == shown


@pytest.mark.parametrize("place", range(13))
def test_every_wrong_symbol_is_noticed(place: int) -> None:
    for symbol in set(ALPHABET) - {CODE[place]}:
        typed = CODE[:place] + symbol + CODE[place + 1 :]
        assert has_typing_mistake(typed, shapes=[CHECKED, PLAIN])


@given(code=st.text(ALPHABET, min_size=12, max_size=12), place=st.integers(0, 10))
def test_exchanging_neighbours_is_always_noticed(code: str, place: int) -> None:
    values = code.encode()
    made = new_codes(1, shape=CHECKED, random=lambda _: bytes(map(ALPHABET.index, values.decode())))
    (whole,) = made
    exchanged = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]

    assert has_typing_mistake(exchanged, shapes=[CHECKED]) is (whole[place] != whole[place + 1])


@pytest.mark.parametrize("typed", [PREFIXED[:-1], PREFIXED + "7", "noel", PREFIXED[:-1] + "ش"])
def test_a_wrong_length_or_letter_behind_a_prefix_is_noticed(typed: str) -> None:
    assert has_typing_mistake(typed, shapes=[PLAIN, WITH_PREFIX])


@pytest.mark.parametrize("typed", ["", "NOWRUZ1405", CODE[:-1], "عید", "0" * 12, PREFIXED])
def test_what_may_be_a_code_is_no_mistake(typed: str) -> None:
    assert not has_typing_mistake(typed, shapes=[PLAIN, CHECKED, WITH_PREFIX])


def test_a_plain_code_as_long_as_a_checked_one_is_no_mistake() -> None:
    wrong = ("0" if CODE[0] != "0" else "1") + CODE[1:]

    assert has_typing_mistake(wrong, shapes=[CHECKED])
    assert not has_typing_mistake(wrong, shapes=[CHECKED, CodeShape(symbols=13)])
