"""Pages of lists by key: an opaque cursor names the last row that was read."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Expression, F, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from ninja import Schema
from pydantic import Field

from vafa.web.api.fields import Asked, Cursor, Limit
from vafa.web.api.problems import ApiProblem

Row = TypeVar("Row", bound=Model)
LIMIT_USUAL = 50


class Listed(Asked):
    """What every list understands."""

    limit: Limit = Field(LIMIT_USUAL, description="Rows on a page.")
    cursor: Cursor = None


class Continued(Schema):
    """How to go on with a list."""

    next_cursor: str | None = Field(description="Send it as `cursor`; null on the last page.")


def page_of(
    rows: QuerySet[Row], *, order: Sequence[str], listed: Listed
) -> tuple[list[Row], str | None]:
    """Read one page of rows and the cursor of the next.

    `order` ends unique and runs one way. Refuses a cursor of another list or other filters. Rows
    that appear or vanish meanwhile move nothing onto two pages.
    """
    names = [name.lstrip("-") for name in order]
    is_falling = order[0].startswith("-")
    assert all(name.startswith("-") is is_falling for name in order)
    question = _question(order, listed)
    if listed.cursor is not None:
        rows = _behind(rows, names, _read(listed.cursor, question, rows, names), is_falling)
    found = list(rows.order_by(*order)[: listed.limit + 1])
    if len(found) <= listed.limit:
        return found, None
    latest = found[listed.limit - 1]
    return found[: listed.limit], _written([getattr(latest, name) for name in names], question)


# Any: values of whatever columns the list is ordered by.
def _behind(
    rows: QuerySet[Row], names: Sequence[str], values: Sequence[Any], is_falling: bool
) -> QuerySet[Row]:
    side = "lt" if is_falling else "gt"
    if len(names) == 1:
        return rows.filter(**{f"{names[0]}__{side}": values[0]})
    beyond: type[Expression] = TupleLessThan if is_falling else TupleGreaterThan
    # The first column alone leads SQLite to the place in its index; PostgreSQL takes the pair.
    reached = {f"{names[0]}__{side}e": values[0]}
    return rows.filter(beyond(Tuple(*map(F, names)), tuple(values)), **reached)


def _question(order: Sequence[str], listed: Listed) -> str:
    asked = listed.model_dump(mode="json", exclude={"limit", "cursor"})
    text = json.dumps([list(order), type(listed).__name__, asked], sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def _written(values: Sequence[Any], question: str) -> str:
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps([question, *plain]).encode()).decode().rstrip("=")


def _read(cursor: str, question: str, rows: QuerySet[Row], names: Sequence[str]) -> list[Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        asked, *values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if asked != question or len(values) != len(names):
            raise ApiProblem("bad_cursor")
        return [
            _value(value, is_moment=rows.model._meta.get_field(name).get_internal_type() == _MOMENT)
            for value, name in zip(values, names, strict=True)
        ]
    except (ValueError, TypeError, RecursionError) as error:
        raise ApiProblem("bad_cursor") from error


_MOMENT = "DateTimeField"


def _value(value: object, *, is_moment: bool) -> object:
    if is_moment:
        moment = datetime.fromisoformat(str(value))
        if moment.tzinfo is None:
            raise ValueError("The key of a row is a moment with its zone.")
        return moment
    if type(value) is not int or abs(value) >= 2**63:
        raise ValueError("The key of a row is a number.")
    return value
