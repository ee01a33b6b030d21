from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.customers.rules.likeness import edits, name_likeness, word_likeness
from vafa.customers.rules.naming import folded_name, name_key
from vafa.customers.rules.sounds import may_be_written_as, skeleton

NAMES = st.text(
    st.sampled_from(
        "abeghiknoprstuxyz αβγεηικλμνοπρστυφχςΑΆώ ابپتثچحخدذرزسشصطعغفقکگلمنوهیيك\u200c'.-"
    ),
    max_size=24,
)


def verdict(one: str, other: str) -> str:
    return name_likeness(folded_name(one), folded_name(other)).verdict


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("رضا کریمی", "آقاي رضا كريمي"),
        ("رضا کریمی", "کریمی رضا"),
        ("علی رضا حسینی", "علی\u200cرضا حسيني"),
        ("Γιώργος Παπαδόπουλος", "ΠΑΠΑΔΟΠΟΥΛΟΣ ΓΕΩΡΓΙΟΣ"),
        ("κ. Νίκος Δήμου", "Νικος Δημου"),
        ("Dr. Tom Berg", "tom BERG"),
    ],
)
def test_titles_order_letters_and_accents_leave_a_name_equal(one: str, other: str) -> None:
    assert verdict(one, other) == "equal"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("رضا کریمی", "Reza Karimi"),
        ("محمد حسینی", "Mohammad Hosseini"),
        ("فاطمه زهرایی", "Fatemeh Zahraei"),
        ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos"),
        ("Χρήστος Νικολάου", "Xristos Nikolaou"),
        ("Ευάγγελος Μπάμπης", "Evaggelos Mpampis"),
        ("Mohammad Hosseini", "Muhammed Husseini"),
        ("مرتضی طاهری", "مرتضا تاهری"),
        ("Jonathan Smith", "Jonahtan Smith"),
        ("Maria Papadopoulou", "Maria Eleni Papadopoulou"),
    ],
)
def test_spelling_and_script_leave_a_name_similar(one: str, other: str) -> None:
    assert verdict(one, other) == "similar"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("سارا احمدی", "سحر احمدی"),
        ("Maria Papadopoulou", "Marios Papadopoulos"),
        ("Αλέξανδρος Γεωργίου", "Αλεξάνδρα Γεωργίου"),
        ("Maria Papadopoulou", "Maria Georgiou"),
        ("Ali Karimi", "Sara Karimi"),
    ],
)
def test_one_name_in_common_is_a_family(one: str, other: str) -> None:
    assert verdict(one, other) == "family"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("J. Smith", "John Smith"),
        ("Karimi", "Reza Karimi"),
        ("ایمان رضایی", "Amin Rezaei"),
        ("Κ. Παπαδόπουλος", "Κώστας Παπαδόπουλος"),
    ],
)
def test_initials_missing_words_and_mere_consonants_agree_only_partly(one: str, other: str) -> None:
    assert verdict(one, other) == "partly"


def test_nobody_resembles_a_record_without_a_name() -> None:
    assert verdict("", "Reza Karimi") == "unknown"
    assert verdict("12 34", "…") == "unknown"


def test_a_title_alone_is_more_than_nothing() -> None:
    assert folded_name("κ.").words == ("κ",)


def test_long_vowels_tell_persian_names_apart() -> None:
    assert may_be_written_as("ایمان", "iman")
    assert not may_be_written_as("امین", "iman")
    assert not may_be_written_as("زهرا", "zohreh")


def test_a_hostile_word_is_compared_in_no_time() -> None:
    assert not may_be_written_as("ا" * 64, "a" * 63 + "b")


def test_neighbours_that_changed_places_are_one_slip() -> None:
    assert edits("jonathan", "jonahtan", limit=2) == 1
    assert edits("karimi", "krmi", limit=2) == 2
    assert edits("karimi", "reza", limit=2) == 3


@given(NAMES, NAMES)
def test_likeness_does_not_depend_on_who_is_named_first(one: str, other: str) -> None:
    here, there = folded_name(one), folded_name(other)

    assert name_likeness(here, there).verdict == name_likeness(there, here).verdict
    assert 0 <= name_likeness(here, there).score <= 100


@given(NAMES)
def test_a_name_is_equal_to_itself_however_it_is_written(name: str) -> None:
    folded = folded_name(name)
    shouted = folded_name(f"  Mr. {name.replace('ی', 'ي').replace('ک', 'ك')} ")

    if folded.is_known and folded.words != ("mr",):
        assert folded == shouted or folded.words[0] in {"κ", "κα"}
        assert name_likeness(folded, folded).score == 100


@given(NAMES)
def test_the_order_of_words_makes_no_other_key(name: str) -> None:
    words = folded_name(name).words

    assert name_key(folded_name(" ".join(reversed(words)))) == name_key(folded_name(name))


@given(NAMES, NAMES)
def test_a_word_is_never_more_than_itself(one: str, other: str) -> None:
    assert 0 <= word_likeness(one, other) <= 100
    assert skeleton(one) == skeleton(one)
