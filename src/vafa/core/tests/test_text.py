from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.core.text import TOKEN_LENGTH_MAX, TOKENS_MAX, display_clean, search_key, search_tokens


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("علي كريمي", "علی کریمی"),
        ("می‌خواهم", "میخواهم"),
        ("فاطمة", "فاطمه"),
        ("آبان", "ابان"),
        ("مُحَمَّد", "محمد"),
        ("رضــا", "رضا"),
        ("مسئول", "مسیول"),
        ("ﻋﻠﻲ", "علی"),
        ("\u200fرضا\u200e", "رضا"),
        ("۰۹۱۲", "0912"),
        ("٠٩١٢", "0912"),
        ("ΓΙΩΡΓΟΣ", "Γιώργος"),
        ("ΟΔΟΣ", "οδός"),
        ("ΜΑΪΟΣ", "Μάιος"),
        ("Straße", "STRASSE"),
        ("Café", "CAFE"),
        ("Cafe\u0301", "café"),
    ],
)
def test_two_spellings_of_one_word_find_each_other(typed: str, kept: str) -> None:
    assert search_key(typed) == search_key(kept)


def test_a_key_is_what_the_search_table_holds() -> None:
    assert search_key("Γιώργος ΟΔΟΣ") == "γιωργοσ οδοσ"
    assert search_key("علي ۱۲") == "علی 12"


def test_different_words_stay_different() -> None:
    assert search_key("کرم") != search_key("گرم")
    assert search_key("مهر") != search_key("مه")


def test_a_text_becomes_its_distinct_words_in_order() -> None:
    tokens = search_tokens("Reza Reza@Shop.ir، می‌خواهم  ΡΕΖΑ-12 _")

    assert tokens == ["reza", "shop", "ir", "میخواهم", "ρεζα", "12"]
    assert search_tokens(" - ") == []


def test_a_pasted_page_stays_a_small_row() -> None:
    tokens = search_tokens(" ".join(f"{number}{'x' * 99}" for number in range(200)))

    assert len(tokens) == TOKENS_MAX
    assert {len(token) for token in tokens} == {TOKEN_LENGTH_MAX}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Reza \t\n Karimi\u00a0", "Reza Karimi"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200cمی\u200c\u200cخواهم\u200c ", "می\u200cخواهم"),
        ("علي كريمي", "علی کریمی"),
        ("Cafe\u0301", "Café"),
        ("\u202eevil\u202c\x00\ufeff", "evil"),
        ("a\ud800b", "ab"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("تست فارسی و English با هم", "تست فارسی و English با هم"),
    ],
)
def test_a_shown_text_keeps_its_looks_and_loses_its_dirt(typed: str, shown: str) -> None:
    assert display_clean(typed) == shown


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    shown = display_clean(text)

    assert display_clean(shown) == shown
    assert shown.encode().decode() == shown
    assert "\x00" not in shown


@given(st.text())
def test_a_key_of_a_key_is_the_same_key(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(st.text())
def test_cleaning_a_text_keeps_its_words(text: str) -> None:
    assert search_tokens(display_clean(text)) == search_tokens(display_clean(display_clean(text)))
    assert all(token.strip() for token in search_tokens(text))
