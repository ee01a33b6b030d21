from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vafa.loyalty.rules.draws import (
    Announcement,
    BadDraw,
    Entry,
    Prize,
    Proof,
    Published,
    Winner,
    announcement_hash,
    check_announcement,
    entries_hash,
    freeze,
    make_proof,
    proof_lines,
    read_proof,
    rules_hash,
    verify_proof,
)
from vafa.loyalty.tests.draw_cases import (
    ANNOUNCED,
    RULES,
    SEED,
    VALUE,
    entry_list,
    file_of,
    proof_of,
    with_entries,
)

GOOD = proof_of()
FILE = file_of(GOOD)


def lines(file: bytes) -> list[bytes]:
    return file.splitlines(keepends=True)


def test_a_proof_read_back_is_the_same_and_proves() -> None:
    proof = read_proof(lines(FILE))

    assert proof == GOOD
    verify_proof(proof)
    assert len(proof.winners) == 5


def test_a_proof_proves_what_was_published_before() -> None:
    published = Published(
        announcement_hash(ANNOUNCED), entries_hash(entry_list()), " ۲۱۴۵۶۷۸.۹ ", RULES + "\n"
    )

    verify_proof(GOOD, published=published)


def test_every_winner_has_the_name_of_a_prize_and_reserves_have_none() -> None:
    names = [ANNOUNCED.prize_name(winner.prize) for winner in GOOD.winners]

    assert names == ["گوشی", "Voucher", "Voucher", None, None]


def test_a_proof_of_an_empty_list_proves_that_nobody_won() -> None:
    proof = proof_of(entries=freeze([]))

    assert proof.winners == ()
    assert read_proof(proof_lines(proof)) == proof


FORGED: dict[str, Callable[[Proof], Proof]] = {
    "seed_not_committed": lambda good: replace(good, seed=bytes(32)),
    "entries_changed": lambda good: with_entries(
        good, [Entry(1, "friend", 2), *good.frozen.entries[1:]]
    ),
    "entries_changed ": lambda good: with_entries(
        good, [*good.frozen.entries, Entry(99, "friend", 1)]
    ),
    "entries_changed  ": lambda good: with_entries(good, good.frozen.entries[:-1]),
    "entries_out_of_order": lambda good: with_entries(good, good.frozen.entries[::-1]),
    "excluded_entry": lambda good: with_entries(
        good, [*good.frozen.entries, Entry(99, "employee", 1)]
    ),
    "winner_replaced": lambda good: replace(
        good, winners=(*good.winners[:4], Winner(5, 1, 2, "m2"))
    ),
    "winner_replaced ": lambda good: replace(good, public_value="2145678.8"),
    "winner_replaced  ": lambda good: replace(
        good, announcement=replace(good.announcement, draw="another")
    ),
    "winners_missing": lambda good: replace(good, winners=good.winners[:-1]),
    "winners_added": lambda good: replace(good, winners=(*good.winners, Winner(6, 1, 2, "m2"))),
    "winners_missing ": lambda good: replace(
        good, announcement=replace(good.announcement, reserves=3)
    ),
}


@pytest.mark.parametrize("code", FORGED)
def test_a_forged_proof_is_refused_with_its_reason(code: str) -> None:
    forged = FORGED[code](GOOD)

    with pytest.raises(BadDraw) as refused:
        verify_proof(read_proof(proof_lines(forged)))

    assert refused.value.code == code.strip()


@pytest.mark.parametrize(
    ("published", "code"),
    [
        (Published(announcement_hash="0" * 64), "announcement_changed"),
        (Published(entries_hash="0" * 64), "list_changed_after_close"),
        (Published(public_value="2145678.8"), "public_value_changed"),
        (Published(rules_text="Everybody over 21."), "rules_changed"),
    ],
)
def test_a_proof_of_something_else_than_was_published_is_refused(
    published: Published, code: str
) -> None:
    with pytest.raises(BadDraw) as refused:
        verify_proof(GOOD, published=published)

    assert refused.value.code == code


