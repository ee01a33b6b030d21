from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.core.keys import COMMAND_LINE, SYSTEM, Actor, content_key

PARTS = st.one_of(st.text(), st.binary(), st.integers(), st.booleans(), st.none(), st.dates())


def test_a_key_stays_the_same_for_ever() -> None:
    key = content_key("536365", 3, Decimal("2.55"), date(2010, 12, 1), None, True, b"\x00")

    assert key == "4fcdb4098f2fc7a49f9cd93f27d497ad"


def test_parts_cannot_flow_into_each_other() -> None:
    assert content_key("ab", "c") != content_key("a", "bc")
    assert content_key("a") != content_key("a", "")
    assert len({content_key(part) for part in (1, "1", True, b"1", Decimal(1), None)}) == 6


def test_equal_decimals_and_equal_instants_are_the_same_part() -> None:
    moment = datetime(2026, 3, 21, 12, tzinfo=UTC)
    elsewhere = moment.astimezone(timezone(timedelta(hours=3, minutes=30)))

    assert content_key(Decimal("1.50")) == content_key(Decimal("1.5"))
    assert content_key(Decimal("150")) == content_key(Decimal("1.5E+2"))
    assert content_key(Decimal("-0")) == content_key(Decimal("0.00"))
    assert content_key(moment) == content_key(elsewhere)


def test_an_instant_without_a_zone_makes_no_key() -> None:
    with pytest.raises(ValueError, match="time zone"):
        content_key(datetime(2026, 3, 21))  # noqa: DTZ001


def test_a_number_that_is_not_finite_makes_no_key() -> None:
    with pytest.raises(ValueError, match="not finite"):
        content_key(Decimal("NaN"))


@given(st.lists(PARTS, max_size=4), st.lists(PARTS, max_size=4))
def test_two_keys_are_equal_only_when_the_parts_are(first: list, second: list) -> None:  # type: ignore[type-arg]
    same = [(type(part), part) for part in first] == [(type(part), part) for part in second]

    assert (content_key(*first) == content_key(*second)) is same


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_decimal_makes_the_key_of_its_value(value: Decimal) -> None:
    assert (content_key(value) == content_key(Decimal(0))) is (value == 0)
    assert content_key(value) == content_key(Decimal(str(value)))


@pytest.mark.parametrize(
    ("actor", "text"),
    [
        (Actor.person(3), "person:3"),
        (Actor("import", 12), "import:12"),
        (SYSTEM, "system"),
        (COMMAND_LINE, "command"),
    ],
)
def test_an_actor_is_written_and_read_back(actor: Actor, text: str) -> None:
    assert str(actor) == text
    assert Actor.parse(text) == actor


@pytest.mark.parametrize(
    "text", ["", "person", "person:", "person:0", "person:-3", "person:03", "system:1", "robot:1"]
)
def test_what_is_no_actor_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="actor"):
        Actor.parse(text)
