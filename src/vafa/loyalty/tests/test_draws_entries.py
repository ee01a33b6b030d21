from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from vafa.core.periods import Period
from vafa.loyalty.rules.draws import (
    BadDraw,
    Candidate,
    Eligibility,
    Entry,
    EntryList,
    admit,
    check_entries,
    entries_hash,
    freeze,
)

OPENS = datetime(2026, 3, 1, tzinfo=UTC)
CLOSES = datetime(2026, 3, 21, tzinfo=UTC)
RULES = Eligibility(
    period=Period(OPENS, CLOSES),
    age_years_min=18,
    countries=frozenset({"GR"}),
    tickets_max=5,
    excluded=frozenset({"employee"}),
)
REZA = Candidate(1, "reza", 1, OPENS, age_years=30, country="GR")


def reasons(*candidates: Candidate) -> list[tuple[int, str]]:
    return list(admit(candidates, RULES).refused)


def test_who_meets_the_rules_takes_part() -> None:
    admission = admit([REZA], RULES)

    assert admission.frozen == EntryList((Entry(1, "reza", 1),), ("employee",))
    assert admission.refused == ()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"pseudonym": "employee"}, "excluded"),
        ({"entered_at": OPENS - timedelta(microseconds=1)}, "outside_period"),
        ({"entered_at": CLOSES}, "outside_period"),
        ({"age_years": None}, "age_unknown"),
        ({"age_years": 17}, "too_young"),
        ({"country": "IR"}, "elsewhere"),
        ({"country": ""}, "elsewhere"),
    ],
)
def test_who_does_not_meet_the_rules_stays_out_with_a_reason(
    changed: dict[str, object], reason: str
) -> None:
    assert reasons(replace(REZA, **changed)) == [(1, reason)]  # type: ignore[arg-type]


def test_tickets_beyond_the_limit_of_a_member_do_not_count() -> None:
    later = [replace(REZA, entry=n, weight=3) for n in (4, 3, 2)]

    admission = admit(later, RULES)

    assert admission.frozen.entries == (Entry(2, "reza", 3), Entry(3, "reza", 2))
    assert admission.refused == ((4, "tickets_used_up"),)


def test_the_same_entries_in_any_order_are_the_same_list() -> None:
    entries = [Entry(2, "b", 1), Entry(10, "c", 1), Entry(1, "a", 1)]

    assert freeze(entries) == freeze(reversed(entries))
    assert [entry.entry for entry in freeze(entries).entries] == [1, 2, 10]


def test_the_hash_of_a_list_can_be_made_with_any_tool() -> None:
    # printf '1\ta\t2\n7\tb\t1\n-\tz\n' | sha256sum
    hashed = "117a3fedb2ee0fbfd83e165500a35a281fc5560f8bd88de7e06e7a945190a036"

    found = entries_hash(freeze([Entry(7, "b", 1), Entry(1, "a", 2)], excluded=["z"]))

    assert found == hashed


@pytest.mark.parametrize(
    "other",
    [
        freeze([Entry(1, "a", 1), Entry(2, "b", 1)]),
        freeze([Entry(1, "a", 2), Entry(3, "b", 1)]),
        freeze([Entry(1, "a", 2), Entry(2, "c", 1)]),
        freeze([Entry(1, "a", 2)]),
        freeze([Entry(1, "a", 2), Entry(2, "b", 1), Entry(3, "b", 1)]),
        freeze([Entry(1, "a", 2), Entry(2, "b", 1)], excluded=["c"]),
    ],
)
def test_changing_anything_in_the_list_changes_its_hash(other: EntryList) -> None:
    assert entries_hash(other) != entries_hash(freeze([Entry(1, "a", 2), Entry(2, "b", 1)]))


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([Entry(1, "a", 1), Entry(1, "b", 1)], "entries_out_of_order"),
        ([Entry(0, "a", 1)], "entries_out_of_order"),
        ([Entry(2**53, "a", 1)], "entries_out_of_order"),
        ([Entry(1, "a", 0)], "bad_weight"),
        ([Entry(1, "a", -1)], "bad_weight"),
        ([Entry(1, "a\t1\n2\tb", 1)], "bad_pseudonym"),
        ([Entry(1, "", 1)], "bad_pseudonym"),
        ([Entry(1, "shut", 1)], "excluded_entry"),
    ],
)
def test_a_list_that_is_not_in_order_is_refused(entries: list[Entry], code: str) -> None:
    with pytest.raises(BadDraw) as refused:
        freeze(entries, excluded=["shut"])

    assert refused.value.code == code


def test_a_list_read_back_in_another_order_is_refused() -> None:
    with pytest.raises(BadDraw, match="entries_out_of_order: entry 1"):
        check_entries(EntryList((Entry(2, "b", 1), Entry(1, "a", 1))))
