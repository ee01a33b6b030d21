"""What is known of a customer's needs, expectations, tastes and life."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vafa.customers.actions import (
    end_statement,
    record_interest,
    replace_statement,
    write_statement,
)
from vafa.customers.forms.labels import KIND_LABELS, KINDS_LABELS, PART_LABELS, Label
from vafa.customers.forms.profile import InterestForm, ReplacementForm, StatementForm
from vafa.customers.models import (
    Basis,
    HeardBy,
    InterestKind,
    OfferPart,
    Statement,
    StatementKind,
)
from vafa.customers.queries import profile_of
from vafa.customers.views.panels import done, panel, who
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, today
from vafa.web.forms import accepted

TEMPLATE = "customers/profile.html"


@dataclass(frozen=True)
class Column:
    """The statements of one kind about one part of the offer."""

    label: Label
    statements: list[Statement]


@dataclass(frozen=True)
class Row:
    """What is known about one part of the offer."""

    label: Label
    columns: list[Column]


@require_GET
def profile_panel(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show what a customer said, and what was seen of them; to stand beside any answer."""
    return _shown(request, customer_id)


@require_POST
def write(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Write down a statement."""
    day = today(request.shop)
    given = accepted(StatementForm(request.POST, reader=request.reader, today=day))
    write_statement(
        customer_id=customer_id,
        kind=StatementKind(given["kind"]),
        part=OfferPart(given["part"]) if given["part"] else None,
        basis=Basis(given["basis"]),
        source=HeardBy(given["source"]),
        text=given["text"],
        said_date=given["said_date"],
        today=day,
        at=now(),
        by=who(request),
    )
    return done(request, _("Written down."), _shown(request, customer_id))


@require_http_methods(["GET", "POST"])
def replace(request: StaffRequest, customer_id: int, statement_id: int) -> HttpResponse:
    """Ask for the newer sentence, and put it in the place of the former."""
    former = get_object_or_404(Statement, pk=statement_id, customer_id=customer_id)
    day = today(request.shop)
    if request.method == "GET":
        form = ReplacementForm(initial={"text": former.text}, reader=request.reader, today=day)
        context = {"form": form, "former": former, "customer_id": customer_id}
        template = "customers/statement_replace.html"
        return render(request, f"{template}#form" if request.htmx else template, context)
    given = accepted(ReplacementForm(request.POST, reader=request.reader, today=day))
    replace_statement(
        statement_id=former.id,
        basis=Basis(given["basis"]),
        source=HeardBy(given["source"]),
        text=given["text"],
        said_date=given["said_date"],
        today=day,
        at=now(),
        by=who(request),
    )
    return done(request, _("The newer sentence stands."), _shown(request, customer_id))


@require_POST
def end(request: StaffRequest, customer_id: int, statement_id: int) -> HttpResponse:
    """Say that a statement no longer holds."""
    statement = get_object_or_404(Statement, pk=statement_id, customer_id=customer_id)
    end_statement(statement_id=statement.id, at=now(), by=who(request))
    return done(request, _("It no longer holds."), _shown(request, customer_id))


@require_POST
def interest(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Write down what somebody looked for, compared or put off."""
    day = today(request.shop)
    given = accepted(InterestForm(request.POST, reader=request.reader, today=day))
    record_interest(
        customer_id=customer_id,
        kind=InterestKind(given["kind"]),
        text=given["text"],
        source=HeardBy(given["source"]),
        said_date=given["said_date"],
        today=day,
        at=now(),
        by=who(request),
    )
    return done(request, _("Written down."), _shown(request, customer_id))


def _shown(request: StaffRequest, customer_id: int) -> HttpResponse:
    profile = profile_of(customer_id=customer_id)
    reader, day = request.reader, today(request.shop)
    context = {
        "profile": profile,
        "rows": _rows(profile.statements),
        "lives": _lives(profile.statements),
        "form": StatementForm(reader=reader, today=day),
        "interest_form": InterestForm(reader=reader, today=day),
    }
    return panel(request, TEMPLATE, customer_id, context)


def _rows(statements: Iterable[Statement]) -> list[Row]:
    """Put statements side by side: a row per part of the offer, a column per kind."""
    listed = list(statements)
    rows = []
    for part, label in PART_LABELS.items():
        columns = [
            Column(name, [one for one in listed if (one.part, one.kind) == (part, kind)])
            for kind, name in KINDS_LABELS.items()
        ]
        if any(column.statements for column in columns):
            rows.append(Row(label, columns))
    return rows


def _lives(statements: Iterable[Statement]) -> list[Column]:
    listed = list(statements)
    columns = [
        Column(KIND_LABELS[kind], [one for one in listed if one.kind == kind])
        for kind in (StatementKind.BIOGRAPHY, StatementKind.SITUATION)
    ]
    return [column for column in columns if column.statements]
