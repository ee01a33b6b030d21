from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from vafa.core.keys import SYSTEM, Actor
from vafa.customers.actions import merge_customers, undo_merge
from vafa.customers.actions.duplicates import (
    FoundPair,
    NotOneOfTheTwo,
    PairIsDecided,
    PairIsOpen,
    accept_pair,
    ask_about_pair_again,
    close_search,
    keep_found_pairs,
    tell_pair_apart,
)
from vafa.customers.models import Customer, DuplicatePair, Merge, PairState
from vafa.journal.models import Entry

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 3, 21, 1, tzinfo=UTC)
NEXT_NIGHT = NIGHT + timedelta(days=1)
MINA = Actor.person(3)


@pytest.fixture
def three() -> list[Customer]:
    return [Customer.objects.create(number=number, name="Reza Karimi") for number in "123"]


def pair(one: Customer, other: Customer, *, is_identical: bool = False) -> FoundPair:
    reasons = (("same_phone", 35), ("name_equal", 40))
    return FoundPair(one.id, other.id, "strong", 75, reasons, is_identical)


def searched(*found: FoundPair, at: datetime = NIGHT) -> list[DuplicatePair]:
    keep_found_pairs(found=found, at=at, by=SYSTEM)
    close_search(at=at, by=SYSTEM)
    return list(DuplicatePair.objects.order_by("low_id", "high_id"))


def accepted(pair_id: int, kept: Customer) -> Merge:
    words = {"chosen": {}, "reason": "The same phone.", "at": NIGHT, "by": MINA}
    return accept_pair(pair_id=pair_id, kept_id=kept.id, **words)  # type: ignore[arg-type]


def merged(kept: Customer, absorbed: Customer) -> Merge:
    return merge_customers(
        kept_id=kept.id, absorbed_id=absorbed.id, chosen={}, reason="Known.", at=NIGHT, by=MINA
    )


def states() -> dict[tuple[int, int], str]:
    rows = DuplicatePair.objects.values_list("low_id", "high_id", "state")
    return {(low, high): state for low, high, state in rows}


def test_a_pair_found_again_is_the_same_question(three: list[Customer]) -> None:
    one, other, _third = three

    first = searched(pair(one, other))[0]
    again = searched(pair(one, other), at=NEXT_NIGHT)

    assert [found.id for found in again] == [first.id]
    assert (again[0].found_at, again[0].seen_at) == (NIGHT, NEXT_NIGHT)


def test_what_is_not_found_again_is_gone_and_may_come_back(three: list[Customer]) -> None:
    one, other, third = three
    searched(pair(one, other), pair(one, third))

    searched(pair(one, third), at=NEXT_NIGHT)
    assert states()[one.id, other.id] == "gone"

    searched(pair(one, other), at=NEXT_NIGHT + timedelta(days=1))
    assert states() == {(one.id, other.id): "open", (one.id, third.id): "gone"}


def test_a_search_says_how_many_questions_are_open(three: list[Customer]) -> None:
    searched(pair(three[0], three[1]))

    entry = Entry.objects.get(kind="customers.duplicates_found")
    assert entry.payload == {"open": 1}


def test_two_records_told_apart_are_never_asked_about_again(three: list[Customer]) -> None:
    one, other, _third = three
    found = searched(pair(one, other))[0]

    tell_pair_apart(pair_id=found.id, at=NIGHT, by=MINA)
    searched(pair(one, other), at=NEXT_NIGHT)

    found.refresh_from_db()
    assert (found.state, found.decided_by) == ("different", "person:3")
    assert Entry.objects.filter(kind="customers.duplicate_told_apart").count() == 1


def test_told_apart_holds_for_the_customer_that_a_record_was_merged_into(
    three: list[Customer],
) -> None:
    one, other, third = three
    tell_pair_apart(pair_id=searched(pair(one, other))[0].id, at=NIGHT, by=MINA)

    merged(third, one)
    searched(pair(other, third), at=NEXT_NIGHT)

    assert states() == {(one.id, other.id): "different"}


def test_a_decision_can_be_asked_again(three: list[Customer]) -> None:
    found = searched(pair(three[0], three[1]))[0]
    tell_pair_apart(pair_id=found.id, at=NIGHT, by=MINA)

    ask_about_pair_again(pair_id=found.id, at=NIGHT, by=MINA)

    found.refresh_from_db()
    assert (found.state, found.decided_by, found.decided_at) == ("open", "", None)
    with pytest.raises(PairIsOpen):
        ask_about_pair_again(pair_id=found.id, at=NIGHT, by=MINA)


def test_accepting_a_pair_merges_it(three: list[Customer]) -> None:
    one, other, _third = three
    found = searched(pair(one, other))[0]

    merge = accepted(found.id, kept=other)

    one.refresh_from_db()
    found.refresh_from_db()
    assert (one.merged_into_id, merge.score) == (other.id, 750)
    assert (found.state, found.decided_by) == ("same", "person:3")


def test_a_decided_pair_is_not_decided_again(three: list[Customer]) -> None:
    found = searched(pair(three[0], three[1]))[0]
    tell_pair_apart(pair_id=found.id, at=NIGHT, by=MINA)

    with pytest.raises(PairIsDecided):
        accepted(found.id, kept=three[0])

    assert not Merge.objects.exists()


def test_only_one_of_the_two_can_be_kept(three: list[Customer]) -> None:
    found = searched(pair(three[0], three[1]))[0]

    with pytest.raises(NotOneOfTheTwo):
        accepted(found.id, kept=three[2])

    assert states() == {(three[0].id, three[1].id): "open"}


def test_other_questions_about_an_absorbed_record_move_to_its_customer(
    three: list[Customer],
) -> None:
    one, other, third = three
    first, second = searched(pair(one, other), pair(other, third, is_identical=True))

    accepted(first.id, kept=one)

    assert states() == {
        (one.id, other.id): "same",
        (other.id, third.id): "gone",
        (one.id, third.id): "open",
    }
    moved = DuplicatePair.objects.get(low=one, high=third)
    assert (moved.reasons, moved.is_identical) == (second.reasons, False)


def test_a_merge_elsewhere_answers_the_question(three: list[Customer]) -> None:
    searched(pair(three[0], three[1]))

    merged(three[0], three[1])

    assert states() == {(three[0].id, three[1].id): "same"}


def test_a_merge_taken_back_opens_the_question_and_is_remembered(three: list[Customer]) -> None:
    one, other, _third = three
    found = searched(pair(one, other, is_identical=True))[0]
    merge = accepted(found.id, kept=one)

    undo_merge(merge_id=merge.id, at=NIGHT, by=MINA)
    searched(pair(one, other, is_identical=True), at=NEXT_NIGHT)

    found.refresh_from_db()
    assert (found.state, found.is_identical, found.score) == (PairState.OPEN, False, 35)
    assert found.reasons[-1] == ["merge_taken_back", -40]


def test_who_is_no_live_customer_is_in_no_pair(three: list[Customer]) -> None:
    merged(three[0], three[1])

    assert searched(pair(three[1], three[2])) == []
