"""What is kept on a person, as a file for machines and as a page to read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from vafa.core.presentation import Reader
from vafa.customers.actions import export_person
from vafa.customers.models import Customer
from vafa.customers.queries.person import Section, person_told
from vafa.customers.views.panels import who
from vafa.customers.views.person_shapes import Teller, person_words
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
    words = person_words()
    for section in sections:
        teller = Teller(section.table, reader, words)
        with override(reader.language):
            yield format_html("<section><h2>{}</h2>", section.title)
        is_empty = True
        for row in section.rows:
            is_empty = False
            with override(reader.language):
                yield teller.row(row)
        with override(reader.language):
            yield format_html("<p>{}</p>", _("Nothing is kept.")) if is_empty else ""
            yield "</section>\n"
    yield "</main></body></html>\n"
