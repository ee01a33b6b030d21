from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.core.contacts import (
    parse_email,
    parse_phone,
    phone_search_keys,
    phone_searched,
    phone_shown,
)
from vafa.core.errors import Unreadable


@pytest.mark.parametrize(
    "raw",
    [
        "۰۹۱۲۱۲۳۴۵۶۷",
        "٠٩١٢١٢٣٤٥٦٧",
        "09121234567",
        "00989121234567",
        "989121234567",
        "9121234567",
        "+98 (912) 123-4567",
        "\u202a+98 912 123 4567\u202c",
        "'09121234567",
        "tel:09121234567",
        "989121234567.0",
    ],
)
def test_a_phone_of_iran_has_one_form(raw: str) -> None:
    assert parse_phone(raw, region="IR") == "+989121234567"


def test_phones_of_greece_and_of_elsewhere_are_read() -> None:
    assert parse_phone("6912345678", region="GR") == "+306912345678"
    assert parse_phone("210 123 4567", region="GR") == "+302101234567"
    assert parse_phone("+44 20 7946 0958", region="GR") == "+442079460958"


@pytest.mark.parametrize(
    "raw",
    ["", "12345", "9.89121E+11", "09121234567/02188776655", "reza", "0" * 65, "1800FLOWERS"],
)
def test_what_cannot_be_dialled_is_refused(raw: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_phone(raw, region="IR")

    assert refused.value.code == "not_a_phone"


def test_a_phone_is_found_however_it_is_typed() -> None:
    keys = phone_search_keys("+989121234567")

    assert keys == ("989121234567", "9121234567", "09121234567")
    for typed in ("+98 (912) 12", "00989121", "۰۹۱۲۱۲۳", "912 123"):
        searched = phone_searched(typed)
        assert searched is not None
        assert any(key.startswith(searched) for key in keys)


def test_a_number_without_a_zero_in_front_has_two_keys() -> None:
    assert phone_search_keys("+306912345678") == ("306912345678", "6912345678")


@pytest.mark.parametrize("typed", ["", "12", "reza", "12a456"])
def test_a_text_that_is_no_phone_is_not_searched_as_one(typed: str) -> None:
    assert phone_searched(typed) is None


def test_a_phone_is_shown_in_groups() -> None:
    assert phone_shown("+989121234567") == "+98 912 123 4567"


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (" Reza@Shop.IR ", "reza@shop.ir"),
        ("Reza <reza@shop.ir>", "reza@shop.ir"),
        ("mailto:reza+points@shop.ir", "reza+points@shop.ir"),
        ("'reza۱۲@shop.ir\u200f", "reza12@shop.ir"),
        ("رضا@فروشگاه.ایران", "رضا@فروشگاه.ایران"),
    ],
)
def test_an_email_address_has_one_form(raw: str, kept: str) -> None:
    assert parse_email(raw) == kept


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "reza",
        "reza@shop",
        "reza@@shop.ir",
        "re za@shop.ir",
        "reza..k@shop.ir",
        "reza@-shop.ir",
        "reza@192.168.1.1",
        f"{'r' * 65}@shop.ir",
        f"reza@{'shop.' * 60}ir",
        "reza@shop.ir, mina@shop.ir",
    ],
)
def test_what_can_be_no_address_is_refused(raw: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_email(raw)

    assert refused.value.code == "not_an_email"


@given(st.one_of(st.text(max_size=90), st.emails()))
def test_a_kept_address_is_read_as_itself(raw: str) -> None:
    with suppress(Unreadable):
        kept = parse_email(raw)
        assert parse_email(kept) == kept


@given(st.text(alphabet="+0123456789۰۱۲۳ ()-", max_size=20), st.sampled_from(["IR", "GR", "GB"]))
def test_a_kept_phone_is_read_as_itself_everywhere(raw: str, region: str) -> None:
    with suppress(Unreadable):
        kept = parse_phone(raw, region=region)
        assert parse_phone(kept, region="US") == kept
