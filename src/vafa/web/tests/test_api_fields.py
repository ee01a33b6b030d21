from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from vafa.web.api.fields import Amount, Day, Id, Instant, Line

INSTANT, DAY, ID = TypeAdapter(Instant), TypeAdapter(Day), TypeAdapter(Id)


def test_a_moment_is_read_with_its_offset_and_written_in_utc() -> None:
    moment = INSTANT.validate_python("2026-02-03T18:20:00+03:30")

    assert moment == datetime(2026, 2, 3, 14, 50, tzinfo=UTC)
    assert INSTANT.dump_python(moment, mode="json") == "2026-02-03T14:50:00Z"


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-03T18:20:00",
        "2026-02-03",
        "2026-02-30T18:20:00Z",
        "0001-01-01T00:00:00+23:59",
        "1404-01-01T00:00:00Z",
        "۲۰۲۶-02-03T18:20:00Z",
        1_770_000_000,
        True,
        None,
    ],
)
def test_what_is_no_moment_is_refused(text: object) -> None:
    with pytest.raises(ValidationError):
        INSTANT.validate_python(text)


@pytest.mark.parametrize("text", ["2026-2-3", "2026-02-30", "20260203", "1404-11-14", 20_260_203])
def test_what_is_no_day_is_refused(text: object) -> None:
    with pytest.raises(ValidationError):
        DAY.validate_python(text)

    assert DAY.validate_python("2026-02-03") == date(2026, 2, 3)


@pytest.mark.parametrize("text", ["0", "-1", "7.0", " 7", "٧", "9007199254740992", "", "1e3", True])
def test_what_is_no_number_of_a_row_is_refused(text: object) -> None:
    with pytest.raises(ValidationError):
        ID.validate_python(text)

    assert ID.validate_python("7") == 7


@pytest.mark.parametrize("amount", ["1000", 10.0, True, 10**13 + 1, None])
def test_an_amount_is_a_whole_number_and_nothing_that_looks_like_one(amount: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Amount).validate_python(amount)


@pytest.mark.parametrize("text", ["a\x00b", "a\nb", "\x7f", "\ud800", "x" * 201, 7])
def test_a_line_of_text_has_no_controls_and_an_end(text: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Line).validate_python(text)

    assert TypeAdapter(Line).validate_python("رضا کریمی") == "رضا کریمی"
