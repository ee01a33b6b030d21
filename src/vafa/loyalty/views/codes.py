"""Codes of a programme: their kinds, each code, what became of it, and the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.loyalty.actions.codes import (
    disable_codes,
    draw_up_code_template,
    make_codes,
    name_campaign_code,
    record_codes_export,
)
from vafa.loyalty.actions.entitlements import name_special_condition
from vafa.loyalty.forms.codes import ConditionForm, FindCodeForm, KindForm, MakeForm, WordForm
from vafa.loyalty.models import Code, CodeTemplate
from vafa.loyalty.queries.codes import code_found, codes_for_export, codes_listed, uses_of
from vafa.loyalty.queries.codes import listed as with_state
from vafa.loyalty.views.code_shapes import code_shown, codes_shown, facts_of, kinds_shown
from vafa.loyalty.views.tabs import deed, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, shop
from vafa.web.forms import accepted

TAB = "codes"
FORMULA_STARTS = ("=", "+", "-", "@")
EXPORTED = ("code", "uses", "left", "state", "valid_from", "valid_until")


@require_GET
def codes(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show the kinds of codes with what was made and used, and special conditions."""
    context = {
        **programme_page(request, programme_id, tab=TAB),
        **kinds_shown(programme_id, request.reader),
        "kind_form": KindForm(reader=request.reader),
        "condition_form": ConditionForm(),
        "find_form": FindCodeForm(),
    }
    return render(request, "loyalty/codes.html", context)


@require_POST
def draw_up(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Draw up a kind of code."""
    form = KindForm(request.POST, reader=request.reader)
    accepted(form)
    template = draw_up_code_template(programme_id=programme_id, **form.said(), **deed(request))
    messages.success(request, _("Drawn up. Now make its codes."))
    return redirect("loyalty_codes:kind", programme_id, template.id)


@require_POST
def name_condition(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Say what members read for a special condition."""
    form = ConditionForm(request.POST)
    key = accepted(form)["key"]
    name_special_condition(programme_id=programme_id, key=key, names=form.names(), **deed(request))
    messages.success(request, _("Saved."))
    return redirect("loyalty_codes:codes", programme_id)


@require_POST
def find(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Find a code that was typed; posted, so that it stands in no address."""
    form = FindCodeForm(request.POST)
    typed = form.cleaned_data["code"] if form.is_valid() else ""
    code = code_found(programme_id=programme_id, typed=typed)
    if code is None:
        messages.warning(request, _("No code of this programme reads like this."))
        return redirect("loyalty_codes:codes", programme_id)
    return redirect("loyalty_codes:code", programme_id, code.template_id, code.id)


@require_GET
def kind(request: StaffRequest, programme_id: int, template_id: int) -> HttpResponse:
    """Show one kind: what is fixed for it, the ways to make codes, and its codes."""
    template = _template(programme_id, template_id)
    after = request.GET.get("after", "")
    before = int(after) if after.isascii() and after.isdigit() else None
    rows, following = codes_listed(template=template, before=before, at=now())
    address = reverse("loyalty_codes:kind", args=[programme_id, template.id])
    context = {
        **programme_page(request, programme_id, tab=TAB),
        **facts_of(template),
        "rows": codes_shown(rows),
        "previous_url": address if before else "",
        "next_url": f"{address}?after={following}" if following else "",
        "make_form": MakeForm(reader=request.reader),
        "word_form": WordForm(reader=request.reader),
    }
    return render(request, "loyalty/code_kind.html", context)


@require_POST
def make(request: StaffRequest, programme_id: int, template_id: int) -> HttpResponse:
    """Make so many codes."""
    template = _template(programme_id, template_id)
    form = MakeForm(request.POST, reader=request.reader)
    accepted(form)
    zone = shop().time_zone
    made = make_codes(template_id=template.id, **form.said(zone=zone), **deed(request))
    number = request.reader.number(len(made))
    messages.success(request, _("Made: %(number)s.") % {"number": number})
    return redirect("loyalty_codes:kind", programme_id, template.id)


@require_POST
def name_word(request: StaffRequest, programme_id: int, template_id: int) -> HttpResponse:
    """Take a word as a code."""
    template = _template(programme_id, template_id)
    form = WordForm(request.POST, reader=request.reader)
    accepted(form)
    zone = shop().time_zone
    name_campaign_code(template_id=template.id, **form.said(zone=zone), **deed(request))
    messages.success(request, _("Done."))
    return redirect("loyalty_codes:kind", programme_id, template.id)


@require_POST
def export(request: StaffRequest, programme_id: int, template_id: int) -> HttpResponseBase:
    """Hand out all codes of a kind as a file, piece by piece."""
    template = _template(programme_id, template_id)
    record_codes_export(template_id=template.id, **deed(request))
    lines = _lines(template)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="codes-{template.key}.csv"'
    return response


def _lines(template: CodeTemplate) -> Iterator[str]:
    piece = StringIO()
    writer = csv.writer(piece)
    writer.writerow(EXPORTED)
    for number, row in enumerate(codes_for_export(template=template, at=now()), start=1):
        ends = [
            each.isoformat() if each else "" for each in (row.code.valid_from, row.code.valid_until)
        ]
        # No spreadsheet takes a word for a formula.
        shown = f"'{row.shown}" if row.shown.startswith(FORMULA_STARTS) else row.shown
        writer.writerow([shown, row.code.supply, row.left, row.state, *ends])
        if not number % 500:
            yield piece.getvalue()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue()


@require_GET
def code(request: StaffRequest, programme_id: int, template_id: int, code_id: int) -> HttpResponse:
    """Show one code: whether it works, for whom, and every use with its order."""
    found = _code(programme_id, template_id, code_id)
    [row] = with_state([found], at=now())
    context = {
        **programme_page(request, programme_id, tab=TAB),
        **facts_of(found.template),
        "row": code_shown(row),
        "uses": uses_of(code=found),
    }
    return render(request, "loyalty/code.html", context)


@require_POST
def disable(
    request: StaffRequest, programme_id: int, template_id: int, code_id: int
) -> HttpResponse:
    """Let a code work no more."""
    found = _code(programme_id, template_id, code_id)
    disable_codes(template_id=found.template_id, code_ids=[found.id], **deed(request))
    messages.success(request, _("This code works no more."))
    return redirect("loyalty_codes:code", programme_id, template_id, code_id)


def _template(programme_id: int, template_id: int) -> CodeTemplate:
    found = CodeTemplate.objects.filter(programme_id=programme_id, pk=template_id).first()
    if found is None:
        raise Http404
    return found


def _code(programme_id: int, template_id: int, code_id: int) -> Code:
    rows = Code.objects.filter(
        template__programme_id=programme_id, template_id=template_id, pk=code_id
    )
    found = rows.select_related("template", "member__customer").first()
    if found is None:
        raise Http404
    return found
