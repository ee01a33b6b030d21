from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vafa.loyalty.rules.codes import (
    ALPHABET,
    BadCode,
    CampaignWord,
    CodeShape,
    campaign_word,
    format_code,
    normalise_code,
)

GREEK = dict(zip("ABEZHKMNPTYX", "ΑΒΕΖΗΚΜΝΡΤΥΧ", strict=True))
WAYS_OF_DIGITS = [
    {str(n): digits[n] for n in range(10)}
    for digits in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９", "0123456789")
]
LOOK_ALIKES = {"0": "OoΟο", "1": "IiLlΙι", "V": "UuVv"}
NOISE = ["", " ", "-", "–", "\u200c", "\u200f", "\u2066", "\u00a0", ".", "\ufeff", "_"]
ways = st.sampled_from(["as it is", "lower", "wide", "greek", "digit", "alike"])


def written(symbol: str, way: str, pick: int) -> str:
    """Write one symbol in another way that people may."""
    if way == "digit" and symbol.isdigit():
        return WAYS_OF_DIGITS[pick % 4][symbol]
    if way == "alike" and symbol in LOOK_ALIKES:
        return LOOK_ALIKES[symbol][pick % len(LOOK_ALIKES[symbol])]
    if way == "greek":
        return GREEK.get(symbol, symbol)
    if way == "wide":
        return chr(ord(symbol) + 0xFEE0)
    return symbol.lower() if way == "lower" else symbol


@given(
    code=st.text(ALPHABET, min_size=12, max_size=16),
    how=st.lists(
        st.tuples(ways, st.integers(0, 9), st.sampled_from(NOISE)), min_size=16, max_size=16
    ),
)
@settings(max_examples=300)
def test_every_way_to_write_a_code_leads_to_that_code(
    code: str, how: list[tuple[str, int, str]]
) -> None:
    typed = "".join(
        written(symbol, way, pick) + noise
        for symbol, (way, pick, noise) in zip(code, how, strict=False)
    )

    assert normalise_code(typed) == code


PERSIAN = {"ی": "یيىﯾ", "ک": "کكﮐ", "ه": "هةہھ", "ا": "اأآٱ", "و": "وؤ"}
PERSIAN_NOISE = ["", "\u200c", "\u0640", "\u064e", " ", "\u200f", "\u2067", "-"]


@given(
    word=st.text("یکهاونرزسعد0123456789", min_size=4, max_size=12),
    how=st.lists(
        st.tuples(st.integers(0, 11), st.sampled_from(PERSIAN_NOISE)), min_size=12, max_size=12
    ),
)
@settings(max_examples=200)
def test_every_keyboard_types_the_same_persian_word(word: str, how: list[tuple[int, str]]) -> None:
    digits = {digit: "".join(way[digit] for way in WAYS_OF_DIGITS) for digit in "0123456789"}
    forms = PERSIAN | digits
    typed = ""
    for letter, (pick, noise) in zip(word, how, strict=False):
        ways_to_write = forms.get(letter, letter)
        typed += ways_to_write[pick % len(ways_to_write)] + noise

    assert normalise_code(typed) == word


@given(typed=st.text(max_size=40))
@settings(max_examples=500)
def test_a_normal_form_is_its_own_normal_form(typed: str) -> None:
    normal = normalise_code(typed)

    assert normalise_code(normal) == normal
    assert normal == "" or normal.isalnum()


@given(code=st.text(ALPHABET, min_size=12, max_size=12), place=st.integers(0, 11))
def test_no_two_codes_fold_to_one(code: str, place: int) -> None:
    others = {code[:place] + symbol + code[place + 1 :] for symbol in ALPHABET}

    assert len({normalise_code(format_code(other)) for other in others}) == 32


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("7q4m-ozkd-vx3h", "7Q4M0ZKDVX3H"),
        ("۷Q۴M ۰ZKD VX۳H", "7Q4M0ZKDVX3H"),
        ("٧q٤m\u200f-oΖΚd-vΧ٣Η", "7Q4M0ZKDVX3H"),
        ("\u2066７Ｑ４Ｍ\u2069–0ZKD–VX3H\u200b", "7Q4M0ZKDVX3H"),
        ("NOWRUZ1405", "N0WRVZ1405"),
        ("nowruz ۱۴۰۵", "N0WRVZ1405"),
        ("ΚΑΛΟΚΑΙΡΙ", "KAΛ0KA1P1"),
        ("καλοκαίρι", "KAΛ0KA1P1"),
        ("نوروز\u200c۱۴۰۵", "نوروز1405"),
        ("تخفيف ويژه كتاب", "تخفیفویژهکتاب"),
        ("", ""),
        ("--- ", ""),
        ("7" * 65, ""),
        ("-" * 201, ""),
    ],
)
def test_what_is_typed_finds_its_normal_form(typed: str, normal: str) -> None:
    assert normalise_code(typed) == normal


@pytest.mark.parametrize(
    ("typed", "shown", "normal"),
    [
        (" nowruz1405 ", "NOWRUZ1405", "N0WRVZ1405"),
        ("نوروز ۱۴۰۵", "نوروز ۱۴۰۵", "نوروز1405"),
        ("كتاب\u200cخوان", "کتاب\u200cخوان", "کتابخوان"),
        ("Πάσχα 2026", "Πάσχα 2026", "ΠAΣXA2026"),
        ("free-ship", "FREE-SHIP", "FREESH1P"),
    ],
)
def test_a_word_of_the_owner_becomes_a_code(typed: str, shown: str, normal: str) -> None:
    assert campaign_word(typed) == CampaignWord(shown, normal)
    assert normalise_code(shown) == normal


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "too_short"),
        ("ABC", "too_short"),
        ("A-B C", "too_short"),
        ("1405", "no_letter"),
        ("۱۴۰۵", "no_letter"),
        ("X" * 33, "too_long"),
        ("SAVE10%", "bad_character"),
        ("عید🎉مبارک", "bad_character"),
        ("<b>SALE</b>", "bad_character"),
        ("SUMMERSALE202", "looks_like_code"),
        ("NOELSALE", "looks_like_code"),
        ("noe1sale", "looks_like_code"),
    ],
)
def test_a_word_that_would_be_a_bad_code_is_refused(typed: str, code: str) -> None:
    shapes = [CodeShape(has_check=True), CodeShape(prefix="NOEL", has_check=True)]

    with pytest.raises(BadCode) as refused:
        campaign_word(typed, shapes=shapes)

    assert refused.value.code == code


def test_a_word_as_long_as_a_code_without_check_is_taken() -> None:
    assert campaign_word("SUMMERSALE20", shapes=[CodeShape()]).normal == "SVMMERSA1E20"
