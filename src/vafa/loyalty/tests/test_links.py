"""Links and tokens open what they were signed for, while they hold, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.loyalty.rules.links import (
    Link,
    Shopper,
    origin_of,
    read_link,
    read_token,
    written_link,
    written_token,
)

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
KEY, SECRET = b"k" * 32, "shop-secret"
LINK = Link("member", 12, 1, NOON + timedelta(days=7))
REZA = Shopper("web-shop", "7")


def token(*, at: datetime = NOON, programme: int = 1) -> str:
    return written_token(REZA, secret=SECRET, programme=programme, at=at)


def read(text: str, *, at: datetime = NOON, secret: str = SECRET) -> Shopper | None:
    return read_token(text, secret=secret, programme=1, at=at)


def test_a_link_is_read_as_it_was_written_until_it_ends() -> None:
    text = written_link(LINK, key=KEY)

    assert read_link(text, key=KEY, at=NOON) == LINK
    assert read_link(text, key=KEY, at=LINK.expires_at) is None


@given(st.integers(0, 51), st.sampled_from("abcXYZ019-_"))
def test_a_link_that_was_changed_anywhere_opens_nothing(place: int, sign: str) -> None:
    text = written_link(LINK, key=KEY)
    changed = text[:place] + sign + text[place + 1 :]

    assert changed == text or read_link(changed, key=KEY, at=NOON) is None


def test_a_link_of_another_purpose_or_key_opens_nothing() -> None:
    text = written_link(LINK, key=b"another key")

    assert read_link(text, key=KEY, at=NOON) is None


@given(st.text(max_size=80))
def test_whatever_is_no_link_or_token_opens_nothing(text: str) -> None:
    assert read_link(text, key=KEY, at=NOON) is None
    assert read(text) is None


def test_a_link_says_nothing_about_the_person_and_is_short() -> None:
    assert len(written_link(LINK, key=KEY)) == 52


@pytest.mark.parametrize(
    ("minutes", "opens"), [(-2, False), (-1, True), (0, True), (9, True), (10, False)]
)
def test_a_token_of_the_shop_holds_for_ten_minutes(minutes: int, opens: bool) -> None:
    assert (read(token(), at=NOON + timedelta(minutes=minutes)) == REZA) is opens


def test_a_token_of_another_programme_or_secret_opens_nothing() -> None:
    assert read(token(programme=2)) is None
    assert read(token(), secret="another") is None


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        (" https://Shop.Example/cart ", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("https://shop.example:8443/", "https://shop.example:8443"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://shop.example", ""),
        ("https://shop.example:", ""),
        ("https://user@shop.example", ""),
        ("https://", ""),
        ("shop.example", ""),
        ("*", ""),
        ("null", ""),
    ],
)
def test_an_origin_is_a_secure_address_without_a_path(typed: str, origin: str) -> None:
    assert origin_of(typed) == origin
