"""What counts as a good detail, and what is suggested instead."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.core.contacts import parse_email, parse_phone
from vafa.core.errors import Unreadable
from vafa.insight.rules import quality as rules

WORDS = st.text(alphabet="bcdefghij", min_size=4, max_size=10)


@pytest.mark.parametrize(
    ("email", "fault"),
    [
        ("reza@shop.ir", None),
        ("reza", "email_shape"),
        ("reza@shop", "email_shape"),
        ("test@shop.ir", "placeholder"),
        ("reza@example.com", "placeholder"),
        ("reza@gmial.com", "email_typed_wrong"),
        ("contest@shop.ir", None),
        ("reza@mygmail.com", None),
    ],
)
def test_an_address_is_judged(email: str, fault: str | None) -> None:
    assert rules.email_fault(email) == fault


@pytest.mark.parametrize(
    ("phone", "fault"),
    [
        ("+989121234568", None),
        ("09121234568", "phone_shape"),
        ("+989120000000", "placeholder"),
        ("+98123456789", "placeholder"),
    ],
)
def test_a_number_is_judged(phone: str, fault: str | None) -> None:
    assert rules.phone_fault(phone) == fault


@pytest.mark.parametrize(
    ("field", "record", "meant"),
    [
        ("email", {"email": "reza@gmial.com"}, "reza@gmail.com"),
        ("email", {"email": "reza@shop.ir"}, None),
        ("country", {"country": "", "phone": "+302101234567"}, "GR"),
        ("country", {"country": "GR", "phone": "+302101234567"}, None),
        ("country", {"country": "", "phone": "nothing"}, None),
        ("phone", {"phone": "09121234568", "country": "IR"}, "+989121234568"),
        ("phone", {"phone": "12", "country": "IR"}, None),
        ("postcode", {"postcode": "sw1a1aa", "country": "GB"}, "SW1A1AA"),
        ("postcode", {"postcode": "15988 76543", "country": "IR"}, "1598876543"),
        ("postcode", {"postcode": "1067", "country": "DE"}, "01067"),
        ("postcode", {"postcode": "12", "country": "IR"}, None),
        ("postcode", {"postcode": "12", "country": "MG"}, None),
        ("city", {"city": "-"}, None),
    ],
)
def test_a_better_detail_is_suggested_where_it_can_be_known(
    field: str, record: dict[str, str], meant: str | None
) -> None:
    assert rules.suggestion(field, record) == meant


@given(WORDS, st.sampled_from(sorted(rules.TYPED_WRONG)))
def test_what_is_suggested_for_an_address_is_good(name: str, domain: str) -> None:
    meant = rules.suggested_email(f"{name}@{domain}")

    assert meant is not None
    assert rules.email_fault(meant) is None
    assert parse_email(meant) == meant


@given(st.text(max_size=40))
def test_no_text_breaks_a_rule_and_a_suggestion_is_never_faulty(text: str) -> None:
    for country in ("", "IR", "GB", "ZZ"):
        record = {"email": text, "phone": text, "postcode": text, "country": country}
        phone = rules.suggestion("phone", record)
        postcode = rules.suggestion("postcode", record)
        assert phone is None or rules.phone_fault(phone) is None
        assert postcode is None or rules.postcode_fault(postcode, country=country) is None


@given(st.emails())
def test_an_address_that_can_be_kept_has_a_good_shape(address: str) -> None:
    try:
        kept = parse_email(address)
    except Unreadable:
        return
    assert rules.email_fault(kept) != "email_shape"


@given(st.integers(9_100_000_000, 9_399_999_999))
def test_a_phone_that_can_be_kept_has_a_good_shape(figures: int) -> None:
    try:
        kept = parse_phone(f"0{figures}", region="IR")
    except Unreadable:
        return
    assert re.search(rules.PHONE_SHAPE, kept)


def test_every_country_s_example_of_a_postcode_fits_its_own_pattern() -> None:
    examples = {
        "IR": "1598876543", "GR": "104 31", "GB": "SW1A 1AA", "NL": "1017 AB", "PT": "1000-205",
        "CA": "K1A 0B1", "PL": "00-950", "SE": "114 55", "JP": "100-0001", "IE": "D02 AF30",
    }  # fmt: skip

    assert {
        country: rules.postcode_fault(code, country=country) for country, code in examples.items()
    } == dict.fromkeys(examples)


def test_the_interval_of_a_sample_is_wilsons() -> None:
    low, high = rules.wilson_interval(18, 40) or (0, 0)

    assert (round(low, 3), round(high, 3)) == (0.307, 0.602)
    assert rules.wilson_interval(0, 0) is None


@given(st.integers(0, 200), st.integers(1, 200))
def test_the_interval_holds_its_share(right: int, more: int) -> None:
    low, high = rules.wilson_interval(right, right + more) or (1, 0)

    assert 0 <= low <= right / (right + more) <= high <= 1


def test_the_same_seed_draws_the_same_people() -> None:
    assert rules.drawn_at_random([5, 3, 1, 9], size=2, seed=7) == rules.drawn_at_random(
        [1, 3, 5, 9], size=2, seed=7
    )
    assert sorted(rules.drawn_at_random([5, 3], size=30, seed=7)) == [3, 5]


@given(st.lists(st.integers(0, 3_000), min_size=1, max_size=50))
def test_the_median_has_half_on_either_side(ages: list[int]) -> None:
    counted = {age: ages.count(age) for age in ages}

    assert rules.median_of(counted) == sorted(ages)[(len(ages) - 1) // 2]


def test_no_ages_have_no_median() -> None:
    assert rules.median_of({}) is None


def test_answers_are_counted_by_detail() -> None:
    counted = rules.counted_answers([{"name": "right"}, {"name": "wrong", "shoe": "right"}])

    assert counted["name"] == {"right": 1, "wrong": 1}
    assert "shoe" not in counted
