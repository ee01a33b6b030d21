"""The kinds of values that the API reads and writes, each with its limits."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

# Nothing that a database, a log or a terminal could take for a command.
PLAIN = r"^[^\u0000-\u001f\u007f]*$"
ID_MAX = 2**53 - 1
AMOUNT_MAX = 10**13
YEARS = range(1970, 2101)
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMBER = re.compile(r"\d{1,16}", re.ASCII)


class Asked(Schema):
    """What a request says: exactly the fields that are named, nothing is guessed."""

    model_config = ConfigDict(extra="forbid")

    # Any: whatever stood in the request, and what pydantic hands on.
    @model_validator(mode="wrap")
    @classmethod
    def _run_root_validator(cls, values: Any, handler: Any, _info: Any) -> Any:
        # ninja reads each level twice here, so that it can read objects too: eight times the work
        # for the lines of a basket. What is asked is JSON.
        return handler(values)


# Any: whatever stood in the request.
def _instant(value: Any) -> datetime:
    try:
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        if isinstance(value, str) and _INSTANT.fullmatch(value):
            moment = datetime.fromisoformat(value.upper()).astimezone(UTC)
            if moment.year in YEARS:
                return moment
    except (ValueError, OverflowError):
        pass
    raise PydanticCustomError("instant", "not an instant")


def _day(value: Any) -> date:
    try:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if isinstance(value, str) and _DAY.fullmatch(value):
            day = date.fromisoformat(value)
            if day.year in YEARS:
                return day
    except ValueError:
        pass
    raise PydanticCustomError("day", "not a day")


def _whole(value: Any) -> int:
    # Addresses hold text: only figures make a number, not " 7", "7.0" or "٧".
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return int(value)
    raise PydanticCustomError("int_parsing", "not a whole number")


def written_instant(moment: datetime) -> str:
    """Write a moment in UTC, as RFC 3339 has it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    PlainSerializer(written_instant, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-05-04T09:30:00Z"]}),
]
Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-05-04"]}),
]
Id = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=ID_MAX, examples=[77])]
Limit = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=200)]
Amount = Annotated[
    int, Field(strict=True, ge=-AMOUNT_MAX, le=AMOUNT_MAX, description="In minor units.")
]
AmountPaid = Annotated[
    int, Field(strict=True, ge=0, le=AMOUNT_MAX, description="In minor units, never negative.")
]
Brief = Annotated[str, Field(strict=True, max_length=20, pattern=PLAIN)]
Code = Annotated[str, Field(strict=True, min_length=1, max_length=120, pattern=PLAIN)]
ShortNeeded = Annotated[str, Field(strict=True, min_length=1, max_length=40, pattern=PLAIN)]
Short = Annotated[str, Field(strict=True, max_length=40, pattern=PLAIN)]
Name = Annotated[str, Field(strict=True, max_length=80, pattern=PLAIN)]
NameNeeded = Annotated[str, Field(strict=True, min_length=1, max_length=80, pattern=PLAIN)]
Line = Annotated[str, Field(strict=True, max_length=200, pattern=PLAIN)]
Note = Annotated[str, Field(strict=True, min_length=1, max_length=500, pattern=PLAIN)]
Country = Annotated[str, Field(strict=True, pattern=r"^[A-Z]{2}$", examples=["GR"])]
Cursor = Annotated[
    str | None,
    Field(max_length=500, description="`next_cursor` of the page before; none for the first page."),
]
