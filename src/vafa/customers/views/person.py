"""What is kept on a person, as a file for machines and as a page to read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from vafa.core.errors import Unreadable
from vafa.core.presentation import Reader
from vafa.customers.actions import export_person
from vafa.customers.forms.person import (
    CODED_COLUMNS,
    PERSON_AMOUNTS,
    PERSON_CODES,
    PERSON_COLUMNS,
)
from vafa.customers.models import Customer
from vafa.customers.queries.person import Row, Section, person_told
from vafa.customers.views.panels import who
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.staff.rules import may

FORMATS: Final = ("json", "html")


@require_POST
def person(request: StaffRequest, customer_id: int) -> StreamingHttpResponse:
    """Give out all that is kept on a person: a file for machines, or a page for people."""
    # All that is kept holds contact details in full.
    if not may(request.staff.role, "customers.contacts"):
        raise PermissionDenied
    file_format = "html" if request.POST.get("format") == "html" else "json"
    moment = now()
    known = export_person(
        customer_id=customer_id, file_format=file_format, at=moment, by=who(request)
    )
    sections = person_told(customer_id=known.id)
    if file_format == "html":
        pieces = page_of(request, known, sections, at=moment)
        response = StreamingHttpResponse(pieces, content_type="text/html; charset=utf-8")
    else:
        pieces = json_of(known, sections, at=moment)
        response = StreamingHttpResponse(pieces, content_type="application/json")
    name = f"person-{known.id}-{moment.date().isoformat()}.{file_format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def json_of(known: Customer, sections: Iterator[Section], *, at: datetime) -> Iterator[str]:
    """Write sections as one JSON document, row by row."""
    head = json.dumps({"customer": known.number, "made_at": at.isoformat()}, ensure_ascii=False)
    yield head[:-1] + ', "sections": ['
    for number, section in enumerate(sections):
        named = {"table": section.table, "title": str(section.title)}
        yield (",\n" if number else "\n") + json.dumps(named, ensure_ascii=False)[:-1]
        yield ', "rows": ['
        for place, row in enumerate(section.rows):
            yield (",\n  " if place else "\n  ") + json.dumps(row, ensure_ascii=False)
        yield "]}"
    yield "]}\n"


def page_of(
    request: HttpRequest, known: Customer, sections: Iterator[Section], *, at: datetime
) -> Iterator[str]:
    """Write sections as a page that stands alone, in the reader's language, row by row."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    # What streams is written after the request has left its language.
    with override(reader.language):
        context = {"reader": reader, "customer": known, "made": reader.moment(at)}
        yield render_to_string("customers/person_head.html", context)
    for section in sections:
        with override(reader.language):
            yield format_html("<section><h2>{}</h2>", section.title)
        is_empty = True
        for row in section.rows:
            is_empty = False
            with override(reader.language):
                yield format_html("<dl>{}</dl>", _facts(row, reader))
        with override(reader.language):
            yield format_html("<p>{}</p>", _("Nothing is kept.")) if is_empty else ""
            yield "</section>\n"
    yield "</main></body></html>\n"


# Any here and below: values of many columns.
def _facts(row: Row, reader: Reader) -> SafeString:
    shown = [
        (PERSON_COLUMNS[name], _told(name, value, reader))
        for name, value in row.items()
        if name in PERSON_COLUMNS and value not in ("", None, [], {})
    ]
    return format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", shown)


def _told(name: str, value: Any, reader: Reader) -> SafeString | str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return _number_told(name, value, reader)
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return format_html_join("", "<dl>{}</dl>", ((_facts(one, reader),) for one in value))
    if isinstance(value, list | dict):
        return format_html('<bdi dir="ltr">{}</bdi>', json.dumps(value, ensure_ascii=False))
    text = str(value)
    if name in CODED_COLUMNS and text in PERSON_CODES:
        return str(PERSON_CODES[text])
    return _moment_told(text, reader) or format_html('<bdi dir="auto">{}</bdi>', text)


def _number_told(name: str, value: float, reader: Reader) -> str:
    if name in PERSON_AMOUNTS:
        return reader.money(int(value))
    if name == "quantity_milli":
        return reader.number(value / 1000)
    return reader.percent(value) if name.startswith("p_buys") else reader.number(value)


def _moment_told(text: str, reader: Reader) -> str:
    """Write what is a day or an instant as the reader does; anything else is no moment."""
    try:
        if len(text) == 10:
            return reader.day(date.fromisoformat(text))
        return reader.moment(datetime.fromisoformat(text)) if "T" in text else ""
    except (ValueError, Unreadable):
        return ""
