"""The terms of a programme: versions, who accepted which, and writing a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vafa.core.errors import Refused
from vafa.loyalty.actions import write_terms
from vafa.loyalty.forms.terms import TermsForm, texts_of
from vafa.loyalty.queries.programmes import terms_accepted
from vafa.loyalty.views.tabs import deed, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import names_of_actors


@require_GET
def terms(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show the versions of the terms, the latest first, with how many members accepted each."""
    page = programme_page(request, programme_id, tab="terms")
    found = terms_accepted(programme_id=programme_id)
    people = names_of_actors({row.by for row, _count in found})
    versions = [
        {"terms": row, "texts": texts_of(row), "accepted": count, "by": people.get(row.by, "")}
        for row, count in found
    ]
    return render(request, "loyalty/terms.html", {**page, "versions": versions})


@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show and take the form of a new version."""
    page = programme_page(request, programme_id, tab="terms")
    latest = terms_accepted(programme_id=programme_id)[:1]
    initial = texts_of(latest[0][0]) if latest else {}
    form = TermsForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            write_terms(programme_id=programme_id, texts=form.said(), **deed(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("A new version of the terms is in force."))
            return redirect("loyalty_terms:terms", programme_id)
    status = 422 if form.errors else 200
    return render(request, "loyalty/terms_write.html", {**page, "form": form}, status=status)
