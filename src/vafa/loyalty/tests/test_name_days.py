"""A first name finds its feast in any spelling, on the right day of each year."""

from __future__ import annotations

from datetime import date

import pytest

from vafa.loyalty.rules.name_days import (
    COLUMNS,
    NameDays,
    NotANameDay,
    greek_name_days,
    name_key,
    read_name_days,
)

HEAD = ",".join(COLUMNS)


@pytest.fixture(scope="module")
def greek() -> NameDays:
    return greek_name_days()


def test_the_greek_list_covers_the_year(greek: NameDays) -> None:
    days = {feast.day_in(2026) for feast in greek.feasts}

    assert len(greek.feasts) == 284
    assert len(greek.by_key) > 700
    assert {day.month for day in days} == set(range(1, 13))


@pytest.mark.parametrize(
    "name", ["Γιώργος", "Γεώργιος", "Georgios", "ΓΙΩΡΓΟΣ", "giorgos", "Yorgos", "George", "Γεωργία"]
)
def test_george_is_found_in_every_spelling(greek: NameDays, name: str) -> None:
    assert greek.main_day(name, year=2025) == date(2025, 4, 23)


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2024, date(2024, 5, 6)),
        (2025, date(2025, 4, 23)),
        (2026, date(2026, 4, 23)),
        (2027, date(2027, 5, 3)),
    ],
)
def test_st_george_moves_to_easter_monday_when_in_lent(
    greek: NameDays, year: int, day: date
) -> None:
    assert greek.main_day("Γιώργος", year=year) == day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Γιάννης", date(2026, 1, 7)),
        ("Yannis", date(2026, 1, 7)),
        ("Ioannis", date(2026, 1, 7)),
        ("Ευάγγελος", date(2026, 3, 25)),
        ("Evangelos", date(2026, 3, 25)),
        ("Κώστας", date(2026, 5, 21)),
        ("Ελένη", date(2026, 5, 21)),
        ("Eleni", date(2026, 5, 21)),
        ("Μαρία", date(2026, 8, 15)),
        ("Δημήτρης", date(2026, 10, 26)),
        ("Dimitris", date(2026, 10, 26)),
        ("Michalis", date(2026, 11, 8)),
        ("Κατερίνα", date(2026, 11, 25)),
        ("Νίκος", date(2026, 12, 6)),
        ("Christos", date(2026, 12, 25)),
        ("Xristos", date(2026, 12, 25)),
        ("Charalampos", date(2026, 2, 10)),
        ("Haralambos", date(2026, 2, 10)),
        ("Efthymios", date(2026, 1, 20)),
    ],
)
def test_well_known_names_have_their_well_known_days(
    greek: NameDays, name: str, day: date
) -> None:  # fmt: skip
    assert greek.main_day(name, year=2026) == day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Θεόδωρος", date(2026, 2, 28)),
        ("Λάζαρος", date(2026, 4, 4)),
        ("Δάφνη", date(2026, 4, 5)),
        ("Αναστάσιος", date(2026, 4, 12)),
        ("Λάμπρος", date(2026, 4, 12)),
        ("Ραφαήλ", date(2026, 4, 14)),
        ("Ζωή", date(2026, 4, 17)),
        ("Περικλής", date(2026, 6, 7)),
        ("Εύα", date(2026, 12, 13)),
        ("Ιωσήφ", date(2026, 12, 27)),
    ],
)
def test_movable_feasts_follow_easter_and_sundays(greek: NameDays, name: str, day: date) -> None:
    assert greek.main_day(name, year=2026) == day


def test_st_mark_moves_to_easter_tuesday_when_in_lent(greek: NameDays) -> None:
    assert greek.main_day("Μάρκος", year=2024) == date(2024, 5, 7)
    assert greek.main_day("Μάρκος", year=2025) == date(2025, 4, 25)


def test_the_sunday_after_a_christmas_sunday_is_the_day_after_it(greek: NameDays) -> None:
    assert greek.main_day("Ιωσήφ", year=2022) == date(2022, 12, 26)


def test_who_celebrates_on_29_february_does_so_each_year(greek: NameDays) -> None:
    assert greek.main_day("Κασσιανός", year=2028) == date(2028, 2, 29)
    assert greek.main_day("Κασσιανός", year=2027) == date(2027, 2, 28)


def test_further_feasts_of_a_name_are_told_apart_from_the_main_one(greek: NameDays) -> None:
    days = [(found.day, found.is_main) for found in greek.of_name("Άννα", year=2026)]

    assert days == [(date(2026, 7, 25), True), (date(2026, 12, 9), False)]


def test_a_name_of_two_words_is_found_by_the_first_that_is_known(greek: NameDays) -> None:
    assert greek.main_day("Άννα-Μαρία", year=2026) == date(2026, 7, 25)
    assert greek.main_day("Xyz Nikos", year=2026) == date(2026, 12, 6)


@pytest.mark.parametrize("name", ["", "رضا", "Reza", "12", "Ω"])
def test_an_unknown_name_has_no_day(greek: NameDays, name: str) -> None:
    assert greek.main_day(name, year=2026) is None


def test_all_names_of_a_day_are_listed_for_the_day_itself(greek: NameDays) -> None:
    assert greek.keys_on(date(2027, 5, 3)) == {
        name_key(name)
        for name in ("Γεώργιος", "Γιώργος", "Γιώργης", "Γεωργία", "Γιωργία", "Γωγώ",
                     "Γιωργούλα", "George", "Μαύρα")
    }  # fmt: skip


def test_the_owner_may_write_a_list_of_their_own() -> None:
    text = f"{HEAD}\n07-09,main,The shop's own saint,Reza Πάρις\n"

    own = read_name_days(text)

    assert own.main_day("reza", year=2026) == date(2026, 7, 9)


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("day,name\n", 1, "wrong_columns"),
        (f"{HEAD}\n02-30,main,Nobody,Reza\n", 2, "not_a_day"),
        (f"{HEAD}\nchristmas,main,Nobody,Reza\n", 2, "not_a_day"),
        (f"{HEAD}\n01-01,often,Nobody,Reza\n", 2, "neither_main_nor_also"),
        (f"{HEAD}\n01-01,main,Nobody,\n", 2, "no_names"),
        (f"{HEAD}\n01-01,main,Nobody,Reza\n02-01,main,Nobody,REZA\n", 3, "two_main_days"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, line: int, code: str) -> None:
    with pytest.raises(NotANameDay) as refused:
        read_name_days(text)

    assert (refused.value.line, refused.value.code) == (line, code)