def edited(**changes: object) -> bytes:
    head, rest = FILE.split(b',"winners":', 1)
    fields = {**json.loads(head + b"}"), **changes}
    written = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    return written[:-1].encode() + b',"winners":' + rest


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "malformed"),
        (b"\xff\xfe", "unknown_format"),
        (b"[]", "unknown_format"),
        (edited(format="other"), "unknown_format"),
        (edited(version=2), "unknown_version"),
        (edited(seed="00"), "malformed"),
        (edited(seed=5), "malformed"),
        (edited(more=1), "malformed"),
        (edited(announcement=[]), "malformed"),
        (edited(announcement={}), "malformed"),
        (edited(public_value=None), "malformed"),
        (FILE[:-3], "malformed"),
        (FILE + b"\n", "malformed"),
        (FILE.replace(b'[1,"m1",2]', b'[1,"m1"]'), "malformed"),
        (FILE.replace(b'[1,"m1",2]', b'["1","m1",2]'), "malformed"),
        (FILE.replace(b'[1,"m1",2]', b"{}"), "malformed"),
        (FILE.replace(b'[1,"m1",2]', b"[" * 10_000), "malformed"),
        (FILE.replace(b'[1,"m1",2]', b'[1,"m1",' + b"9" * 5_000 + b"]"), "malformed"),
        (FILE.replace(b'[1,"m1",2]', b'[1, "m1", 2]'), "not_canonical"),
        (FILE.replace(b'[1,"m1",2]', b'[true,"m1",2]'), "malformed"),
        (FILE.replace(b'[1,"m1",2]', b'[1,"\\u006d1",2]'), "not_canonical"),
        (FILE.replace(b'"version":1', b'"version":9,"version":1'), "not_canonical"),
        (FILE.replace(b"\n", b"\r\n"), "unknown_format"),
        (b"x" * 2_000_001, "too_long"),
    ],
)
def test_a_file_that_is_no_proof_is_refused_with_its_reason(file: bytes, code: str) -> None:
    with pytest.raises(BadDraw) as refused:
        read_proof(lines(file))

    assert refused.value.code == code


@given(place=st.integers(0, len(FILE) - 1), byte=st.integers(0, 255))
@settings(max_examples=200, deadline=None)
def test_changing_any_byte_of_a_proof_is_found_out(place: int, byte: int) -> None:
    changed = FILE[:place] + bytes([byte]) + FILE[place + 1 :]
    published = Published(announcement_hash=announcement_hash(ANNOUNCED))

    if changed != FILE:
        with pytest.raises(BadDraw):
            verify_proof(read_proof(lines(changed)), published=published)


@pytest.mark.parametrize(
    ("place", "announced"),
    [
        ("draw", replace(ANNOUNCED, draw="two words")),
        ("seed_commitment", replace(ANNOUNCED, seed_commitment="secret")),
        ("rules_hash", replace(ANNOUNCED, rules_hash="")),
        ("public_source", replace(ANNOUNCED, public_source=" ")),
        ("closes_at", replace(ANNOUNCED, closes_at=datetime(2026, 3, 20))),  # noqa: DTZ001
        ("prizes", replace(ANNOUNCED, prizes=())),
        ("prizes", replace(ANNOUNCED, prizes=(Prize("Nothing", 0),))),
        ("prizes", replace(ANNOUNCED, prizes=(Prize("", 1),))),
        ("reserves", replace(ANNOUNCED, reserves=-1)),
        ("reserves", replace(ANNOUNCED, reserves=100_000)),
    ],
)
def test_an_announcement_that_leaves_something_open_is_refused(
    place: str, announced: Announcement
) -> None:
    with pytest.raises(BadDraw) as refused:
        check_announcement(announced)

    assert (refused.value.code, refused.value.place) == ("bad_announcement", place)


def test_another_seed_than_the_committed_one_draws_nothing() -> None:
    with pytest.raises(BadDraw, match="seed_not_committed"):
        make_proof(ANNOUNCED, entry_list(), seed=SEED[::-1], public_value=VALUE)


def test_the_hash_of_the_rules_does_not_depend_on_how_lines_end() -> None:
    assert rules_hash("One.\r\nTwo.\r\n") == rules_hash("One.\nTwo.")
    assert rules_hash("One. Two.") != rules_hash("One.\nTwo.")
