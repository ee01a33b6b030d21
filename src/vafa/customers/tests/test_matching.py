from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vafa.customers.rules.matching import (
    CERTAINTIES,
    Described,
    Shared,
    differing_details,
    known_longest,
    mailbox_of,
    pair_verdict,
    places_of,
    queue_place,
)

REZA = Described(name="رضا کریمی", email="reza@shop.ir", phone="+989121234567", city="تهران")
EMAIL, PHONE = Shared("email"), Shared("phone")


def codes(one: Described, other: Described, *shared: Shared) -> tuple[str | None, set[str]]:
    verdict = pair_verdict(one, other, shared=shared)
    if verdict is None:
        return None, set()
    return verdict.certainty, {code for code, _points in verdict.reasons}


def test_a_verified_identity_in_common_is_the_same_person() -> None:
    certainty, reasons = codes(REZA, Described(), Shared("email", is_verified=True))

    assert certainty == "same"
    assert reasons == {"verified_contact", "same_email", "name_unknown"}


def test_a_contact_and_a_similar_name_are_strong() -> None:
    certainty, reasons = codes(REZA, Described(name="Reza Karimi"), PHONE)

    assert certainty == "strong"
    assert reasons == {"same_phone", "name_similar", "name_transliterated"}


def test_a_contact_without_a_name_is_only_to_be_looked_at() -> None:
    assert codes(REZA, Described(phone=REZA.phone), PHONE)[0] == "look"


def test_a_family_that_shares_a_phone_is_at_most_to_be_looked_at() -> None:
    sara = Described(name="سارا کریمی")

    assert codes(REZA, sara, PHONE) == ("look", {"same_phone", "name_family", "may_be_family"})
    verified = Shared("phone", is_verified=True)
    assert codes(REZA, sara, verified)[0] == "look"


def test_a_phone_of_two_different_names_is_nothing() -> None:
    assert codes(REZA, Described(name="Eleni Dimou"), PHONE) == (None, set())


def test_an_email_of_two_different_names_is_to_be_looked_at() -> None:
    assert codes(REZA, Described(name="Eleni Dimou"), EMAIL)[0] == "look"


@pytest.mark.parametrize(("postcode", "city"), [("19-1", ""), ("", "Tehran 19")])
def test_a_similar_name_at_one_place_is_to_be_looked_at(postcode: str, city: str) -> None:
    here = Described(name="Reza Karimi", postcode=postcode, city=city)
    there = Described(name="Karimi, Reza", postcode=postcode.replace("-", " "), city=city.lower())

    assert codes(here, there)[0] == "look"


def test_a_name_that_chance_puts_there_says_nothing() -> None:
    one = Described(name="Ali Mohammadi", city="Tehran")

    assert pair_verdict(one, one, shared=[], namesakes=0.06) is None
    rare = pair_verdict(one, one, shared=[], namesakes=0.005)
    assert rare is not None
    assert rare.reasons == (("name_equal", 40), ("same_city", 6), ("name_rare_there", 10))


def test_two_postcodes_are_two_homes_in_one_city() -> None:
    one = Described(name="Reza Karimi", city="Tehran", postcode="1")
    other = Described(name="Reza Karimi", city="Tehran", postcode="2")

    assert codes(one, other) == (None, set())


def test_the_record_that_is_known_for_longest_is_kept() -> None:
    early, late = datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)

    assert known_longest({1: late, 2: early}) == 2
    assert known_longest({1: None, 2: late}) == 2
    assert known_longest({2: None, 1: None}) == 1


def test_a_name_alone_is_never_enough() -> None:
    assert codes(Described(name="Reza Karimi"), Described(name="Reza Karimi")) == (None, set())


def test_other_verified_emails_count_against() -> None:
    one = Described(name="Reza Karimi", verified_emails=frozenset({"a@shop.ir"}), city="Yazd")
    other = Described(name="Reza Karimi", verified_emails=frozenset({"b@shop.ir"}), city="Yazd")

    assert codes(one, other, PHONE)[0] == "look"
    assert codes(one, other) == (None, set())


def test_the_same_postcode_of_two_countries_is_no_place() -> None:
    one = Described(name="Reza Karimi", postcode="10431", country="GR")
    other = Described(name="Reza Karimi", postcode="10431", country="DE")

    assert codes(one, other) == (None, set())


def test_the_points_of_the_reasons_make_the_score() -> None:
    verdict = pair_verdict(REZA, Described(name="سارا کریمی"), shared=[PHONE])

    assert verdict is not None
    assert verdict.reasons == (("same_phone", 35), ("name_family", -5), ("may_be_family", -10))
    assert verdict.score == 20


def test_only_what_differs_in_nothing_needs_nobody_to_look() -> None:
    alike = Described(name="رضا کريمي", email="REZA@shop.ir")
    elsewhere = Described(name="رضا کریمی", city="یزد")

    assert pair_verdict(REZA, alike, shared=[EMAIL]).is_identical  # type: ignore[union-attr]
    assert not pair_verdict(REZA, elsewhere, shared=[EMAIL]).is_identical  # type: ignore[union-attr]


def test_a_verified_identity_under_two_names_is_never_accepted_in_bulk() -> None:
    verdict = pair_verdict(REZA, Described(name="Eleni Dimou"), shared=[Shared("email", True)])

    assert verdict is not None
    assert (verdict.certainty, verdict.is_identical) == ("same", False)


def test_the_details_that_differ_are_named() -> None:
    one = {"name": "Reza Karimi", "city": "Tehran", "phone": "", "postcode": "104 31"}
    other = {"name": "Karimi Reza", "city": "Yazd", "phone": "+302101234567", "postcode": "10431"}

    assert differing_details(one, other) == ["city"]


def test_one_mailbox_has_many_addresses() -> None:
    assert mailbox_of("re.za+shop@googlemail.com") == mailbox_of("reza@gmail.com")
    assert mailbox_of("re.za+shop@shop.ir") == "re.za@shop.ir"


def test_the_surest_pairs_stand_first_in_the_queue() -> None:
    places = [queue_place("same", 60), queue_place("strong", 85), queue_place("look", 100)]

    assert places == sorted(places)
    for place, certainty in zip(places, CERTAINTIES, strict=True):
        begin, end = places_of(certainty)
        assert begin <= place < end
